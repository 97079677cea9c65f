"""The review queue, the review page, several at once, and a person's matters."""

import pytest
from django.urls import reverse

from curation import actions, matters
from curation.models import Step
from curation.queue import queue_of
from literature.actions import edit_source, propose_change
from tests.factories.sources import draft, make_topic, published, submitted

pytestmark = pytest.mark.django_db


def queue_url(**wishes):
    query = "&".join(f"{name}={value}" for name, value in wishes.items())
    return reverse("portal:review-queue") + (f"?{query}" if query else "")


def item_url(source, name="item"):
    return reverse(f"portal:review-{name}", args=["source", source.code])


def decision(source, action, comment="", **more):
    return {"decision": action, "version": source.revision, "comment": comment, **more}


def titles(response):
    return [str(entry.record) for entry in response.context["entries"]]


# Who gets in


@pytest.mark.parametrize("name", ["matters", "review-queue"])
def test_a_visitor_is_sent_to_the_login(client, db, name):
    response = client.get(reverse(f"portal:{name}"))
    assert (response.status_code, response["Location"]) == (
        302,
        f"{reverse('account_login')}?next={reverse(f'portal:{name}')}",
    )


def test_the_queue_is_for_coordinators(client, member):
    client.force_login(member)
    assert client.get(queue_url()).status_code == 403


def test_an_item_is_shown_to_coordinators_of_its_group_only(client, member, coordinator, outsider, other_coordinator):
    source = submitted(member)
    expected = {member: 403, outsider: 403, other_coordinator: 404, coordinator: 200}
    found = {}
    for person in expected:
        client.force_login(person)
        found[person] = client.get(item_url(source)).status_code
    assert found == expected


def test_a_draft_is_not_found_even_by_its_coordinator(client, member, coordinator):
    client.force_login(coordinator)
    assert client.get(item_url(draft(member))).status_code == 404


@pytest.mark.parametrize("kind", ["source", "nothing"])
def test_what_is_not_there_is_not_found(client, coordinator, kind):
    client.force_login(coordinator)
    assert client.get(reverse("portal:review-item", args=[kind, "0000000"])).status_code == 404


def test_a_decision_by_someone_not_entitled_changes_nothing(
    client, member, other_member, coordinator, other_coordinator
):
    source = submitted(member)
    found = []
    for person in (None, member, other_member, other_coordinator):
        client.logout()
        if person:
            client.force_login(person)
        found.append(client.post(item_url(source, "decide"), decision(source, "publish")).status_code)
    source.refresh_from_db()
    assert (found, source.state) == ([302, 403, 403, 404], "submitted")


# The queue


def test_the_oldest_comes_first_and_only_what_may_be_reviewed(
    client, member, coordinator, second_coordinator, outsider
):
    submitted(member, title="First")
    submitted(member, title="Second")
    submitted(coordinator, title="One's own")
    submitted(outsider, title="Of another group")
    draft(member, title="A draft")
    client.force_login(coordinator)
    response = client.get(queue_url())
    assert titles(response) == ["First", "Second"]
    assert response.context["queue"].total == 2
    client.force_login(second_coordinator)
    assert titles(client.get(queue_url())) == ["First", "Second", "One's own"]


def test_the_only_coordinator_finds_their_own_in_the_queue(client, coordinator):
    submitted(coordinator, title="One's own")
    client.force_login(coordinator)
    assert titles(client.get(queue_url())) == ["One's own"]


def test_filters_and_order(client, member, other_member, coordinator, second_coordinator):
    topic = make_topic("Funding")
    clear = {"abstract": "On power.", "topics": [topic]}
    first = submitted(other_member, title="Book without odds", **clear)
    submitted(member, title="An article", type="article-journal")
    record = published(member, coordinator, title="A published one", **clear)
    change = propose_change(record, by=member)
    actions.take(change, "submit", by=member)
    client.force_login(coordinator)

    def shown(**wishes):
        return titles(client.get(queue_url(**wishes)))

    assert shown(order="newest") == ["A published one", "An article", "Book without odds"]
    assert shown(order="person") == ["An article", "A published one", "Book without odds"]
    assert shown(kind="source:article-journal") == ["An article"]
    assert shown(kind="source:book") == ["Book without odds", "A published one"]
    assert shown(topic="funding") == ["Book without odds", "A published one"]
    assert shown(nature="change") == ["A published one"]
    assert shown(nature="new") == ["Book without odds", "An article"]
    assert shown(verdict="odd") == ["An article"]
    assert shown(verdict="clear") == ["Book without odds", "A published one"]
    assert shown(group="partnerships") == ["Book without odds", "An article", "A published one"]
    assert shown(group="unknown", kind="nonsense") == ["Book without odds", "An article", "A published one"]
    assert first.state == "submitted"


