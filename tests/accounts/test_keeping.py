"""What somebody typed outlives a login that ran out."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import keeping
from literature.models import Source
from tests.factories.people import PASSWORD
from tests.factories.sources import draft, submitted

pytestmark = pytest.mark.django_db

ADD = "/literature/add/"
TYPED = {
    "action": "submit",
    "type": "report",
    "title": "Guiding Principles",
    "contributors-0-role": "author",
    "contributors-0-name": "United Nations",
    "issued": "soon",
    "note": "Much cited.",
    "csrfmiddlewaretoken": "secret",
    "password": "secret",
}


def log_in(client, user, address):
    return client.post(address, {"login": user.email, "password": PASSWORD})


def test_a_form_without_a_login_comes_back_filled_in_after_it(client, member):
    answer = client.post(ADD, {**TYPED, keeping.OWNER_FIELD: keeping.owner_token(member)})
    assert answer.headers["Location"] == f"/accounts/login/?next={ADD}"
    assert "secret" not in str(dict(client.session))
    back = log_in(client, member, answer.headers["Location"])
    assert back.headers["Location"] == ADD
    form = client.get(ADD).context["form"]
    assert [form[name].value() for name in ("type", "title", "issued", "note")] == [
        "report",
        "Guiding Principles",
        "soon",
        "Much cited.",
    ]
    assert [row.name for row in form["contributors"].value()] == ["United Nations"]
    assert form.errors == {}
    assert Source.objects.count() == 0


def test_it_comes_back_once(client, member):
    client.post(ADD, TYPED)
    client.force_login(member)
    assert client.get(ADD).context["form"]["title"].value() == "Guiding Principles"
    assert not client.get(ADD).context["form"]["title"].value()


def test_it_never_comes_to_somebody_else(client, member, other_member):
    client.post(ADD, {**TYPED, keeping.OWNER_FIELD: keeping.owner_token(member)})
    client.force_login(other_member)
    assert not client.get(ADD).context["form"]["title"].value()
    client.post(ADD, {**TYPED, keeping.OWNER_FIELD: "forged"})
    assert not client.get(ADD).context["form"]["title"].value()


def test_it_is_kept_for_an_hour(client, member, monkeypatch):
    client.post(ADD, TYPED)
    client.force_login(member)
    now = keeping.time.time()
    monkeypatch.setattr(keeping.time, "time", lambda: now + keeping.KEPT_SECONDS + 1)
    assert not client.get(ADD).context["form"]["title"].value()


def test_it_waits_for_its_own_page(client, member):
    client.post(ADD, TYPED)
    client.force_login(member)
    client.get(reverse("literature:edit-source", args=[draft(member).code]))
    assert client.get(ADD).context["form"]["title"].value() == "Guiding Principles"


def test_there_is_a_limit(client, member):
    client.post(ADD, {**TYPED, "abstract": "x" * keeping.MOST_BYTES})
    assert keeping.SESSION_KEY not in client.session


def test_an_edited_source_comes_back_with_the_revision_that_was_seen(client, member):
    source = draft(member)
    address = reverse("literature:edit-source", args=[source.code])
    client.post(address, {**TYPED, "revision": "1", "action": "draft"})
    client.force_login(member)
    context = client.get(address).context
    assert context["form"]["title"].value() == "Guiding Principles"
    assert context["revision"] == 1
    assert Source.objects.get(pk=source.pk).title == source.title


def test_a_comment_and_a_reason_come_back(client, member):
    source = submitted(member)
    comment, step = (reverse(f"literature:{name}", args=[source.code]) for name in ("comment", "take-step"))
    client.post(comment, {"comment": "Which edition?"})
    client.force_login(member)
    assert client.get(comment).context["form"]["comment"].value() == "Which edition?"
    client.logout()
    client.post(step, {"decision": "withdraw", "comment": "My mistake."})
    client.force_login(member)
    context = client.get(step).context
    assert (context["form"]["comment"].value(), context["decision"]) == ("My mistake.", "withdraw")
    assert Source.objects.get(pk=source.pk).state == "submitted"


class TestOldProof:
    """A login in another tab replaced the proof (CSRF token) that the form was sent with."""

    SITE = "http://testserver"

    @pytest.fixture
    def strict(self, member):
        client = Client(enforce_csrf_checks=True)
        client.force_login(member)
        client.get(ADD)
        return client

    def test_the_form_comes_back_filled_in(self, strict):
        answer = strict.post(ADD, TYPED, headers={"Origin": self.SITE})
        assert answer.headers["Location"] == ADD
        context = strict.get(ADD).context
        assert context["form"]["title"].value() == "Guiding Principles"
        token = str(context["csrf_token"])
        sent = {**TYPED, "issued": "2011", "csrfmiddlewaretoken": token, "once": context["once"]}
        assert strict.post(ADD, sent, headers={"Origin": self.SITE}).status_code == 302
        assert Source.objects.get().title == "Guiding Principles"

    @pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
    def test_another_site_puts_no_words_into_it(self, strict, origin):
        answer = strict.post(ADD, TYPED, headers={"Origin": origin} if origin else {})
        assert answer.status_code == 403
        assert not strict.get(ADD).context["form"]["title"].value()

    def test_only_forms_that_keep_are_rescued(self, strict):
        assert strict.post("/accounts/login/", {"login": "x"}, headers={"Origin": self.SITE}).status_code == 403
