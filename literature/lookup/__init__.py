"""Metadata of a work by its DOI, ISBN, arXiv or PubMed number, or from the web page it is on.

DOI: content negotiation at settings.DOI_RESOLVER (https://citation.crosscite.org/docs.html); a registry that
does not offer it sends a web page, and then that is read. ISBN: Open Library, which needs no key. arXiv: its own
interface. PubMed: NCBI's Literature Citation Exporter (https://api.ncbi.nlm.nih.gov/lit/ctxp/).
"""

import json
import re
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _

from literature.formats import Reading
from literature.formats.dates import read_date
from literature.formats.names import read_spoken_name
from literature.formats.reading import NotText, to_text
from literature.identifiers import Recognised, doi_in, normal_isbn

from . import arxiv, crossref
from .fetching import Answer, LookupFailed, fetch
from .pages import read_page

__all__ = ["LookupFailed", "look_up"]

CSL_JSON = "application/vnd.citationstyles.csl+json"
# Encodings by the names that pages give them, and no other: Python knows codecs that are no charsets. As in browsers
# (https://encoding.spec.whatwg.org), Latin-1 and ASCII are read as Windows-1252, which holds both.
_ENCODING = re.compile(
    r"utf-?16(?:[lb]e)?|windows-(?:874|125\d)|cp125\d|iso-?8859-(?:[2-9]|1[013-6])|koi8-[ru]|gbk|gb2312|gb18030|big5"
    r"|shift[_-]jis|euc-(?:jp|kr)|iso-2022-jp|tis-620"
)
_WESTERN = re.compile(r"windows-1252|iso-?8859-1|latin-?1|us-ascii|ascii")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{2,40})", re.IGNORECASE)
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HTML = ("text/html", "application/xhtml+xml")


def look_up(recognised: Recognised) -> Reading:
    """The record of what was recognised. Raises LookupFailed, whose text is for the person who asked.

    Only the kinds doi, arxiv, pubmed, isbn and url can be looked up; others raise ValueError.
    """
    finders = {"doi": _by_doi, "arxiv": _by_arxiv, "pubmed": _by_pubmed, "isbn": _by_isbn, "url": _by_page}
    if recognised.kind not in finders:
        raise ValueError(recognised.kind)
    return finders[recognised.kind](recognised.value)


def _by_arxiv(number: str) -> Reading:
    number, service = arxiv.canonical(number), settings.ARXIV_API.rstrip("/")
    try:
        answer = fetch(
            f"{service}/api/query?id_list={quote(number, safe='/')}&max_results=1",
            accept="application/atom+xml",
            trusted=service,
        )
        _expect_ok(answer)
        found = arxiv.item_of(answer.body, number)
    except (LookupFailed, ValueError):
        # Its DOI's registry knows the paper too, though less of it.
        return _by_doi(f"10.48550/arxiv.{number}")
    if found is None:
        raise LookupFailed("not-found", _("There is no paper %(number)s on arXiv.") % {"number": number})
    item, remarks = found
    return Reading(item, tuple(remarks), raw="", key=number)


def _by_pubmed(number: str) -> Reading:
    service = settings.PUBMED_API.rstrip("/")
    answer = fetch(
        f"{service}/lit/ctxp/v1/pubmed/?format=csl&id={quote(number, safe='')}",
        accept="application/json",
        trusted=service,
    )
    if answer.status in (400, 404):
        raise LookupFailed("not-found", _("There is no article %(number)s in PubMed.") % {"number": number})
    data = _json(answer, "PubMed")
    item, problems = crossref.cleaned(data)
    # One that has merged into another answers with that other one's number.
    if not item.get("title") or str(data.get("PMID") or number) != number:
        raise _nonsense("PubMed")
    item.pop("id", None)
    return Reading(item, tuple(problems), raw=json.dumps(data, ensure_ascii=False), key=number)


def _by_doi(doi: str) -> Reading:
    resolver = settings.DOI_RESOLVER.rstrip("/")
    answer = fetch(f"{resolver}/{quote(doi, safe='/:;().,')}", accept=f"{CSL_JSON}, text/html;q=0.1", trusted=resolver)
    if answer.status in (404, 410):
        raise LookupFailed("not-found", _("There is no DOI “%(doi)s”; please check it.") % {"doi": doi})
    if answer.status in (204, 406) or answer.media_type in _HTML:
        return _read_page(answer, doi)
    data = _json(answer, "doi.org")
    item, problems = crossref.cleaned(data)
    if not item.get("title"):
        raise _nonsense("doi.org")
    item.setdefault("DOI", doi)
    item.pop("id", None)
    return Reading(item, tuple(problems), raw=json.dumps(data, ensure_ascii=False), key=doi)


