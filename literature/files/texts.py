"""The due job that reads the text of files, a few at a time, and keeps it where it is searched."""

import time
from datetime import datetime, timedelta

from django.db import DataError, OperationalError, connection, transaction
from django.utils import timezone

from literature.files import apart, storage
from literature.models import FilePage, FileText, SourceFile

# A call reads so many files and then no more, and begins none after so many seconds.
MOST_FILES = 5
MOST_SECONDS = 15
MOST_ATTEMPTS = 3
# A file that was taken up and not finished by then was left by a process that ended.
GIVEN_UP_AFTER = timedelta(minutes=10)
# More than a long book; a tsvector of more would come near its limit of one megabyte.
MOST_CHARACTERS = 1_000_000


def read_due(now: datetime) -> int:
    """Read the text of files that have come since; the due job. Returns how many were taken up."""
    began, done = time.monotonic(), 0
    while done < MOST_FILES and time.monotonic() - began < MOST_SECONDS:
        file = _claim(now)
        if file is None:
            break
        read_text(file)
        done += 1
    return done + _in_the_language_of_their_sources()


def _claim(now: datetime) -> SourceFile | None:
    """Take up one file, so that nobody else does; None when there is none."""
    present = SourceFile.objects.present()
    with transaction.atomic():
        file = present.filter(text__isnull=True).select_for_update(of=("self",), skip_locked=True).first()
        if file is not None:
            FileText.objects.create(file=file, tried_at=now)
            return file
        left = FileText.objects.filter(
            file__in=present, state=FileText.State.READING, tried_at__lt=now - GIVEN_UP_AFTER
        )
        text = left.select_for_update(of=("self",), skip_locked=True).select_related("file").first()
        if text is None:
            return None
        if text.attempts >= MOST_ATTEMPTS:
            text.state = FileText.State.FAILED
            text.save(update_fields=["state"])
            return None
        text.attempts += 1
        text.tried_at = now
        text.save(update_fields=["attempts", "tried_at"])
        return text.file


def read_text(file: SourceFile) -> None:
    """Read one file in its own process and keep its pages. A file that cannot be read is not tried again."""
    try:
        pages = apart.texts(storage.path_of(file.sha256), MOST_CHARACTERS)
    except (apart.CannotBeRead, OSError):
        FileText.objects.filter(file=file).update(state=FileText.State.FAILED)
        return
    with transaction.atomic():
        text = FileText.objects.select_for_update().filter(file=file).first()
        if text is None:  # removed meanwhile
            return
        FilePage.objects.filter(file=file).delete()
        _write_pages(file, pages)
        text.characters = sum(map(len, pages))
        text.state = FileText.State.READ
        text.tried_at = timezone.now()
        text.save(update_fields=["characters", "state", "tried_at"])
        _join_vectors(file)


def _configuration(file: SourceFile) -> str:
    """The text search configuration of the language of the file's source."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT curation_search_configuration(language) FROM literature_source WHERE id = %s", [file.source_id]
        )
        return cursor.fetchone()[0]


def _write_pages(file: SourceFile, pages: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO literature_filepage (file_id, number, text, vector)"
            " SELECT %s, page.number, page.text, to_tsvector(%s::regconfig, page.text)"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS page (text, number) WHERE page.text <> ''",
            [file.pk, _configuration(file), pages],
        )


def _join_vectors(file: SourceFile) -> None:
    """Make the file's vector of its pages; of a file of too many different words, of its first half, and so on."""
    configuration, pages = _configuration(file), file.pages
    while pages:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE literature_filetext SET configuration = %s, vector = to_tsvector(%s::regconfig,"
                    " (SELECT coalesce(string_agg(text, ' ' ORDER BY number), '')"
                    " FROM literature_filepage WHERE file_id = %s AND number <= %s)) WHERE file_id = %s",
                    [configuration, configuration, file.pk, pages, file.pk],
                )
            return
        except (DataError, OperationalError):  # the limit of a tsvector
            pages //= 2


def _in_the_language_of_their_sources() -> int:
    """Stem anew the texts of a few files whose source's language was corrected; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.id FROM literature_filetext AS t JOIN literature_sourcefile AS f ON f.id = t.file_id"
            " JOIN literature_source AS s ON s.id = f.source_id WHERE t.state = 'read'"
            " AND t.configuration <> curation_search_configuration(s.language) LIMIT 5"
        )
        ids = [file_id for (file_id,) in cursor.fetchall()]
    for file in SourceFile.objects.filter(pk__in=ids):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE literature_filepage SET vector = to_tsvector(%s::regconfig, text) WHERE file_id = %s",
                [_configuration(file), file.pk],
            )
            _join_vectors(file)
    return len(ids)
