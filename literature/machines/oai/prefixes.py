"""The metadata formats of the protocol: Dublin Core, which it demands, and MODS."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import SimpleLazyObject
from django.utils.translation import override
from lxml import etree

from curation.xml import add, xml_text
from literature import formats
from literature.formats.richtext import plain
from literature.machines.description import Described, doi_url, iso_date
from literature.names import inverted_name

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
MODS = "http://www.loc.gov/mods/v3"


@dataclass(frozen=True)
class Prefix:
    """A format: where its schema is, its namespace, and how many sources at once are written in it."""

    schema: str
    namespace: str
    write: Callable[[list[Described]], list]


def dublin_core(works: list[Described]) -> list:
    """Return an `oai_dc:dc` element for each source."""
    return [_dublin_core(work) for work in works]


def _dublin_core(work: Described):
    root = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} {PREFIXES['oai_dc'].schema}")
    source = work.source
    makers = work.authors
    with override("en"):
        kind = str(source.get_type_display())
    container = plain(source.container_title)
    numbers = (source.volume, f"({source.issue})" if source.issue else "", source.pages)
    place = ", ".join(part for part in (container, " ".join(part for part in numbers if part)) if part)
    parts = [
        ("title", [work.title]),
        ("creator", [inverted_name(person) for person in makers]),
        ("subject", work.keywords),
        ("description", [source.abstract]),
        ("publisher", [source.publisher]),
        ("contributor", [inverted_name(person) for person in source.contributors if person not in makers]),
        ("date", [iso_date(source.issued)]),
        ("type", [kind]),
        ("identifier", [work.url, doi_url(source.doi) if source.doi else "", *_numbers(source)]),
        ("source", [place if container else ""]),
        ("language", [source.language]),
        ("relation", [source.url, *(file.url for file in work.files)]),
        ("rights", list(dict.fromkeys(file.licence for file in work.files))),
    ]
    for name, values in parts:
        for value in values:
            if xml_text(value):  # of what XML cannot hold nothing may be left
                add(root, f"{{{DC}}}{name}", value)
    return root


def _numbers(source) -> list[str]:
    return [f"{name}:{number}" for name, number in (("urn:isbn", source.isbn), ("urn:issn", source.issn)) if number]


def mods(works: list[Described]) -> list:
    """Return a `mods` element for each source, as the citation format writes it."""
    from literature.formats.mods import mods_element

    found = [mods_element(work.item) for work in works]
    for one in found:
        one.set(f"{{{XSI}}}schemaLocation", f"{MODS} {PREFIXES['mods'].schema}")
    return found


def _prefixes() -> dict[str, Prefix]:
    found = {"oai_dc": Prefix("http://www.openarchives.org/OAI/2.0/oai_dc.xsd", OAI_DC, dublin_core)}
    entry = formats.FORMATS.get("mods")
    if entry is not None and entry.writer is not None:
        found["mods"] = Prefix("http://www.loc.gov/standards/mods/v3/mods-3-6.xsd", MODS, mods)
    return found


#: Every format by the prefix that names it.
PREFIXES = SimpleLazyObject(_prefixes)
