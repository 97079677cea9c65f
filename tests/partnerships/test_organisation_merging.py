"""Organisations that are one: finding them, merging them, taking that back."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from curation.actions import NotAllowedNow, take
from outbox.models import Letter
from partnerships.actions import edit_organisation, propose_change_to_case, propose_change_to_organisation
from partnerships.faces import public_face
from partnerships.models import LikelyOrganisations, Organisation, PartnerOrganisation
from partnerships.organisation_duplicates import likely, seek
from partnerships.organisation_merging import actions
from partnerships.organisation_merging.choosing import BOTH, proposed
from partnerships.parts import Partner
from tests.factories.partnerships import make_case, make_organisation, publish_case, publish_organisation, submit_case


@pytest.fixture
def first(member, group, coordinator):
    return publish_organisation(
        member, group, coordinator, name="House of Rights", acronym="HoR", country="KE", website="https://hor.example/"
    )


@pytest.fixture
def second(member, group, coordinator):
    return publish_organisation(
        member, group, coordinator, name="Rights House", country="KE", kind="local-ngo", region="Mombasa"
    )


def merged(first, second, coordinator, **more):
    chosen = proposed([first, second], first) | more
    return actions.merge(first, [second], by=coordinator, chosen=chosen, reason="One office.")


def naming(organisation, id="a", **more):
    return Partner(id=id, organisation=organisation.code, **more).as_json()


# Finding


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"name": "HOUSE of Rights!", "country": ""}, "name"),
        ({"name": "House of Rights", "country": "UG"}, None),
        ({"name": "Something", "website": "http://www.hor.example"}, "host"),
        ({"name": "HOR", "acronym": "hor", "country": "KE"}, "acronym"),
        ({"name": "HOR", "acronym": "hor", "country": "UG"}, None),
        ({"name": "House of Right", "country": "KE"}, "alike"),
        ({"name": "Other", "country": "KE"}, None),
    ],
)
def test_what_makes_two_likely_one(first, coordinator, values, reason):
    found = likely(Organisation(**values), viewer=coordinator)
    assert [(one.organisation, one.reason) for one in found] == ([(first, reason)] if reason else [])


def test_two_with_different_ror_are_two(first, coordinator):
    edit_organisation(first, by=coordinator, values={"ror": "0006s4z66"})
    assert likely(Organisation(name="House of Rights", ror="0018wmh19"), viewer=coordinator) == []
    found = likely(Organisation(name="Anything", ror="0006s4z66"), viewer=coordinator)
    assert [one.reason for one in found] == ["identifier"]


def test_what_is_kept_back_is_likely_to_nobody_else(member, group, coordinator, second_coordinator):
    hidden = publish_organisation(
        member, group, coordinator, name="Zenobia", audience="confidential", readers=[coordinator]
    )
    probe = Organisation(name="Zenobia")
    people = (AnonymousUser(), second_coordinator, coordinator)
    assert [[one.organisation for one in likely(probe, viewer=person)] for person in people] == [[], [], [hidden]]


def test_pairs_wait_for_those_who_may_know_of_both(
    first, member, group, coordinator, second_coordinator, other_coordinator, client
):
    hidden = publish_organisation(
        member, group, coordinator, name="House of rights", audience="confidential", readers=[coordinator]
    )
    assert seek(timezone.now()) == 2
    assert seek(timezone.now()) == 0
    waiting = LikelyOrganisations.objects.waiting_for
    assert [waiting(one).count() for one in (coordinator, second_coordinator, other_coordinator)] == [1, 0, 0]
    pair = LikelyOrganisations.objects.get()
    address = reverse("partnerships:likely-organisations")
    judge = reverse("partnerships:judge-organisations", args=[pair.pk])
    assert client.get(address).status_code == 302
    for person, status in ((member, 403), (second_coordinator, 403), (coordinator, 302)):
        client.force_login(person)
        assert client.post(judge, {"verdict": "different"}).status_code == status
    assert waiting(coordinator).count() == 0
    assert likely(first, viewer=coordinator) == []
    edit_organisation(hidden, by=coordinator, values={"region": "Coast"})
    seek(timezone.now())
    assert waiting(coordinator).count() == 0
    client.post(judge, {"verdict": ""})
    assert client.get(address).context["total"] == 1


# Merging


def test_two_become_one_and_cases_name_the_one(first, second, member, other_member, group, coordinator, client):
    case = publish_case(member, group, coordinator, partners=[naming(second), naming(first, "b")])
    proposal = propose_change_to_case(case, by=other_member)
    draft = make_case(member, group, partners=[naming(second, roles=("leads",))])
    child = publish_organisation(member, group, coordinator, name="Branch", parent=second)
    merged(first, second, coordinator)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.kind, first.region, first.acronym) == ("local-ngo", "Mombasa", "HoR")
    assert first.other_names == [{"name": "Rights House", "language": ""}]
    assert second.state == "withdrawn"
    for one in (case, proposal, draft):
        one.refresh_from_db()
        assert {partner["organisation"] for partner in one.partners} == {first.code}
    assert {partner["organisation"] for partner in proposal.amends_from["partners"]} == {first.code}
    assert draft.partners[0]["roles"] == ["leads"]
    assert set(PartnerOrganisation.objects.values_list("organisation", flat=True)) == {first.pk}
    child.refresh_from_db()
    assert child.parent == first
    assert public_face(case).name_of(public_face(case).partners[0]) == "House of Rights"
    response = client.get(second.get_absolute_url())
    assert (response.status_code, response.url) == (301, first.get_absolute_url())
    history = client.get(f"{second.get_absolute_url()}history/")
    assert (history.status_code, history["Cache-Control"]) == (301, "no-cache")
    submit_case(draft, by=member)


def test_nothing_else_in_a_case_changes_and_its_history_says_so(first, second, member, group, coordinator):
    case = publish_case(member, group, coordinator, title="Kept", partners=[naming(second)])
    before = case.snapshot()
    merged(first, second, coordinator)
    case.refresh_from_db()
    assert case.snapshot() == before | {"partners": [naming(first)]}
    assert [event.partners[0]["organisation"] for event in case.events.order_by("pgh_id")][-2:] == [
        second.code,
        first.code,
    ]


def test_it_is_taken_back(first, second, member, group, coordinator):
    case = publish_case(member, group, coordinator, partners=[naming(second), naming(first, "b")])
    child = publish_organisation(member, group, coordinator, name="Branch", parent=second)
    before = first.snapshot()
    row = merged(first, second, coordinator)
    undone = actions.undo(row, by=coordinator)
    assert (undone.stayed, undone.elsewhere) == ([], [])
    for one in (first, second, case, child):
        one.refresh_from_db()
    assert first.snapshot() == before
    assert second.state == "published"
    assert [partner["organisation"] for partner in case.partners] == [second.code, first.code]
    assert child.parent == second
    with pytest.raises(NotAllowedNow):
        actions.undo(row, by=coordinator)


def test_what_was_changed_since_stays(first, second, coordinator):
    row = merged(first, second, coordinator)
    edit_organisation(Organisation.objects.get(pk=first.pk), by=coordinator, values={"region": "Nairobi"})
    undone = actions.undo(row, by=coordinator)
    first.refresh_from_db()
    assert (undone.stayed, first.region, first.kind) == (["Region or town"], "Nairobi", "")


def test_a_chain_of_mergings_leads_to_the_end(first, second, member, group, coordinator, client):
    third = publish_organisation(member, group, coordinator, name="Third")
    merged(first, second, coordinator)
    third.refresh_from_db()
    first.refresh_from_db()
    actions.merge(third, [first], by=coordinator, chosen={})
    assert client.get(second.get_absolute_url()).url == third.get_absolute_url()


def test_a_name_that_is_kept_back_comes_out_by_no_merging(first, member, group, coordinator, client, outsider):
    hidden = publish_organisation(
        member, group, coordinator, name="Zenobia House", audience="confidential", readers=[coordinator]
    )
    chosen = proposed([first, hidden], first)
    assert chosen["audience"] == hidden.code
    actions.merge(first, [hidden], by=coordinator, chosen=chosen | {"audience": first.code, "other_names": BOTH})
    assert client.get(hidden.get_absolute_url()).status_code == 301
    for person in (None, outsider):
        if person:
            client.force_login(person)
        for way in ("", "history/"):
            assert "Zenobia" not in client.get(f"{first.get_absolute_url()}{way}").content.decode()
    assert not Letter.objects.filter(text_body__contains="Zenobia").exists()
    assert not any("Zenobia" in step.comment for step in Organisation.objects.get(pk=first.pk).steps.all())


def test_who_may_merge(
    first, second, member, group, coordinator, second_coordinator, other_coordinator, other_group, outsider
):
    theirs = publish_organisation(outsider, other_group, other_coordinator, name="Theirs")
    hidden = publish_organisation(
        member, group, coordinator, name="Hush", audience="confidential", readers=[coordinator]
    )
    draft = make_organisation(coordinator, group, name="Draft")
    for by, others, error in (
        (member, [second], PermissionDenied),
        (other_coordinator, [second], PermissionDenied),
        (coordinator, [theirs], PermissionDenied),
        (second_coordinator, [hidden], PermissionDenied),
        (coordinator, [draft], NotAllowedNow),
        (coordinator, [first], NotAllowedNow),
    ):
        with pytest.raises(error):
            actions.merge(first, others, by=by, chosen={})


def test_a_proposed_change_to_the_merged_one_is_declined(first, second, other_member, coordinator):
    proposal = propose_change_to_organisation(second, by=other_member)
    take(proposal, "submit", by=other_member)
    merged(first, second, coordinator)
    proposal.refresh_from_db()
    assert proposal.state == "declined"


# The pages


def test_the_pages_of_merging(client, first, second, member, coordinator):
    address = reverse("partnerships:merge-organisations")
    assert client.get(address).status_code == 302
    client.force_login(member)
    assert client.get(address).status_code == 403
    client.force_login(coordinator)
    alone = client.get(address, {"organisation": first.code})
    assert (alone.context["first"], alone.context["unknown"]) == (first, "")
    wrong = client.get(address, {"organisation": [first.code, "nothing"]})
    assert wrong.context["unknown"] == "There is no such organisation that you may see."
    both = {"organisation": [first.code, second.get_absolute_url()]}
    page = client.get(address, both)
    assert [row.field for row in page.context["rows"]] == ["name", "acronym", "kind", "region", "website"]
    assert page.context["refused"] == ""
    blind = client.post(address, {**both, "action": "merge"})
    assert "Nothing was overwritten" in blind.context["problem"]
    seen = {f"revision-{one.code}": one.revision for one in (first, second)}
    data = {**both, **seen, "action": "merge", "survivor": second.code, "field-name": first.code}
    assert client.post(address, data).url == second.get_absolute_url()
    second.refresh_from_db()
    assert (second.name, second.website) == ("House of Rights", "https://hor.example/")
    (merge,) = client.get(second.get_absolute_url()).context["merges"]
    undo = reverse("partnerships:undo-organisation-merge", args=[merge.pk])
    client.force_login(member)
    assert client.post(undo).status_code == 403
    client.force_login(coordinator)
    assert client.post(undo).status_code == 302
    second.refresh_from_db()
    assert second.name == "Rights House"


def test_a_page_shows_nothing_that_its_person_may_not_read(
    client, first, member, group, coordinator, second_coordinator
):
    hidden = publish_organisation(
        member, group, coordinator, name="Zenobia", audience="confidential", readers=[coordinator]
    )
    client.force_login(second_coordinator)
    page = client.get(reverse("partnerships:merge-organisations"), {"organisation": [first.code, hidden.code]})
    assert page.context["first"] == first
    assert "Zenobia" not in page.content.decode()