def test_query_counts_do_not_grow(client, member, coordinator):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def counted(url):
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    def all_pages():
        client.force_login(coordinator)
        counts = [counted(queue_url()), counted(queue_url(verdict="odd")), counted(reverse("portal:matters"))]
        client.force_login(member)
        return [*counts, counted(reverse("portal:matters"))]

    def one(number):
        submitted(member, title=f"Waiting {number}", topics=[topic])
        draft(member, title=f"Draft {number}")
        asked = submitted(member, title=f"Asked {number}")
        actions.take(asked, "request_changes", by=coordinator, comment="More, please.")
        published(member, coordinator, title=f"Done {number}")

    topic = make_topic("Funding")
    one(0)
    at_one = all_pages()
    for number in range(1, 30):
        one(number)
    assert all_pages() == at_one


# Deciding


def test_after_a_decision_the_next_one_comes(client, member, coordinator):
    first, second = submitted(member, title="First"), submitted(member, title="Second")
    client.force_login(coordinator)
    response = client.post(item_url(first, "decide"), decision(first, "publish"))
    assert response["Location"] == item_url(second)
    response = client.post(item_url(second, "decide"), decision(second, "decline", "Not on our subject."))
    assert response["Location"] == queue_url()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("published", "declined")


def test_the_filters_stay_through_decisions(client, member, coordinator):
    first = submitted(member, title="First")
    submitted(member, title="An article", type="article-journal")
    third = submitted(member, title="Third")
    client.force_login(coordinator)
    page = client.get(item_url(first) + "?kind=source:book")
    assert (page.context["left"], page.context["left_in_all"]) == (2, 3)
    assert page.context["next_url"] == item_url(third) + "?kind=source%3Abook"
    response = client.post(item_url(first, "decide") + "?kind=source:book", decision(first, "publish"))
    assert response["Location"] == item_url(third) + "?kind=source%3Abook"


def test_what_was_skipped_comes_back_at_the_end(client, member, coordinator):
    skipped, last = submitted(member, title="Skipped"), submitted(member, title="Last")
    client.force_login(coordinator)
    response = client.post(item_url(last, "decide"), decision(last, "publish"))
    assert response["Location"] == item_url(skipped)


@pytest.mark.parametrize("action", ["decline", "request_changes", "comment"])
def test_where_a_reason_is_wanted_it_is_asked_for_beside_the_field(client, member, coordinator, action):
    source = submitted(member)
    client.force_login(coordinator)
    response = client.post(item_url(source, "decide"), decision(source, action, "  "))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["comment"]
    source.refresh_from_db()
    assert source.state == "submitted"


def test_an_unknown_decision_is_refused(client, member, coordinator):
    source = submitted(member)
    client.force_login(coordinator)
    response = client.post(item_url(source, "decide"), decision(source, "withdraw", "Because."))
    assert (response.status_code, response.context["form"].non_field_errors()) == (
        422,
        ["Choose one of the decisions."],
    )


def test_a_comment_stays_on_the_item_and_the_page_stays(client, member, coordinator):
    source = submitted(member)
    client.force_login(coordinator)
    response = client.post(item_url(source, "decide"), decision(source, "comment", "Which edition is it?"), follow=True)
    assert response.redirect_chain == [(item_url(source), 302)]
    assert [said.step.comment for said in response.context["discussion"]] == ["", "", "Which edition is it?"]


def test_what_was_typed_outlives_a_login_that_ran_out(client, member, coordinator):
    source = submitted(member)
    address = item_url(source) + "?kind=source%3Abook"
    response = client.post(
        item_url(source, "decide") + "?kind=source%3Abook", decision(source, "request_changes", "Which edition?")
    )
    assert response["Location"].startswith(reverse("account_login"))
    client.force_login(coordinator)
    assert client.get(address).context["form"]["comment"].value() == "Which edition?"
    assert client.get(address).context["form"]["comment"].value() == ""
    source.refresh_from_db()
    assert source.state == "submitted"


def test_the_address_of_a_decision_shows_the_item(client, member, coordinator):
    source = submitted(member)
    client.force_login(coordinator)
    response = client.get(item_url(source, "decide") + "?kind=source%3Abook")
    assert response["Location"] == item_url(source) + "?kind=source%3Abook"


