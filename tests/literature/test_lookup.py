"""Look-ups against a local server that answers as doi.org, Open Library and publishers' pages do."""

import gzip
import json
import socket
import time

import pytest

from literature.identifiers import Recognised
from literature.lookup import fetching, look_up
from literature.lookup.fetching import LookupFailed, is_public
from tests.doi_server import CSL_JSON, DoiServer

DOI = "10.1162/002081898550789"
CROSSREF = {
    "type": "journal-article",
    "title": ["International Norm Dynamics &amp; <i>Political</i> Change"],
    "subtitle": ["A <jats:italic>Review</jats:italic>"],
    "container-title": ["International Organization"],
    "container-title-short": ["Int Org"],
    "author": [
        {"given": "Martha", "family": "Finnemore", "sequence": "first", "affiliation": []},
        {"name": "World Bank &amp; Co.", "sequence": "additional"},
    ],
    "issued": {"date-parts": [[None]]},
    "published-print": {"date-parts": [[1998, 10]]},
    "page": "887-917",
    "volume": "52",
    "issue": "4",
    "DOI": DOI,
    "ISSN": ["0020-8183", "1531-5088"],
    "URL": f"http://dx.doi.org/{DOI}",
    "source": "Crossref",
    "score": 1,
    "reference": [{"key": "r1"}],
    "abstract": "<jats:title>Summary</jats:title><jats:p>Norms &lt;do&gt;.</jats:p><jats:p>They do.</jats:p>",
    "language": "en",
}
ITEM = {
    "type": "article-journal",
    "title": "International Norm Dynamics & <i>Political</i> Change: A <i>Review</i>",
    "container-title": "International Organization",
    "container-title-short": "Int Org",
    "author": [{"family": "Finnemore", "given": "Martha"}, {"literal": "World Bank & Co."}],
    "issued": {"date-parts": [[1998, 10]]},
    "page": "887-917",
    "volume": "52",
    "issue": "4",
    "DOI": DOI,
    "ISSN": "0020-8183 1531-5088",
    "abstract": "Norms <do>.\n\nThey do.",
    "language": "en",
}


@pytest.fixture
def limits(settings):
    settings.LOOKUP_TIMEOUT_SECONDS = 5
    settings.LOOKUP_MAX_BYTES = 100_000
    return settings


def find(doi=DOI):
    return look_up(Recognised("doi", doi))


def test_a_doi_is_looked_up_by_content_negotiation(limits):
    server = DoiServer({DOI: CROSSREF})
    with server as url:
        limits.DOI_RESOLVER = url
        reading = find()

    assert reading.item == ITEM
    assert reading.problems == ()
    assert [path for path, _headers in server.requests] == [f"/{DOI}", f"/registry/{DOI}"]
    assert {headers["Accept"].partition(",")[0] for _path, headers in server.requests} == {CSL_JSON}


def test_signs_in_a_doi_reach_the_resolver_as_they_are(limits):
    doi = "10.1002/(sici)1097-4679(199710)53:6<543::aid-jclp3>3.0.co;2-l"
    with DoiServer({doi: {"type": "book", "title": "T"}}) as limits.DOI_RESOLVER:
        assert find(doi).item == {"type": "book", "title": "T", "DOI": doi}


@pytest.mark.parametrize(
    ("answer", "reason", "message"),
    [
        (b"this is no JSON", "nonsense", "doi.org gave an answer that makes no sense."),
        (b"[1, 2]", "nonsense", "doi.org gave an answer that makes no sense."),
        (b"{}", "nonsense", "doi.org gave an answer that makes no sense."),
        (b"[" * 90_000, "nonsense", "doi.org gave an answer that makes no sense."),
        (b"\xff\xfe", "nonsense", "doi.org gave an answer that makes no sense."),
        (b'{"title": "' + b"x" * 200_000 + b'"}', "too-large", "doi.org answered with more than fits."),
    ],
)
def test_a_bad_answer_is_said_to_be_bad(limits, answer, reason, message):
    with DoiServer({DOI: answer}) as limits.DOI_RESOLVER, pytest.raises(LookupFailed) as failed:
        find()

    assert (failed.value.reason, str(failed.value)) == (reason, message)


def test_an_unknown_doi_is_not_found(limits):
    with DoiServer({}) as limits.DOI_RESOLVER, pytest.raises(LookupFailed) as failed:
        find("10.1000/nothing")

    assert failed.value.reason == "not-found"
    assert str(failed.value) == "There is no DOI “10.1000/nothing”; please check it."


