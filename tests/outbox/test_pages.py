"""The outbox as coordinators see it, and the demonstration's mailbox."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from outbox.models import Letter
from outbox.querysets import IN_DOUBT_AFTER
from tests.outbox.conftest import a_letter

OUTBOX, MAILBOX = "/outbox/", "/mailbox/"


def subjects(response) -> list[str]:
    return [letter.subject for letter in response.context["page"].object_list]


@pytest.fixture
def letters(db):
    """One letter in each state, the newest last."""
    long_ago = timezone.now() - IN_DOUBT_AFTER - timedelta(minutes=1)
    states = {
        "failed": {"problem": "The mail server refused the address."},
        "doubt": {"state": "sending", "sending_at": long_ago},
        "sent": {"sent_at": timezone.now()},
        "needless": {},
        "sending": {"sending_at": timezone.now()},
        "waiting": {},
        "kept": {"sent_at": timezone.now()},
    }
    for n, (name, changes) in enumerate(states.items()):
        letter = a_letter(name, to=f"{name}@example.org", subject=name, text=f"What {name} says")
        Letter.objects.filter(pk=letter.pk).update(
            **{"state": name, "created_at": timezone.now() + timedelta(seconds=n), **changes}
        )
    return {letter.subject: letter for letter in Letter.objects.all()}


def test_it_is_for_coordinators(client, letters, member, coordinator):
    pages = [OUTBOX, f"{OUTBOX}{letters['failed'].pk}/"]
    assert [client.get(page)["Location"] for page in pages] == [f"/accounts/login/?next={page}" for page in pages]
    client.force_login(member)
    assert [client.get(page).status_code for page in pages] == [403, 403]
    client.force_login(coordinator)
    assert [client.get(page).status_code for page in pages] == [200, 200]


def test_what_wants_attention_stands_first_then_the_newest(client, letters, coordinator):
    client.force_login(coordinator)
    assert subjects(client.get(OUTBOX)) == ["doubt", "failed", "kept", "waiting", "sending", "needless", "sent"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=attention", ["failed", "doubt"]),
        ("state=waiting", ["waiting", "sending", "doubt"]),
        ("state=sent", ["kept", "sent"]),
        ("state=needless", ["needless"]),
        ("q=KEPT@", ["kept"]),
        ("q=need&state=sent", []),
    ],
)
def test_letters_are_found_by_state_and_recipient(client, letters, coordinator, query, found):
    client.force_login(coordinator)
    assert subjects(client.get(f"{OUTBOX}?{query}")) == found


def test_a_state_that_does_not_exist_is_404(client, coordinator):
    client.force_login(coordinator)
    assert client.get(f"{OUTBOX}?state=lost").status_code == 404


def test_what_a_private_letter_says_is_its_recipients_alone(client, coordinator):
    client.force_login(coordinator)
    for to, private, readable in (("x@example.org", True, False), ("x@example.org", False, True)):
        letter = a_letter(f"{private}", to=to, private=private, text="https://portal.example.org/secret")
        assert ("/secret" in client.get(f"{OUTBOX}{letter.pk}/").content.decode()) == readable


def test_who_gets_a_letter_is_told_nothing_of_others_in_the_list(client, coordinator):
    a_letter(private=True, text="https://portal.example.org/secret")
    client.force_login(coordinator)
    assert "/secret" not in client.get(OUTBOX).content.decode()


def test_a_letter_is_sent_again_or_marked_by_a_coordinator(client, letters, member, coordinator):
    again = f"{OUTBOX}{letters['failed'].pk}/send-again/"
    mark = f"{OUTBOX}{letters['doubt'].pk}/mark-as-sent/"
    assert [client.post(address)["Location"][:16] for address in (again, mark)] == ["/accounts/login/"] * 2
    client.force_login(member)
    assert [client.post(address).status_code for address in (again, mark)] == [403, 403]
    client.force_login(coordinator)
    assert [client.get(address).status_code for address in (again, mark)] == [405, 405]
    assert [client.post(address)["Location"] for address in (again, mark)] == [
        f"{OUTBOX}{letters['failed'].pk}/",
        f"{OUTBOX}{letters['doubt'].pk}/",
    ]
    states = dict(Letter.objects.values_list("subject", "state"))
    assert (states["failed"], states["doubt"]) == ("waiting", "sent")
    page = client.post(again, follow=True)
    assert [message.level_tag for message in page.context["messages"]][2:] == ["warning"]


def test_what_is_well_offers_nothing_to_decide(client, letters, coordinator):
    client.force_login(coordinator)
    for name, offers in {"sent": 0, "waiting": 0, "sending": 0, "failed": 1, "doubt": 2}.items():
        page = client.get(f"{OUTBOX}{letters[name].pk}/").content.decode()
        assert page.count(f'action="{OUTBOX}') == offers, name


def test_the_list_asks_as_much_for_thirty_letters_as_for_one(
    client, coordinator, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(coordinator)
    a_letter()
    with django_assert_max_num_queries(15) as few:
        client.get(OUTBOX)
    for n in range(29):
        a_letter(f"k{n}")
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(OUTBOX)


# The mailbox ----------------------------------------------------------------------------------------------------


def test_in_the_demonstration_anybody_reads_any_letter_at_once(client, settings, db):
    settings.DEMONSTRATION, settings.OUTBOX_DELIVERY = True, "kept"
    a_letter(private=True, to="nora@example.org", text="Open https://portal.example.org/invitation/abc/ soon")
    page = client.get(f"{MAILBOX}?to=NORA@example.org")
    assert '<a href="https://portal.example.org/invitation/abc/"' in page.content.decode()
    assert "No mail leaves this demonstration." in page.content.decode()
    assert page["Referrer-Policy"] == "strict-origin"
    assert subjects(client.get(f"{MAILBOX}?to=other@example.org")) == []
    assert [option["label"] for option in page.context["recipients"]["options"]] == ["everybody", "nora@example.org"]


def test_a_letter_cannot_put_code_into_the_mailbox(client, db):
    a_letter(subject="<script>1</script>", text="<script>2</script>")
    assert "<script>" not in client.get(MAILBOX).content.decode().split("<main", 1)[1].split("</main>")[0]


@pytest.mark.parametrize("changes", [{"DEMONSTRATION": False}, {"OUTBOX_DELIVERY": "smtp"}])
def test_elsewhere_there_is_no_mailbox(client, settings, coordinator, changes):
    settings.DEMONSTRATION, settings.OUTBOX_DELIVERY = True, "kept"
    assert client.get(MAILBOX).status_code == 200
    for name, value in changes.items():
        setattr(settings, name, value)
    client.force_login(coordinator)
    assert [each.get(MAILBOX).status_code for each in (client, Client())] == [404, 404]
    assert MAILBOX not in client.get(OUTBOX).content.decode()


def test_the_mailbox_asks_as_much_for_thirty_letters_as_for_one(
    client, db, django_assert_num_queries, django_assert_max_num_queries
):
    a_letter()
    with django_assert_max_num_queries(10) as few:
        client.get(MAILBOX)
    for n in range(29):
        a_letter(f"k{n}", to=f"p{n}@example.org")
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(MAILBOX)