def test_the_second_is_told_what_the_first_did_and_keeps_what_they_typed(
    client, member, coordinator, second_coordinator
):
    source = submitted(member)
    actions.take(source, "decline", by=second_coordinator, comment="Not on our subject.")
    client.force_login(coordinator)
    response = client.post(item_url(source, "decide"), decision(source, "publish", "Very useful."))
    source.refresh_from_db()
    assert (response.status_code, source.state) == (409, "declined")
    overtaken = response.context["overtaken"]
    assert [(step.by, step.action) for step in overtaken.steps] == [(second_coordinator, "decline")]
    assert str(overtaken).startswith("Viktor Vienna declined on ")
    assert response.context["form"]["comment"].value() == "Very useful."
    assert response.context["decisions"] == []
    page = response.content.decode()
    assert page.count("Very useful.") == 1
    assert "Not on our subject." in page
    assert Step.objects.decisions().count() == 1


def test_a_correction_meanwhile_is_shown_and_can_then_be_published(client, member, coordinator, second_coordinator):
    source = submitted(member)
    edit_source(source, by=second_coordinator, values={"publisher": "Wiley-Blackwell"})
    client.force_login(coordinator)
    response = client.post(item_url(source, "decide"), decision(source, "publish", "Good."))
    assert response.status_code == 409
    assert [decision["value"] for decision in response.context["decisions"]] == [
        "publish",
        "request_changes",
        "decline",
    ]
    source.refresh_from_db()
    assert f'name="version" value="{source.revision}"' in response.content.decode()
    client.post(item_url(source, "decide"), decision(source, "publish", "Good."))
    source.refresh_from_db()
    assert source.state == "published"


def test_nobody_decides_about_their_own_unless_alone_and_then_it_says_so(client, coordinator, group):
    from tests.factories.people import join, make_person

    source = submitted(coordinator)
    client.force_login(coordinator)
    page = client.get(item_url(source))
    assert (page.context["reviews_own"], len(page.context["decisions"])) == (True, 3)
    assert "You added this yourself. The group has no other coordinator" in page.content.decode()
    join(make_person("Second Coordinator"), group, role="coordinator")
    page = client.get(item_url(source))
    assert (page.context["reviews_own"], page.context["decisions"]) == (False, [])
    assert "another coordinator of the group decides" in page.content.decode()
    assert client.post(item_url(source, "decide"), decision(source, "publish")).status_code == 403


def test_the_page_shows_what_changed_since_the_last_look(client, member, coordinator):
    source = submitted(member, publisher="Wily")
    client.force_login(coordinator)
    assert client.get(item_url(source)).context["changes"] is None
    source = actions.take(source, "request_changes", by=coordinator, comment="The publisher?")
    source = edit_source(source, by=member, values={"publisher": "Wiley", "issued": "2001"})
    actions.take(source, "submit", by=member)
    changes = client.get(item_url(source)).context["changes"]
    assert [(change.field, change.old, change.new) for change in changes] == [
        ("issued", "2000", "2001"),
        ("publisher", "Wily", "Wiley"),
    ]


def test_a_proposed_change_is_shown_against_the_published_record_with_conflicts(
    client, member, other_member, coordinator
):
    record = published(member, coordinator, publisher="Wiley", issued="2000")
    change = propose_change(record, by=other_member)
    edit_source(change, by=other_member, values={"publisher": "Wiley & Sons", "issued": "2001"})
    change = actions.take(change, "submit", by=other_member)
    edit_source(record, by=coordinator, values={"issued": "1999"})
    client.force_login(coordinator)
    changes = client.get(item_url(change)).context["proposed_changes"]
    assert [(c.field, c.old, c.new, c.meanwhile) for c in changes] == [
        ("issued", "2000", "2001", "1999"),
        ("publisher", "Wiley", "Wiley & Sons", None),
    ]
    response = client.post(item_url(change, "decide"), decision(change, "publish", "Thanks."))
    assert response.status_code == 422
    assert "date" in str(response.context["form"].non_field_errors())
    assert response.context["form"]["comment"].value() == "Thanks."


def test_a_likely_duplicate_stands_beside(client, member, other_member, coordinator):
    published(member, coordinator, title="Power in Partnership", publisher="Wiley")
    source = submitted(other_member, title="Power in partnership", publisher="Willey")
    client.force_login(coordinator)
    compared = client.get(item_url(source)).context["likenesses"]
    assert [(one["counts"], one["columns"][1]["title"]) for one in compared] == [(True, "Power in Partnership")]
    different = {row["name"] for row in compared[0]["rows"] if row["different"]}
    assert different == {"Title", "Publisher"}


