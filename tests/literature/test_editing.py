"""Editing a source: authors, coordinators who correct, people who propose a change, and two at once."""

import re

import pytest
from django.urls import reverse

from curation.actions import take
from literature.actions import edit_source, propose_change
from literature.models import Source
from tests.factories.sources import draft, make_topic, published, submitted

pytestmark = pytest.mark.django_db


def edit_url(source) -> str:
    return reverse("literature:edit-source", args=[source.code])


def shown(client, source, **query) -> dict:
    """What the edit page's form would send if nothing was touched."""
    context = client.get(edit_url(source), query).context
    data = {"revision": context["revision"], "back": context["back"]}
    for field in context["form"]:
        value = field.value()
        if field.name == "contributors":
            for number, row in enumerate(value):
                data |= {f"contributors-{number}-role": row.role, f"contributors-{number}-name": row.name}
        else:
            data[field.name] = "" if value is None else value
    return data


def send(client, source, action, **values):
    return client.post(edit_url(source), {"action": action, **values})


class TestWhoMay:
    """Each kind of person at the form of a draft, a submitted and a published source."""

    @pytest.fixture
    def sources(self, member, coordinator):
        return {
            "draft": draft(member, title="A draft"),
            "submitted": submitted(member, title="A submitted one"),
            "published": published(member, coordinator, title="A published one"),
        }

    @pytest.mark.parametrize(
        ("who", "answers"),
        [
            ("nobody", {"draft": 302, "submitted": 302, "published": 302}),
            ("member", {"draft": 200, "submitted": 403, "published": 403}),
            ("other_member", {"draft": 404, "submitted": 404, "published": 403}),
            ("outsider", {"draft": 404, "submitted": 404, "published": 403}),
            ("other_coordinator", {"draft": 404, "submitted": 404, "published": 403}),
            ("coordinator", {"draft": 404, "submitted": 200, "published": 200}),
            ("second_coordinator", {"draft": 404, "submitted": 200, "published": 200}),
        ],
    )
    def test_the_form(self, client, sources, who, answers, request):
        if who != "nobody":
            client.force_login(request.getfixturevalue(who))
        assert {state: client.get(edit_url(source)).status_code for state, source in sources.items()} == answers
        sent = {"action": "draft", "type": "book", "title": "Changed", "revision": 1}
        refused = {state for state, code in answers.items() if code != 200}
        for state in refused:
            assert client.post(edit_url(sources[state]), sent).status_code == answers[state]
            assert Source.objects.get(pk=sources[state].pk).title == sources[state].title


def test_an_untouched_form_changes_nothing(client, member):
    topic = make_topic("Role of civil society")
    source = draft(
        member,
        topics=[topic],
        tags=["NGOs"],
        issued="2009-10-23",
        language="pt-BR",
        extra={"PMID": "1"},
        contributors=[{"role": "author", "family": "Berg", "given": "Wolfgang", "particle": "van der"}],
    )
    before = source.snapshot()
    client.force_login(member)
    data = shown(client, source)
    assert send(client, source, "draft", **data).headers["Location"] == source.get_absolute_url()
    after = Source.objects.get(pk=source.pk)
    assert (after.snapshot(), after.revision) == (before, source.revision)


def test_an_author_edits_and_submits(client, member):
    source = draft(member, extra={"PMID": "1"})
    client.force_login(member)
    send(client, source, "submit", **{**shown(client, source), "title": "Better"})
    after = Source.objects.get(pk=source.pk)
    assert (after.state, after.title, after.extra) == ("submitted", "Better", {"PMID": "1"})


def test_an_author_answers_a_request_for_changes(client, member, coordinator):
    source = take(submitted(member), "request_changes", by=coordinator, comment="The year?")
    client.force_login(member)
    data = shown(client, source)
    send(client, source, "submit", **{**data, "issued": "2001", "comment": "Done, thank you."})
    after = Source.objects.get(pk=source.pk)
    assert (after.state, after.issued) == ("submitted", "2001")
    assert after.steps.order_by("id").last().comment == "Done, thank you."


def test_a_coordinator_corrects_and_comes_back_to_the_queue(client, member, coordinator):
    source = submitted(member)
    client.force_login(coordinator)
    data = shown(client, source, back="/review/source/x/?order=newest")
    assert data["back"] == "/review/source/x/?order=newest"
    response = send(client, source, "correct", **{**data, "issued": "2001", "comment": "The year was wrong."})
    assert response.headers["Location"] == "/review/source/x/?order=newest"
    step = source.steps.order_by("id").last()
    assert (step.action, step.by, step.comment) == ("correct", coordinator, "The year was wrong.")
    assert Source.objects.get(pk=source.pk).issued == "2001"


