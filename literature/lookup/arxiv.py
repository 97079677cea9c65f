"""What arXiv answers about a paper, as a CSL-JSON item.

After https://info.arxiv.org/help/api/user-manual.html: an Atom feed with one entry. What is wrong with a request
comes as an entry with the title "Error" and status 200, and who asks too often gets plain text.
"""

import re
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from literature.formats.dates import read_date
from literature.formats.names import read_spoken_name
from literature.formats.spaces import one_line, paragraphs
from literature.identifiers import doi_in

_NAMES = {"a": "http://www.w3.org/2005/Atom", "x": "http://arxiv.org/schemas/atom"}
_VERSION = re.compile(r"v\d{1,3}$")


def canonical(number: str) -> str:
    """An arXiv number as the service knows it: without version, and old ones without their subject class.

    `1902.07120v2` is `1902.07120`; `math.GT/0309136` is `math/0309136`.
    """
    number = _VERSION.sub("", number.strip().lower())
    archive, slash, rest = number.partition("/")
    return f"{archive.partition('.')[0]}/{rest}" if slash else number


def item_of(answer: bytes, number: str) -> tuple[dict[str, Any], list[str]] | None:
    """The CSL item of the entry for this number, and remarks; None if there is no such paper.

    Raises ValueError for what is no feed. Entities are not resolved and nothing is fetched.
    """
    # A document type, which a feed has no use for, is all that entities could come from.
    if b"<!DOCTYPE" in answer[:4000].upper():
        raise ValueError("not a feed")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        feed = etree.fromstring(answer, parser)
    except etree.XMLSyntaxError:
        raise ValueError("not a feed") from None
    if feed.tag != f"{{{_NAMES['a']}}}feed":
        raise ValueError("not a feed")
    entries = [entry for entry in feed.findall("a:entry", _NAMES) if _number_of(entry) == number]
    return _item(entries[0], number) if entries and _text(entries[0], "a:title") else None


def _number_of(entry) -> str:
    match = re.search(r"arxiv\.org/abs/(.+)$", _text(entry, "a:id"), re.IGNORECASE)
    return canonical(match[1]) if match else ""


def _item(entry, number: str) -> tuple[dict[str, Any], list[str]]:
    names = [one_line("".join(name.itertext())) for name in entry.findall("a:author/a:name", _NAMES)]
    item = {
        "type": "article",
        "title": _text(entry, "a:title"),
        "author": [name for name in map(read_spoken_name, filter(None, names)) if name],
        "issued": read_date(_text(entry, "a:published")[:10]),
        "publisher": "arXiv",
        # Every paper has a DOI of this form (https://info.arxiv.org/help/doi.html).
        "DOI": f"10.48550/arxiv.{number}",
        "URL": f"https://arxiv.org/abs/{number}",
        "archive": "arXiv",
        "archive_location": number,
        # Lines of an abstract are broken by hand; only an indented line begins a paragraph.
        "abstract": paragraphs(re.sub(r"\n {2,}", "\n\n", _raw(entry, "a:summary").strip())),
    }
    return {name: value for name, value in item.items() if value}, _remarks(entry)


def _remarks(entry) -> list[str]:
    doi, journal = doi_in(_text(entry, "x:doi")), _text(entry, "x:journal_ref")[:200]
    if doi:
        return [_("This is the preprint. It was published with the DOI %s; cite that if you read it.") % doi]
    if journal:
        return [_("This is the preprint. It was published in: %s") % journal]
    return []


def _text(entry, path: str) -> str:
    return one_line(_raw(entry, path))


def _raw(entry, path: str) -> str:
    found = entry.find(path, _NAMES)
    return "" if found is None else "".join(found.itertext())
