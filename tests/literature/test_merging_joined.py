"""What is merged was found, screened, listed, imported and has files: all of it leads to the record that stays."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curation.actions import take
from literature.files import actions as file_actions
from literature.imports import actions as import_actions
from literature.lists.actions import add_sources, begin_list
from literature.merging import actions
from literature.models import Merge, ReadingListEntry, ScreeningDecision
from literature.searching.actions import add_found
from literature.searching.standing import standing_of
from tests.factories.searches import question_of, reasons_of, say, search_for
from tests.factories.sources import published
from tests.literature.imports.files import brought, entry, worked, written
from tests.literature.searches.test_flow import check, flow_of, numbers

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"


def merge(survivor, *others, by) -> Merge:
    return actions.merge(survivor, others, by=by, chosen={}, topics=[], tags=[], reason="One work.")


@pytest.fixture
def twice(member, other_member, coordinator):
    """Two published records of one work."""
    return [published(person, coordinator, title="Power in Partnership") for person in (member, other_member)]


class TestScreened:
    """Two records that were screened for a question are one in its flow once they are merged."""

    @pytest.fixture
    def question(self, member):
        return question_of(member, reads_full_text=False)

    @pytest.fixture
    def reason(self, question):
        return reasons_of(question)[0]

    @pytest.fixture
    def screened(self, twice, question, reason, member, other_member):
        first, second = twice
        add_found(search_for(question, member), [first, second], by=member)
        add_found(search_for(question, member, place="JSTOR"), [second], by=member)
        say(question, first, {member: "include", other_member: "include"})
        say(question, second, {member: reason})
        return twice

    def test_one_in_the_flow_and_two_again(self, screened, question, coordinator):
        first, second = screened
        boxes = ("identified", "duplicates", "to-screen", "waiting", "to-settle", "included")
        before = numbers(flow_of(question), *boxes)
        assert before == (3, 1, 2, 1, 0, 1)
        merging = merge(first, second, by=coordinator)
        # The later decision of who had included it stands: now the two readers differ.
        assert numbers(flow_of(question), *boxes) == (3, 2, 1, 0, 1, 0)
        check(flow_of(question))
        assert standing_of(question, second.pk) is None
        assert ScreeningDecision.objects.filter(source=second).count() == 1
        actions.undo(merging, by=coordinator)
        assert numbers(flow_of(question), *boxes) == before
        check(flow_of(question))

    def test_the_decisions_about_both_are_read(self, client, screened, question, coordinator, member, other_member):
        first, second = screened
        merge(first, second, by=coordinator)
        client.force_login(coordinator)
        for code in (first.code, second.code):  # the old address leads to the record that stays
            response = client.get(reverse("literature:screening-record", args=[question.code, code]))
            assert response.context["source"] == first
            [stage] = response.context["stages"]
            said = [(one.by, one.verdict, one.source) for one in stage["said"]]
            assert said == [(other_member, "include", first), (member, "exclude", second)]
            before = [(one.by, one.verdict, one.source) for one in stage["said_before"]]
            assert before == [(member, "include", first)]
        assert len(response.context["searches"]) == 2

    def test_who_has_not_decided_is_told_nothing_of_either(self, client, twice, question, reason, member, coordinator):
        add_found(search_for(question, member), twice, by=member)
        for source, verdict in zip(twice, ("include", reason), strict=True):
            say(question, source, {member: verdict})
        merge(*twice, by=coordinator)
        client.force_login(coordinator)
        response = client.get(reverse("literature:screening-record", args=[question.code, twice[0].code]))
        [stage] = response.context["stages"]
        assert (stage["said"], stage["said_before"], stage["hidden"]) == ([], [], 1)

    def test_decided_on_as_one(self, client, screened, question, coordinator, second_coordinator):
        first, second = screened
        merge(first, second, by=coordinator)
        client.force_login(second_coordinator)
        address = reverse("literature:screening-settle", args=[question.code, second.code])
        data = {"stage": "title", "verdict": "include", "note": "Talked it over."}
        assert client.post(address, data).status_code == 302
        assert standing_of(question, first.pk).where == "included"

    def test_taking_it_off_a_search_works_for_what_was_merged(self, client, screened, question, coordinator, member):
        first, second = screened
        merge(first, second, by=coordinator)
        client.force_login(member)
        search = question.searches.get(place="JSTOR")
        response = client.get(reverse("literature:flow-list", args=[search.scope, "to-screen"]))
        [shown] = response.context["entries"]
        assert (shown["source"], shown["found"].source) == (first, second)

    def test_as_many_queries_for_many_mergings_as_for_one(self, client, question, member, other_member, coordinator):
        client.force_login(member)
        search = search_for(question, member)
        pages = [
            search.get_absolute_url(),
            question.get_absolute_url(),
            reverse("literature:flow-list", args=[search.scope, "to-screen"]),
            reverse("literature:screen", args=[question.code, "title"]),
        ]
        asked = []
        for number in (1, 6):
            for _place in range(number):
                pair = [published(one, coordinator, title="Power in Partnership") for one in (member, other_member)]
                add_found(search, pair, by=member)
                merge(*pair, by=coordinator)
            counts = []
            for page in pages:
                client.get(page)
                with CaptureQueriesContext(connection) as found:
                    client.get(page)
                counts.append(len(found))
            asked.append(counts)
        assert asked[0] == asked[1]
        assert numbers(flow_of(question), "duplicates", "to-screen") == (7, 7)


class TestListsAndFiles:
    """Reading lists and files move along, and come back."""

    def test_a_list_leads_to_the_record_that_stays(self, client, twice, member, coordinator):
        first, second = twice
        theirs = begin_list(by=member, title="To read", is_public=True)
        both = begin_list(by=member, title="Both", is_public=True)
        add_sources(theirs, [second], by=member, note="Chapter 3")
        add_sources(both, [first, second], by=member)
        merging = merge(first, second, by=coordinator)
        assert list(theirs.entries.values_list("source", "note")) == [(first.pk, "Chapter 3")]
        client.force_login(coordinator)
        for one in (theirs, both):
            text = client.get(one.get_absolute_url()).content.decode()
            assert (text.count(f'href="{first.get_absolute_url()}"') > 0, second.code in text) == (True, False)
        actions.undo(merging, by=coordinator)
        assert list(theirs.entries.values_list("source", flat=True)) == [second.pk]
        assert list(both.entries.values_list("source", flat=True)) == [first.pk, second.pk]
        assert ReadingListEntry.objects.count() == 3

    def test_files_move_along_and_come_back(self, client, twice, member, coordinator, monkeypatch, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        monkeypatch.setattr(file_actions.apart, "inspect", lambda path: {"pages": 2, "people": []})
        first, second = twice
        upload = SimpleUploadedFile("paper.pdf", PDF, "application/pdf")
        given = {"by": coordinator, "upload": upload, "licence": "cc-by", "version": "published"}
        file, *_rest = file_actions.add_file(second, **given)
        merging = merge(first, second, by=coordinator)
        assert list(first.files.all()) == [file]
        assert client.get(first.get_absolute_url()).content.decode().count(file.get_absolute_url()) > 0
        actions.undo(merging, by=coordinator)
        assert (list(first.files.all()), list(second.files.all())) == ([], [file])


class TestImported:
    """A record whose source was merged leads to where it went, over several mergings."""

    @pytest.fixture(autouse=True)
    def _no_thread(self, settings):
        settings.IMPORTS_IN_A_THREAD = False

    def imported(self, member, coordinator, text):
        found = written(member, text, then="submit")
        return take(found.records.get().source, "publish", by=coordinator)

    def test_the_same_file_again_leads_to_the_end_of_the_chain(self, member, coordinator):
        source = self.imported(member, coordinator, entry(1))
        middle = published(member, coordinator, title="Another work altogether", issued="1950")
        end = published(member, coordinator, title="A third", issued="1960")
        merge(middle, source, by=coordinator)
        last = merge(end, middle, by=coordinator)
        [row] = brought(member, entry(1)).records.all()
        assert (row.verdict, row.alike, row.choice) == ("same", end, "leave")
        actions.undo(last, by=coordinator)
        [row] = brought(member, entry(1)).records.all()
        assert (row.verdict, row.alike) == ("same", middle)

    def test_what_was_merged_since_the_preview_is_filled_where_it_went(self, member, coordinator):
        source = published(member, coordinator, title="Power in Partnership", doi="10.1000/p", publisher="")
        end = published(member, coordinator, title="The power", publisher="")
        found = brought(member, entry(1, title="Power in Partnership", doi="10.1000/p", publisher="Wiley"))
        [row] = found.records.all()
        assert (row.alike, row.choice) == (source, "merge")
        import_actions.choose(row, by=member, choice="merge", takes=["publisher"])
        merge(end, source, by=coordinator)
        found = worked(import_actions.begin_writing(found, by=member, then="submit"))
        [row] = found.records.all()
        assert (row.outcome, row.alike, row.source.amends, row.source.publisher) == ("merged", end, end, "Wiley")

    def test_a_search_has_what_its_import_leads_to(self, member, coordinator):
        question = question_of(member)
        search = search_for(question, member)
        source = self.imported(member, coordinator, entry(1))
        end = published(member, coordinator, title="Another work altogether", issued="1950")
        merging = merge(end, source, by=coordinator)
        written(member, entry(1), search=search)
        assert list(search.found.values_list("source", flat=True)) == [end.pk]
        assert numbers(flow_of(question), "identified", "to-screen") == (1, 1)
        actions.undo(merging, by=coordinator)
        check(flow_of(question))
