"""Who does the work: two at once, one that is killed in the middle, and the clock."""

import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from literature.imports import actions, limits, reading, work, writing
from literature.imports.counts import counts_of
from literature.models import Import, ImportedRecord, Source
from outbox.due import jobs
from tests.another_process import environment
from tests.at_once import at_once
from tests.literature.imports.files import bibtex, brought, entry, fresh, worked, written

WHOLE = """
import django, sys, time
django.setup()
from literature.imports import limits, reading, comparing, writing, work
from literature.models import Import
for module in (reading, comparing, writing):
    module.BATCH = 5
work.go_on_with(int(sys.argv[1]))
"""


def bring(member, text: str) -> Import:
    return actions.bring(
        by=member,
        group=member.memberships.get().group,
        data=text.encode(),
        format="bibtex",
        characters=len(text),
        file_name="library.bib",
    )


@pytest.fixture
def small_batches(monkeypatch):
    for module in (reading, writing):
        monkeypatch.setattr(module, "BATCH", 7)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_workers_read_and_write_each_record_once(self, member, small_batches):
        found = bring(member, bibtex(60))
        outcomes = at_once(*[lambda: work.go_on_with(found.pk)] * 2)
        assert sorted(map(str, outcomes)) in (["False", "True"], ["True", "True"])
        assert list(found.records.values_list("number", flat=True)) == list(range(1, 61))
        found = actions.begin_writing(fresh(found), by=member, then="draft")
        at_once(*[lambda: work.go_on_with(found.pk)] * 2)
        assert (Source.objects.count(), fresh(found).stage, counts_of(found).written) == (60, "written", 60)

    def test_workers_that_do_not_see_each_other_write_each_record_once(self, member, small_batches):
        """Even without the claim (a pool between portal and server loses it) the batches keep apart."""
        found = actions.begin_writing(brought(member, bibtex(40)), by=member, then="draft")

        def write():
            for _batch in writing.write(fresh(found)):
                pass

        assert at_once(write, write) == [None, None]
        assert (Source.objects.count(), counts_of(found).written) == (40, 40)

    def test_two_clicks_write_once(self, member):
        found = brought(member, bibtex(5))
        results = at_once(*[lambda: actions.begin_writing(found, by=member, then="draft")] * 2)
        assert sorted(type(result).__name__ for result in results) == ["Import", "NotAllowedNow"]


def start_another(found: Import) -> subprocess.Popen:
    variables = environment(DJANGO_SETTINGS_MODULE="portal.settings", PORTAL_IMPORTS_IN_A_THREAD="0")
    return subprocess.Popen([sys.executable, "-c", WHOLE, str(found.pk)], env=variables)


def wait_for(condition, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.mark.django_db(transaction=True)
class TestKilled:
    def kill_when(self, found, condition) -> None:
        other = start_another(found)
        try:
            wait_for(condition)
            other.send_signal(signal.SIGKILL)
        finally:
            other.kill()
            other.wait(10)
        assert fresh(found).is_under_way
        # The server gives the claim back when it notices; the clock comes by again and again.
        wait_for(lambda: work.go_on_with(found.pk))

    def test_reading_goes_on_where_it_was(self, member):
        found = bring(member, bibtex(600))
        self.kill_when(found, lambda: found.records.count() >= 20)
        found = fresh(found)
        assert (found.stage, list(found.records.values_list("number", flat=True))) == ("ready", list(range(1, 601)))
        assert [row.title for row in found.records.all()[:3]] == [
            row["title"] for row in ImportedRecord.objects.order_by("number").values_list("values", flat=True)[:3]
        ]

    def test_writing_goes_on_where_it_was(self, member):
        found = actions.begin_writing(brought(member, bibtex(300)), by=member, then="submit")
        self.kill_when(found, lambda: Source.objects.count() >= 20)
        assert (fresh(found).stage, counts_of(found).written, Source.objects.count()) == ("written", 300, 300)
        assert set(Source.objects.values_list("state", flat=True)) == {"submitted"}
        assert Source.objects.values("title").distinct().count() == 300


@pytest.mark.django_db
class TestTheClock:
    def test_run_due_goes_on_with_what_waits(self, member):
        found = bring(member, bibtex(3))
        assert jobs()["imports"](timezone.now()) == 1
        assert fresh(found).stage == "ready"
        assert jobs()["imports"](timezone.now()) == 0

    def test_a_turn_is_short(self, member, small_batches, monkeypatch):
        found = bring(member, bibtex(30))
        monkeypatch.setattr(work, "SECONDS_A_TURN", 0)
        for _turn in range(20):
            jobs()["imports"](timezone.now())
        assert fresh(found).stage == "reading"
        work.go_on_with(found.pk, until=0)
        assert found.records.count() == 7

    def test_a_reader_that_fails_is_not_tried_for_ever(self, member, monkeypatch):
        found = bring(member, bibtex(3))
        monkeypatch.setattr(reading, "fit", lambda _item: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            jobs()["imports"](timezone.now())
        assert (fresh(found).stage, found.records.count()) == ("failed", 0)
        assert jobs()["imports"](timezone.now()) == 0

    def test_old_previews_are_thrown_away(self, member):
        old, recent = brought(member, bibtex(2)), brought(member, bibtex(2))
        days = timedelta(days=limits.DAYS_OF_A_PREVIEW + 1)
        Import.objects.filter(pk=old.pk).update(brought_at=timezone.now() - days)
        jobs()["imports"](timezone.now())
        assert (fresh(old).stage, fresh(recent).stage) == ("taken_back", "ready")


@pytest.mark.django_db
class TestCountsAreTrueAtEachMoment:
    def test_at_each_batch(self, member, small_batches):
        found = actions.begin_writing(
            brought(member, bibtex(20) + entry(3) + entry(5, title="")), by=member, then="draft"
        )
        seen = []
        for _batch in writing.write(fresh(found)):
            counts = counts_of(found)
            assert counts.total == counts.written + counts.merged + counts.left_out + counts.broken + counts.waiting
            assert counts.written == Source.objects.count()
            seen.append((counts.written, counts.waiting))
        assert seen == [(7, 14), (14, 7), (20, 0)]

    def test_a_refused_record_is_broken_and_the_others_are_written(self, member):
        found = brought(member, bibtex(3))
        row = found.records.get(number=2)
        row.values["issued"] = "no date"  # the table's check refuses it
        row.save()
        found = worked(actions.begin_writing(found, by=member, then="draft"))
        counts = counts_of(found)
        assert (found.stage, counts.written, counts.broken) == ("written", 2, 1)


@pytest.mark.django_db
def test_it_begins_at_once_in_a_thread(member, settings, monkeypatch, django_capture_on_commit_callbacks):
    settings.IMPORTS_IN_A_THREAD = True
    began = []
    monkeypatch.setattr(work, "go_on_with", began.append)
    with django_capture_on_commit_callbacks(execute=True):
        found = bring(member, bibtex(1))
    wait_for(lambda: began == [found.pk], 5)


@pytest.mark.django_db
def test_the_file_is_kept_only_until_it_is_read(member):
    from literature.models import ImportFile

    assert written(member, bibtex(2)).stage == "written"
    assert ImportFile.objects.count() == 0
