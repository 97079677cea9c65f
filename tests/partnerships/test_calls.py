"""Public calls: an open form, a trap for programs, and answers that nobody sees before they are sent."""

from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from outbox.models import Letter
from partnerships.actions import asking as actions
from partnerships.forms import asking as forms
from partnerships.models import Asking, Call
from partnerships.telling import token_of


@pytest.fixture
def call(coordinator, group):
    values = {"title": "Partnerships with refugees", "text": "Tell us.", "opens_on": timezone.localdate()}
    return actions.make_call(by=coordinator, group=group, values=values)


def stamp(seconds_ago=60):
    return signing.dumps(int(timezone.now().timestamp()) - seconds_ago, salt=forms._SALT)


def answer(client, call, **changes):
    data = {"name": "Amara", "email": "amara@example.org", "website": "", "stamp": stamp(), **changes}
    return client.post(call.get_absolute_url(), data)


def test_anybody_answers_and_gets_a_link(client, call):
    assert answer(client, call).status_code == 200
    asking = Asking.objects.get()
    [letter] = Letter.objects.all()
    assert (letter.to_address, letter.private) == ("amara@example.org", True)
    assert token_of(asking) in letter.text_body


def test_a_program_is_told_that_it_worked(client, call):
    page = answer(client, call, website="https://spam.example")
    assert (page.status_code, Asking.objects.count(), Letter.objects.count()) == (200, 0, 0)
    assert "on its way" in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (stamp(0), "That was very quick. Please send it once more."),
        (stamp(forms.MOST_SECONDS + 60), "This form was open for too long. Please send it once more."),
        ("made-up", "This form was open for too long. Please send it once more."),
    ],
)
def test_the_stamp(client, call, typed, sentence):
    if typed != "made-up" and "quick" in sentence:
        typed = stamp(0)
    page = answer(client, call, stamp=typed)
    assert (page.status_code, Asking.objects.count()) == (422, 0)
    assert page.context["form"].errors["stamp"] == [sentence]
    assert 'value="amara@example.org"' in page.content.decode()


def test_a_call_that_is_closed_or_not_open_yet(client, call, coordinator):
    today = timezone.localdate()
    Call.objects.update(opens_on=today - timedelta(days=9), closes_on=today - timedelta(days=1))
    page = client.get(call.get_absolute_url())
    assert (page.status_code, "This call is closed" in page.content.decode()) == (200, True)
    assert (answer(client, call).status_code, Asking.objects.count()) == (422, 0)
    assert "Partnerships with refugees" not in client.get("/partnerships/calls/").content.decode()
    Call.objects.update(opens_on=today + timedelta(days=1), closes_on=None)
    assert client.get(call.get_absolute_url()).status_code == 404
    client.force_login(coordinator)
    assert client.get(call.get_absolute_url()).status_code == 200


def test_nobody_sees_an_answer_before_it_is_sent(client, call, coordinator):
    answer(client, call)
    asking = Asking.objects.get()
    client.force_login(coordinator)
    assert "amara@example.org" not in client.get("/partnerships/asked/").content.decode()
    actions.keep(asking, values={"title": "T", "summary": "S", "context": "C"})
    assert not Asking.objects.of_groups_of(coordinator).exists()
    actions.send(asking, consent="I agree.", wants_copy=False)
    assert "amara@example.org" in client.get("/partnerships/asked/").content.decode()


def test_too_many_answers(client, call, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "public_form": "1/m/ip"}
    assert answer(client, call).status_code == 200
    page = answer(client, call, email="b@example.org")
    assert (page.status_code, Asking.objects.count()) == (429, 1)


def test_making_and_changing_a_call(client, group, coordinator, member):
    address = f"/partnerships/calls/add/{group.slug}/"
    data = {"title": "Calls", "text": "Tell us.", "opens_on": "2026-01-01", "closes_on": "2026-02-01"}
    assert client.post(address, data).status_code == 302
    client.force_login(member)
    assert client.post(address, data).status_code == 403
    assert Call.objects.count() == 0
    client.force_login(coordinator)
    page = client.post(address, {**data, "closes_on": "2025-02-01"})
    assert (page.status_code, page.context["form"].errors["closes_on"]) == (422, ["It closes before it opens."])
    assert client.post(address, data)["Location"] == "/partnerships/calls/calls/"
    change = "/partnerships/calls/calls/change/"
    assert client.post(change, {**data, "title": "More"})["Location"] == "/partnerships/calls/calls/"
    assert Call.objects.get().title == "More"
    client.force_login(member)
    assert client.post(change, data).status_code == 403
