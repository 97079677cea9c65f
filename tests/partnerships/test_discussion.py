"""What members say under a case: who reads and writes it, changing, taking back, hiding, letters."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from curation.actions import NotAllowedNow, take
from outbox.models import Letter
from partnerships.actions.discussion import change_comment, hide_comment, say, show_comment, take_back_comment
from partnerships.discussion import tell_of_comments
from partnerships.models import CaseComment
from partnerships.parts import Partner
from tests.factories.partnerships import make_case, publish_case

SECRET = "Zenobia Collective"


@pytest.fixture
def case(member, group, coordinator):
    return publish_case(member, group, coordinator, title="Land titles")


@pytest.fixture
def guarded(member, group, coordinator):
    """A public case in which a partner is anonymised."""
    hidden = Partner(name=SECRET, visibility="anonymised", public_name="a group").as_json()
    return publish_case(member, group, coordinator, title="Guarded", partners=[hidden], readers=[coordinator])


def earlier(comment: CaseComment, **ago) -> CaseComment:
    """The same comment, said so long ago."""
    CaseComment.objects.filter(pk=comment.pk).update(at=timezone.now() - timedelta(**ago))
    comment.refresh_from_db()
    return comment


def page(client, case) -> str:
    return client.get(case.get_absolute_url()).content.decode()


def test_visitors_do_not_know_of_it_and_members_of_any_group_read_it(client, case, other_member, outsider):
    say(case, by=other_member, text="Does it <b>hold</b>?")
    assert "Discussion" not in page(client, case)
    assert "Does it" not in page(client, case)
    client.force_login(outsider)
    assert "Does it &lt;b&gt;hold&lt;/b&gt;?" in page(client, case)


@pytest.mark.parametrize(("person", "status"), [(None, 302), ("other_member", 302), ("outsider", 302)])
def test_members_say_something(client, request, case, person, status):
    if person:
        client.force_login(request.getfixturevalue(person))
    response = client.post(f"{case.get_absolute_url()}discussion/", {"text": " Yes.\r\nNo. "})
    assert response.status_code == status
    said = list(CaseComment.objects.values_list("text", "by__name"))
    if person is None:
        assert ("/accounts/login/" in response["Location"], said) == (True, [])
    else:
        assert said == [("Yes.\nNo.", request.getfixturevalue(person).name)]
        assert response["Location"].endswith(f"#comment-{CaseComment.objects.get().pk}")


@pytest.mark.parametrize(
    ("text", "problem"),
    [("  ", "Write a sentence first."), ("x" * 5001, "This is 5001 characters long; 5000 are possible.")],
)
def test_what_cannot_be_said_comes_back_with_the_reason(client, case, other_member, text, problem):
    client.force_login(other_member)
    response = client.post(f"{case.get_absolute_url()}discussion/", {"text": text})
    assert (response.status_code, problem in response.content.decode()) == (200, True)
    assert text.strip() in response.content.decode()
    assert not CaseComment.objects.exists()


def test_five_thousand_characters_with_the_line_ends_of_a_browser_are_possible(client, case, other_member):
    client.force_login(other_member)
    text = "\r\n".join(["x" * 99] * 50)
    client.post(f"{case.get_absolute_url()}discussion/", {"text": text})
    assert len(CaseComment.objects.get().text) == 4999


def test_only_a_published_case_is_discussed_and_by_members(client, member, group, coordinator, network):
    draft = make_case(member, group)
    client.force_login(member)
    assert client.post(f"{draft.get_absolute_url()}discussion/", {"text": "x"}).status_code == 403
    client.force_login(coordinator)
    assert client.post(f"{draft.get_absolute_url()}discussion/", {"text": "x"}).status_code == 404
    with pytest.raises(PermissionDenied):
        say(draft, by=member, text="x")


def test_who_may_not_know_of_a_case_finds_no_discussion(client, member, group, coordinator, other_member):
    case = publish_case(member, group, coordinator, audience="confidential", readers=[coordinator])
    said = say(case, by=coordinator, text="x")
    client.force_login(other_member)
    address = f"{case.get_absolute_url()}discussion/"
    statuses = [client.post(address, {"text": "x"}).status_code]
    statuses += [
        client.post(f"{address}{said.pk}/{step}/").status_code for step in ("change", "take-back", "hide", "show")
    ]
    assert statuses == [404] * 5


def test_a_comment_of_another_case_is_not_found(client, member, group, coordinator, case, other_member):
    said = say(case, by=other_member, text="x")
    other = publish_case(member, group, coordinator)
    client.force_login(other_member)
    assert client.get(f"{other.get_absolute_url()}discussion/{said.pk}/change/").status_code == 404


def test_ones_own_words_can_be_changed_for_a_quarter_of_an_hour(client, case, other_member, member):
    said = say(case, by=other_member, text="First")
    address = f"{case.get_absolute_url()}discussion/{said.pk}/change/"
    assert client.post(address, {"text": "Other"}).status_code == 302
    client.force_login(member)
    assert client.post(address, {"text": "Other"}).status_code == 403
    client.force_login(other_member)
    assert "First" in client.get(address).content.decode()
    assert client.post(address, {"text": "Second"}).status_code == 302
    said.refresh_from_db()
    assert (said.text, said.changed_at is not None) == ("Second", True)
    earlier(said, minutes=15)
    assert client.post(address, {"text": "Third"}).status_code == 403
    with pytest.raises(NotAllowedNow):
        change_comment(said, by=other_member, text="Third")
    assert "(changed)" in page(client, case)


def test_taking_back_leaves_that_it_was_there_and_no_word_anywhere(client, case, other_member, coordinator):
    said = earlier(say(case, by=other_member, text="Unwise words"), days=3)
    address = f"{case.get_absolute_url()}discussion/{said.pk}/take-back/"
    assert client.post(address).status_code == 302
    client.force_login(coordinator)
    assert client.post(address).status_code == 403
    client.force_login(other_member)
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    assert "Taken back by its author." in page(client, case)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(e)::text FROM partnerships_casecommentevent e")
        kept = "".join(row for (row,) in cursor.fetchall())
    assert ("Unwise" in kept, "Unwise" in page(client, case)) == (False, False)


def test_a_coordinator_hides_with_a_reason_and_shows_again(client, case, other_member, coordinator, other_coordinator):
    said = say(case, by=other_member, text="Rude words")
    address = f"{case.get_absolute_url()}discussion/{said.pk}/"
    assert client.post(f"{address}hide/", {"reason": "Rude."}).status_code == 302
    for person in (other_member, other_coordinator):
        client.force_login(person)
        assert client.post(f"{address}hide/", {"reason": "Rude."}).status_code == 403
    assert CaseComment.objects.standing().count() == 1
    client.force_login(coordinator)
    assert "stands in place of the comment" in client.post(f"{address}hide/", {"reason": " "}).content.decode()
    assert client.post(f"{address}hide/", {"reason": "Rude."}).status_code == 302
    assert "Rude words" in page(client, case)
    client.force_login(other_member)
    assert ("Hidden by Greta Graz: Rude." in page(client, case), "Rude words" in page(client, case)) == (True, False)
    assert client.post(f"{address}show/").status_code == 403
    client.force_login(coordinator)
    assert client.post(f"{address}show/").status_code == 302
    client.force_login(other_member)
    assert "Rude words" in page(client, case)


def test_a_coordinator_who_may_not_read_all_hides_nothing(guarded, other_member, second_coordinator, coordinator):
    said = say(guarded, by=other_member, text="x")
    with pytest.raises(PermissionDenied):
        hide_comment(said, by=second_coordinator, reason="No.")
    with pytest.raises(PermissionDenied):
        show_comment(said, by=second_coordinator)
    with pytest.raises(ValidationError):
        hide_comment(said, by=coordinator, reason=" ")
    assert hide_comment(said, by=coordinator, reason="Yes.").hidden_by == coordinator


def test_members_are_warned_where_not_everybody_reads_everything(client, case, guarded, member):
    client.force_login(member)
    assert ["name nobody here" in page(client, one) for one in (case, guarded)] == [False, True]


def letters() -> list[tuple[str, str]]:
    found = Letter.objects.filter(kind="case-discussion").order_by("pk")
    return [(one.to_address, one.text_body) for one in found]


def told_of(case, *comments, minutes: int = 90):
    for one in comments:
        earlier(one, minutes=minutes)
    return tell_of_comments(timezone.now())


def test_author_coordinators_and_who_took_part_are_told_of_what_others_said(
    case, member, other_member, outsider, coordinator, second_coordinator
):
    comments = [say(case, by=outsider, text="One"), say(case, by=other_member, text="Two")]
    assert told_of(case, *comments) == 5
    told = dict(letters())
    people = (member, coordinator, second_coordinator, other_member, outsider)
    assert set(told) == {one.email for one in people}
    words = {one.email: [word in told[one.email] for word in ("One", "Two")] for one in people}
    assert words[member.email] == words[coordinator.email] == words[second_coordinator.email] == [True, True]
    assert (words[outsider.email], words[other_member.email]) == ([False, True], [True, False])
    assert case.title in told[member.email]
    assert tell_of_comments(timezone.now()) == 0


def test_each_person_gets_at_most_one_letter_an_hour(case, other_member):
    now = timezone.now().replace(minute=30)
    said = [say(case, by=other_member, text=str(number)) for number in range(3)]
    for one, at in zip(
        said, (now - timedelta(hours=1), now - timedelta(minutes=40), now - timedelta(minutes=5)), strict=True
    ):
        CaseComment.objects.filter(pk=one.pk).update(at=at)
    assert tell_of_comments(now) == 2
    assert [tell_of_comments(now + timedelta(minutes=minutes)) for minutes in (1, 29, 31)] == [0, 0, 0]
    assert tell_of_comments(now + timedelta(minutes=33)) == 2
    assert Letter.objects.filter(kind="case-discussion").count() == 4


def test_what_was_taken_back_or_hidden_meanwhile_is_not_told(case, other_member, coordinator):
    gone, hidden = say(case, by=other_member, text="Gone"), say(case, by=other_member, text="Hidden")
    take_back_comment(gone, by=other_member)
    hide_comment(hidden, by=coordinator, reason="No.")
    assert told_of(case, gone, hidden) == 0


def test_of_a_protected_case_no_word_leaves_the_portal(
    member, group, coordinator, second_coordinator, guarded, outsider
):
    closed = publish_case(member, group, coordinator, title="Closed", audience="members")
    comments = [say(one, by=outsider, text=f"{SECRET} said") for one in (guarded, closed)]
    told_of(guarded, *comments)
    texts = dict(letters())
    assert set(texts) == {member.email, coordinator.email, second_coordinator.email}
    assert all(SECRET not in text and outsider.name in text for text in texts.values())
    assert ["Closed" in text for text in texts.values()] == [False] * 3
    assert "Guarded" not in texts[second_coordinator.email]  # who is not named is not in charge of that case


def test_who_may_not_know_of_the_case_any_more_is_not_written_to(case, other_member, coordinator):
    said = say(case, by=other_member, text="x")
    take(case, "withdraw", by=coordinator, comment="Asked for.")
    assert told_of(case, said) == 0


def test_as_many_questions_with_one_comment_as_with_thirty(client, case, other_member, member):
    client.force_login(member)
    client.get(case.get_absolute_url())
    numbers = []
    for more in (1, 29):
        for number in range(more):
            say(case, by=other_member, text=str(number))
        with CaptureQueriesContext(connection) as asked:
            client.get(case.get_absolute_url())
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]
