"""From a file to sources: what is written is what one source after another would have been."""

import pytest

from curation.models import Step
from curation.workflow import Action
from literature.actions import add_source
from literature.imports import actions, adding
from literature.imports.counts import counts_of
from literature.models import Source, Tag
from outbox.models import Letter
from tests.factories.sources import draft, make_topic, published
from tests.literature.imports.files import bibtex, brought, entry, fresh, taken_back, worked, written

pytestmark = pytest.mark.django_db


def sum_of(found) -> tuple[int, int, int, int, int, int]:
    counts = counts_of(found)
    return (counts.total, counts.written, counts.merged, counts.left_out, counts.broken, counts.waiting)


def row_of(source: Source) -> dict:
    """A source's row without what differs from one to the next."""
    return {
        field.attname: getattr(source, field.attname)
        for field in Source._meta.concrete_fields
        if field.attname not in {"id", "code", "created_at", "changed_at", "submitted_at", "contributed_by_id"}
    }


def steps_of(source: Source) -> list[dict]:
    fields = ("action", "from_state", "to_state", "revision", "comment", "own_contribution", "snapshot")
    return list(source.steps.values(*fields))


def events_of(source: Source) -> list[tuple]:
    return [(event.pgh_label, event.state, event.revision, event.title) for event in source.events.order_by("pgh_id")]


class TestNewOnes:
    def test_nothing_is_written_before_it_is_asked_for(self, member):
        found = brought(member, bibtex(3) + entry(9, title=""))
        assert (found.stage, Source.objects.count()) == ("ready", 0)
        assert sum_of(found) == (4, 0, 0, 0, 1, 3)

    def test_drafts_of_the_member(self, member, group):
        topic = make_topic("Civil society")
        found = written(member, bibtex(3), topics=[topic], tags=["Asked for"])
        assert (found.stage, found.written_at is not None, sum_of(found)) == ("written", True, (3, 3, 0, 0, 0, 0))
        sources = Source.objects.all()
        assert {(source.state, source.contributed_by, source.group) for source in sources} == {("draft", member, group)}
        assert [sorted(source.tags.names()) for source in sources] == [["Asked for"]] * 3
        assert [list(source.topics.all()) for source in sources] == [[topic]] * 3
        assert Letter.objects.count() == 0

    @pytest.mark.parametrize("then", ["draft", "submit", "publish"])
    def test_each_is_as_if_it_were_added_alone(self, other_coordinator, other_group, then):
        from curation.actions import take

        topic = make_topic("Civil society")
        text = entry(1, keywords="rights, Power", doi="10.1000/xyz1", abstract="Long. " * 20, urldate="2009-10-23")
        found = written(other_coordinator, text, then=then, topics=[topic], tags=["zeal", "Power"])
        one = found.records.get().source
        values = {name: getattr(one, name) for name in Source.CONTENT_FIELDS}
        Source.objects.filter(pk=one.pk).update(doi="10.1000/gone")
        alone = add_source(
            by=other_coordinator, group=other_group, values=values, topics=[topic], tags=["zeal", "Power", "rights"]
        )
        for action in {"draft": [], "submit": ["submit"], "publish": ["submit", "publish"]}[then]:
            alone = take(alone, action, by=other_coordinator)
        one.doi = "10.1000/xyz1"
        first, second = row_of(one), row_of(Source.objects.get(pk=alone.pk))
        if then == "publish":
            assert (first.pop("citation_key") + "b", bool(first.pop("published_at"))) == (
                second.pop("citation_key"),
                bool(second.pop("published_at")),
            )
        assert first == second
        assert one.snapshot() == alone.snapshot()
        assert steps_of(one) == steps_of(alone)
        assert events_of(one)[: len(events_of(alone))] == events_of(alone)

    def test_tags_are_the_ones_that_are_there_whatever_their_capitals(self, member):
        draft(member, title="Another", tags=["Human rights", "élan"])
        written(member, entry(1, keywords="human RIGHTS, Élan, new, NEW") + entry(2, keywords="New; other"))
        assert sorted(Tag.objects.values_list("name", flat=True)) == sorted(["Human rights", "élan", "new", "other"])

    def test_keywords_make_no_tags_when_not_wanted(self, member):
        written(member, entry(1, keywords="one, two"), keywords_as_tags=False)
        assert Tag.objects.count() == 0

    def test_one_letter_about_all_that_was_submitted(self, member, coordinator, second_coordinator):
        found = written(member, bibtex(40), then="submit")
        assert set(Source.objects.values_list("state", flat=True)) == {"submitted"}
        assert sorted(Letter.objects.values_list("to_address", "subject")) == sorted(
            (person.email, "40 contributions to review") for person in (coordinator, second_coordinator)
        )
        assert worked(found) == found
        assert Letter.objects.count() == 2

    def test_who_left_the_group_writes_nothing(self, member, group):
        found = actions.begin_writing(brought(member, bibtex(3)), by=member, then="draft")
        member.memberships.update(left_at="2020-01-01T00:00Z", joined_at="2019-01-01T00:00Z")
        found = worked(found)
        assert (found.stage, bool(found.problem), Source.objects.count()) == ("ready", True, 0)