def test_a_resolver_that_does_not_run_cannot_be_reached(limits):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        limits.DOI_RESOLVER = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(LookupFailed) as failed:
        find()

    assert (failed.value.reason, str(failed.value)) == ("unreachable", "127.0.0.1 could not be reached.")


def let_in_the_tests_server(monkeypatch):
    """The tests' own server is neither public nor on a usual port."""
    monkeypatch.setattr(fetching, "is_public", lambda _address: True)
    monkeypatch.setattr(fetching, "PORTS", range(65536))


def test_only_the_ports_of_the_web_are_asked(limits, monkeypatch):
    monkeypatch.setattr(fetching, "is_public", lambda _address: True)
    with pytest.raises(LookupFailed) as failed:
        look_up(Recognised("url", "http://127.0.0.1:6379/"))
    assert failed.value.reason == "refused"


def test_an_unknown_host_cannot_be_reached(limits, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: (_ for _ in ()).throw(socket.gaierror("no such host")))
    with pytest.raises(LookupFailed) as failed:
        look_up(Recognised("url", "https://nowhere.example/"))

    assert failed.value.reason == "unreachable"


def test_an_error_of_the_service_is_said(limits):
    pages = {f"/{DOI}": (503, {"Content-Type": "text/plain"}, b"busy")}
    with DoiServer(pages=pages) as limits.DOI_RESOLVER, pytest.raises(LookupFailed) as failed:
        find()

    assert failed.value.reason == "unreachable"
    assert "(status 503)" in str(failed.value)


def drip(stream):
    """A byte now and then: no single read takes long, the whole would take forever."""
    for _ in range(200):
        stream.write(b" ")
        stream.flush()
        time.sleep(0.05)


@pytest.mark.parametrize(
    "server",
    [
        DoiServer({DOI: CROSSREF}, seconds=3),
        DoiServer(pages={f"/{DOI}": (200, {"Content-Type": CSL_JSON}, drip)}),
        DoiServer({DOI: CROSSREF}, seconds=0.3),  # redirects count together
    ],
    ids=["silent", "a byte at a time", "each step a little"],
)
def test_the_time_limit_is_for_the_whole(limits, server):
    limits.LOOKUP_TIMEOUT_SECONDS = 0.5
    started = time.monotonic()
    with server as limits.DOI_RESOLVER, pytest.raises(LookupFailed) as failed:
        find()

    assert time.monotonic() - started < 2.5
    assert (failed.value.reason, str(failed.value)) == ("too-slow", "127.0.0.1 took too long to answer.")


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:1/",
        "http://localhost:1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://0.0.0.0/",
        "http://0x7f000001/",
        "http://2130706433/",
    ],
)
def test_a_redirect_into_a_private_network_is_refused(limits, location):
    pages = {f"/{DOI}": (302, {"Location": location}, b"")}
    with DoiServer(pages=pages) as limits.DOI_RESOLVER, pytest.raises(LookupFailed) as failed:
        find()

    assert (failed.value.reason, str(failed.value)) == (
        "refused",
        "The address leads into a private network; it is not looked up.",
    )


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://example.org/", "gopher://example.org/"])
def test_a_redirect_to_anything_but_the_web_is_refused(limits, location):
    pages = {f"/{DOI}": (302, {"Location": location}, b"")}
    with DoiServer(pages=pages) as limits.DOI_RESOLVER, pytest.raises(LookupFailed) as failed:
        find()

    assert (failed.value.reason, str(failed.value)) == (
        "refused",
        "The address leads to something that is no web page.",
    )


def test_redirects_without_end_are_given_up(limits):
    pages = {f"/{DOI}": (302, {"Location": f"/{DOI}"}, b"")}
    with DoiServer(pages=pages) as limits.DOI_RESOLVER, pytest.raises(LookupFailed) as failed:
        find()

    assert (failed.value.reason, str(failed.value)) == ("nonsense", "127.0.0.1 sent us in circles.")


def test_a_name_is_refused_if_one_of_its_addresses_is_private(limits, monkeypatch):
    mixed = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 80)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.7", 80)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: mixed)
    with pytest.raises(LookupFailed) as failed:
        look_up(Recognised("url", "http://innocent.example/"))

    assert failed.value.reason == "refused"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
    ],
)
def test_which_addresses_are_public(address, public):
    assert is_public(address) is public


