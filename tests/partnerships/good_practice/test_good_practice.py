"""Good practice: who marks it, what stands on record, how old it is, and who is reminded."""

from datetime import date, timedelta

import pgtrigger
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from curation.actions import NotAllowedNow, take
from outbox.models import Letter
from partnerships.good_practice import actions, good_practice_of, is_good_practice
from partnerships.good_practice.light import Light, light
from partnerships.good_practice.reading import good_practice_context
from partnerships.good_practice.reminding import remind, still_due
from partnerships.models import CaseIndex, GoodPractice
from tests.factories.partnerships import make_case, publish_case
from tests.factories.sources import published

WEB = "https://example.org/study"


@pytest.fixture
def case(member, group, coordinator):
    return publish_case(member, group, coordinator)


def mark(case, by, **more):
    return actions.mark(case, by=by, **{"reason": "Right holders decide.", "evidence_text": "A study.", **more})


def aged(row: GoodPractice, days: int) -> GoodPractice:
    """A row as if it had been written so many days ago, which no action can do."""
    with pgtrigger.ignore("partnerships.GoodPractice:goodpractice_never_changed"):
        GoodPractice.objects.filter(pk=row.pk).update(at=timezone.now() - timedelta(days=days))
    return row


# The record -----------------------------------------------------------------------------------------------------


def test_marked_confirmed_taken_back_and_marked_again(case, coordinator, second_coordinator):
    assert (good_practice_of(case), is_good_practice(case)) == (None, False)
    first = mark(case, coordinator, sources=[WEB])
    standing = good_practice_of(case)
    assert (standing.marking, standing.reason, standing.light) == (first, "Right holders decide.", Light.GREEN)
    confirmed = actions.confirm(case, by=second_coordinator, evidence_text="Still so.")
    standing = good_practice_of(case)
    assert (standing.last, standing.evidence, standing.sources) == (confirmed, "Still so.", [WEB])
    actions.take_back(case, by=coordinator, reason="The partnership ended.")
    assert (good_practice_of(case), is_good_practice(case)) == (None, False)
    again = mark(case, coordinator)
    assert (good_practice_of(case).marking, again.number) == (again, 2)
    assert list(case.good_practice.values_list("what", flat=True)) == ["marked", "confirmed", "ended", "marked"]


def test_the_list_of_cases_follows_at_once(case, coordinator):
    def listed():
        return set(CaseIndex.objects.filter(case=case).values_list("is_good_practice", "good_practice_on"))

    assert listed() == {(False, None)}
    mark(case, coordinator)
    assert listed() == {(True, timezone.localdate())}
    actions.take_back(case, by=coordinator, reason="No.")
    assert listed() == {(False, None)}


def test_what_is_not_so_cannot_be_said(case, coordinator):
    for act in (
        lambda: actions.confirm(case, by=coordinator),
        lambda: actions.take_back(case, by=coordinator, reason="No."),
    ):
        with pytest.raises(NotAllowedNow):
            act()
    mark(case, coordinator)
    with pytest.raises(NotAllowedNow):
        mark(case, coordinator)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"evidence_text": ""}, "evidence"),
        ({"sources": ["0000000"]}, "sources"),
        ({"sources": [f"{WEB}/{number}" for number in range(21)]}, "sources"),
    ],
)
def test_reason_and_evidence_are_asked_for(case, coordinator, words, field):
    with pytest.raises(ValidationError) as refused:
        mark(case, coordinator, **words)
    assert list(refused.value.message_dict) == [field]


def test_nobody_marks_their_own_case_unless_they_coordinate_alone(
    group, other_group, coordinator, second_coordinator, other_coordinator
):
    own = publish_case(coordinator, group, second_coordinator)
    with pytest.raises(PermissionDenied):
        mark(own, coordinator)
    assert mark(own, second_coordinator).own_contribution is False
    alone = publish_case(other_coordinator, other_group, other_coordinator)
    assert mark(alone, other_coordinator).own_contribution is True


def test_only_what_is_published_is_marked(member, group, coordinator):
    with pytest.raises(PermissionDenied):
        mark(make_case(member, group), coordinator)


def test_who_may_not_read_all_marks_nothing(member, group, coordinator, second_coordinator):
    case = publish_case(member, group, coordinator, readers=[coordinator], confidential_note="A name.")
    with pytest.raises(PermissionDenied):
        mark(case, second_coordinator)
    assert mark(case, coordinator).case == case


