"""Sources as CSL-JSON items and back (CSL 1.0.2, https://docs.citationstyles.org/)."""

import re
from datetime import date

from curation.tagging import LONGEST_TAG
from literature.identifiers import isbns_in, normal_doi
from literature.types import ContributorRole, SourceType

# A part of a date, as a number or as text; what Unicode calls a digit does not always make a number.
_WHOLE = re.compile(r"-?\d{1,9}")
# Field of a source: the CSL variable of the same content.
TEXT_FIELDS = {
    "title": "title",
    "container_title": "container-title",
    "collection_title": "collection-title",
    "collection_number": "collection-number",
    "publisher": "publisher",
    "publisher_place": "publisher-place",
    "volume": "volume",
    "issue": "issue",
    "pages": "page",
    "edition": "edition",
    "number": "number",
    "genre": "genre",
    "authority": "authority",
    "event_title": "event-title",
    "event_place": "event-place",
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
    "url": "URL",
    "language": "language",
    "abstract": "abstract",
}
# Lists of an enumeration are made anew each time they are asked for.
_ROLES, _TYPES = tuple(ContributorRole.values), frozenset(SourceType.values)
WORKING_PAPER_GENRE = "Working paper"
# CSL types that the portal has no type of its own for, and where they go.
NEAREST_TYPE = {
    "article": SourceType.WORKING_PAPER,
    "bill": SourceType.LEGISLATION,
    "regulation": SourceType.LEGISLATION,
    "standard": SourceType.REPORT,
    "broadcast": SourceType.AUDIOVISUAL,
    "song": SourceType.AUDIOVISUAL,
    "interview": SourceType.SPEECH,
    "post": SourceType.WEB_PAGE,
    "post-weblog": SourceType.WEB_PAGE,
    "entry": SourceType.CHAPTER,
    "entry-encyclopedia": SourceType.CHAPTER,
    "entry-dictionary": SourceType.CHAPTER,
    "classic": SourceType.BOOK,
    "periodical": SourceType.BOOK,
    "review": SourceType.ARTICLE,
    "review-book": SourceType.ARTICLE,
    "software": SourceType.DATASET,
}
_NAME_PARTS = {"family": "family", "given": "given", "particle": "non-dropping-particle", "suffix": "suffix"}
_EDTF = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?([~?%]?)$")


def to_csl(source) -> dict:
    """Return the source as a CSL-JSON item; `id` is the citation key, or the short address before it has one."""
    item = {**source.extra, "id": source.citation_key or source.code, "type": source.type}
    came_as = item.pop("portal-csl-type", "")
    if came_as and source.type == NEAREST_TYPE.get(came_as, SourceType.DOCUMENT):
        item["type"] = came_as  # unless somebody has given it another type here
    if source.type == SourceType.WORKING_PAPER and not came_as:
        item |= {"type": "report", "genre": WORKING_PAPER_GENRE}
    for field, variable in TEXT_FIELDS.items():
        value = getattr(source, field)
        if value:
            item[variable] = value
    if others := item.pop("portal-other-isbn", ""):
        item["ISBN"] = f"{source.isbn} {others}".strip()
    for contributor in source.contributors:
        item.setdefault(contributor["role"], []).append(_name_to_csl(contributor))
    if source.issued:
        item["issued"] = date_to_csl(source.issued)
    if source.accessed:
        accessed = source.accessed
        item["accessed"] = {"date-parts": [[accessed.year, accessed.month, accessed.day]]}
    return item


def with_tags(source) -> dict:
    """Return the source as a CSL-JSON item for taking along: its tags as keywords besides.

    Keywords that came with the source and are too long for a tag are given back too.
    """
    custom = source.extra.get("custom") or {}
    tags = sorted(link.tag.name for link in source.tagged.all())
    keywords = [*tags, *(word for word in custom.get("keywords") or [] if len(word) > LONGEST_TAG)]
    custom = {**custom, "keywords": keywords}
    if not keywords:
        del custom["keywords"]
    item = {**source.csl, "custom": custom}
    if not custom:
        del item["custom"]
    return item