def test_a_correction_that_corrects_nothing_is_not_logged(client, member, coordinator):
    source = submitted(member)
    client.force_login(coordinator)
    response = send(client, source, "correct", **{**shown(client, source), "comment": "Which edition?"})
    assert response.context["form"].non_field_errors() == [
        "Nothing is different yet. To say something without a change, write a comment."
    ]
    assert response.context["comment"] == "Which edition?"
    assert [step.action for step in source.steps.all()] == ["add", "submit"]


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "evil", "/\\evil"])
def test_nobody_is_led_out_of_the_portal(client, member, coordinator, back):
    source = submitted(member)
    client.force_login(coordinator)
    data = shown(client, source, back=back)
    assert data["back"] == ""
    response = send(client, source, "correct", **{**data, "issued": "2001", "back": back})
    assert response.headers["Location"] == source.get_absolute_url()


def test_a_button_that_the_page_does_not_have_changes_nothing(client, member):
    source = draft(member)
    client.force_login(member)
    data = {**shown(client, source), "title": "Typed"}
    for action in ("compare", "publish", ""):
        assert send(client, source, action, **data).context["form"]["title"].value() == "Typed"
    assert Source.objects.get(pk=source.pk).title == source.title


def test_errors_leave_all_typed_where_it_was(client, member):
    source = draft(member)
    client.force_login(member)
    response = send(client, source, "submit", **{**shown(client, source), "title": "", "note": "Mine"})
    assert set(response.context["form"].errors) == {"title"}
    assert response.context["form"]["note"].value() == "Mine"
    assert Source.objects.get(pk=source.pk).note == ""


class TestTwoAtOnce:
    """Who saves second is told what the first did; nothing is overwritten and nothing typed is lost."""

    def test_it_is_shown_and_saved_only_when_sent_again(self, client, member, coordinator, second_coordinator):
        source = submitted(member, issued="2000", publisher="Wiley")
        client.force_login(coordinator)
        mine = {**shown(client, source), "issued": "2001", "comment": "Year."}
        client.force_login(second_coordinator)
        send(client, source, "correct", **{**shown(client, source), "publisher": "Wiley & Sons", "comment": "House."})

        client.force_login(coordinator)
        response = send(client, source, "correct", **mine)
        assert str(second_coordinator) in response.context["overtaken"]
        assert [(step.by, step.comment) for step in response.context["overtaken_steps"]] == [
            (second_coordinator, "House.")
        ]
        assert [(str(c["name"]), c["before"]) for c in response.context["overtaken_changes"]] == [
            ("Date", "<del>2000</del>"),
            ("Publisher", "Wiley<del> &amp; Sons</del>"),
        ]
        assert response.context["form"]["issued"].value() == "2001"
        assert response.context["comment"] == "Year."
        unchanged = Source.objects.get(pk=source.pk)
        assert (unchanged.issued, unchanged.publisher) == ("2000", "Wiley & Sons")

        decided = {**mine, "publisher": "Wiley & Sons", "revision": response.context["revision"]}
        assert send(client, source, "correct", **decided).status_code == 302
        after = Source.objects.get(pk=source.pk)
        assert (after.issued, after.publisher) == ("2001", "Wiley & Sons")

    def test_a_form_that_does_not_say_its_revision_overwrites_nothing(self, client, member):
        source = draft(member)
        client.force_login(member)
        for revision in ("", "x", "-1", "9" * 30, "0"):
            data = {**shown(client, source), "title": "Overwritten", "revision": revision}
            assert send(client, source, "draft", **data).context["overtaken"]
        assert Source.objects.get(pk=source.pk).title == source.title

    def test_who_edits_what_was_published_meanwhile_keeps_what_they_typed(self, client, member, coordinator):
        source = take(submitted(member), "request_changes", by=coordinator, comment="The year?")
        client.force_login(member)
        data = {**shown(client, source), "title": "Better"}
        take(take(source, "submit", by=member), "publish", by=coordinator)
        response = send(client, source, "submit", **data)
        assert response.status_code == 403
        assert Source.objects.get(pk=source.pk).title == source.title


