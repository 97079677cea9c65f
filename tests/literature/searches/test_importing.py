"""An import that came of a search: each of its records is one of the search's."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from curation.actions import NotAllowedNow
from literature.imports import actions as importing
from literature.imports.counts import counts_of
from literature.models import FoundSource, Import, Source
from literature.searching.actions import add_found, say_how_often, take_off
from literature.searching.flow import Flow
from literature.searching.importing import say_search
from tests.factories.searches import question_of, say, search_for
from tests.factories.sources import published
from tests.literature.imports.files import bibtex, brought, entry, fresh, taken_back, worked, written
from tests.literature.searches.test_flow import check

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_thread(settings):
    settings.IMPORTS_IN_A_THREAD = False


@pytest.fixture
def search(member):
    return search_for(question_of(member), member)


def told(search) -> tuple:
    """Of the search's diagram: identified, duplicates, not brought in, to screen; broken and left out."""
    flow = Flow([search])
    check(flow)
    one = flow.brought[search.pk]
    boxes = ("identified", "duplicates", "not-brought-in", "to-screen")
    return (*(flow.number(box) for box in boxes), one.broken, one.left_out)


def on(search) -> list[tuple]:
    rows = search.found.order_by("source__title_key")
    return list(rows.values_list("source__title", "times", "imported", "by_hand"))


#: Five records: one, another twice, a broken one, and one that is published here.
MIXED = (
    entry(1, title="Aid")
    + entry(2, title="Bridges between movements")
    + entry(2, title="Bridges between movements")
    + entry(3, title="")
    + entry(4, title="Power in Partnership", doi="10.1000/p")
)


@pytest.fixture
def here(coordinator, second_coordinator):
    return published(coordinator, second_coordinator, title="Power in Partnership", doi="10.1000/p")


def test_each_record_is_one_of_the_searchs(search, member, here):
    found = brought(member, MIXED, search=search)
    assert (told(search), on(search)) == ((0, 0, 0, 0, 0, 0), [])
    found = worked(importing.begin_writing(found, by=member, then="draft"))
    counts = counts_of(found)
    assert (counts.total, counts.written, counts.merged + counts.left_out, counts.broken) == (5, 2, 2, 1)
    assert told(search) == (5, 1, 1, 3, 1, 0)
    assert on(search) == [
        ("Aid", 1, 1, False),
        ("Bridges between movements", 2, 2, False),
        ("Power in Partnership", 1, 1, False),
    ]


@pytest.mark.parametrize(
    ("hits", "numbers"), [(9, (9, 1, 5, 3, 1, 0)), (5, (5, 1, 1, 3, 1, 0)), (3, (5, 1, 1, 3, 1, 0))]
)
def test_with_the_hits_that_the_search_states(member, here, hits, numbers):
    search = search_for(question_of(member), member, hits=hits)
    written(member, MIXED, search=search)
    assert told(search) == numbers
    assert Flow([search]).brought[search.pk].surplus == max(0, 5 - hits)


def test_what_is_left_out_by_choice_was_not_brought_in(search, member):
    found = brought(member, bibtex(3), search=search)
    importing.choose(found.records.get(number=2), by=member, choice="leave")
    worked(importing.begin_writing(found, by=member, then="draft"))
    assert told(search) == (3, 0, 1, 2, 0, 1)


def test_what_stood_there_by_hand_is_not_counted_twice(search, member, here):
    add_found(search, [here], by=member)
    found = written(member, MIXED, search=search)
    assert on(search)[2] == (here.title, 1, 1, True)
    row = FoundSource.objects.get(source__title="Bridges between movements")
    with pytest.raises(ValidationError):
        say_how_often(row, by=member, times=1)
    say_how_often(row, by=member, times=4)
    assert told(search) == (7, 3, 1, 3, 1, 0)
    taken_back(found)
    assert (on(search), told(search)) == ([(here.title, 1, 0, True)], (1, 0, 0, 1, 0, 0))


def test_the_same_record_in_two_imports_of_a_search_is_one(search, member, here):
    first = written(member, MIXED, search=search)
    second = written(member, MIXED + entry(9, title="Something else"), search=search)
    assert counts_of(second).written == 1
    assert told(search) == (6, 1, 1, 4, 1, 0)
    # What the first wrote is gone with it; what the second has of it was not brought in then.
    taken_back(first)
    assert told(search) == (6, 0, 4, 2, 1, 3)
    assert [row[0] for row in on(search)] == ["Power in Partnership", "Something else"]
    taken_back(second)
    assert (told(search), on(search)) == ((0, 0, 0, 0, 0, 0), [])


