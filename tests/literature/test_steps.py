"""What authors and coordinators do with a source besides writing it."""

import pytest
from django.urls import reverse

from curation.actions import take
from curation.history import timeline
from literature.actions import edit_source
from literature.models import Source
from tests.factories.sources import draft, published, submitted

pytestmark = pytest.mark.django_db


def address(name: str, source) -> str:
    return reverse(f"literature:{name}", args=[source.code])


def state_of(source) -> str:
    return Source.objects.get(pk=source.pk).state


CAST = ["nobody", "member", "other_member", "outsider", "other_coordinator", "coordinator", "second_coordinator"]


def log_in(client, who: str, request) -> None:
    if who != "nobody":
        client.force_login(request.getfixturevalue(who))


class TestSteps:
    """Steps by the buttons of a source's page."""

    @pytest.mark.parametrize("who", CAST)
    def test_only_the_author_submits(self, client, member, coordinator, who, request):
        source = take(submitted(member), "request_changes", by=coordinator, comment="The year?")
        log_in(client, who, request)
        response = client.post(address("take-step", source), {"decision": "submit", "version": source.revision})
        expected = {"nobody": 302, "member": 302, "coordinator": 403, "second_coordinator": 403}
        assert response.status_code == expected.get(who, 404)
        assert state_of(source) == ("submitted" if who == "member" else "changes_requested")

    @pytest.mark.parametrize("who", CAST)
    def test_only_a_coordinator_withdraws_from_the_public(self, client, member, coordinator, who, request):
        source = published(member, coordinator)
        log_in(client, who, request)
        sent = {"decision": "withdraw", "version": source.revision, "comment": "It was retracted."}
        response = client.post(address("take-step", source), sent)
        may = who in ("coordinator", "second_coordinator")
        assert response.status_code == (302 if may or who == "nobody" else 403)
        assert state_of(source) == ("withdrawn" if may else "published")

    def test_withdraw_take_up_and_reinstate(self, client, member, coordinator):
        source = draft(member)
        client.force_login(member)
        for action, state in (("withdraw", "withdrawn"), ("take_up", "draft"), ("submit", "submitted")):
            client.post(address("take-step", source), {"decision": action})
            assert state_of(source) == state
        take(source, "publish", by=coordinator)
        client.force_login(coordinator)
        client.post(address("take-step", source), {"decision": "withdraw", "comment": "Retracted."})
        client.post(address("take-step", source), {"decision": "reinstate", "comment": "It was not."})
        assert state_of(source) == "published"

    def test_a_step_that_wants_a_reason_asks_for_it_with_the_page_at_hand(self, client, member, coordinator):
        source = published(member, coordinator)
        client.force_login(coordinator)
        response = client.post(
            address("take-step", source), {"decision": "withdraw", "comment": " ", "back": "/review/"}
        )
        assert response.status_code == 200
        assert response.context["form"].errors == {"comment": ["Write a sentence first."]}
        assert response.context["back"] == "/review/"
        assert state_of(source) == "published"
        assert client.get(address("take-step", source), {"decision": "withdraw"}).context["decision"] == "withdraw"
        assert state_of(source) == "published"
        sent = {"decision": "withdraw", "comment": "Retracted.", "back": "/review/", "version": source.revision}
        assert client.post(address("take-step", source), sent).headers["Location"] == "/review/"

    def test_who_comes_second_is_told_and_what_they_typed_is_there(
        self, client, member, coordinator, second_coordinator
    ):
        source = published(member, coordinator)
        sent = {"decision": "withdraw", "comment": "Retracted, see page 3.", "version": source.revision}
        edit_source(source, by=second_coordinator, values={"issued": "2001"}, comment="Year.")
        client.force_login(coordinator)
        response = client.post(address("take-step", source), sent)
        assert str(second_coordinator) in response.context["form"].non_field_errors()[0]
        assert response.context["form"]["comment"].value() == "Retracted, see page 3."
        assert state_of(source) == "published"
        sent["version"] = response.context["version"]
        client.post(address("take-step", source), sent)
        assert state_of(source) == "withdrawn"

    def test_a_step_that_leads_nowhere_any_more_says_so(self, client, member, coordinator, second_coordinator):
        source = published(member, coordinator)
        take(source, "withdraw", by=second_coordinator, comment="Retracted.")
        client.force_login(coordinator)
        sent = {"decision": "withdraw", "comment": "Retracted, see page 3."}
        response = client.post(address("take-step", source), sent)
        assert response.context["form"].non_field_errors() == ["This cannot be done now: it is “withdrawn”."]
        assert response.context["form"]["comment"].value() == "Retracted, see page 3."
        quiet = client.post(address("take-step", source), {"decision": "withdraw"})
        assert quiet.headers["Location"] == source.get_absolute_url()

    def test_an_unknown_step_is_not_found(self, client, member):
        source = draft(member)
        client.force_login(member)
        for action in ("", "delete", "correct"):
            assert client.post(address("take-step", source), {"decision": action}).status_code == 404
        assert state_of(source) == "draft"


