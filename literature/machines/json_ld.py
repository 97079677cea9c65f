"""A source in the words of schema.org, as JSON-LD: what search engines read."""

from curation.scripts import json_for_script
from literature.formats.richtext import plain
from literature.machines.description import Described, doi_url, first_and_last, iso_date
from literature.names import full_name
from literature.types import ContributorRole, SourceType

#: Types of https://schema.org. What it has no type for is a creative work.
TYPES = {
    SourceType.BOOK: "Book",
    SourceType.CHAPTER: "Chapter",
    SourceType.ARTICLE: "ScholarlyArticle",
    SourceType.MAGAZINE: "Article",
    SourceType.NEWSPAPER: "NewsArticle",
    SourceType.REPORT: "Report",
    SourceType.WORKING_PAPER: "Report",
    SourceType.THESIS: "Thesis",
    SourceType.CONFERENCE_PAPER: "ScholarlyArticle",
    SourceType.WEB_PAGE: "WebPage",
    SourceType.TREATY: "Legislation",
    SourceType.LEGISLATION: "Legislation",
    SourceType.DATASET: "Dataset",
    SourceType.AUDIOVISUAL: "Movie",
}
_OTHER = "CreativeWork"
_ROLES = {
    ContributorRole.EDITOR: "editor",
    ContributorRole.TRANSLATOR: "translator",
    ContributorRole.DIRECTOR: "director",
    ContributorRole.CONTRIBUTOR: "contributor",
}


def schema_type(source_type: str) -> str:
    """Return the name that schema.org has for a type of source."""
    return TYPES.get(source_type, _OTHER)


def as_dict(work: Described) -> dict:
    """Return the description of a source as a dict; what is not known is left out."""
    source = work.source
    institution = source.type == SourceType.THESIS
    found = {
        "@context": "https://schema.org",
        "@type": schema_type(source.type),
        "@id": work.url,
        "mainEntityOfPage": work.url,
        "name": work.title,
        "headline": work.title if "Article" in schema_type(source.type) else "",
        "author": [_agent(person) for person in work.people(ContributorRole.AUTHOR)],
        **{name: [_agent(person) for person in work.people(role)] for role, name in _ROLES.items()},
        "datePublished": iso_date(source.issued),
        "inLanguage": source.language,
        "abstract": source.abstract,
        "keywords": list(work.tags),
        "about": [{"@type": "DefinedTerm", "name": topic.name, "termCode": topic.slug} for topic in work.topics],
        "publisher": "" if institution else _organisation(source.publisher),
        "sourceOrganization": _organisation(source.publisher) if institution else "",
        "inSupportOf": source.genre if institution else "",
        "reportNumber": source.number if schema_type(source.type) == "Report" else "",
        "legislationIdentifier": source.number if schema_type(source.type) == "Legislation" else "",
        "bookEdition": source.edition if source.type == SourceType.BOOK else "",
        "isbn": source.isbn if source.type == SourceType.BOOK else "",
        "isPartOf": _whole(work),
        **_pages(source.pages),
        "identifier": _identifier(source.doi),
        "sameAs": doi_url(source.doi) if source.doi else "",
        "url": source.url or (doi_url(source.doi) if source.doi else ""),
        "encoding": [_file(file) for file in work.files],
        "isAccessibleForFree": True if work.files else "",
    }
    return _without_nothing(found)


def as_json(work: Described) -> str:
    """Return the description as JSON for a page."""
    return json_for_script(as_dict(work))


def _agent(person: dict) -> dict:
    if person.get("literal"):
        return {"@type": "Organization", "name": person["literal"]}
    family = " ".join(part for part in (person.get("particle"), person.get("family")) if part)
    named = {"@type": "Person", "name": full_name(person), "givenName": person.get("given"), "familyName": family}
    return _without_nothing(named | {"honorificSuffix": person.get("suffix")})


def _organisation(name: str) -> dict | str:
    return {"@type": "Organization", "name": name} if name else ""


def _whole(work: Described) -> dict | str:
    """What the work is part of: an issue of a volume of a journal, a book, a series."""
    source = work.source
    container = plain(source.container_title)
    if source.type in (SourceType.CHAPTER, SourceType.CONFERENCE_PAPER) and container:
        people = [_agent(person) for person in work.people(ContributorRole.BOOK_AUTHOR)]
        return _without_nothing({"@type": "Book", "name": container, "author": people, "isbn": source.isbn})
    if container and source.type in (SourceType.ARTICLE, SourceType.MAGAZINE, SourceType.NEWSPAPER):
        whole = _without_nothing({"@type": "Periodical", "name": container, "issn": source.issn})
        if source.volume:
            whole = {"@type": "PublicationVolume", "volumeNumber": source.volume, "isPartOf": whole}
        if source.issue:
            whole = {"@type": "PublicationIssue", "issueNumber": source.issue, "isPartOf": whole}
        return whole
    if container:
        return {"@type": _OTHER, "name": container}
    series = plain(source.collection_title)
    return _without_nothing({"@type": "BookSeries", "name": series, "issn": source.issn}) if series else ""


def _pages(pages: str) -> dict:
    first, last = first_and_last(pages)
    return {"pagination": pages, "pageStart": first, "pageEnd": last}


def _identifier(doi: str) -> dict | str:
    return {"@type": "PropertyValue", "propertyID": "DOI", "value": doi} if doi else ""


def _file(file) -> dict:
    return _without_nothing(
        {
            "@type": "MediaObject",
            "contentUrl": file.url,
            "encodingFormat": file.media_type,
            "license": file.licence,
        }
    )


def _without_nothing(values: dict) -> dict:
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
