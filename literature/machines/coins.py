"""COinS: a source as an OpenURL context object (ANSI/NISO Z39.88-2004, KEV) in the title of an empty `<span>`.

Reference managers find it on any page, so every entry of a list has one (https://web.archive.org/web/2017/http://ocoins.info/).
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from literature.formats.richtext import plain
from literature.machines.description import iso_date
from literature.names import leading, short_name
from literature.types import SourceType

#: Columns of a source that a context object is made of.
FIELDS = (
    "type",
    "title",
    "contributors",
    "issued",
    "container_title",
    "collection_title",
    "publisher",
    "publisher_place",
    "volume",
    "issue",
    "pages",
    "edition",
    "doi",
    "isbn",
    "issn",
    "url",
)
_GENRES = {
    SourceType.BOOK: ("book", "book"),
    SourceType.CHAPTER: ("book", "bookitem"),
    SourceType.REPORT: ("book", "report"),
    SourceType.WORKING_PAPER: ("book", "report"),
    SourceType.CONFERENCE_PAPER: ("book", "proceeding"),
    SourceType.DOCUMENT: ("book", "document"),
    SourceType.ARTICLE: ("journal", "article"),
    SourceType.MAGAZINE: ("journal", "article"),
    SourceType.NEWSPAPER: ("journal", "article"),
    SourceType.THESIS: ("dissertation", "dissertation"),
}
#: What Dublin Core has no kind for is told so.
_DUBLIN_CORE_TYPES = {
    SourceType.WEB_PAGE: "webpage",
    SourceType.DATASET: "dataset",
    SourceType.AUDIOVISUAL: "film",
    SourceType.SPEECH: "presentation",
    SourceType.TREATY: "treaty",
    SourceType.LEGISLATION: "statute",
    SourceType.CASE: "case",
}


def context_object(values: Mapping) -> str:
    """Return the context object of a source as a query string; `values` holds FIELDS."""
    profile, genre = _GENRES.get(values["type"], ("dc", ""))
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{profile}"),
    ]
    if values["doi"]:
        pairs.append(("rft_id", f"info:doi/{values['doi']}"))
    elif values["url"] and profile != "dc":
        pairs.append(("rft_id", values["url"]))
    pairs += _dublin_core(values) if profile == "dc" else _kev(values, genre)
    return urlencode([(name, value) for name, value in pairs if value])


def _kev(values: Mapping, genre: str) -> list[tuple[str, str]]:
    title, container = plain(values["title"]), plain(values["container_title"])
    pairs = [("rft.genre", genre)]
    if genre == "article":
        pairs += [("rft.atitle", title), ("rft.jtitle", container)]
    elif container and genre in ("bookitem", "proceeding"):
        pairs += [("rft.atitle", title), ("rft.btitle", container)]
    else:
        pairs.append(("rft.title" if genre in ("dissertation", "document") else "rft.btitle", title))
    pairs += _authors(values["contributors"])
    return [
        *pairs,
        ("rft.date", iso_date(values["issued"]).split("/")[0]),
        ("rft.series", "" if genre == "article" else plain(values["collection_title"])),
        ("rft.inst" if genre == "dissertation" else "rft.pub", values["publisher"]),
        ("rft.place", values["publisher_place"]),
        ("rft.volume", values["volume"]),
        ("rft.issue", values["issue"]),
        ("rft.edition", values["edition"]),
        ("rft.pages", values["pages"]),
        ("rft.isbn", values["isbn"]),
        ("rft.issn", values["issn"]),
    ]


def _authors(contributors: list[dict]) -> list[tuple[str, str]]:
    """The first in parts, the others whole: the profile has no place for the parts of more."""
    pairs: list[tuple[str, str]] = []
    for number, person in enumerate(leading(contributors)):
        if person.get("literal"):
            pairs.append(("rft.aucorp" if not number else "rft.au", person["literal"]))
        elif number:
            given = person.get("given", "")
            pairs.append(("rft.au", f"{given} {short_name(person)}".strip()))
        else:
            pairs += [
                ("rft.aulast", short_name(person)),
                ("rft.aufirst", person.get("given", "")),
                ("rft.ausuffix", person.get("suffix", "")),
            ]
    return pairs


def _dublin_core(values: Mapping) -> list[tuple[str, str]]:
    return [
        ("rft.type", _DUBLIN_CORE_TYPES.get(values["type"], "")),
        ("rft.title", plain(values["title"])),
        *(
            ("rft.creator", person.get("literal") or f"{person.get('given', '')} {short_name(person)}".strip())
            for person in leading(values["contributors"])
        ),
        ("rft.date", iso_date(values["issued"])),
        ("rft.publisher", values["publisher"]),
        ("rft.source", plain(values["container_title"])),
        ("rft.identifier", values["url"]),
    ]