def test_what_was_left_out_and_is_brought_again_counts_once(search, member):
    found = brought(member, bibtex(2), search=search)
    importing.choose_for_all(found, by=member, verdict="new", choice="leave")
    worked(importing.begin_writing(found, by=member, then="draft"))
    assert told(search) == (2, 0, 2, 0, 0, 2)
    written(member, bibtex(2), search=search)
    assert told(search) == (2, 0, 0, 2, 0, 0)


def test_what_was_screened_stays_when_the_import_is_taken_back(search, member, other_member):
    found = written(member, bibtex(3), search=search)
    [one, two, _three] = [row.source for row in found.records.all()]
    say(search.question, one, {member: "include", other_member: "include"})
    found = taken_back(found)
    assert list(search.found.values_list("source", flat=True)) == [one.pk]
    states = [Source.objects.get(pk=source.pk).state for source in (one, two)]
    assert states == ["draft", "withdrawn"]
    rows = list(found.records.values_list("taken_back", "reason", "found_as"))
    assert rows == [
        (False, "It was screened, so it stays, here and on the search.", one.pk),
        (True, "", None),
        (True, "", None),
    ]
    assert told(search) == (1, 0, 0, 1, 0, 0)


def test_what_was_here_and_was_screened_stays_on_the_search(search, member, other_member, here):
    found = written(member, MIXED, search=search)
    say(search.question, here, {member: "include"})
    found = taken_back(found)
    assert on(search) == [(here.title, 1, 1, False)]
    row = found.records.get(number=5)
    assert (row.reason, row.found_as) == ("It was screened, so it stays on the search.", here)


def test_a_source_that_is_taken_off_was_not_brought_in(search, member, here):
    written(member, MIXED, search=search)
    take_off(FoundSource.objects.get(source=here), by=member)
    assert told(search) == (5, 1, 2, 2, 1, 1)


def test_only_for_a_search_of_ones_own_group(search, outsider, member):
    with pytest.raises(PermissionDenied):
        brought(outsider, bibtex(1), search=search)
    found = brought(outsider, bibtex(1))
    with pytest.raises(PermissionDenied):
        say_search(found, search, by=outsider)
    with pytest.raises(Import.DoesNotExist):
        say_search(found, search, by=member)


def test_who_left_the_group_meanwhile_puts_nothing_on_the_search(search, member, other_group):
    from tests.factories.people import join

    found = brought(join(member, other_group), bibtex(2), group=other_group, search=search)
    member.memberships.filter(group=search.question.group).update(
        joined_at="2019-01-01T00:00Z", left_at="2020-01-01T00:00Z"
    )
    found = worked(importing.begin_writing(found, by=type(member).objects.get(pk=member.pk), then="draft"))
    assert (counts_of(found).written, on(search)) == (2, [])
    sentence = "Whoever brought it is not in the group of the search any more, so nothing was put on the search."
    assert found.problem == sentence


def test_the_search_can_be_said_afterwards_once(search, member):
    found = written(member, bibtex(2))
    assert told(search) == (0, 0, 0, 0, 0, 0)
    say_search(found, search, by=member)
    assert told(search) == (2, 0, 0, 2, 0, 0)
    with pytest.raises(NotAllowedNow):
        say_search(found, search, by=member)


def test_a_proposed_change_stands_as_the_source_that_it_changes(search, member, here):
    here.publisher = ""
    here.save()
    text = entry(4, title="Power in Partnership", doi="10.1000/p", publisher="Wiley")
    found = brought(member, text, search=search)
    row = found.records.get()
    importing.choose(row, by=member, choice="merge", takes=["publisher"])
    found = worked(importing.begin_writing(found, by=member, then="submit"))
    assert (found.records.get().outcome, found.records.get().source.amends) == ("merged", here)
    assert list(search.found.values_list("source", flat=True)) == [here.pk]