class TestComments:
    """What is said about a source."""

    @pytest.mark.parametrize("who", CAST)
    def test_author_and_coordinators_comment(self, client, member, coordinator, who, request):
        source = submitted(member)
        log_in(client, who, request)
        response = client.post(address("comment", source), {"comment": "<b>Which edition?</b>"})
        may = who in ("member", "coordinator", "second_coordinator")
        assert response.status_code == (302 if may or who == "nobody" else 404)
        said = list(source.steps.filter(action="comment").values_list("comment", flat=True))
        assert said == (["<b>Which edition?</b>"] if may else [])

    def test_an_empty_comment_is_refused_beside_its_box(self, client, member):
        source = submitted(member)
        client.force_login(member)
        response = client.post(address("comment", source), {"comment": " "})
        assert response.context["form"].errors == {"comment": ["Write a sentence first."]}
        too_long = client.post(address("comment", source), {"comment": "x" * 10_001})
        assert too_long.context["form"]["comment"].value() == "x" * 10_001
        assert source.steps.filter(action="comment").count() == 0

    def test_readers_of_a_published_source_may_not(self, client, member, coordinator, other_member):
        source = published(member, coordinator)
        client.force_login(other_member)
        assert client.post(address("comment", source), {"comment": "Hello"}).status_code == 403


class TestRestore:
    """An earlier version brought back."""

    @pytest.fixture
    def source(self, member, coordinator):
        source = published(member, coordinator, issued="2000")
        return edit_source(source, by=coordinator, values={"issued": "2001"}, comment="Year.")

    def first_version(self, source, coordinator) -> int:
        return [entry.place for entry in timeline(source, coordinator) if entry.place][-1]

    @pytest.mark.parametrize("who", CAST)
    def test_only_a_coordinator_restores(self, client, source, coordinator, who, request):
        version = self.first_version(source, coordinator)
        log_in(client, who, request)
        response = client.post(address("restore", source), {"event": version, "version": source.revision})
        may = who in ("coordinator", "second_coordinator")
        assert response.status_code == (302 if may or who == "nobody" else 403)
        assert Source.objects.get(pk=source.pk).issued == ("2000" if may else "2001")

    def test_only_by_post_and_only_a_version_that_there_is(self, client, source, coordinator):
        client.force_login(coordinator)
        assert client.get(address("restore", source)).status_code == 405
        for place in ("", "0", "-1", "99", "x", "9" * 30, "<b>"):
            assert client.post(address("restore", source), {"event": place}).status_code == 404

    def test_who_comes_second_is_told(self, client, source, coordinator, second_coordinator):
        version, revision = self.first_version(source, coordinator), source.revision
        edit_source(source, by=second_coordinator, values={"issued": "2002"}, comment="Year.")
        client.force_login(coordinator)
        response = client.post(address("restore", source), {"event": version, "version": revision}, follow=True)
        assert str(second_coordinator) in str(next(iter(response.context["messages"])))
        assert Source.objects.get(pk=source.pk).issued == "2002"
