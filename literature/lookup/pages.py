"""The work that a web page describes: by Highwire tags, JSON-LD, Dublin Core, Open Graph, in this order.

Highwire tags after Google Scholar's guidelines for webmasters, JSON-LD after schema.org. Nothing is executed.
"""

import contextlib
import html
import json
from html.parser import HTMLParser
from typing import Any

from literature.formats import dates
from literature.formats.languages import language_tag
from literature.formats.names import read_spoken_name
from literature.formats.spaces import one_line, paragraphs
from literature.identifiers import clean_url, doi_in, isbns_in, issns_in

Item = dict[str, Any]

_LONGEST = 600_000  # characters of a page that are looked at
_SCHEMA_TYPES = {
    "scholarlyarticle": "article-journal", "medicalscholarlyarticle": "article-journal", "book": "book",
    "chapter": "chapter", "report": "report", "thesis": "thesis", "dataset": "dataset",
    "newsarticle": "article-newspaper", "reportagenewsarticle": "article-newspaper",
    "opinionnewsarticle": "article-newspaper", "blogposting": "post-weblog", "movie": "motion_picture",
    "videoobject": "motion_picture", "podcastepisode": "broadcast", "legislation": "legislation",
    "softwaresourcecode": "software", "softwareapplication": "software", "article": "webpage",
    "webpage": "webpage", "techarticle": "webpage", "creativework": "webpage",
    "presentationdigitaldocument": "speech",
}  # fmt: skip


class _Collector(HTMLParser):
    """Meta tags in their order, the language, the canonical address and the JSON-LD of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.metas: dict[str, list[str]] = {}
        self.scripts: list[str] = []
        self.language = ""
        self.canonical = ""
        self._inside = ""

    def handle_starttag(self, tag, attrs):
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = (values.get("name") or values.get("property") or values.get("itemprop") or "").strip().lower()
            content = values.get("content", "").strip()
            if name and content:
                self.metas.setdefault(name, []).append(content)
        elif tag == "script" and values.get("type", "").strip().lower() == "application/ld+json":
            self._inside = "script"
            self.scripts.append("")
        elif tag == "html":
            self.language = values.get("lang", "")
        elif tag == "link" and "canonical" in values.get("rel", "").lower().split():
            self.canonical = values.get("href", "")

    def handle_endtag(self, tag):
        if tag == "script":
            self._inside = ""

    def handle_data(self, data):
        if self._inside == "script":
            self.scripts[-1] += data


def read_page(text: str, url: str) -> Item | None:
    """The CSL item of an HTML page at an address, or None if it has not even a title."""
    collector = _Collector()
    title, text = _title(text[:_LONGEST])
    # Some versions of the parser give up on a broken declaration; what was read before it counts.
    with contextlib.suppress(AssertionError):
        collector.feed(text)
    item: Item = {}
    for source in (_highwire, _linked_data, _dublin_core, _open_graph):
        for name, value in source(collector).items():
            if value:
                item.setdefault(name, value)
    item.setdefault("title", one_line(html.unescape(title)))
    if not item["title"]:
        return None
    item.setdefault("type", "webpage")
    address = clean_url(collector.canonical) or clean_url(url)
    if address:
        item.setdefault("URL", address)
    if collector.language:
        item.setdefault("language", language_tag(collector.language))
    return {"type": item.pop("type"), **{name: value for name, value in item.items() if value}}


def _title(text: str) -> tuple[str, str]:
    """The first title, in which tags are text as in every browser, and the page without it."""
    lower = text.lower() if len(text.lower()) == len(text) else text
    start = lower.find("<title")
    opened = lower.find(">", start) + 1 if start >= 0 else 0
    end = lower.find("</title", opened) if opened else -1
    return (text[opened:end], f"{text[:start]} {text[end:]}") if end >= 0 else ("", text)


def _names(values: list[str]) -> list[dict[str, str]]:
    parts = [part for value in values for part in (value.split(";") if ";" in value else [value])]
    names = [name for name in (read_spoken_name(part) for part in parts) if name]
    return [name for index, name in enumerate(names) if name not in names[:index]]


def _highwire(page: _Collector) -> Item:
    def first(*names: str) -> str:
        return next((page.metas[f"citation_{name}"][0] for name in names if f"citation_{name}" in page.metas), "")

    if not first("title"):
        return {}
    report, dissertation = first("technical_report_institution"), first("dissertation_institution")
    book = first("inbook_title", "book_title")
    meeting = first("conference_title", "conference")
    journal = first("journal_title")
    kind = (
        "thesis" if dissertation else "report" if report or first("technical_report_number") else
        "article-journal" if journal else "paper-conference" if meeting else "chapter" if book else
        "book" if first("isbn") else ""
    )  # fmt: skip
    pages = "-".join(filter(None, (first("firstpage"), first("lastpage")))) or first("pages")
    return {
        "type": kind,
        "title": one_line(first("title")),
        "author": _names(page.metas.get("citation_author") or page.metas.get("citation_authors") or []),
        "editor": _names(page.metas.get("citation_editor", [])),
        # Google Scholar's guideline writes 2009/10/23, which elsewhere is a span of time.
        "issued": dates.read_date(
            first("publication_date", "date", "year", "cover_date", "online_date").replace("/", "-")
        ),
        "container-title": one_line(journal or book or meeting),
        "container-title-short": first("journal_abbrev"),
        "publisher": one_line(first("publisher") or report or dissertation),
        "volume": first("volume"),
        "issue": first("issue"),
        "page": pages,
        "number": first("technical_report_number"),
        "DOI": doi_in(first("doi")),
        "ISBN": " ".join(isbns_in(first("isbn"))),
        "ISSN": " ".join(issns_in(first("issn"))),
        "language": language_tag(first("language")),
        "abstract": paragraphs(first("abstract")),
    }


def _linked_data(page: _Collector) -> Item:
    for script in page.scripts:
        try:
            data = json.loads(script)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data):
            item = _from_node(node)
            if item:
                return item
    return {}


def _nodes(data: Any) -> list[dict[str, Any]]:
    found = data if isinstance(data, list) else [data]
    nodes = [node for node in found if isinstance(node, dict)]
    graphs = [part for node in nodes for part in (node.get("@graph") or []) if isinstance(part, dict)]
    # What says most about a work comes first: an article before the page that it is on.
    return sorted([*nodes, *graphs], key=lambda node: _kind(node) in ("", "webpage"))


def _kind(node: dict[str, Any]) -> str:
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return next((_SCHEMA_TYPES[str(name).lower()] for name in names if str(name).lower() in _SCHEMA_TYPES), "")


def _from_node(node: dict[str, Any]) -> Item:
    kind = _kind(node)
    title = _text(node.get("headline")) or _text(node.get("name"))
    if not kind or not title:
        return {}
    within = node.get("isPartOf")
    within = within[0] if isinstance(within, list) and within else within
    identifiers = json.dumps([node.get("identifier"), node.get("sameAs"), node.get("@id"), node.get("doi")])[:5000]
    return {
        "type": kind,
        "title": title,
        "author": _people(node.get("author") or node.get("creator")),
        "editor": _people(node.get("editor")),
        "issued": dates.read_date(_text(node.get("datePublished")) or _text(node.get("dateCreated"))),
        "container-title": _text(within) if kind != "book" else "",
        "publisher": _text(node.get("publisher")),
        "DOI": doi_in(identifiers.replace('"', " ")),
        "ISBN": " ".join(isbns_in(_text(node.get("isbn")))),
        "language": language_tag(_text(node.get("inLanguage"))),
        "abstract": paragraphs(_text(node.get("abstract"))),
    }


def _text(value: Any) -> str:
    """A string, or the name of a node, or the first of a list of them."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or ""
    return one_line(value) if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _people(value: Any) -> list[dict[str, str]]:
    names = []
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, dict):
            family, given = _text(part.get("familyName")), _text(part.get("givenName"))
            if family:
                names.append({"family": family, "given": given} if given else {"family": family})
            elif str(part.get("@type", "")).lower() in (
                "organization",
                "corporation",
                "governmentorganization",
                "ngo",
            ):
                names.append({"literal": _text(part)})
            else:
                names.append(read_spoken_name(_text(part)))
        elif isinstance(part, str) and not part.startswith("http"):
            names.append(read_spoken_name(part))
    return [name for name in names if name and any(name.values())]