def test_putting_many_on_a_search_asks_no_more_than_for_few(member):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from literature.searching.importing import put_on_search

    numbers = []
    for size in (1, 30):
        search = search_for(question_of(member), member)
        found = written(member, "".join(entry(size * 100 + place) for place in range(size)))
        found.search = search
        found.save()
        with CaptureQueriesContext(connection) as asked:
            put_on_search(found)
        assert search.found.count() == size
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


class TestPages:
    """Choosing the search, and where it is told."""

    INDEX = reverse("literature:imports")

    def test_the_form_offers_searches_of_ones_groups(self, client, search, member, outsider):
        other = search_for(question_of(outsider), outsider, place="JSTOR")
        client.force_login(member)
        form = client.get(self.INDEX, {"search": search.code}).context["form"]
        assert list(form.fields["search"].queryset) == [search]
        assert form["search"].value() == search.pk
        assert client.get(self.INDEX, {"search": other.code}).context["form"]["search"].value() is None
        data = {"text": bibtex(1), "search": other.pk}
        response = client.post(self.INDEX, data)
        assert list(response.context["form"].errors) == ["search"]
        client.post(self.INDEX, data | {"search": search.pk})
        assert Import.objects.get().search == search

    def test_without_a_search_there_is_no_choice(self, client, member):
        client.force_login(member)
        assert "search" not in client.get(self.INDEX).context["form"].fields
        assert client.post(self.INDEX, {"text": bibtex(1)}).status_code == 302

    @pytest.mark.parametrize("who", ["nobody", "outsider", "other_member", "member"])
    def test_saying_the_search_afterwards(self, client, search, member, who, request):
        found = written(member, bibtex(2))
        if who != "nobody":
            client.force_login(request.getfixturevalue(who))
        response = client.post(reverse("literature:import-say-search", args=[found.code]), {"search": search.pk})
        assert response.status_code == (302 if who in ("nobody", "member") else 404)
        assert fresh(found).search == (search if who == "member" else None)
        assert search.found.count() == (2 if who == "member" else 0)

    @pytest.mark.parametrize(
        ("who", "told"),
        [("nobody", ("Import", "", False)), ("other_member", ("found.bib", True, False)), ("member", None)],
    )
    def test_the_search_lists_its_imports(self, client, search, member, who, told, request):
        written(member, MIXED, search=search, name="found.bib")
        taken_back(written(member, entry(30), search=search, name="gone.bib"))
        brought(member, entry(40), search=search, name="waiting.bib")
        if who != "nobody":
            client.force_login(request.getfixturevalue(who))
        response = client.get(search.get_absolute_url())
        shown = [(one["name"], one["by"], one["is_own"], one["counts"].total) for one in response.context["imports"]]
        if who == "member":
            name = member.name
            assert shown == [("waiting.bib", name, True, 1), ("found.bib", name, True, 5)]
        else:
            assert shown == [(told[0], member.name if told[1] else "", told[2], 5)]
        text = response.content.decode()
        assert [one["brought"].on_search for one in response.context["imports"]][-1] == 4
        assert ("Import what it found" in text) == (who != "nobody")
        assert ("found.bib" in text) == (who != "nobody")
        assert "1 record of its imports was broken." in text

    def test_the_import_names_its_search(self, client, search, member):
        found = written(member, bibtex(2), search=search)
        client.force_login(member)
        response = client.get(found.get_absolute_url())
        assert (response.context["search_title"], response.context["on_search"]) == ("Scopus, 2 March 2026", 2)
        assert search.get_absolute_url() in response.content.decode()

    def test_fewer_than_were_imported_is_refused_in_words(self, client, search, member):
        written(member, entry(2) + entry(2), search=search)
        row = search.found.get()
        client.force_login(member)
        address = reverse("literature:change-found", args=[search.code, row.pk])
        response = client.post(address, {"do": "times", "times": "1"}, follow=True)
        assert [str(message) for message in response.context["messages"]] == ["At least 2 records were this source."]

    def test_the_pages_ask_as_often_for_many_as_for_one(self, client, search, member):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        client.force_login(member)
        written(member, entry(1), search=search)
        client.get(search.get_absolute_url())
        with CaptureQueriesContext(connection) as few:
            client.get(search.get_absolute_url())
        for number in range(3):
            written(member, "".join(entry(100 * number + place + 20) for place in range(9)), search=search)
        with CaptureQueriesContext(connection) as many:
            client.get(search.get_absolute_url())
        assert len(few) == len(many)
