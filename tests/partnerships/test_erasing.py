"""Erasing: a word is planted in all that a case, an organisation or a told experience can hold, and then is nowhere."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import InternalError, connection, transaction
from PIL import Image, PngImagePlugin

from curation.actions import NotAllowedNow, comment, take
from literature.cases.linking import link_source
from outbox.models import Letter
from partnerships.actions import (
    asking,
    edit_case,
    edit_organisation,
    propose_change_to_case,
    propose_change_to_organisation,
)
from partnerships.actions.discussion import hide_comment, say
from partnerships.erasing.actions import ask_for_erasure, erase, plan
from partnerships.erasing.parts import erase_part
from partnerships.faces import public_face
from partnerships.files.actions import add_file, describe_file, remove_file
from partnerships.good_practice import actions as good_practice
from partnerships.models import Asking, CaseFile, Erasure, Look, Organisation, Partnership
from partnerships.organisation_merging import actions as merging
from partnerships.organisation_merging.choosing import proposed
from partnerships.parts import Exchange, Grant, LedgerEntry, Moment, Partner, Place, Translation
from partnerships.registers import actions as registers
from partnerships.registers import work
from partnerships.telling import author
from partnerships.vocabulary import STORY
from tests import pdf
from tests.everywhere import where_is
from tests.factories.partnerships import give_typology, make_case, publish_case, publish_organisation
from tests.factories.sources import make_topic, published

WORD = "Zqwxkorva"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def part(kind, **values) -> dict:
    return kind(**values).as_json()


def texts(**more) -> dict:
    """The word in every text of a case."""
    story = {name: f"{WORD} {name}" for name in STORY}
    return {
        "title": f"The {WORD} alliance",
        "summary": f"Of {WORD}.",
        **story,
        "right_holders": WORD,
        "countries": ["KE"],
        "partners": [
            part(Partner, id="a", name=WORD, tasks=WORD, roles=("leads",)),
            part(Partner, id="b", name=WORD, visibility="anonymised", public_name=f"near {WORD}"),
        ],
        "exchanges": [part(Exchange, what="skills", giver="a", text=WORD)],
        "places": [part(Place, name=WORD, country="KE")],
        "moments": [part(Moment, date="2009", text=WORD)],
        "grants": [part(Grant, title=WORD, funder_name=WORD, recipient="a", amount="5", currency="EUR", purpose=WORD)],
        "ledger": [part(LedgerEntry, date="2009", direction="out", amount="5", currency="EUR", text=WORD)],
        "translations": [part(Translation, language="fr", title=WORD, summary=WORD, story={"context": WORD})],
        "confidential_note": WORD,
        "teller_name": WORD,
        "teller_organisation": WORD,
        **more,
    }


def paper() -> SimpleUploadedFile:
    made = io.BytesIO()
    pdf.writer(f"{WORD} agrees.").write(made)
    return SimpleUploadedFile(f"{WORD}.pdf", made.getvalue())


def picture() -> SimpleUploadedFile:
    made, marks = io.BytesIO(), PngImagePlugin.PngInfo()
    marks.add_text("Title", WORD)
    Image.new("RGB", (2000, 1200)).save(made, "PNG", pnginfo=marks)
    return SimpleUploadedFile(f"{WORD}.png", made.getvalue())


def tell_all(case, member, other_member, coordinator, source):
    """Every way by which something about a published case is written down."""
    edit_case(case, by=coordinator, values={"summary": f"{WORD} again."}, tags=[WORD], comment=f"{WORD}, corrected.")
    comment(case, by=coordinator, text=f"{WORD}, in review.")
    said = say(case, by=other_member, text=f"{WORD}, under the case.")
    hide_comment(said, by=coordinator, reason=f"{WORD} is named.")
    link_source(case, source, by=member, note=f"On {WORD}.")
    file, _left = add_file(case, by=coordinator, upload=paper(), kind="document", title=f"Paper of {WORD}")
    describe_file(file, by=coordinator, title=f"Plan of {WORD}")
    add_file(case, by=coordinator, upload=picture(), kind="picture", alternative=WORD, credit=WORD)
    other, _left = add_file(case, by=coordinator, upload=_another(), kind="picture", alternative=WORD)
    remove_file(other, by=coordinator, reason=f"{WORD} is seen.")
    good_practice.mark(case, by=coordinator, reason=f"{WORD} did well.", evidence_text=WORD, sources=[source.code])
    good_practice.confirm(case, by=coordinator, evidence_text=f"{WORD} still does.")
    good_practice.take_back(case, by=coordinator, reason=f"{WORD} does no more.")
    case = take(case, "withdraw", by=coordinator, comment=f"{WORD} wants it.")
    take(case, "reinstate", by=coordinator, comment=f"{WORD} agrees.")


def _another() -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (30, 30), "red").save(made, "JPEG")
    return SimpleUploadedFile("red.jpg", made.getvalue())


@pytest.fixture
def source(member, coordinator):
    return published(member, coordinator, title="A source")


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
        case = take(case, "submit", by=member)
        case = take(case, "request_changes", by=coordinator, comment=f"What of {WORD}?")
        case = take(case, "submit", by=member)
        case = take(case, "publish", by=coordinator, comment=f"Thanks, {WORD}.")
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


def media() -> Path:
    return Path(settings.MEDIA_ROOT)


def type_while_logged_out(client, case):
    """A form that was sent after a login had run out is kept in the session."""
    client.post(f"/partnerships/{case.code}/edit/what/", {"title": f"{WORD} typed", "action": "save"})


def test_two_cases_with_the_same_file_share_its_bytes(member, group, coordinator, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first, second = (publish_case(member, group, coordinator) for _one in range(2))
        for case in (first, second):
            add_file(case, by=coordinator, upload=_another(), kind="picture", alternative="red")
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


@pytest.fixture
def told(group, coordinator):
    """A case told by a private link, sent, published, and asked to be removed."""
    asked = asking.ask(
        by=coordinator, group=group, name=f"Ana {WORD}", email=f"ana@{WORD.lower()}.example", message=f"Dear {WORD}"
    )
    asking.keep(asked, values=texts(named_as="name"))
    asking.send(Asking.objects.get(pk=asked.pk), consent=f"I agree, {WORD}.", wants_copy=True)
    case = take(Asking.objects.get(pk=asked.pk).case, "publish", by=coordinator, comment=f"Thanks, {WORD}.")
    asking.ask_for_removal(Asking.objects.get(pk=asked.pk), reason=f"{WORD} is in danger.")
    return case


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


@pytest.fixture
def case(member, group, coordinator):
    return publish_case(member, group, coordinator, title=f"Of {WORD}")


@pytest.fixture
def protected(member, group, coordinator):
    """A case that keeps something back; `coordinator` is named, `second_coordinator` is not."""
    return publish_case(member, group, coordinator, readers=[coordinator], confidential_note=WORD)


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
    sent = take(make_case(member, group), "submit", by=member)
    with pytest.raises(PermissionDenied):
        erase(sent, by=member, ground="mistake")


def test_a_merged_organisation_goes_with_the_other_only_by_who_may_erase_both(
    member, group, coordinator, outsider, other_group, other_coordinator
):
    from tests.factories.people import join

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


OTHER = "Otherwise House"


@pytest.fixture
def rich(member, other_member, group, coordinator, source, django_capture_on_commit_callbacks):
    """A case in which a partner, a place and who told it are all called by the word, and so is much that was said."""
    give_typology()
    values = texts(teller_organisation="", confidential_note="", named_as="name")
    values["partners"][0]["name"] = OTHER
    with django_capture_on_commit_callbacks(execute=True):
        case = publish_case(member, group, coordinator, readers=[coordinator], tags=[WORD, "shared"], **values)
        tell_all(case, member, other_member, coordinator, source)
        change = propose_change_to_case(Partnership.objects.get(pk=case.pk), by=coordinator)
        assert change.title.startswith("The Z")
    call_command("run_due")
    return Partnership.objects.get(pk=case.pk)


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
