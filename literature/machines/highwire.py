"""Highwire Press tags: what Google Scholar, Zotero and others read in the head of a record's page.

After Google Scholar's inclusion guidelines (https://scholar.google.com/intl/en/scholar/inclusion.html); `inbook_title`,
`editor` and `series_title` besides, which reference managers understand.
"""

from literature.formats.richtext import plain
from literature.machines.description import Described, first_and_last, iso_date
from literature.names import inverted_name
from literature.types import ContributorRole, SourceType

#: What the work's container is called, by type; a journal's title for all others.
_CONTAINERS = {
    SourceType.CHAPTER: "citation_inbook_title",
    SourceType.CONFERENCE_PAPER: "citation_conference_title",
}
#: What the publisher is called, by type.
_PUBLISHERS = {
    SourceType.REPORT: "citation_technical_report_institution",
    SourceType.WORKING_PAPER: "citation_technical_report_institution",
    SourceType.THESIS: "citation_dissertation_institution",
}
_REPORTS = (SourceType.REPORT, SourceType.WORKING_PAPER)


def tags(work: Described) -> list[tuple[str, str]]:
    """Return the tags as pairs of name and content, in order; authors one tag each, the family name first."""
    source = work.source
    pairs = [("citation_title", work.title)]
    pairs += [("citation_author", inverted_name(person)) for person in work.authors]
    pairs += [("citation_editor", inverted_name(person)) for person in work.people(ContributorRole.EDITOR)]
    pairs.append(("citation_publication_date", publication_date(source.issued)))
    pairs += _place(source)
    pairs += [
        ("citation_isbn", source.isbn),
        ("citation_issn", source.issn),
        ("citation_doi", source.doi),
        ("citation_language", source.language),
    ]
    pairs += [("citation_keywords", word) for word in work.keywords]
    pairs.append(("citation_abstract_html_url", work.url))
    pairs += [("citation_pdf_url", file.url) for file in work.files if file.media_type == "application/pdf"]
    return [(name, content) for name, content in pairs if content]


def _place(source) -> list[tuple[str, str]]:
    """Where the work stands: journal, book, conference, series, volume, pages, institution."""
    first, last = first_and_last(source.pages)
    container = _CONTAINERS.get(source.type, "citation_journal_title")
    title = plain(source.container_title)
    if source.type == SourceType.CONFERENCE_PAPER:
        title = plain(source.event_title) or title
    return [
        (container, title),
        ("citation_series_title", plain(source.collection_title)),
        ("citation_volume", source.volume),
        ("citation_issue", source.issue),
        ("citation_firstpage", first),
        ("citation_lastpage", last),
        (_PUBLISHERS.get(source.type, "citation_publisher"), source.publisher),
        ("citation_technical_report_number", source.number if source.type in _REPORTS else ""),
    ]


def publication_date(issued: str) -> str:
    """Return an EDTF date as `2009/10/23`, or the year alone, as the guidelines want it; of a span, its beginning."""
    first = iso_date(issued).split("/")[0]
    return first.replace("-", "/") if len(first) == len("2009-10-23") else first[:4]