def test_the_record_is_append_only(case, coordinator):
    row = mark(case, coordinator)
    for change in (lambda: row.delete(), lambda: GoodPractice.objects.update(reason="Better.")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    GoodPractice.objects.update(by=None)
    row.refresh_from_db()
    assert (row.by, row.reason) == (None, "Right holders decide.")


def test_the_database_knows_one_marking_at_a_time_and_one_end(case, coordinator):
    row = mark(case, coordinator)
    actions.take_back(case, by=coordinator, reason="No.")
    rows = [
        {"what": "marked", "number": 1, "reason": "x"},
        {"what": "ended", "marking": row, "reason": "x"},
        {"what": "marked", "number": 2},
        {"what": "confirmed"},
        {"what": "praised", "marking": row},
    ]
    for values in rows:
        with pytest.raises(IntegrityError), transaction.atomic():
            GoodPractice.objects.create(case=case, **values)


# Sources --------------------------------------------------------------------------------------------------------


def test_sources_of_the_literature_are_named_to_those_who_may_read_them(case, member, coordinator):
    source = published(member, coordinator, title="Power in partnership")
    mark(case, coordinator, sources=[source.code, WEB])
    told = [(one.label, one.url, one.is_outside) for one in good_practice_context(case, member)["practice_sources"]]
    assert told == [("Power in partnership", source.get_absolute_url(), False), (WEB, WEB, True)]
    take(source, "withdraw", by=coordinator, comment="Not so.")
    assert [one.label for one in good_practice_context(case, member)["practice_sources"]] == [WEB]


# The light ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("confirmed", "today", "colour"),
    [
        (date(2018, 7, 1), date(2018, 7, 1), Light.GREEN),
        (date(2018, 7, 1), date(2019, 6, 30), Light.GREEN),
        (date(2018, 7, 1), date(2019, 7, 1), Light.YELLOW),
        (date(2018, 7, 1), date(2020, 6, 30), Light.YELLOW),
        (date(2018, 7, 1), date(2020, 7, 1), Light.RED),
        (date(2020, 2, 29), date(2021, 2, 28), Light.GREEN),
        (date(2020, 2, 29), date(2021, 3, 1), Light.YELLOW),
    ],
)
def test_how_old_it_is(confirmed, today, colour):
    assert light(confirmed, today) == colour


# Reminding ------------------------------------------------------------------------------------------------------


def letters() -> list[str]:
    return sorted(Letter.objects.filter(kind="good-practice").values_list("to_address", flat=True))


def test_coordinators_are_reminded_once_when_it_turns_yellow(case, coordinator, second_coordinator):
    row = aged(mark(case, coordinator), 364)
    now = timezone.now()
    assert (remind(now), letters()) == (0, [])
    aged(row, 366)
    assert [remind(now), remind(now), remind(now + timedelta(days=800))] == [1, 0, 0]
    assert letters() == sorted([coordinator.email, second_coordinator.email])
    letter = Letter.objects.filter(kind="good-practice").first()
    assert reverse("partnerships:good-practice", args=[case.code]) in letter.text_body
    assert good_practice_of(case).last == row


def test_a_letter_matters_until_somebody_has_looked(case, coordinator):
    aged(mark(case, coordinator), 366)
    remind(timezone.now())
    [letter] = Letter.objects.filter(kind="good-practice")
    assert still_due(letter.about) is True
    actions.confirm(case, by=coordinator)
    assert still_due(letter.about) is False


def test_after_a_confirmation_they_are_reminded_again_a_year_later(case, coordinator):
    now = timezone.now()
    aged(mark(case, coordinator), 800)
    assert remind(now - timedelta(days=430)) == 1
    aged(actions.confirm(case, by=coordinator), 400)
    assert [remind(now), remind(now)] == [1, 0]
    assert letters() == [coordinator.email] * 2


def test_only_who_may_read_the_case_is_reminded_and_its_name_is_not_told(
    member, group, coordinator, second_coordinator
):
    case = publish_case(member, group, coordinator, readers=[coordinator], audience="confidential", title="Zenobia")
    aged(mark(case, coordinator), 400)
    assert remind(timezone.now()) == 1
    [letter] = Letter.objects.filter(kind="good-practice")
    assert letter.to_address == coordinator.email
    assert "Zenobia" not in letter.subject + letter.text_body


def test_nobody_is_reminded_of_what_was_taken_back_or_withdrawn(case, member, group, coordinator):
    aged(mark(case, coordinator), 400)
    actions.take_back(case, by=coordinator, reason="No.")
    other = publish_case(member, group, coordinator)
    aged(mark(other, coordinator), 400)
    take(other, "withdraw", by=coordinator, comment="Wrong.")
    assert remind(timezone.now()) == 0


# The page -------------------------------------------------------------------------------------------------------


def test_who_says_it_on_the_page(client, case, member, outsider, other_coordinator, coordinator):
    address = reverse("partnerships:good-practice", args=[case.code])
    posted = {"action": "mark", "mark-reason": "Right holders decide.", "mark-sources": WEB}
    assert client.post(address, posted).url.startswith("/accounts/login/")
    for person in (member, outsider, other_coordinator):
        client.force_login(person)
        assert [client.get(address).status_code, client.post(address, posted).status_code] == [403, 403]
    assert not is_good_practice(case)
    client.force_login(coordinator)
    assert client.post(address, posted).url == f"{case.get_absolute_url()}#good-practice"
    assert good_practice_of(case).sources == [WEB]
    assert client.post(address, {"action": "confirm", "confirm-evidence": "Seen."}).status_code == 302
    page = client.get(address).content.decode()
    assert "confirmed within a year" in page
    assert client.post(address, {"action": "take_back", "take_back-reason": ""}).status_code == 422
    assert client.post(address, {"action": "take_back", "take_back-reason": "Over."}).status_code == 302
    assert not is_good_practice(case)


def test_what_is_wrong_stands_beside_it(client, case, coordinator):
    client.force_login(coordinator)
    address = reverse("partnerships:good-practice", args=[case.code])
    page = client.post(address, {"action": "mark", "mark-reason": "Because.", "mark-sources": "in a book"})
    assert page.status_code == 422
    text = page.content.decode()
    assert "“in a book” is no address." in text
    assert "Because." in text
    page = client.post(address, {"action": "mark", "mark-reason": "Because."})
    assert "Say what it rests on, or name a source." in page.content.decode()
