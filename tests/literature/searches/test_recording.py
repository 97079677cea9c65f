"""Recording questions and searches, what they found, and the list of reasons: who may, and what is refused."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from literature.models import ExclusionReason, FoundSource, LiteratureSearch, SearchQuestion
from literature.searching import actions
from tests.at_once import at_once
from tests.factories.searches import found, question_of, reasons_of, search_for, sources_of
from tests.factories.sources import draft, published

pytestmark = pytest.mark.django_db

CAST = ["nobody", "outsider", "other_coordinator", "member", "other_member", "coordinator"]
#: Whom a POST is refused, and how: not logged in is led to the login, of another group is told no.
REFUSED = {"nobody": 302, "outsider": 403, "other_coordinator": 403}

SEARCH = {
    "kind": "database",
    "place": "JSTOR",
    "query": '  ("human rights"\r\n AND partner*)  ',
    "searched_on": "2026-03-02",
    "searched_by": "Mira Member and the librarian",
    "hits": "41",
}


def log_in(client, who: str, request):
    if who != "nobody":
        client.force_login(request.getfixturevalue(who))


@pytest.fixture
def question(member):
    return question_of(member)


@pytest.fixture
def search(question, member):
    return search_for(question, member)


class TestQuestions:
    """A question is asked by members, for their group."""

    @pytest.mark.parametrize("who", CAST)
    def test_any_member_asks(self, client, who, request, db, group):
        log_in(client, who, request)
        theirs = request.getfixturevalue(who).memberships.first().group_id if who != "nobody" else group.pk
        sent = {"group": theirs, "text": "What lasts?", "readers": "1"}
        response = client.post(reverse("literature:ask-search-question"), sent)
        assert response.status_code == 302
        assert SearchQuestion.objects.count() == (who != "nobody")

    def test_not_for_another_group(self, client, member, other_group):
        client.force_login(member)
        sent = {"group": other_group.pk, "text": "What lasts?", "readers": "1"}
        assert client.post(reverse("literature:ask-search-question"), sent).status_code == 422
        with pytest.raises(PermissionDenied):
            actions.ask_question(group=other_group, by=member, text="What lasts?")
        assert SearchQuestion.objects.count() == 0

    def test_somebody_without_a_group(self, client, db):
        from tests.factories.people import make_person

        client.force_login(make_person("Nora Nogroup"))
        assert client.get(reverse("literature:ask-search-question")).status_code == 403
        assert client.get(reverse("literature:record-search")).status_code == 403

    @pytest.mark.parametrize("who", CAST)
    def test_the_asker_and_coordinators_change_it(self, client, who, request, question):
        log_in(client, who, request)
        sent = {"text": "What ends?", "readers": "2", "version": question.revision}
        response = client.post(reverse("literature:edit-search-question", args=[question.code]), sent)
        expected = REFUSED | {"member": 302, "other_member": 403, "coordinator": 302}
        assert response.status_code == expected[who]
        question.refresh_from_db()
        assert question.text == ("What ends?" if who in ("member", "coordinator") else "What makes partnerships last?")

    def test_a_change_that_somebody_else_was_quicker_with(self, client, member, question):
        client.force_login(member)
        seen = question.revision
        actions.edit_question(question, by=member, expected_revision=seen, text="What ends?")
        sent = {"text": "What begins?", "readers": "2", "version": seen}
        response = client.post(reverse("literature:edit-search-question", args=[question.code]), sent)
        assert response.status_code == 422
        assert b"What begins?" in response.content
        question.refresh_from_db()
        assert question.text == "What ends?"

    def test_a_group_starts_with_reasons_once(self, question, member, group):
        names = [reason.name for reason in reasons_of(question)]
        assert names == [str(name) for name in actions.FIRST_REASONS]
        question_of(member)
        assert len(reasons_of(question)) == len(names)


class TestSearches:
    """A search is recorded as it was done."""

    @pytest.mark.parametrize("who", CAST)
    def test_members_of_the_group_record(self, client, who, request, question):
        log_in(client, who, request)
        response = client.post(reverse("literature:record-search"), {**SEARCH, "question": question.pk})
        may = who in ("member", "other_member", "coordinator")
        assert response.status_code == (302 if may or who == "nobody" else 422)
        assert LiteratureSearch.objects.count() == may

    def test_the_query_is_kept_to_the_letter(self, client, member, question):
        client.force_login(member)
        client.post(reverse("literature:record-search"), {**SEARCH, "question": question.pk})
        search = LiteratureSearch.objects.get()
        assert search.query == '  ("human rights"\n AND partner*)  '
        assert (search.hits, search.duplicates_left_out, search.searched_by) == (41, 0, "Mira Member and the librarian")
        assert (search.recorded_by, search.searched_on) == (member, datetime.date(2026, 3, 2))
        page = client.get(search.get_absolute_url()).content.decode()
        assert "  (&quot;human rights&quot;\n AND partner*)  </pre>" in page

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("query", "  \n "),
            ("place", ""),
            ("searched_on", "2999-01-01"),
            ("searched_on", "yesterday"),
            ("hits", "-1"),
            ("hits", "99999999999"),
            ("to_year", "1990"),
            ("to_year", "2999"),
            ("kind", "nowhere"),
            ("searched_by", ""),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_lost(self, client, member, question, field, value):
        client.force_login(member)
        sent = {**SEARCH, "question": question.pk, "from_year": "1995", "notes": "My own words", field: value}
        response = client.post(reverse("literature:record-search"), sent)
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        assert b"My own words" in response.content
        assert LiteratureSearch.objects.count() == 0

    def test_an_update_begins_with_what_it_updates(self, client, member, search):
        client.force_login(member)
        response = client.get(reverse("literature:record-search"), {"again": search.code})
        form = response.context["form"]
        assert (form["query"].value(), form["updates"].value(), form["hits"].value()) == (search.query, search.pk, None)
        sent = {**SEARCH, "question": search.question_id, "updates": search.pk}
        client.post(reverse("literature:record-search"), sent)
        assert [later.place for later in search.updated_by.all()] == ["JSTOR"]

    def test_an_update_is_for_the_same_question(self, client, member, search):
        other = question_of(member, text="Another?")
        client.force_login(member)
        sent = {**SEARCH, "question": other.pk, "updates": search.pk}
        assert list(client.post(reverse("literature:record-search"), sent).context["form"].errors) == ["updates"]

    @pytest.mark.parametrize("who", CAST)
    def test_the_recorder_and_coordinators_correct(self, client, who, request, search):
        log_in(client, who, request)
        sent = {**SEARCH, "version": search.revision}
        response = client.post(reverse("literature:edit-literature-search", args=[search.code]), sent)
        expected = REFUSED | {"member": 302, "other_member": 403, "coordinator": 302}
        assert response.status_code == expected[who]
        search.refresh_from_db()
        assert search.place == ("JSTOR" if who in ("member", "coordinator") else "Scopus")

    @pytest.mark.parametrize("who", CAST)
    def test_the_recorder_and_coordinators_set_aside(self, client, who, request, search):
        log_in(client, who, request)
        address = reverse("literature:set-search-aside", args=[search.code])
        response = client.post(address, {"because": "Typed twice"})
        expected = REFUSED | {"member": 302, "other_member": 403, "coordinator": 302}
        assert response.status_code == expected[who]
        search.refresh_from_db()
        assert search.counts == (who not in ("member", "coordinator"))
        if not search.counts:
            client.post(address)
            search.refresh_from_db()
            assert search.counts

    def test_what_it_was_before_stays_in_the_history(self, search, member):
        actions.edit_search(search, by=member, expected_revision=1, place="JSTOR")
        events = search.events.order_by("pgh_id").values_list("place", "pgh_context__metadata__user")
        assert list(events) == [("Scopus", member.pk), ("JSTOR", member.pk)]


class TestFound:
    """Sources are put on a search by lines."""

    @pytest.mark.parametrize("who", CAST)
    def test_members_of_the_group_put_sources_on_it(self, client, who, request, search, member, coordinator):
        source = published(member, coordinator)
        log_in(client, who, request)
        response = client.post(reverse("literature:add-found", args=[search.code]), {"lines": source.code})
        expected = REFUSED | {"member": 302, "other_member": 302, "coordinator": 302}
        assert response.status_code == expected[who]
        assert search.found.count() == (who not in REFUSED)

    def test_by_doi_key_code_and_address_and_twice_is_a_duplicate(self, client, search, member, coordinator):
        one = published(member, coordinator, title="One", doi="10.1002/pad.203")
        two, three = published(member, coordinator, title="Two"), draft(member, title="Three")
        client.force_login(member)
        lines = f"https://doi.org/10.1002/PAD.203\n{two.citation_key}\n\nhttp://testserver{two.get_absolute_url()}\n{three.code}"
        response = client.post(reverse("literature:add-found", args=[search.code]), {"lines": lines})
        assert response.status_code == 302
        rows = search.found.order_by("pk").values_list("source", "times", "added_by")
        assert list(rows) == [(one.pk, 1, member.pk), (two.pk, 2, member.pk), (three.pk, 1, member.pk)]
        client.post(reverse("literature:add-found", args=[search.code]), {"lines": lines})
        assert search.found.count() == 3

    def test_a_line_that_is_nothing_is_told_and_all_is_kept(self, client, search, member, outsider):
        hidden = draft(outsider, title="A draft of another group")
        mine = draft(member)
        client.force_login(member)
        lines = f"{mine.code}\n{hidden.code}\nno such thing"
        response = client.post(reverse("literature:add-found", args=[search.code]), {"lines": lines})
        assert response.status_code == 422
        assert response.context["form"].errors["lines"] == [
            f"Line 2 is no source that you can see here: {hidden.code}",
            "Line 3 is no source that you can see here: no such thing",
        ]
        assert lines.encode() in response.content.replace(b"\r\n", b"\n")
        assert search.found.count() == 0

    def test_what_one_may_not_see_is_refused_by_the_action_too(self, search, member, outsider):
        with pytest.raises(PermissionDenied):
            actions.add_found(search, [draft(outsider)], by=member)

    @pytest.mark.parametrize("who", CAST)
    def test_members_of_the_group_correct_what_was_found(self, client, who, request, search, member):
        actions.add_found(search, sources_of(member, 1), by=member)
        row = search.found.get()
        log_in(client, who, request)
        address = reverse("literature:change-found", args=[search.code, row.pk])
        response = client.post(address, {"do": "times", "times": "3"})
        assert response.status_code == REFUSED.get(who, 302)
        row.refresh_from_db()
        assert row.times == (1 if who in REFUSED else 3)
        for odd in ("0", "²"):
            assert client.post(address, {"do": "times", "times": odd}).status_code == REFUSED.get(who, 302)
        client.post(address, {"do": "take-off"})
        assert FoundSource.objects.count() == (1 if who in REFUSED else 0)

    def test_two_who_put_the_same_on_it_at_once(self, transactional_db, member, other_member):
        question = question_of(member)
        search, sources = found(question, member, 0), sources_of(member, 5)
        search = search[0]
        results = at_once(*[lambda: actions.add_found(search, sources, by=member)] * 3)
        assert sorted(len(rows) for rows in results) == [0, 0, 5]


class TestReasons:
    """The list of reasons is the coordinators'."""

    def address(self, group):
        return reverse("literature:exclusion-reasons", args=[group.slug])

    @pytest.mark.parametrize("who", CAST)
    @pytest.mark.parametrize("do", ["add", "rename", "retire", "down"])
    def test_only_coordinators_keep_it(self, client, who, do, request, question, group):
        before = [(reason.name, reason.retired) for reason in reasons_of(question)]
        log_in(client, who, request)
        sent = {"do": do, "name": "Only in a language of trees", "reason": reasons_of(question)[0].pk}
        response = client.post(self.address(group), sent)
        assert response.status_code == {"nobody": 302, "coordinator": 302}.get(who, 403)
        after = [(reason.name, reason.retired) for reason in reasons_of(question)]
        assert (after != before) == (who == "coordinator")

    def test_up_and_down(self, client, coordinator, question, group):
        client.force_login(coordinator)
        names = [reason.name for reason in reasons_of(question)]
        first, second, *rest = reasons_of(question)
        client.post(self.address(group), {"do": "down", "reason": first.pk})
        assert [reason.name for reason in reasons_of(question)] == [second.name, first.name, *names[2:]]
        client.post(self.address(group), {"do": "up", "reason": second.pk})
        client.post(self.address(group), {"do": "down", "reason": rest[-1].pk})
        assert [reason.name for reason in reasons_of(question)] == [second.name, first.name, *names[2:]]

    @pytest.mark.parametrize("name", ["", "  ", "not about the QUESTION", "x" * 121])
    def test_a_name_that_cannot_be(self, client, coordinator, question, group, name):
        client.force_login(coordinator)
        response = client.post(self.address(group), {"do": "add", "name": name})
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["name"])

    def test_a_reason_of_another_group_is_not_found(self, client, coordinator, outsider, group):
        other = reasons_of(question_of(outsider))[0]
        client.force_login(coordinator)
        assert client.post(self.address(group), {"do": "retire", "reason": other.pk}).status_code == 404
        assert client.get(reverse("literature:exclusion-reasons", args=["nowhere"])).status_code == 404

    def test_a_retired_reason_is_not_offered(self, coordinator, question):
        from literature.searching.forms import reason_choices

        reason = reasons_of(question)[0]
        name = reason.name
        actions.change_reason(reason, by=coordinator, retired=True)
        assert name not in [choice["label"] for choice in reason_choices(question)]
        with pytest.raises(ValidationError):
            actions.change_reason(reason, by=coordinator, name=" ")
        assert ExclusionReason.objects.get(pk=reason.pk).name == name
