"""What else hangs on a source: asked in one query, so that its page asks further only for what is there.

Most sources have no file, stand on no list and came of no search; five questions that find nothing cost more than one.
"""

from functools import cache

from django.db import connection
from django.db.models import Exists, OuterRef

from literature.models import (
    CaseSource,
    ErasedCaseSource,
    FoundSource,
    Merge,
    ReadingListEntry,
    Source,
    SourceFile,
    SourceLink,
)


def _asked() -> dict[str, Exists]:
    here = {"source": OuterRef("pk")}
    return {
        "files": Exists(SourceFile.objects.present().filter(**here)),
        "dead_link": Exists(SourceLink.objects.dead().filter(**here)),
        "searches": Exists(FoundSource.objects.filter(**here)),
        "lists": Exists(ReadingListEntry.objects.filter(**here)),
        "cases": Exists(CaseSource.objects.filter(**here)),
        "erased_cases": Exists(ErasedCaseSource.objects.filter(**here)),
        "merges": Exists(Merge.objects.filter(survivor=OuterRef("pk"), undone_at=None)),
    }


def beside(source: Source) -> frozenset[str]:
    """Return which of the names in `_asked` a source has; whoever may see them."""
    with connection.cursor() as cursor:
        cursor.execute(*_filled(_what_is_beside(), source.pk))
        return frozenset(name for name, there in zip(_asked(), cursor.fetchone(), strict=True) if there)


def stands_alone(code: str) -> tuple | None:
    """Return what the page of a published source says that changes without the base's stamp: names, as they are now.

    None where there is no such source, or where there is anything beside it: what that is may change at any time.
    """
    with connection.cursor() as cursor:
        cursor.execute(*_filled(_what_stands_alone(), code.lower()))
        row = cursor.fetchone()
    if row is None:
        return None
    facts, there = row[: len(_NAMES)], row[len(_NAMES) :]
    return None if any(there) else facts


#: The record as it is, and what is shown of who added it. The names of groups and topics are under the stamp.
_NAMES = ("pk", "revision", "contributed_by__name", "contributed_by__email")
#: Stands in a statement where the source that is asked about comes.
_HERE = -1


@cache
def _what_is_beside() -> tuple[str, tuple]:
    return Source.objects.filter(pk=_HERE).values_list(*_asked().values()).query.sql_with_params()


@cache
def _what_stands_alone() -> tuple[str, tuple]:
    rows = Source.objects.published().filter(code=str(_HERE))
    return rows.values_list(*_NAMES, *_asked().values()).query.sql_with_params()


def _filled(statement: tuple[str, tuple], source: int | str) -> tuple[str, list]:
    """Return a statement, written once by Django, with the source it is to be asked about."""
    sql, parameters = statement
    return sql, [source if one in (_HERE, str(_HERE)) else one for one in parameters]