def _dublin_core(page: _Collector) -> Item:
    def every(name: str) -> list[str]:
        return page.metas.get(f"dc.{name}") or page.metas.get(f"dcterms.{name}") or page.metas.get(f"dc:{name}") or []

    def first(*names: str) -> str:
        return next((values[0] for values in map(every, names) if values), "")

    identifiers = " ".join(every("identifier"))
    return {
        "title": one_line(first("title")),
        "author": _names(every("creator")),
        "issued": dates.read_date(first("date", "issued", "date.issued")),
        "publisher": one_line(first("publisher")),
        "DOI": doi_in(identifiers),
        "ISBN": " ".join(isbns_in(identifiers)),
        "language": language_tag(first("language")),
        "abstract": paragraphs(first("abstract", "description")),
    }


def _open_graph(page: _Collector) -> Item:
    def first(*names: str) -> str:
        return next((page.metas[name][0] for name in names if name in page.metas), "")

    authors = [value for value in page.metas.get("article:author", []) if not value.startswith("http")]
    return {
        "title": one_line(first("og:title", "twitter:title")),
        "author": _names(authors or page.metas.get("author", [])),
        "issued": dates.read_date(first("article:published_time", "date", "pubdate")),
        "container-title": one_line(first("og:site_name")),
        "language": language_tag(first("og:locale")),
        "abstract": paragraphs(first("og:description", "description")),
        "DOI": doi_in(first("doi", "prism.doi", "bepress_citation_doi")),
    }
