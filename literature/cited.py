"""Citations of sources, worked out once per revision and style and kept in the database.

Setting a citation takes tens of milliseconds (typst, CSL), reading it a tenth of one.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from curation.workflow import State
from literature import citations
from literature.models import Source, SourceCitation

#: Citation styles by name, in the order in which they are offered; the first is the one shown unasked.
STYLES = {
    "apa": _("APA"),
    "chicago-author-date": _("Chicago"),
    "mla": _("MLA"),
    "harvard": _("Harvard"),
}


#: So many citations of a style are set in one go of `run_due`, some seconds' work.
LACKING_AT_ONCE = 1000


@dataclass(frozen=True)
class Cited:
    """A citation as plain text and as HTML that is safe to put on a page."""

    text: str
    html: str


def citation_of(source: Source, style: str) -> Cited:
    """Return the source's citation in a style of STYLES, from what is kept or worked out now and kept."""
    kept = SourceCitation.objects.filter(source=source, style=style, revision=source.revision).first()
    if kept is None:
        kept = _work_out([source], style)[0]
    return Cited(kept.text, kept.html)


def keep_first_citation(source: Source) -> None:
    """Set the citation of what is published, once the change is made known: its first reader need not wait."""
    if source.state == State.PUBLISHED and not source.is_amendment:
        style = next(iter(STYLES))
        transaction.on_commit(lambda: _work_out([Source.objects.get(pk=source.pk)], style), robust=True)


def keep_lacking_citations(now: datetime) -> int:
    """Work out the citations that published sources lack, those changed last first; a job of `run_due`.

    Returns how many were set, at the most LACKING_AT_ONCE in each style: the rest have their turn the next time.
    """
    number = 0
    for style in STYLES:
        kept = SourceCitation.objects.filter(source=OuterRef("pk"), style=style, revision=OuterRef("revision"))
        lacking = Source.objects.published().exclude(Exists(kept)).order_by("-changed_at")[:LACKING_AT_ONCE]
        number += len(_work_out(list(lacking), style))
    return number


def _work_out(sources: list[Source], style: str) -> list[SourceCitation]:
    if not sources:
        return []
    set_in_type = citations.cite_many([source.csl for source in sources], style)
    rows = [
        SourceCitation(source=source, style=style, revision=source.revision, text=one.text, html=one.html)
        for source, one in zip(sources, set_in_type, strict=True)
    ]
    SourceCitation.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["source", "style"],
        update_fields=["revision", "text", "html"],
    )
    return rows