class TestSubmittingDraftsLater:
    def test_what_is_a_draft_still_is_submitted_with_one_letter(self, member, coordinator):
        from curation.actions import take

        found = written(member, bibtex(4))
        first, second = (row.source for row in found.records.all()[:2])
        take(first, "withdraw", by=member)
        take(second, "submit", by=member)
        Letter.objects.all().delete()
        found = worked(actions.begin_submitting(found, by=member))
        assert found.stage == "written"
        assert [row.source.state for row in found.records.all()] == ["withdrawn", *["submitted"] * 3]
        assert [letter.subject for letter in Letter.objects.all()] == ["2 contributions to review"]
        third = found.records.all()[2].source
        assert third.steps.get(action="submit").snapshot == third.snapshot()

    def test_not_when_there_are_none(self, member):
        from curation.actions import NotAllowedNow

        found = written(member, bibtex(1), then="submit")
        with pytest.raises(NotAllowedNow):
            actions.begin_submitting(found, by=member)


class TestWhatIsHere:
    def test_the_same_file_again_creates_nothing(self, member):
        text = bibtex(5) + entry(3) + entry(77, title="")
        assert sum_of(written(member, text)) == (7, 5, 0, 1, 1, 0)
        assert sum_of(written(member, text)) == (7, 0, 0, 6, 1, 0)
        assert Source.objects.count() == 5

    def test_the_same_file_in_two_windows_creates_it_once(self, member):
        first, second = brought(member, bibtex(4)), brought(member, bibtex(4))
        for found in (first, second):
            worked(actions.begin_writing(found, by=member, then="draft"))
        assert (sum_of(first), sum_of(second)) == ((4, 4, 0, 0, 0, 0), (4, 0, 0, 4, 0, 0))
        assert Source.objects.count() == 4

    def test_verdicts(self, member, coordinator):
        published(member, coordinator, title="The power of human rights", issued="1999", publisher="Wiley")
        same = entry(1, title="The Power of Human Rights", author="Lister, Sarah", year="1999", publisher="W")
        found = brought(member, same + entry(2) + entry(2) + entry(3, title=""))
        assert list(found.records.values_list("verdict", "choice")) == [
            ("same", "leave"),
            ("new", "write"),
            ("twin", "leave"),
            ("broken", ""),
        ]

    def test_others_drafts_are_nobodys_business(self, member, other_member):
        written(other_member, bibtex(2))
        assert list(brought(member, bibtex(2)).records.values_list("verdict", flat=True)) == ["new", "new"]

    def test_what_was_merged_into_another_is_there_as_that_one(self, member, coordinator):
        from curation.actions import take
        from literature.merging.actions import merge

        found = written(member, entry(1), then="submit")
        source = take(found.records.get().source, "publish", by=coordinator)
        survivor = published(member, coordinator, title="Another work altogether", issued="1950")
        merge(survivor, [source], by=coordinator, chosen={}, topics=[], tags=[], reason="The same.")
        again = brought(member, entry(1))
        assert [(row.verdict, row.alike) for row in again.records.all()] == [("same", survivor)]
        assert taken_back(found).records.get().reason == "It was merged into another source meanwhile."

    def test_what_was_taken_back_is_new_again(self, member):
        taken_back(written(member, bibtex(2)))
        assert sum_of(written(member, bibtex(2))) == (2, 2, 0, 0, 0, 0)


SAME = {"title": "The power of human rights", "author": "Lister, Sarah", "year": "1999"}


