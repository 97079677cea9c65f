"""What else hangs on a source: asked in one query, so that its page asks further only for what is there.

Most sources have no file, stand on no list and came of no search; five questions that find nothing cost more than one.
"""

from django.db.models import Exists, OuterRef

from literature.models import CaseSource, FoundSource, Merge, ReadingListEntry, Source, SourceFile, SourceLink


def _asked() -> dict[str, Exists]:
    here = {"source": OuterRef("pk")}
    return {
        "files": Exists(SourceFile.objects.present().filter(**here)),
        "dead_link": Exists(SourceLink.objects.dead().filter(**here)),
        "searches": Exists(FoundSource.objects.filter(**here)),
        "lists": Exists(ReadingListEntry.objects.filter(**here)),
        "cases": Exists(CaseSource.objects.filter(**here)),
        "merges": Exists(Merge.objects.filter(survivor=OuterRef("pk"), undone_at=None)),
    }


def beside(source: Source) -> frozenset[str]:
    """Return which of the names in `_asked` a source has; whoever may see them."""
    asked = _asked()
    found = Source.objects.filter(pk=source.pk).values_list(*asked.values()).get()
    return frozenset(name for name, there in zip(asked, found, strict=True) if there)