class TestProposedChange:
    """A member's change to a published source."""

    @pytest.fixture
    def source(self, member, coordinator):
        return published(member, coordinator, title="Power", publisher="Wiley")

    @pytest.mark.parametrize(
        ("who", "status"),
        [("nobody", 302), ("other_member", 302), ("outsider", 302), ("member", 302), ("coordinator", 302)],
    )
    def test_who_may_open_one(self, client, source, who, status, request):
        if who != "nobody":
            client.force_login(request.getfixturevalue(who))
        response = client.post(reverse("literature:propose-change", args=[source.code]))
        assert response.status_code == status
        assert Source.objects.filter(amends=source).count() == (who != "nobody")
        if who == "nobody":
            assert response.headers["Location"] == f"/accounts/login/?next={source.get_absolute_url()}"
        else:
            assert response.headers["Location"] == edit_url(Source.objects.get(amends=source))

    def test_only_by_post_and_only_to_what_one_sees(self, client, source, other_member, member):
        client.force_login(other_member)
        assert client.get(reverse("literature:propose-change", args=[source.code])).status_code == 405
        hidden = draft(member, title="Hidden")
        assert client.post(reverse("literature:propose-change", args=[hidden.code])).status_code == 404

    def test_the_difference_is_shown_before_it_is_submitted(self, client, source, other_member):
        amendment = propose_change(source, by=other_member)
        client.force_login(other_member)
        page = client.get(edit_url(amendment))
        assert [button["value"] for button in page.context["buttons"]] == ["compare", "draft"]
        assert f'<a href="{source.get_absolute_url()}">Power</a>' in page.content.decode()
        changed = {**shown(client, amendment), "publisher": "Wiley & Sons"}
        seen = send(client, amendment, "compare", **changed)
        assert [(str(c["name"]), c["before"]) for c in seen.context["changes"]] == [("Publisher", "Wiley")]
        assert [button["value"] for button in seen.context["buttons"]] == ["submit", "compare", "draft"]
        assert Source.objects.get(pk=amendment.pk).publisher == "Wiley"
        send(client, amendment, "submit", **changed)
        after = Source.objects.get(pk=amendment.pk)
        assert (after.state, after.publisher) == ("submitted", "Wiley & Sons")
        assert Source.objects.get(pk=source.pk).publisher == "Wiley"

    def test_a_coordinator_decides_where_both_sides_changed(self, client, source, other_member, coordinator):
        amendment = propose_change(source, by=other_member)
        amendment = edit_source(amendment, by=other_member, values={"publisher": "Wiley & Sons"})
        take(amendment, "submit", by=other_member)
        edit_source(source, by=coordinator, values={"publisher": "Wiley-Blackwell"})
        client.force_login(coordinator)
        page = client.get(edit_url(amendment))
        assert [change.meanwhile for change in page.context["proposed"]] == ["Wiley-Blackwell"]
        send(client, amendment, "correct", **shown(client, amendment))
        after = Source.objects.get(pk=amendment.pk)
        assert after.amends_from["publisher"] == "Wiley-Blackwell"
        assert take(after, "publish", by=coordinator).state == "published"
        assert Source.objects.get(pk=source.pk).publisher == "Wiley & Sons"

    def test_a_change_that_changes_nothing_is_not_submitted(self, client, source, other_member):
        amendment = propose_change(source, by=other_member)
        client.force_login(other_member)
        response = send(client, amendment, "submit", **shown(client, amendment))
        assert response.context["form"].non_field_errors() == ["Nothing is different from the published source yet."]
        assert Source.objects.get(pk=amendment.pk).state == "draft"

    def test_it_is_no_duplicate_of_what_it_changes(self, client, source, other_member):
        amendment = propose_change(source, by=other_member)
        client.force_login(other_member)
        response = send(client, amendment, "draft", **{**shown(client, amendment), "title": "Power!"})
        assert response.status_code == 302

    def test_an_open_one_that_waits_is_not_opened_for_editing(self, client, source, other_member):
        amendment = propose_change(source, by=other_member)
        client.force_login(other_member)
        send(client, amendment, "submit", **{**shown(client, amendment), "publisher": "Wiley & Sons"})
        response = client.post(reverse("literature:propose-change", args=[source.code]))
        assert response.headers["Location"] == amendment.get_absolute_url()


def test_the_form_says_that_the_browsers_copy_may_go(client, member):
    """After each answer to a POST the server has what was typed; portal.js would else give back the older copy."""
    source = draft(member)
    client.force_login(member)
    assert "data-kept" not in client.get(edit_url(source)).content.decode()
    page = send(client, source, "show", **shown(client, source)).content.decode()
    assert re.findall(r'data-kep?e?[pt]="([^"]*)"', page) == [f"source-{source.code}", f"kept-source-{source.code}"]