def from_csl(item: dict) -> dict:
    """Return field values of a source, `contributors` and `extra` included, from a CSL-JSON item.

    What has no field goes to `extra` whole, so that `to_csl` gives it back. Keywords are left to the caller.
    """
    rest = {key: value for key, value in item.items() if key not in {"id", "citation-key"}}
    values: dict = {"type": _type_from_csl(rest)}
    for field, variable in TEXT_FIELDS.items():
        value = rest.pop(variable, "")
        values[field] = str(value).strip() if value not in (None, "") else ""
    values["language"] = values["language"][:12]
    values["doi"] = normal_doi(values["doi"]) or values["doi"]
    numbers = isbns_in(values["isbn"])
    if numbers:  # several stand for several bindings of the work: the first is shown, none is lost
        values["isbn"] = numbers[0]
        if numbers[1:]:
            rest["portal-other-isbn"] = " ".join(numbers[1:])
    values["contributors"] = [
        _name_from_csl(name, role) for role in _ROLES for name in rest.pop(role, None) or [] if any(name.values())
    ]
    values["issued"] = date_from_csl(rest.get("issued"))
    if values["issued"]:
        del rest["issued"]
    values["accessed"] = _day(rest.get("accessed"))
    if values["accessed"]:
        del rest["accessed"]
    values["extra"] = rest
    return values


def _type_from_csl(rest: dict) -> str:
    csl_type = rest.pop("type", "document")
    if csl_type == "report" and str(rest.get("genre", "")).casefold() == WORKING_PAPER_GENRE.casefold():
        del rest["genre"]
        return SourceType.WORKING_PAPER
    if csl_type in _TYPES:
        return csl_type
    rest["portal-csl-type"] = csl_type
    return NEAREST_TYPE.get(csl_type, SourceType.DOCUMENT)


def _name_to_csl(contributor: dict) -> dict:
    if contributor.get("literal"):
        return {"literal": contributor["literal"]}
    return {csl: contributor[part] for part, csl in _NAME_PARTS.items() if contributor.get(part)}


def _name_from_csl(name: dict, role: str) -> dict:
    if name.get("literal"):
        return {"role": role, "literal": name["literal"]}
    given = " ".join(part for part in (name.get("given"), name.get("dropping-particle")) if part)
    parts = {part: name[csl] for part, csl in _NAME_PARTS.items() if name.get(csl)}
    return {"role": role, **parts, **({"given": given} if given else {})}


def date_to_csl(issued: str) -> dict:
    """Return a CSL date from EDTF; what is not read as a date becomes its literal text."""
    parts, circa = [], False
    for piece in issued.split("/"):
        match = _EDTF.match(piece)
        if not match:
            return {"literal": issued}
        parts.append([int(number) for number in match.groups()[:3] if number])
        circa = circa or bool(match.group(4))
    return {"date-parts": parts, **({"circa": True} if circa else {})}


def date_from_csl(value: dict | None) -> str:
    """Return EDTF from a CSL date; empty when it holds no year."""
    pieces = []
    for parts in (value or {}).get("date-parts") or []:
        numbers = [int(number) for number in parts if _WHOLE.fullmatch(str(number))]
        if not numbers or not 0 < numbers[0] < 10000:
            return ""
        year, *rest = numbers
        month = rest[0] if rest and 1 <= rest[0] <= 12 else None
        day = rest[1] if month and len(rest) > 1 and 1 <= rest[1] <= 31 else None
        piece = f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")
        pieces.append(piece + ("~" if (value or {}).get("circa") else ""))
    return "/".join(pieces[:2])


def _day(value: dict | None) -> date | None:
    parts = ((value or {}).get("date-parts") or [[]])[0]
    try:
        return date(*(int(number) for number in parts))
    except (TypeError, ValueError):
        return None