def test_an_isbn_is_looked_up_in_open_library(limits):
    book = {
        "title": "Activists beyond borders",
        "subtitle": "advocacy networks in international politics",
        "authors": [{"name": "Margaret E. Keck"}, {"name": "Kathryn Sikkink"}],
        "publishers": [{"name": "Cornell University Press"}],
        "publish_places": [{"name": "Ithaca, N.Y"}],
        "publish_date": "1998",
        "number_of_pages": 227,
    }
    with DoiServer(books={"9780801484568": book}) as limits.ISBN_RESOLVER:
        reading = look_up(Recognised("isbn", "9780801484568"))

    assert reading.item == {
        "type": "book",
        "title": "Activists beyond borders: advocacy networks in international politics",
        "author": [{"family": "Keck", "given": "Margaret E."}, {"family": "Sikkink", "given": "Kathryn"}],
        "issued": {"date-parts": [[1998]]},
        "publisher": "Cornell University Press",
        "publisher-place": "Ithaca, N.Y",
        "number-of-pages": "227",
        "ISBN": "9780801484568",
    }


def test_an_unknown_isbn_is_not_found(limits):
    with DoiServer() as limits.ISBN_RESOLVER, pytest.raises(LookupFailed) as failed:
        look_up(Recognised("isbn", "9780801484568"))

    assert (failed.value.reason, str(failed.value)) == (
        "not-found",
        "No book with the ISBN 9780801484568 was found.",
    )


HIGHWIRE = """<!DOCTYPE html><html lang="en-GB"><head><title>Norms | Journal</title>
<meta name="citation_title" content="Norms &amp; Change">
<meta name="citation_author" content="Keck, Margaret E.">
<meta name="citation_author" content="Kathryn Sikkink">
<meta name="citation_journal_title" content="International Organization">
<meta name="citation_volume" content="52"><meta name="citation_issue" content="4">
<meta name="citation_firstpage" content="887"><meta name="citation_lastpage" content="917">
<meta name="citation_publication_date" content="1998/10/01"><meta name="citation_issn" content="0020-8183">
<meta name="citation_doi" content="doi:10.1162/002081898550789">
<link rel="canonical" href="https://journal.example/norms?utm_source=x">
<meta name="description" content="About norms."><script>alert(1)</script></head><title>No</title></html>"""
LINKED_DATA = """<html lang="de"><head><title>x</title><script type="application/ld+json">
{"@context": "https://schema.org", "@graph": [{"@type": "WebPage", "name": "The page"}, {"@type": "Report",
"name": "Human Rights Report", "author": {"@type": "Organization", "name": "Amnesty International"},
"datePublished": "2020-05-01", "publisher": {"name": "Amnesty"}, "inLanguage": "en"}]}</script></html>"""
OPEN_GRAPH = """<html><head><meta property="og:title" content="Ten Principles">
<meta property="og:site_name" content="UN Global Compact"><meta name="author" content="By Jane Doe">
<meta property="article:published_time"
content="2019-03-04T10:00:00Z"></head>"""
DUBLIN_CORE = """<html><head><meta name="DC.title" content="Rapport">
<meta name="DC.creator" content="Dupont, Anne">
<meta name="DC.date" content="2001-02"><meta name="DC.language" content="fre"></head></html>"""


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            HIGHWIRE,
            {
                "type": "article-journal",
                "title": "Norms & Change",
                "author": [
                    {"family": "Keck", "given": "Margaret E."},
                    {"family": "Sikkink", "given": "Kathryn"},
                ],
                "issued": {"date-parts": [[1998, 10, 1]]},
                "container-title": "International Organization",
                "volume": "52",
                "issue": "4",
                "page": "887-917",
                "DOI": "10.1162/002081898550789",
                "ISSN": "0020-8183",
                "abstract": "About norms.",
                "URL": "https://journal.example/norms",
                "language": "en-GB",
            },
        ),
        (
            LINKED_DATA,
            {
                "type": "report",
                "title": "Human Rights Report",
                "author": [{"literal": "Amnesty International"}],
                "issued": {"date-parts": [[2020, 5, 1]]},
                "publisher": "Amnesty",
                "language": "en",
            },
        ),
        (
            OPEN_GRAPH,
            {
                "type": "webpage",
                "title": "Ten Principles",
                "author": [{"family": "Doe", "given": "Jane"}],
                "issued": {"date-parts": [[2019, 3, 4]]},
                "container-title": "UN Global Compact",
            },
        ),
        (
            DUBLIN_CORE,
            {
                "type": "webpage",
                "title": "Rapport",
                "author": [{"family": "Dupont", "given": "Anne"}],
                "issued": {"date-parts": [[2001, 2]]},
                "language": "fr",
            },
        ),
        ("<title> Only a\n title </title>", {"type": "webpage", "title": "Only a title"}),
    ],
    ids=["Highwire", "JSON-LD", "Open Graph", "Dublin Core", "title"],
)
def test_a_page_is_read_by_its_metadata(limits, monkeypatch, html, expected):
    let_in_the_tests_server(monkeypatch)
    with DoiServer(pages={"/page": html}) as url:
        reading = look_up(Recognised("url", f"{url}/page"))

    assert reading.item == {"URL": f"{url}/page", **expected}


