"""Citations of sources, worked out once per revision, style and language and kept in the database.

Setting a citation takes tens of milliseconds (typst, CSL) alone and one in a list; reading it a tenth of one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from curation.workflow import State
from literature import citations
from literature.models import Source, SourceCitation

#: Citation styles and languages by name, in the order in which they are offered; the first are shown unasked.
STYLES = {name: style.label for name, style in citations.STYLES.items()}
LANGUAGES = citations.LANGUAGES
DEFAULT_STYLE, DEFAULT_LANGUAGE = "apa", "en"
#: Styles whose citations are set before anybody asks, in English; the others are set when they are first asked for.
SET_AHEAD = ("apa", "chicago-author-date", "mla", "harvard")

#: So many citations of a style are set in one go of `run_due`, some seconds' work.
LACKING_AT_ONCE = 1000


@dataclass(frozen=True)
class Cited:
    """A citation as plain text and as HTML that is safe to put on a page."""

    text: str
    html: str


def citation_of(source: Source, style: str, language: str = DEFAULT_LANGUAGE) -> Cited:
    """Return the source's citation in a style of STYLES and a language of LANGUAGES, from what is kept or set now."""
    return citations_of([source], style, language)[0]


def citations_of(sources: Sequence[Source], style: str, language: str = DEFAULT_LANGUAGE) -> list[Cited]:
    """Return the citation of each source; what is not kept is set in one go, and kept."""
    ids = [source.pk for source in sources]
    rows = SourceCitation.objects.filter(source__in=ids, style=style, language=language)
    kept = {(row.source_id, row.revision): row for row in rows}
    lacking = [source for source in sources if (source.pk, source.revision) not in kept]
    kept |= {(row.source_id, row.revision): row for row in _work_out(lacking, style, language)}
    found = (kept[source.pk, source.revision] for source in sources)
    return [Cited(row.text, row.html) for row in found]


def keep_first_citation(source: Source) -> None:
    """Set the citation of what is published, once the change is made known: its first reader need not wait."""
    if source.state == State.PUBLISHED and not source.is_amendment:
        transaction.on_commit(
            lambda: _work_out([Source.objects.get(pk=source.pk)], DEFAULT_STYLE, DEFAULT_LANGUAGE), robust=True
        )


def keep_lacking_citations(now: datetime) -> int:
    """Work out the citations that published sources lack, those changed last first; a job of `run_due`.

    Returns how many were set, at the most LACKING_AT_ONCE in each style: the rest have their turn the next time.
    """
    number = 0
    for style in SET_AHEAD:
        kept = SourceCitation.objects.filter(
            source=OuterRef("pk"), style=style, language=DEFAULT_LANGUAGE, revision=OuterRef("revision")
        )
        lacking = Source.objects.published().exclude(Exists(kept)).order_by("-changed_at")[:LACKING_AT_ONCE]
        number += len(_work_out(list(lacking), style, DEFAULT_LANGUAGE))
    return number


def _work_out(sources: list[Source], style: str, language: str) -> list[SourceCitation]:
    if not sources:
        return []
    set_in_type = citations.cite_many([source.csl for source in sources], style, language)
    rows = [
        SourceCitation(
            source=source, style=style, language=language, revision=source.revision, text=one.text, html=one.html
        )
        for source, one in zip(sources, set_in_type, strict=True)
    ]
    # In the order of the sources, so that two who keep the same citations do not wait for each other in a circle.
    SourceCitation.objects.bulk_create(
        sorted(rows, key=lambda row: row.source_id),
        update_conflicts=True,
        unique_fields=["source", "style", "language"],
        update_fields=["revision", "text", "html"],
    )
    return rows
