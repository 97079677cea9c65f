"""The types of source, and which fields each has: what the form shows and what a reviewer misses."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class SourceType(models.TextChoices):
    """Types of source. The values are CSL 1.0.2 types, but for the working paper, in CSL a report of that genre."""

    BOOK = "book", _("Book")
    CHAPTER = "chapter", _("Book chapter")
    ARTICLE = "article-journal", _("Journal article")
    MAGAZINE = "article-magazine", _("Magazine article")
    NEWSPAPER = "article-newspaper", _("Newspaper article")
    REPORT = "report", _("Report")
    WORKING_PAPER = "working-paper", _("Working paper")
    THESIS = "thesis", _("Thesis")
    CONFERENCE_PAPER = "paper-conference", _("Conference paper")
    WEB_PAGE = "webpage", _("Web page")
    TREATY = "treaty", _("Treaty or international instrument")
    LEGISLATION = "legislation", _("Law or resolution")
    CASE = "legal_case", _("Court decision")
    DATASET = "dataset", _("Dataset")
    AUDIOVISUAL = "motion_picture", _("Film or recording")
    SPEECH = "speech", _("Talk or speech")
    DOCUMENT = "document", _("Other document")


class ContributorRole(models.TextChoices):
    """In which part somebody contributed to a source; the values are CSL name variables."""

    AUTHOR = "author", _("author")
    EDITOR = "editor", _("editor")
    TRANSLATOR = "translator", _("translator")
    BOOK_AUTHOR = "container-author", _("author of the book")
    SERIES_EDITOR = "collection-editor", _("series editor")
    DIRECTOR = "director", _("director")
    CONTRIBUTOR = "contributor", _("contributor")


@dataclass(frozen=True)
class Shape:
    """Fields of a type: those shown at first, and those without which a reviewer is warned."""

    fields: tuple[str, ...]
    wanted: tuple[str, ...]
    container: object = None  # what the container is called for this type
    number: object = None  # what the number is called


_COMMON = ("url", "language")

SHAPES: dict[str, Shape] = {
    SourceType.BOOK: Shape(
        ("publisher", "publisher_place", "edition", "volume", "collection_title", "isbn", "doi"),
        ("contributors", "issued", "publisher"),
    ),
    SourceType.CHAPTER: Shape(
        ("container_title", "publisher", "publisher_place", "pages", "edition", "isbn", "doi"),
        ("contributors", "issued", "container_title", "publisher", "pages"),
        container=_("In the book"),
    ),
    SourceType.ARTICLE: Shape(
        ("container_title", "volume", "issue", "pages", "doi", "issn"),
        ("contributors", "issued", "container_title"),
        container=_("Journal"),
    ),
    SourceType.MAGAZINE: Shape(
        ("container_title", "volume", "issue", "pages"),
        ("issued", "container_title"),
        container=_("Magazine"),
    ),
    SourceType.NEWSPAPER: Shape(("container_title", "pages"), ("issued", "container_title"), container=_("Newspaper")),
    SourceType.REPORT: Shape(
        ("publisher", "publisher_place", "number", "collection_title", "isbn", "doi"),
        ("contributors", "issued", "publisher"),
        number=_("Report number or document symbol"),
    ),
    SourceType.WORKING_PAPER: Shape(
        ("publisher", "publisher_place", "number", "collection_title", "doi"),
        ("contributors", "issued", "publisher"),
        number=_("Number in the series"),
    ),
    SourceType.THESIS: Shape(("publisher", "publisher_place", "genre", "doi"), ("contributors", "issued", "publisher")),
    SourceType.CONFERENCE_PAPER: Shape(
        ("container_title", "event_title", "event_place", "publisher", "pages", "doi"),
        ("contributors", "issued"),
        container=_("In the proceedings"),
    ),
    SourceType.WEB_PAGE: Shape(("container_title", "accessed"), ("url",), container=_("Web site")),
    SourceType.TREATY: Shape(
        ("container_title", "volume", "pages", "number", "authority"),
        ("issued",),
        container=_("Treaty series"),
        number=_("Document symbol"),
    ),
    SourceType.LEGISLATION: Shape(
        ("container_title", "number", "authority"),
        ("issued",),
        container=_("Code or gazette"),
        number=_("Number or document symbol"),
    ),
    SourceType.CASE: Shape(
        ("authority", "number", "container_title", "volume", "pages"),
        ("issued", "authority"),
        container=_("Law report"),
        number=_("Application or docket number"),
    ),
    SourceType.DATASET: Shape(("publisher", "edition", "doi", "accessed"), ("contributors", "issued", "publisher")),
    SourceType.AUDIOVISUAL: Shape(("publisher", "publisher_place", "genre", "accessed"), ("contributors", "issued")),
    SourceType.SPEECH: Shape(("event_title", "event_place", "genre"), ("contributors", "issued")),
    SourceType.DOCUMENT: Shape(("publisher", "publisher_place", "number", "container_title"), ()),
}


def fields_of(source_type: str) -> tuple[str, ...]:
    """Names of the model's fields that the form shows for a type, in order."""
    return (*SHAPES[source_type].fields, *_COMMON)