@pytest.mark.parametrize(
    ("html", "reason", "message"),
    [
        ((404, {}, b""), "not-found", "There is no page at this address."),
        (
            (200, {"Content-Type": "application/pdf"}, b"%PDF"),
            "nonsense",
            "There is no web page at this address but a file of another kind.",
        ),
        ("<p>nothing", "nonsense", "The page says nothing about what it is, not even a title."),
    ],
)
def test_a_page_that_says_nothing_is_said_to(limits, monkeypatch, html, reason, message):
    let_in_the_tests_server(monkeypatch)
    with DoiServer(pages={"/page": html}) as url, pytest.raises(LookupFailed) as failed:
        look_up(Recognised("url", f"{url}/page"))

    assert (failed.value.reason, str(failed.value)) == (reason, message)


def test_of_a_long_page_the_beginning_is_read(limits, monkeypatch):
    let_in_the_tests_server(monkeypatch)
    with DoiServer(pages={"/page": "<title>Long</title>" + "<p>x" * 200_000}) as url:
        assert look_up(Recognised("url", f"{url}/page")).item["title"] == "Long"


def test_a_compressed_page_is_unpacked_no_further_than_the_limit(limits, monkeypatch):
    let_in_the_tests_server(monkeypatch)
    bomb = gzip.compress(b"<title>Small</title>" + b" " * 50_000_000)
    pages = {"/page": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, bomb)}
    with DoiServer(pages=pages) as url:
        assert look_up(Recognised("url", f"{url}/page")).item["title"] == "Small"


@pytest.mark.parametrize(
    "html",
    [
        *(
            "<" * 90_000,
            "<!--" * 20_000,
            "<a " * 30_000,
            "<![CDATA[" * 10_000,
            "<script>" * 10_000,
            "&" * 90_000,
        ),
        *('<meta name="' * 8_000, '<script type="application/ld+json">' + "[" * 60_000),
    ],
)
def test_no_page_takes_long(limits, monkeypatch, html):
    let_in_the_tests_server(monkeypatch)
    started = time.monotonic()
    with DoiServer(pages={"/page": "<title>T</title>" + html}) as url:
        assert look_up(Recognised("url", f"{url}/page")).item["title"].startswith("T")

    assert time.monotonic() - started < 5


def test_a_page_in_another_encoding_is_read(limits, monkeypatch):
    let_in_the_tests_server(monkeypatch)
    body = '<meta charset="windows-1252"><title>Café</title>'.encode("cp1252")
    with DoiServer(pages={"/page": (200, {"Content-Type": "text/html"}, body)}) as url:
        assert look_up(Recognised("url", f"{url}/page")).item["title"] == "Café"


def test_a_registry_without_data_sends_a_page_and_that_is_read(limits):
    pages = {f"/{DOI}": HIGHWIRE}
    with DoiServer(pages=pages) as limits.DOI_RESOLVER:
        assert find().item["title"] == "Norms & Change"


def test_what_cannot_be_looked_up_is_an_error():
    with pytest.raises(ValueError, match="bibtex"):
        look_up(Recognised("bibtex", "@book{}"))


def test_the_answer_is_kept_for_the_record(limits):
    with DoiServer({DOI: CROSSREF}) as limits.DOI_RESOLVER:
        assert json.loads(find().raw) == CROSSREF
