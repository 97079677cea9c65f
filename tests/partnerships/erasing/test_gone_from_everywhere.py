"""A word is planted in all that a case, an organisation or a told experience can hold, and after that is nowhere."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from curation.actions import comment, take
from outbox.models import Letter
from partnerships.actions import (
    asking,
    edit_case,
    edit_organisation,
    propose_change_to_case,
    propose_change_to_organisation,
)
from partnerships.erasing.actions import erase
from partnerships.files.actions import add_file
from partnerships.models import Asking, CaseFile, Erasure, Organisation, Partnership
from partnerships.organisation_merging import actions as merging
from partnerships.organisation_merging.choosing import proposed
from partnerships.parts import Partner
from partnerships.registers import actions as registers
from partnerships.registers import work
from partnerships.telling import author
from tests.everywhere import where_is
from tests.factories.partnerships import (
    accept_case,
    give_typology,
    make_case,
    publish_case,
    publish_organisation,
    submit_case,
)
from tests.factories.sources import make_topic
from tests.partnerships.erasing.planting import WORD, another_picture, media, part, tell_all, texts


def test_a_case_is_gone_from_everywhere(
    member, other_member, group, coordinator, source, django_capture_on_commit_callbacks, client
):
    give_typology()
    with django_capture_on_commit_callbacks(execute=True):
        case = make_case(
            member, group, readers=[coordinator], topics=[make_topic("A topic")], tags=[WORD, "shared"], **texts()
        )
        stays = publish_case(member, group, coordinator, tags=["shared"], title="Another case")
        edit_case(case, by=member, values={"context": f"{WORD} as a draft."})
        case = submit_case(case, by=member)
        case = take(case, "request_changes", by=coordinator, comment=f"What of {WORD}?")
        case = submit_case(case, by=member)
        case = accept_case(case, by=coordinator, comment=f"Thanks, {WORD}.")
        tell_all(case, member, other_member, coordinator, source)
        for person, last in ((coordinator, "submit"), (member, None)):
            change = propose_change_to_case(case, by=person)
            edit_case(change, by=person, values={"title": f"{WORD} proposed"})
            if last:
                take(change, last, by=person)
    call_command("run_due")
    type_while_logged_out(client, case)
    planted = where_is(WORD)
    assert len(planted) > 25
    assert {"partnerships_casetext.vector", "curation_step.snapshot", "session"} <= set(planted)
    assert sum(1 for path in (media() / "case-files").rglob("*.bin")) == 3

    record = Partnership.objects.get(pk=case.pk)
    changes = set(record.amendments.values_list("code", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        erasure = erase(record, by=coordinator, ground="asked")

    assert where_is(WORD) == []
    assert list((media() / "case-files").rglob("*.bin")) == []
    assert (erasure.code, erasure.by, erasure.ground, erasure.known_to) == (case.code, coordinator, "asked", "public")
    assert {one.code: one.along_with for one in Erasure.objects.all()} == {
        case.code: "",
        **dict.fromkeys(changes, case.code),
    }
    assert list(Partnership.objects.values_list("code", flat=True)) == [stays.code]
    assert [tag.name for tag in stays.tags.all()] == ["shared"]
    page = client.get(source.get_absolute_url()).content.decode()
    assert ("An erased case" in page, WORD in page) == (True, False)


def type_while_logged_out(client, case):
    """A form that was sent after a login had run out is kept in the session."""
    client.post(f"/partnerships/{case.code}/edit/what/", {"title": f"{WORD} typed", "action": "save"})


def test_two_cases_with_the_same_file_share_its_bytes(member, group, coordinator, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first, second = (publish_case(member, group, coordinator) for _one in range(2))
        for case in (first, second):
            add_file(case, by=coordinator, upload=another_picture(), kind="picture", alternative="red")
    with django_capture_on_commit_callbacks(execute=True):
        erase(first, by=coordinator, ground="mistake")
    [file] = CaseFile.objects.all()
    assert [path.stem for path in (media() / "case-files").rglob("*.bin")] == [file.sha256]


def test_an_organisation_is_gone_from_everywhere(
    member, group, coordinator, other_member, django_capture_on_commit_callbacks
):
    values = {
        "name": f"House of {WORD}",
        "acronym": WORD[:5],
        "other_names": [{"name": f"Maison {WORD}", "language": "fr"}],
        "region": WORD,
        "identifiers": [{"scheme": "local", "value": WORD}],
        "website": f"https://{WORD.lower()}.example/",
        "description": f"What {WORD} does.",
        "contacts": [{"name": WORD, "role": WORD, "email": f"a@{WORD.lower()}.example", "telephone": WORD}],
        "country": "KE",
    }
    with django_capture_on_commit_callbacks(execute=True):
        organisation = publish_organisation(member, group, coordinator, **values)
        twin = publish_organisation(member, group, coordinator, **{**values, "name": f"Rights of {WORD}"})
        mistaken = publish_organisation(member, group, coordinator, name="Another House", country="KE")
        part_of_it = publish_organisation(member, group, coordinator, name="A branch", parent=organisation)
        partner = part(Partner, id="a", organisation=organisation.code, name=f"House of {WORD}", tasks="leads")
        case = publish_case(member, group, coordinator, title="A case", partners=[partner])
        change = propose_change_to_case(case, by=other_member)
        edit_case(case, by=coordinator, values={"summary": "Told anew."})
        edit_organisation(organisation, by=coordinator, values={"description": WORD}, comment=f"{WORD}!")
        comment(organisation, by=coordinator, text=f"{WORD}, in review.")
        change_of_it = propose_change_to_organisation(organisation, by=other_member)
        edit_organisation(change_of_it, by=other_member, values={"name": f"New {WORD}"})
        call_command("run_due")
        for survivor, other in ((mistaken, organisation), (organisation, twin)):
            survivor, other = (Organisation.objects.get(pk=one.pk) for one in (survivor, other))
            chosen = proposed([survivor, other], survivor)
            if survivor == mistaken:  # all that can come over
                chosen |= dict.fromkeys(("website", "description", "contacts", "region"), other.code)
            row = merging.merge(survivor, [other], by=coordinator, chosen=chosen, reason=f"{WORD} says so.")
            if survivor == mistaken:
                merging.undo(row, by=coordinator)
        bring_registers(group, coordinator)
    call_command("run_due")
    planted = where_is(WORD)
    assert {"partnerships_organisationmerge.before", "partnerships_organisationrow.name"} <= set(planted)
    assert {"partnerships_organisationimportfile.data", "partnerships_partnershipevent.partners"} <= set(planted)
    with django_capture_on_commit_callbacks(execute=True):
        erase(Organisation.objects.get(pk=organisation.pk), by=coordinator, ground="danger")
    assert where_is(WORD) == []
    assert set(Erasure.objects.values_list("code", "along_with")) == {
        (organisation.code, ""),
        (twin.code, organisation.code),
        (change_of_it.code, organisation.code),
    }
    assert set(Organisation.objects.values_list("code", flat=True)) == {mistaken.code, part_of_it.code}
    for one in (Partnership.objects.get(pk=case.pk), Partnership.objects.get(pk=change.pk)):
        assert [(p["organisation"], p["name"], p["tasks"]) for p in one.partners] == [
            ("", "an erased organisation", "leads")
        ]
    assert Organisation.objects.get(pk=mistaken.pk).name == "Another House"


def bring_registers(group, coordinator):
    """One that was read and knows it, and one that waits to be read."""
    table = f"name,country\nHouse of {WORD},KE\nRights of {WORD},UG\n".encode()
    read = registers.bring(by=coordinator, group=group, data=table, file_name="table.csv")
    registers.say_columns(read, by=coordinator, fields=["name", "country"])
    work.go_on(None)
    registers.bring(by=coordinator, group=group, data=table, file_name="later.csv")


def test_a_told_experience_is_gone_from_everywhere(told, coordinator, client, settings):
    settings.OUTBOX_DELIVERY = "kept"
    call_command("run_due")
    planted = set(where_is(WORD))
    assert {"partnerships_asking.removal_reason", "outbox_letter.to_address", "partnerships_asking.name"} <= planted
    erase(Partnership.objects.get(pk=told.pk), by=coordinator, ground="asked")
    # One letter is left to be sent: that it is done, to who asked for it.
    assert where_is(WORD) == ["outbox_letter.to_address"]
    [letter] = Letter.objects.filter(to_address__icontains=WORD)
    assert f"Case {told.code} has been erased for good" in letter.text_body
    Letter.objects.filter(pk=letter.pk).update(state="sent", sent_at=letter.created_at)
    call_command("run_due")
    assert where_is(WORD) == []


def test_a_draft_that_is_being_told_is_its_tellers_and_waits_for_nobody(group, coordinator):
    asked = asking.ask(by=coordinator, group=group, name="Ana", email="ana@example.org")
    asking.keep(asked, values={"title": "Told"})
    case = Asking.objects.get(pk=asked.pk).case
    with pytest.raises(PermissionDenied):
        erase(case, by=author(case.asking, case), ground="asked")