class TestMerging:
    @pytest.fixture
    def record(self, member, coordinator):
        return published(member, coordinator, title="The power of human rights", issued="1999", publisher="Wiley")

    def test_a_member_proposes_what_is_empty(self, member, other_member, coordinator, record):
        found = brought(other_member, entry(1, **SAME, doi="10.1000/abc", publisher="Another"))
        assert list(found.records.values_list("verdict", "choice", "takes")) == [("same", "merge", ["doi"])]
        found = worked(actions.begin_writing(found, by=other_member, then="draft"))
        record.refresh_from_db()
        change = Source.objects.get(amends=record)
        assert (record.doi, change.doi, change.publisher, change.state) == ("", "10.1000/abc", "Wiley", "draft")
        assert sum_of(found) == (1, 0, 1, 0, 0, 0)
        taken_back(found)
        change.refresh_from_db()
        assert change.state == "withdrawn"

    def test_a_proposal_is_submitted_with_the_rest(self, member, other_member, coordinator, record):
        Letter.objects.all().delete()
        written(other_member, entry(1, **SAME, doi="10.1000/abc") + entry(2), then="submit")
        assert set(Source.objects.filter(contributed_by=other_member).values_list("state", flat=True)) == {"submitted"}
        assert [(one.to_address, one.subject) for one in Letter.objects.all()] == [
            (coordinator.email, "2 contributions to review")
        ]

    def test_a_coordinator_corrects_and_takes_back(self, member, coordinator, second_coordinator, record):
        Letter.objects.all().delete()
        found = brought(second_coordinator, entry(1, **SAME, doi="10.1000/abc", isbn="978-0-306-40615-7"))
        found = worked(actions.begin_writing(found, by=second_coordinator, then="draft"))
        record.refresh_from_db()
        assert (record.doi, record.isbn) == ("10.1000/abc", "9780306406157")
        assert record.steps.filter(action=Action.CORRECT).get().comment == "From the import of library.bib."
        assert sorted(Letter.objects.values_list("to_address", flat=True)) == [member.email]
        record.isbn = "9783161484100"
        record.save()
        found = taken_back(found)
        record.refresh_from_db()
        assert (record.doi, record.isbn) == ("", "9783161484100")
        row = found.records.get()
        assert (row.taken_back, row.reason) == (
            True,
            "Some of what was taken over has been changed since and stays.",
        )

    def test_what_was_filled_meanwhile_stays(self, other_member, coordinator, record):
        from literature.actions import edit_source

        found = brought(other_member, entry(1, **SAME, doi="10.1000/abc"))
        edit_source(record, by=coordinator, values={"doi": "10.1000/other"})
        found = worked(actions.begin_writing(found, by=other_member, then="draft"))
        assert sum_of(found) == (1, 0, 0, 1, 0, 0)
        assert found.records.get().reason == "The source had nothing left to be filled."

    def test_nobody_takes_over_into_what_they_may_not_change(self, member, coordinator):
        from django.core.exceptions import PermissionDenied

        from tests.factories.sources import submitted

        submitted(member, title="The power of human rights", issued="1999")
        found = brought(member, entry(1, **SAME, doi="10.1000/abc"))
        row = found.records.get()
        assert (row.verdict, row.choice) == ("same", "leave")
        with pytest.raises(PermissionDenied):
            actions.choose(row, by=member, choice="merge", takes=["doi"])


class TestTakingBack:
    def test_drafts_and_submitted_ones_are_withdrawn(self, member, coordinator):
        for then in ("draft", "submit"):
            found = taken_back(written(member, bibtex(3), then=then))
            assert found.stage == "taken_back"
            assert set(Source.objects.values_list("state", flat=True)) == {"withdrawn"}
            assert list(found.records.values_list("taken_back", flat=True)) == [True] * 3
        step = Step.objects.filter(action="withdraw").last()
        assert step.comment == "The import of library.bib was taken back."
        assert list(Letter.objects.order_by("pk").values_list("to_address", "subject")) == [
            (coordinator.email, "3 contributions to review"),
            (coordinator.email, "3 contributions changed"),
        ]

    def test_what_is_published_stays_and_says_why(self, member, coordinator):
        from curation.actions import take

        found = written(member, bibtex(2), then="submit")
        first = found.records.first().source
        take(first, "publish", by=coordinator)
        found = taken_back(found)
        assert [(row.taken_back, row.source.state) for row in found.records.all()] == [
            (False, "published"),
            (True, "withdrawn"),
        ]
        assert "only a coordinator" in found.records.first().reason
        assert counts_of(found).not_taken_back == 1

    def test_a_coordinator_withdraws_what_was_published(self, other_coordinator):
        found = taken_back(written(other_coordinator, bibtex(2), then="publish"))
        assert set(Source.objects.values_list("state", flat=True)) == {"withdrawn"}
        assert counts_of(fresh(found)).not_taken_back == 0

    def test_a_preview_is_thrown_away(self, member):
        found = taken_back(brought(member, bibtex(2) + entry(5, title="")))
        assert (found.stage, sum_of(found), Source.objects.count()) == ("taken_back", (3, 0, 0, 2, 1, 0), 0)

    def test_once_only(self, member):
        from curation.actions import NotAllowedNow

        found = taken_back(written(member, bibtex(1)))
        with pytest.raises(NotAllowedNow):
            actions.begin_taking_back(found, by=member)


def test_a_code_that_a_source_has_is_drawn_again(member, coordinator, monkeypatch):
    taken = published(member, coordinator).code
    drawn = iter([taken, "bbbbbbb", "ccccccc"])
    monkeypatch.setattr(adding, "new_code", lambda: next(drawn))
    assert sorted(adding._free_codes(2)) == ["bbbbbbb", "ccccccc"]
