"""One thing erased out of a case: a partner, a place, a file, the name of who told it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from curation.models import new_code
from partnerships.actions import propose_change_to_case
from partnerships.erasing.parts import erase_part
from partnerships.erasing.reading import parts_of
from partnerships.faces import public_face
from partnerships.models import CaseFile, Erasure, Partnership
from partnerships.parts import Exchange, Grant, Partner
from tests.everywhere import where_is
from tests.factories.partnerships import publish_case
from tests.partnerships.erasing.planting import OTHER, WORD, media, part


@pytest.mark.parametrize(("what", "part"), [("partner", "b"), ("place", None), ("teller", "")])
def test_a_name_is_out_of_a_case_and_its_history(rich, coordinator, what, part, django_capture_on_commit_callbacks):
    part = rich.places[0]["id"] if part is None else part
    steps, events = rich.steps.count(), rich.events.count()
    with django_capture_on_commit_callbacks(execute=True):
        erasure = erase_part(rich, what=what, part=part, by=coordinator, ground="danger")
    # The paper itself is a file; its words are not ours to change.
    assert [place for place in where_is(WORD) if not place.startswith("case-files")] == []
    case = Partnership.objects.get(pk=rich.pk)
    assert (erasure.what, case.title, case.partners[0]["name"]) == (what, "The […] alliance", OTHER)
    assert (len(case.partners), len(case.places)) == (1 if what == "partner" else 2, 0 if what == "place" else 1)
    assert [tag.name for tag in case.tags.all()] == []
    assert (case.state, case.index_rows.count()) == ("published", 2)
    # What happened stands there as before, and one step more that says what was done.
    assert (case.steps.count(), case.events.count()) == (steps + 1, events)
    assert "Erased for good" in case.steps.last().comment


def test_who_told_it_is_told_nowhere(rich, coordinator, member):
    assert (rich.contributed_by, rich.steps.filter(by=member).exists()) == (member, True)
    erase_part(rich, what="teller", by=coordinator, ground="asked")
    case = Partnership.objects.get(pk=rich.pk)
    assert (case.contributed_by, case.steps.filter(by=member).exists()) == (None, False)
    assert not case.events.filter(contributed_by=member).exists()
    assert not case.events.filter(pgh_context__metadata__user=member.pk).exists()
    assert (public_face(case).teller, public_face(case).title) == ("", "The […] alliance")


def test_a_teller_without_an_account_is_told_nowhere(told, coordinator):
    erase_part(told, what="teller", by=coordinator, ground="asked")
    assert where_is(WORD) == []
    assert Partnership.objects.get(pk=told.pk).state == "published"


def test_a_file_is_gone_with_its_history_and_the_rest_stays(rich, coordinator, django_capture_on_commit_callbacks):
    paper, picture, _removed = rich.files.order_by("pk")
    with django_capture_on_commit_callbacks(execute=True):
        erase_part(rich, what="file", part=paper.code, by=coordinator, ground="consent")
    kept = {path.stem for path in (media() / "case-files").rglob("*.bin")}
    assert kept == {picture.sha256, picture.small_sha256}
    assert not CaseFile.pgh_event_model.objects.filter(code=paper.code).exists()
    assert rich.files.count() == 2


def test_what_a_partner_shared_goes_with_it_and_sums_stay(member, group, coordinator):
    partners = [part(Partner, id="a", name="Asha House"), part(Partner, id="b", name="Open House")]
    exchanges = [part(Exchange, what="skills", giver="a", receiver="b"), part(Exchange, what="skills", giver="b")]
    grants = [part(Grant, funder="a", recipient="b", amount="5", currency="EUR")]
    case = publish_case(
        member, group, coordinator, partners=partners, exchanges=exchanges, grants=grants, summary="ASHA HOUSE, Ashas."
    )
    erase_part(case, what="partner", part="a", by=coordinator, ground="named")
    case = Partnership.objects.get(pk=case.pk)
    assert ([one["id"] for one in case.partners], len(case.exchanges)) == (["b"], 1)
    assert [(one["funder"], one["funder_name"], one["amount"]) for one in case.grants] == [("", "[…]", "5")]
    assert case.summary == "[…], Ashas."


def test_what_is_not_there_is_not_erased(case, coordinator, other_coordinator):
    for what in ("partner", "place", "file"):
        with pytest.raises(ValidationError):
            erase_part(case, what=what, part="none", by=coordinator, ground="asked")
    with pytest.raises(PermissionDenied):
        erase_part(case, what="teller", by=other_coordinator, ground="asked")
    assert not Erasure.objects.exists()


def test_a_part_is_chosen_on_the_page(client, rich, coordinator):
    client.force_login(coordinator)
    sent = {"part": "partner:b", "ground": "danger", "confirm": rich.code}
    assert client.post(f"/partnerships/{rich.code}/erase/", sent)["Location"] == rich.get_absolute_url()
    assert [one["id"] for one in Partnership.objects.get(pk=rich.pk).partners] == ["a"]
    assert client.get(rich.get_absolute_url()).status_code == 200


def test_a_file_of_a_proposed_change_can_be_erased_too(rich, coordinator):
    change = propose_change_to_case(rich, by=coordinator)
    file = rich.files.present().first()
    file.pk, file.code, file.case, file.title = None, new_code(), change, f"{WORD} proposes"
    file.save()
    assert (f"file:{file.code}", f"the file “{WORD} proposes”") in parts_of(rich)
    erase_part(rich, what="file", part=file.code, by=coordinator, ground="consent")
    assert not CaseFile.objects.filter(code=file.code).exists()
    assert rich.files.count() == 3
