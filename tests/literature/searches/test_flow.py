"""The numbers of the diagram: told from the records, and right after whatever anybody decides."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curation.actions import NotAllowedNow
from literature.merging.survivors import survivors
from literature.models import (
    FoundSource,
    Import,
    ImportedRecord,
    LiteratureSearch,
    Merge,
    MergedSource,
    ScreeningDecision,
)
from literature.searching.actions import add_found, say_how_often, set_aside, take_off
from literature.searching.flow import BOXES, Flow, scope_named
from literature.searching.importing import put_on_search, take_off_search
from literature.searching.screening import decide, say_retrieved, settle, take_back
from literature.searching.standing import standing_of
from literature.searching.words import Where
from tests.factories.searches import found, question_of, reasons_of, say, search_for, sources_of

pytestmark = pytest.mark.django_db


def flow_of(question) -> Flow:
    return Flow(list(LiteratureSearch.objects.counted().with_question().filter(question=question)))


def numbers(flow: Flow, *boxes: str) -> tuple[int, ...]:
    return tuple(flow.number(box) for box in boxes)


def check(flow: Flow) -> None:
    """Everything that came in is somewhere, at each level."""
    n = flow.number
    assert n("identified") == n("duplicates") + n("not-brought-in") + n("to-screen")
    assert n("to-screen") == n("waiting") + n("screened")
    included_directly = n("included") if not flow.is_in_stages else 0
    assert n("screened") == n("to-settle") + n("excluded") + n("sought") + included_directly
    assert n("sought") == n("not-retrieved") + n("waiting-text") + n("assessed")
    if flow.is_in_stages:
        assert n("assessed") == n("to-settle-text") + n("excluded-text") + n("included")
    for box in ("excluded", "excluded-text"):
        assert sum(number for _reason, number in flow.reasons(box)) == n(box)
        for reason, number in flow.reasons(box):
            assert len(flow.members(box, reason)) == number
    assert all(n(box) == len(flow.members(box)) for box in BOXES)
    assert sum(1 for _ in flow.standings) == sum(
        len([s for s in flow.standings.values() if s.where == where]) for where in Where
    )


def test_a_review_from_beginning_to_end(member, other_member, coordinator):
    question = question_of(member)
    wrong, *_others = reasons_of(question)
    search, sources = found(question, member, 6, hits=10, duplicates_left_out=1)
    second = search_for(question, member, place="Web of Science", hits=3)
    add_found(second, [sources[0], *sources_of(member, 2)], by=member)
    first, second_source, third, fourth, fifth, _sixth = sources
    say(question, first, {member: wrong, other_member: wrong})
    say(question, second_source, {member: "include", other_member: "unsure"})
    for source in (third, fourth, fifth):
        say(question, source, {member: "include", other_member: "include"})
    say(question, third, {member: "include", other_member: "include"}, stage="text")
    say(question, fourth, {member: wrong, other_member: wrong}, stage="text")
    say_retrieved(question=question, source=fifth, by=member, retrieved=False)
    flow = flow_of(question)
    assert numbers(flow, "identified", "duplicates", "not-brought-in", "to-screen") == (13, 2, 3, 8)
    assert numbers(flow, "waiting", "screened", "to-settle", "excluded") == (3, 5, 1, 1)
    assert numbers(flow, "sought", "not-retrieved", "waiting-text", "assessed") == (3, 1, 0, 2)
    assert numbers(flow, "to-settle-text", "excluded-text", "included") == (0, 1, 1)
    assert flow.reasons("excluded-text") == [(wrong.name, 1)]
    assert flow.places() == [("Scopus", 10), ("Web of Science", 3)]
    check(flow)
    alone = scope_named(f"search-{search.code}", member).flow
    assert numbers(alone, "identified", "duplicates", "not-brought-in", "to-screen") == (10, 1, 3, 6)
    check(alone)


def test_all_is_the_sum_of_the_questions(member, other_member, outsider):
    first, second = question_of(member), question_of(outsider, readers=1, reads_full_text=False)
    _search, sources = found(first, member, 3)
    _other, others = found(second, outsider, 2, hits=5)
    say(first, sources[0], {member: "include", other_member: "include"})
    say(second, others[0], {outsider: "include"})
    flow = scope_named("all", member).flow
    assert numbers(flow, "identified", "not-brought-in", "to-screen", "screened", "included", "sought") == (
        8,
        3,
        5,
        2,
        1,
        1,
    )


@pytest.mark.parametrize(("hits", "identified", "missing", "surplus"), [(None, 4, 0, 0), (7, 7, 3, 0), (3, 4, 0, 1)])
def test_hits_and_records_that_differ_are_told(member, hits, identified, missing, surplus):
    question = question_of(member)
    search, sources = found(question, member, 3, hits=hits)
    say_how_often(FoundSource.objects.get(source=sources[0]), by=member, times=2)
    flow = flow_of(question)
    brought = flow.brought[search.pk]
    assert (brought.identified, brought.not_brought_in, brought.surplus) == (identified, missing, surplus)
    assert flow.number("duplicates") == 1
    assert [times for _question, _source, times in flow.repeated()] == [2]
    check(flow)


def test_a_search_that_was_set_aside_counts_nowhere(member):
    question = question_of(member)
    search, _sources = found(question, member, 2, hits=9)
    set_aside(search, by=member, because="Typed twice")
    assert [flow_of(question).number(box) for box in BOXES] == [0] * len(BOXES)
    search.refresh_from_db()
    assert scope_named(f"search-{search.code}", member).flow.number("identified") == 0
    set_aside(search, by=member, because="")
    assert flow_of(question).number("identified") == 9


def test_a_source_taken_off_takes_its_numbers_along(member, other_member):
    question = question_of(member)
    _search, sources = found(question, member, 2)
    say(question, sources[0], {member: "include", other_member: "include"})
    take_off(FoundSource.objects.get(source=sources[0]), by=member)
    assert numbers(flow_of(question), "to-screen", "screened", "sought") == (1, 0, 0)
    assert standing_of(question, sources[0].pk) is None


#: What imports of a search and mergings do to its diagram.
JOINED = ("import", "import", "take an import back", "merge", "undo a merging", "take off")

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["decide", "decide", "decide", "take back", "settle", "not retrieved", "retrieved", *JOINED]),
        st.integers(0, 3),
        st.integers(0, 2),
        st.sampled_from(["title", "text"]),
        st.sampled_from(["include", "include", "exclude", "unsure"]),
        st.integers(0, 1),
    ),
    max_size=40,
)


class Joined:
    """Imports of a search and mergings of its sources, as rows: the work itself is tested where it is done."""

    def __init__(self, by, search, sources):
        self.by, self.search, self.sources, self.imports = by, search, sources, []

    def do(self, what: str, number: int, other: int) -> None:
        if what == "import":
            self.bring(number, other)
        elif what == "take an import back" and self.imports:
            brought = self.imports.pop(number % len(self.imports))
            Import.objects.filter(pk=brought.pk).update(stage="taken_back", taken_back_at=timezone.now())
            take_off_search(brought)
        elif what == "merge":
            self.merge(self.sources[number], self.sources[(number + other + 1) % len(self.sources)])
        elif what == "undo a merging":
            MergedSource.objects.filter(source=self.sources[number]).update(is_active=False)
        elif what == "take off":
            row = self.search.found.filter(source=self.sources[number]).first()
            if row:
                take_off(row, by=self.by)

    def bring(self, number: int, other: int) -> None:
        """Four records: one left out as the same as a source, another twice in the file, one left out, one broken."""
        given = {"group": self.search.question.group, "format": "bibtex", "size": 1, "digest": "0" * 64}
        brought = Import.objects.create(brought_by=self.by, search=self.search, stage="writing", **given)
        same = self.row(brought, 1, digest=f"same {number}", verdict="same", alike=self.sources[number])
        self.row(brought, 2, digest=f"twin {number}", verdict="twin", twin_of=same)
        self.row(brought, 3, digest=f"left {other}")
        self.row(brought, 4, digest=f"broken {other}", verdict="broken", values=None, choice="", outcome="broken")
        put_on_search(brought)
        Import.objects.filter(pk=brought.pk).update(stage="written", written_at=timezone.now())
        self.imports.append(brought)

    def row(self, brought, number: int, **values):
        values = {"values": {}, "choice": "leave", "outcome": "left_out", **values}
        return ImportedRecord.objects.create(part_of=brought, number=number, **values)

    def merge(self, source, into) -> None:
        merged = survivors({source.pk, into.pk})
        if source != into and not merged:
            made = Merge.objects.create(survivor=into, before={}, after={})
            MergedSource.objects.create(merge=made, source=source, from_state="draft")

    def check(self, flow) -> None:
        """Of each text that is in the imports, each place in a file counts once: as found, broken or left out."""
        standing = ImportedRecord.objects.filter(part_of__in=[brought.pk for brought in self.imports])
        one = flow.brought[self.search.pk]
        nothing = standing.filter(found_as=None, found_before=False)
        assert (one.broken, one.left_out) == (
            nothing.filter(verdict="broken").count(),
            nothing.exclude(verdict="broken").count(),
        )
        counted = ImportedRecord.objects.filter(part_of__search=self.search)
        counted = counted.filter(Q(pk__in=standing, found_before=False) | Q(found_as__isnull=False))
        assert set(standing.values_list("digest", flat=True)) <= set(counted.values_list("digest", flat=True))
        for row in self.search.found.all():
            assert row.imported == counted.filter(found_as=row.source_id).count()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, readers=st.sampled_from([1, 2]), staged=st.booleans(), hits=st.sampled_from([None, 0, 4, 9]))
def test_the_sums_hold_whatever_is_decided(steps, readers, staged, hits, member, other_member, coordinator):
    question = question_of(member, readers=readers, reads_full_text=staged)
    reasons = reasons_of(question)
    _search, sources = found(question, member, 4, hits=hits)
    again = search_for(question, member, place="JSTOR", duplicates_left_out=2)
    add_found(again, [sources[0], sources[0]], by=member)
    people, joined = (member, other_member, coordinator), Joined(member, again, sources)
    for what, source, person, stage, verdict, reason in steps:
        about = {"question": question, "source": sources[source], "by": people[person]}
        why = reasons[reason] if verdict == "exclude" else None
        try:
            if what == "decide":
                decide(**about, stage=stage, verdict=verdict, reason=why)
            elif what == "take back":
                take_back(**about, stage=stage)
            elif what in JOINED:
                joined.do(what, source, person)
            elif what == "settle":
                settle(**about, stage=stage, verdict=verdict, reason=why, note="Talked it over.")
            else:
                say_retrieved(**about, retrieved=what == "retrieved")
        except (NotAllowedNow, ValidationError):
            continue
        check(flow_of(question))
        joined.check(flow_of(question))
    check(flow_of(question))
    question.readers, question.reads_full_text = 3 - readers, not staged
    question.save()
    check(flow_of(question))


class TestDeciding:
    """One decision of one reader."""

    @pytest.fixture
    def question(self, member):
        return question_of(member)

    @pytest.fixture
    def source(self, question, member):
        _search, [source] = found(question, member, 1)
        return source

    def where(self, question, source) -> str:
        return standing_of(question, source.pk).where

    def test_two_who_agree(self, question, source, member, other_member):
        say(question, source, {member: "include"})
        assert self.where(question, source) == "waiting"
        say(question, source, {other_member: "include"})
        assert self.where(question, source) == "waiting-text"

    def test_two_who_differ_and_a_third(self, question, source, member, other_member, coordinator):
        reason = reasons_of(question)[0]
        say(question, source, {member: "include", other_member: reason})
        assert self.where(question, source) == "to-settle"
        with pytest.raises(NotAllowedNow):
            say(question, source, {coordinator: "include"})
        about = {"question": question, "source": source, "stage": "title", "by": coordinator}
        with pytest.raises(ValidationError) as refused:
            settle(**about, verdict="include", note=" ")
        assert list(refused.value.message_dict) == ["note"]
        settle(**about, verdict="exclude", reason=reason, note="Both are right, but it is a review of a book.")
        assert self.where(question, source) == "excluded"
        with pytest.raises(NotAllowedNow):
            say(question, source, {member: reason})
        settle(**about, verdict="include", note="It has a chapter of its own.")
        assert self.where(question, source) == "waiting-text"

    def test_what_agrees_is_not_settled(self, question, source, member, other_member, coordinator):
        say(question, source, {member: "include", other_member: "include"})
        with pytest.raises(NotAllowedNow):
            settle(question=question, source=source, stage="title", by=coordinator, verdict="include", note="So it is.")

    def test_of_two_reasons_the_first_on_the_list_counts(self, question, source, member, other_member):
        first, second, *_rest = reasons_of(question)
        say(question, source, {member: second, other_member: first})
        assert standing_of(question, source.pk).reason == first.pk

    def test_the_same_twice_is_one_decision(self, question, source, member):
        say(question, source, {member: "include"})
        say(question, source, {member: "include"})
        assert ScreeningDecision.objects.count() == 1

    def test_a_changed_decision_is_a_new_row(self, question, source, member):
        say(question, source, {member: "include"})
        say(question, source, {member: "unsure"})
        assert list(ScreeningDecision.objects.values_list("verdict", flat=True)) == ["include", "unsure"]

    def test_taking_back_frees_the_place(self, question, source, member, other_member, coordinator):
        say(question, source, {member: "include"})
        take_back(question=question, source=source, stage="title", by=member)
        say(question, source, {other_member: "include", coordinator: "include"})
        assert self.where(question, source) == "waiting-text"

    def test_a_slip_is_taken_back_for_ten_minutes(self, question, source, member, other_member, monkeypatch):
        say(question, source, {member: "include", other_member: "unsure"})
        later = datetime.timedelta(minutes=11)
        about = {"question": question, "source": source, "stage": "title", "by": other_member}
        now = datetime.datetime.now(tz=datetime.timezone.utc)
        with monkeypatch.context() as patch:
            patch.setattr("literature.searching.screening.timezone.now", lambda: now + later)
            with pytest.raises(NotAllowedNow):
                take_back(**about)
        take_back(**about)
        assert self.where(question, source) == "waiting"

    def test_an_exclusion_has_a_reason_of_the_group(self, question, source, member, outsider):
        about = {"question": question, "source": source, "stage": "title", "by": member, "verdict": "exclude"}
        other = reasons_of(question_of(outsider))[0]
        retired = reasons_of(question)[1]
        retired.retired = True
        for reason in (None, other, retired):
            with pytest.raises(ValidationError) as refused:
                decide(**about, reason=reason)
            assert list(refused.value.message_dict) == ["reason"]

    def test_only_the_group_screens(self, question, source, outsider):
        with pytest.raises(PermissionDenied):
            say(question, source, {outsider: "include"})

    def test_the_full_text_comes_after_the_abstract(self, question, source, member):
        with pytest.raises(NotAllowedNow):
            say(question, source, {member: "include"}, stage="text")

    def test_decisions_are_never_changed_or_deleted(self, question, source, member):
        from django.db import transaction
        from django.db.utils import InternalError

        say(question, source, {member: "include"})
        for change in (lambda rows: rows.update(verdict="unsure"), lambda rows: rows.delete()):
            with pytest.raises(InternalError), transaction.atomic():
                change(ScreeningDecision.objects.all())