def _read_page(answer: Answer, doi: str) -> Reading:
    _expect_ok(answer)
    item = read_page(_decoded(answer), answer.url)
    if item is None or item["type"] == "webpage":
        raise LookupFailed("nonsense", _("The registry of the DOI “%(doi)s” gives no data about it.") % {"doi": doi})
    if doi_in(item.get("DOI", "")) != doi:
        # A registry's page about something else, or a portal's front page: nothing says that this is the work.
        raise LookupFailed(
            "nonsense", _("The page behind the DOI “%(doi)s” does not say that it is about it.") % {"doi": doi}
        )
    item["DOI"] = doi
    return Reading(item, raw="", key=doi)


def _by_isbn(isbn: str) -> Reading:
    isbn = normal_isbn(isbn) or isbn
    service = settings.ISBN_RESOLVER.rstrip("/")
    answer = fetch(
        f"{service}/api/books?bibkeys=ISBN:{quote(isbn)}&format=json&jscmd=data",
        accept="application/json",
        trusted=service,
    )
    if answer.status == 404:
        raise _no_book(isbn)
    data = _json(answer, "Open Library")
    book = data.get(f"ISBN:{isbn}")
    if not isinstance(book, dict) or not isinstance(book.get("title"), str) or not book["title"].strip():
        raise _no_book(isbn)
    item = _open_library_book(book)
    item["ISBN"] = isbn
    return Reading(item, raw=json.dumps(book, ensure_ascii=False), key=isbn)


def _no_book(isbn: str) -> LookupFailed:
    return LookupFailed("not-found", _("No book with the ISBN %(isbn)s was found.") % {"isbn": isbn})


def _open_library_book(book: dict[str, Any]) -> dict[str, Any]:
    title, subtitle = crossref.markup(book["title"]), book.get("subtitle")
    if isinstance(subtitle, str) and subtitle.strip():
        title = f"{title}: {crossref.markup(subtitle)}"
    pages = book.get("number_of_pages")
    item = {
        "type": "book",
        "title": title,
        "author": [name for name in (read_spoken_name(text) for text in _named(book.get("authors"))) if name],
        "issued": read_date(str(book.get("publish_date") or "")),
        "publisher": next(iter(_named(book.get("publishers"))), ""),
        "publisher-place": next(iter(_named(book.get("publish_places"))), ""),
        "number-of-pages": str(pages) if isinstance(pages, int) else "",
    }
    return {name: value for name, value in item.items() if value}


def _named(values: Any) -> list[str]:
    found = values if isinstance(values, list) else []
    names = [value.get("name") if isinstance(value, dict) else value for value in found]
    return [name for name in names if isinstance(name, str) and name.strip()]


def _by_page(url: str) -> Reading:
    answer = fetch(url, accept="text/html, application/xhtml+xml;q=0.9, */*;q=0.1")
    if answer.status in (404, 410):
        raise LookupFailed("not-found", _("There is no page at this address."))
    _expect_ok(answer)
    if answer.media_type not in _HTML:
        raise LookupFailed("nonsense", _("There is no web page at this address but a file of another kind."))
    item = read_page(_decoded(answer), answer.url)
    if item is None:
        raise LookupFailed("nonsense", _("The page says nothing about what it is, not even a title."))
    return Reading(item, raw="", key=url)


def _json(answer: Answer, service: str) -> dict[str, Any]:
    _expect_ok(answer)
    if not answer.whole:
        raise LookupFailed("too-large", _("%(service)s answered with more than fits.") % {"service": service})
    try:
        data = json.loads(answer.body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise _nonsense(service) from None
    if not isinstance(data, dict):
        raise _nonsense(service)
    return data


def _nonsense(service: str) -> LookupFailed:
    return LookupFailed("nonsense", _("%(service)s gave an answer that makes no sense.") % {"service": service})


def _expect_ok(answer: Answer) -> None:
    if answer.status != 200:
        message = _("%(host)s did not answer properly (status %(status)s); please try again later.")
        host = answer.url.split("/")[2] if answer.url.count("/") > 1 else answer.url
        raise LookupFailed("unreachable", message % {"host": host, "status": answer.status})


def _decoded(answer: Answer) -> str:
    """The page's text: by its byte order mark, the charset of the header, that near its beginning, else UTF-8.

    What is not UTF-8 although it should be is read as Windows-1252, line by line. Raises LookupFailed for a file of
    another kind that calls itself a page.
    """
    in_page = _CHARSET.search(answer.body[:4096])
    declared = (answer.charset, in_page[1].decode("ascii", "ignore") if in_page else "")
    labels = [] if answer.body.startswith(_BYTE_ORDER_MARKS) else [label.strip().lower() for label in declared]
    try:
        for label in labels:
            encoding = "cp1252" if _WESTERN.fullmatch(label) else label
            if _ENCODING.fullmatch(encoding):
                return to_text(answer.body.decode(encoding, errors="replace"))[0]
            if label in ("utf-8", "utf8"):
                break
        return to_text(answer.body)[0]
    except NotText:
        raise LookupFailed("nonsense", _("There is no web page at this address but a file of another kind.")) from None