# Several at once


def several(client, action, sources, comment=""):
    tickets = [f"source/{source.code}/{source.revision}" for source in sources]
    return client.post(
        reverse("portal:review-several"),
        {"decision": action, "chosen": tickets, "comment": comment},
        follow=True,
    )


def test_several_are_published_and_what_was_not_is_told(client, member, coordinator, second_coordinator):
    first, second, third = (submitted(member, title=title) for title in ("First", "Second", "Third"))
    actions.take(second, "decline", by=second_coordinator, comment="No.")
    client.force_login(coordinator)
    response = several(client, "publish", [first, second, third])
    said = [str(message) for message in response.context["messages"]]
    assert said[0] == "Published 2: First; Third"
    assert said[1].startswith("Not done: “Second”. Viktor Vienna declined on ")
    assert len(said) == 2
    states = []
    for source in (first, second, third):
        source.refresh_from_db()
        states.append(source.state)
    assert states == ["published", "declined", "published"]


def test_declining_several_wants_a_reason_and_keeps_the_choice(client, member, coordinator):
    first, second = submitted(member, title="First"), submitted(member, title="Second")
    client.force_login(coordinator)
    response = several(client, "decline", [first])
    assert response.status_code == 422
    assert response.context["chosen"] == {f"source/{first.code}/{first.revision}"}
    assert response.content.decode().count(" checked") == 1
    several(client, "decline", [first, second], "Not on our subject.")
    assert list(Step.objects.decisions().values_list("action", "comment")) == [("decline", "Not on our subject.")] * 2


def test_several_needs_a_choice_and_is_for_coordinators(client, member, coordinator, other_coordinator):
    source = submitted(member)
    assert client.post(reverse("portal:review-several"), {"decision": "publish"}).status_code == 302
    client.force_login(member)
    assert several(client, "publish", [source]).status_code == 403
    client.force_login(coordinator)
    assert several(client, "publish", []).status_code == 422
    assert several(client, "request_changes", [source]).status_code == 422
    client.force_login(other_coordinator)
    response = several(client, "publish", [source])
    assert str(next(iter(response.context["messages"]))).endswith("It is not in your queue.")
    source.refresh_from_db()
    assert source.state == "submitted"


@pytest.mark.parametrize("ticket", ["", "source", "source/0000000/1", "nothing/0000000/1", "source/x/y", "////"])
def test_a_nonsense_ticket_is_no_error(client, coordinator, ticket):
    client.force_login(coordinator)
    response = client.post(reverse("portal:review-several"), {"decision": "publish", "chosen": [ticket]})
    assert response.status_code in (302, 422)


# Matters


def test_matters_of_a_member(client, member, coordinator):
    asked = submitted(member, title="Asked")
    actions.take(asked, "request_changes", by=coordinator, comment="Which edition?")
    draft(member, title="Draft")
    submitted(member, title="Waiting")
    published(member, coordinator, title="Done")
    gone = submitted(member, title="Gone")
    actions.take(gone, "decline", by=coordinator, comment="Not on our subject.")
    client.force_login(member)
    found = client.get(reverse("portal:matters")).context["matters"]
    assert [(str(m.record), m.decision.comment) for m in found.changes_requested] == [("Asked", "Which edition?")]
    assert [str(m.record) for m in found.drafts] == ["Draft"]
    assert [str(m.record) for m in found.submitted] == ["Waiting"]
    assert [(str(m.record), m.decision.comment) for m in found.decided] == [
        ("Gone", "Not on our subject."),
        ("Done", ""),
    ]
    assert found.queue_size == 0
    assert matters.open_count(member) == 2


def test_matters_of_a_coordinator_and_of_nobody(
    client, member, coordinator, second_coordinator, django_assert_num_queries
):
    first = submitted(member)
    submitted(member)
    submitted(coordinator)
    draft(coordinator)
    client.force_login(coordinator)
    found = client.get(reverse("portal:matters")).context["matters"]
    assert (found.queue_size, found.queue_oldest) == (2, first.submitted_at)
    assert coordinator.is_coordinator
    with django_assert_num_queries(1):
        assert matters.open_count(coordinator) == 3
    assert queue_of(coordinator).total == 2


def test_a_page_with_nothing_offers_the_first_step(client, member):
    client.force_login(member)
    page = client.get(reverse("portal:matters"))
    assert page.context["matters"].is_empty
    assert reverse("literature:add-source") in page.content.decode()
