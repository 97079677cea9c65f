"""What the fragments show on a record's own page, and that their forms do what they say."""

import re

import pytest
from django.urls import reverse

from curation import actions
from literature.actions import edit_source
from tests.factories.sources import draft, published, submitted

pytestmark = pytest.mark.django_db


def page(client, source, person, name="source"):
    client.logout()
    if person:
        client.force_login(person)
    return client.get(reverse(f"literature:{name}", args=[source.code])).content.decode()


def buttons(html):
    return re.findall(r'name="decision" value="(\w+)"', html)


def test_the_author_sees_what_was_corrected(client, member, coordinator, other_member):
    source = submitted(member, publisher="Wily")
    source = edit_source(source, by=coordinator, values={"publisher": "Wiley"}, comment="A misprint.")
    html = page(client, source, member)
    assert "<strong>Greta Graz</strong> corrected" in html
    assert "<dt>Publisher</dt><dd><del>Wily</del><ins>Wiley</ins></dd>" in html
    assert "A misprint." in html
    source = actions.take(source, "publish", by=coordinator)
    for person in (None, other_member):
        assert "A misprint." not in page(client, source, person)
        assert "Greta Graz" not in page(client, source, person)


def test_buttons_are_those_that_are_allowed(client, member, coordinator, other_member):
    source = draft(member)
    assert buttons(page(client, source, member)) == ["submit", "withdraw"]
    source = actions.take(source, "submit", by=member)
    assert buttons(page(client, source, member)) == ["withdraw"]
    assert buttons(page(client, source, coordinator)) == ["publish", "request_changes", "decline"]
    source = actions.take(source, "publish", by=coordinator)
    assert buttons(page(client, source, member)) == []
    assert buttons(page(client, source, coordinator)) == ["withdraw"]
    assert buttons(page(client, source, other_member)) == []
    assert buttons(page(client, source, None)) == []


def test_the_buttons_form_takes_the_step(client, member):
    source = draft(member)
    html = page(client, source, member)
    action = reverse("literature:take-step", args=[source.code])
    assert f'action="{action}"' in html
    version = re.search(r'name="version" value="(\d+)"', html)[1]
    client.post(action, {"decision": "submit", "version": version, "comment": "Here it is."})
    source.refresh_from_db()
    assert (source.state, source.steps.get(action="submit").comment) == ("submitted", "Here it is.")


def test_the_comment_form_keeps_a_comment(client, member, coordinator):
    source = submitted(member)
    action = reverse("literature:comment", args=[source.code])
    assert f'action="{action}"' in page(client, source, member)
    client.post(action, {"comment": "Which edition <b>?"})
    assert "Which edition &lt;b&gt;?" in page(client, source, coordinator)


def test_ids_are_there_once(client, member):
    html = page(client, submitted(member), member)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))


def test_the_history_restores_a_version(client, member, coordinator, other_member):
    source = published(member, coordinator)
    source = edit_source(source, by=coordinator, values={"title": "Spoilt"})
    assert "Restore this version" not in page(client, source, member, "source-history")
    assert "Restore this version" not in page(client, source, other_member, "source-history")
    html = page(client, source, coordinator, "source-history")
    [event] = re.findall(r'name="event" value="(\d+)"', html)
    client.post(reverse("literature:restore", args=[source.code]), {"event": event})
    source.refresh_from_db()
    assert source.title == "Power in Partnership"


def test_the_public_history_names_the_author_only(client, member, coordinator):
    source = submitted(member)
    source = actions.take(source, "request_changes", by=coordinator, comment="Between us.")
    source = actions.take(actions.take(source, "submit", by=member), "publish", by=coordinator)
    html = page(client, source, None, "source-history")
    assert re.findall(r"<strong>([^<]+)</strong> ([^·<]+) ·", html) == [("Mira Member", "added it; published")]
    assert "Between us." not in html
    assert "Greta" not in html


def test_a_state_is_said_in_a_sentence(client, member):
    assert "Only you see it. Submit it when it is ready." in page(client, draft(member), member)
