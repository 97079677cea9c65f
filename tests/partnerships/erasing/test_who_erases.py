"""Who erases and who asks, what is confirmed before, and what is left after."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import InternalError, connection, transaction

from curation.actions import NotAllowedNow
from outbox.models import Letter
from partnerships.actions import (
    edit_case,
    propose_change_to_case,
)
from partnerships.actions.discussion import say
from partnerships.erasing.actions import ask_for_erasure, erase, plan
from partnerships.models import Erasure, Look, Organisation, Partnership
from partnerships.organisation_merging import actions as merging
from partnerships.organisation_merging.choosing import proposed
from tests.everywhere import where_is
from tests.factories.partnerships import make_case, publish_case, publish_organisation, submit_case
from tests.factories.people import join
from tests.partnerships.erasing.planting import WORD

PEOPLE = ["visitor", "outsider", "other_member", "other_coordinator", "member", "second_coordinator", "coordinator"]


def as_person(client, request, person):
    client.logout()
    if person != "visitor":
        client.force_login(request.getfixturevalue(person))
    return client


@pytest.mark.parametrize("person", PEOPLE)
def test_who_may_erase(client, request, protected, person):
    address = f"/partnerships/{protected.code}/erase/"
    browser = as_person(client, request, person)
    shown = browser.get(address).status_code
    browser.post(address, {"part": "record", "ground": "asked", "confirm": protected.code})
    is_there = Partnership.objects.filter(pk=protected.pk).exists()
    # Its author is shown the form by which to ask; what they send is that.
    wanted = {"visitor": (302, True), "member": (200, True), "coordinator": (200, False)}
    assert (shown, is_there) == wanted.get(person, (403, True))
    assert Erasure.objects.count() == (0 if is_there else 1)


@pytest.mark.parametrize("person", PEOPLE)
def test_who_may_erase_an_organisation(client, request, member, group, coordinator, person):
    values = {"name": WORD, "audience": "confidential", "readers": [coordinator]}
    organisation = publish_organisation(member, group, coordinator, **values)
    address = f"/organisations/{organisation.code}/erase/"
    browser = as_person(client, request, person)
    shown = browser.get(address).status_code
    browser.post(address, {"ground": "danger", "confirm": organisation.code})
    is_there = Organisation.objects.filter(pk=organisation.pk).exists()
    wanted = {"visitor": (302, True), "member": (200, True), "coordinator": (200, False)}
    assert (shown, is_there) == wanted.get(person, (404, True))


def test_an_author_erases_what_nobody_else_has_read(client, member, group, coordinator):
    draft = make_case(member, group)
    client.force_login(member)
    client.post(f"/partnerships/{draft.code}/erase/", {"part": "record", "ground": "mistake", "confirm": draft.code})
    assert not Partnership.objects.exists()
    sent = submit_case(make_case(member, group), by=member)
    with pytest.raises(PermissionDenied):
        erase(sent, by=member, ground="mistake")


def test_a_merged_organisation_goes_with_the_other_only_by_who_may_erase_both(
    member, group, coordinator, outsider, other_group, other_coordinator
):
    ours = publish_organisation(member, group, coordinator)
    theirs = publish_organisation(outsider, other_group, other_coordinator)
    both = join(other_coordinator, group, role="coordinator")
    merging.merge(ours, [theirs], by=both, chosen=proposed([ours, theirs], ours))
    with pytest.raises(PermissionDenied):
        erase(Organisation.objects.get(pk=ours.pk), by=coordinator, ground="asked")
    erase(Organisation.objects.get(pk=ours.pk), by=both, ground="asked")
    assert not Organisation.objects.exists()


def test_the_second_confirmation(client, case, coordinator):
    client.force_login(coordinator)
    address = f"/partnerships/{case.code}/erase/"
    for sent in (
        {},
        {"ground": "asked"},
        {"ground": "asked", "confirm": "yes"},
        {"part": "record", "ground": "x", "confirm": case.code},
    ):
        response = client.post(address, sent)
        assert (response.status_code, Partnership.objects.count()) == (422, 1)
    with pytest.raises(ValidationError):
        erase(case, by=coordinator, ground="because of somebody")
    assert (
        client.post(address, {"part": "record", "ground": "asked", "confirm": case.code.upper()})["Location"]
        == "/partnerships/erased/"
    )


def test_what_will_go_is_counted_before(client, case, coordinator, other_member, member):
    say(case, by=other_member, text="Well.")
    change = propose_change_to_case(case, by=other_member)
    counted = dict(plan(case).traces)
    assert counted["Comments of members"] == 1
    assert counted["The case with all that stands in it, and proposed changes"] == 2
    assert counted["Letters"] == Letter.objects.filter(text_body__contains=case.code).count() > 0
    client.force_login(coordinator)
    page = client.get(f"/partnerships/{case.code}/erase/").content.decode()
    assert change.code in page


def test_what_is_gone_cannot_be_erased_again(case, coordinator):
    again = Partnership.objects.get(pk=case.pk)
    erase(case, by=coordinator, ground="asked")
    with pytest.raises(NotAllowedNow):
        erase(again, by=coordinator, ground="asked")
    with pytest.raises(NotAllowedNow):
        edit_case(again, by=coordinator, values={"summary": "x"})


@pytest.mark.parametrize("path", ["", "history/", "files/abcdefg/", "grants.csv", "looks/"])
def test_every_address_of_it_says_that_it_is_gone(client, case, coordinator, path):
    erase(case, by=coordinator, ground="asked")
    client.force_login(coordinator)
    response = client.get(f"/partnerships/{case.code}/{path}")
    assert (response.status_code, b"This case was erased" in response.content) == (410, True)


@pytest.mark.parametrize(
    ("audience", "told"),
    [
        ("public", set(PEOPLE)),
        ("members", set(PEOPLE) - {"visitor"}),
        ("confidential", {"second_coordinator", "coordinator"}),
    ],
)
def test_who_is_told_that_there_was_something(client, request, member, group, coordinator, audience, told):
    case = publish_case(member, group, coordinator, audience=audience, readers=[coordinator])
    erase(case, by=coordinator, ground="asked")
    address = case.get_absolute_url()
    found = {person: as_person(client, request, person).get(address).status_code for person in PEOPLE}
    assert found == {person: 410 if person in told else 404 for person in PEOPLE}


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM partnerships_erasure",
        "UPDATE partnerships_erasure SET ground = 'law'",
        "UPDATE partnerships_erasure SET by_id = by_id + 1",
    ],
)
def test_that_it_was_done_stays(case, coordinator, statement):
    erase(case, by=coordinator, ground="asked")
    with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_histories_are_as_append_only_as_before(case, member, group, coordinator):
    other = publish_case(member, group, coordinator)
    erase(case, by=coordinator, ground="asked")
    for statement in (
        "DELETE FROM partnerships_partnershipevent",
        "DELETE FROM curation_step",
        "UPDATE curation_step SET comment = 'x'",
    ):
        with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert other.steps.count() == 3


def test_what_fails_half_way_leaves_all_as_it_was(case, coordinator, monkeypatch):
    before = where_is(WORD)

    def fails(*arguments):
        raise RuntimeError

    monkeypatch.setattr("partnerships.erasing.letters.tell", fails)
    with pytest.raises(RuntimeError):
        erase(case, by=coordinator, ground="asked")
    assert (where_is(WORD), Erasure.objects.count()) == (before, 0)


def test_who_told_it_asks_and_is_told(client, case, member, coordinator, second_coordinator):
    client.force_login(member)
    assert "Ask for erasure" in client.get(case.get_absolute_url()).content.decode()
    client.post(f"/partnerships/{case.code}/erase/", {"reason": "I was threatened."})
    step = case.steps.last()
    assert (step.action, step.by, "I was threatened." in step.comment) == ("comment", member, True)
    asked = Letter.objects.filter(key__startswith=f"step:{step.pk}:").values_list("to_address", flat=True)
    assert set(asked) == {coordinator.email, second_coordinator.email}
    with pytest.raises(PermissionDenied):
        ask_for_erasure(case, by=coordinator)
    erase(case, by=coordinator, ground="asked")
    told = Letter.objects.filter(kind="erasure")
    assert set(told.values_list("to_address", flat=True)) == {member.email, second_coordinator.email}
    assert {letter.subject for letter in told} == {f"Erased: case {case.code}"}
    assert not Letter.objects.filter(text_body__contains="threatened").exists()


def test_a_letter_that_waits_is_not_sent_any_more(case, coordinator):
    letter = Letter.objects.filter(text_body__contains=case.code, state="waiting").first()
    erase(case, by=coordinator, ground="asked")
    letter.refresh_from_db()
    assert (letter.state, letter.subject, letter.text_body) == ("needless", "–", "")


def test_coordinators_see_what_was_erased_in_their_groups(client, case, coordinator, other_coordinator, member):
    erase(case, by=coordinator, ground="consent")
    seen = {}
    for person in (coordinator, other_coordinator, member):
        client.force_login(person)
        response = client.get("/partnerships/erased/")
        seen[person.name] = (response.status_code, case.code in response.content.decode())
    assert seen == {coordinator.name: (200, True), other_coordinator.name: (200, False), member.name: (403, False)}
    client.logout()
    assert client.get("/partnerships/erased/").status_code == 302


def test_who_looked_is_kept_without_a_word(client, protected, coordinator):
    client.force_login(coordinator)
    client.get(protected.get_absolute_url())
    erase(protected, by=coordinator, ground="asked")
    assert list(Look.objects.values_list("code", "person")) == [(protected.code, coordinator.pk)]


def test_a_letter_about_corrections_goes_with_who_told_it(told, coordinator):
    edit_case(told, by=coordinator, values={"context": "Mended."}, comment="The year was wrong.")
    letters = Letter.objects.filter(key__startswith="corrections:", key__contains=":outside:")
    assert letters.count() == 1
    erase(told, by=coordinator, ground="asked")
    assert not letters.exists()
