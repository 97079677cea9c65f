"""arXiv and PubMed numbers, looked up at a local server that answers as they do; and DOIs that lead to a page."""

import pytest

from literature.identifiers import Recognised, recognise
from literature.lookup import LookupFailed, look_up
from literature.lookup.arxiv import canonical
from tests.doi_server import CSL_JSON, DoiServer

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <link href="http://arxiv.org/api/query?id_list=1902.07120" rel="self" type="application/atom+xml"/>
  <title type="html">ArXiv Query: search_query=&amp;id_list=1902.07120</title>
  <entry>
    <id>{id}</id>
    <updated>2020-03-01T10:00:00Z</updated>
    <published>2019-02-19T05:33:51Z</published>
    <title>Trust in
  Partnerships &amp; &lt;b&gt;Networks&lt;/b&gt;</title>
    <summary>  We study trust.
It takes time.
  Then it holds.
</summary>
    <author><name>Jane van der Doe</name><arxiv:affiliation xmlns:arxiv="http://arxiv.org/schemas/atom">X</arxiv:affiliation></author>
    <author><name>Émile Zola</name></author>
    {more}
    <category term="cs.SI" scheme="http://arxiv.org/schemas/atom"/>
  </entry>
</feed>"""
DOI = '<arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.1000/182</arxiv:doi>'
JOURNAL = '<arxiv:journal_ref xmlns:arxiv="http://arxiv.org/schemas/atom">J. Trust 1 (2020) 2-3</arxiv:journal_ref>'
ITEM = {
    "type": "article",
    "title": "Trust in Partnerships & <b>Networks</b>",
    "author": [
        {"family": "Doe", "given": "Jane", "non-dropping-particle": "van der"},
        {"family": "Zola", "given": "Émile"},
    ],
    "issued": {"date-parts": [[2019, 2, 19]]},
    "publisher": "arXiv",
    "DOI": "10.48550/arxiv.1902.07120",
    "URL": "https://arxiv.org/abs/1902.07120",
    "archive": "arXiv",
    "archive_location": "1902.07120",
    "abstract": "We study trust. It takes time.\n\nThen it holds.",
}


@pytest.fixture(autouse=True)
def _nobody_else(settings):
    settings.DOI_RESOLVER = settings.ARXIV_API = settings.PUBMED_API = "http://127.0.0.1:1"


def arxiv(settings, feed, number="1902.07120", works=None):
    server = DoiServer(works, pages={"/api/query": (200, {"Content-Type": "application/atom+xml"}, feed.encode())})
    with server as settings.ARXIV_API:
        settings.DOI_RESOLVER = settings.ARXIV_API
        return look_up(Recognised("arxiv", number)), server


@pytest.mark.parametrize("address", ["http://arxiv.org/abs/1902.07120v3", "https://arxiv.org/abs/1902.07120"])
def test_a_paper(settings, address):
    reading, server = arxiv(settings, FEED.format(id=address, more=""))
    assert reading.item == ITEM
    assert reading.problems == ()
    assert [path for path, _headers in server.requests] == ["/api/query?id_list=1902.07120&max_results=1"]


@pytest.mark.parametrize(
    ("more", "remark"),
    [
        (DOI, "This is the preprint. It was published with the DOI 10.1000/182; cite that if you read it."),
        (JOURNAL, "This is the preprint. It was published in: J. Trust 1 (2020) 2-3"),
    ],
)
def test_a_paper_that_was_published_since(settings, more, remark):
    reading, _server = arxiv(settings, FEED.format(id="http://arxiv.org/abs/1902.07120v1", more=more))
    assert (reading.item, reading.problems) == (ITEM, (remark,))


def test_an_old_number(settings):
    feed = FEED.format(id="http://arxiv.org/abs/math/0309136v1", more="")
    reading, server = arxiv(settings, feed, "math.gt/0309136")
    assert reading.item["DOI"] == "10.48550/arxiv.math/0309136"
    assert server.requests[0][0] == "/api/query?id_list=math/0309136&max_results=1"


@pytest.mark.parametrize(
    "entry",
    ["<feed xmlns='http://www.w3.org/2005/Atom'/>",
     FEED.format(id="http://arxiv.org/api/errors#incorrect_id_format_for_x", more=""),
     FEED.format(id="http://arxiv.org/abs/1902.99999v1", more="")],
)  # fmt: skip
def test_no_such_paper(settings, entry):
    with pytest.raises(LookupFailed) as failed:
        arxiv(settings, entry)
    assert (failed.value.reason, str(failed.value)) == ("not-found", "There is no paper 1902.07120 on arXiv.")


BOMB = "<!DOCTYPE x [<!ENTITY a '" + "a" * 1000 + "'>" + "<!ENTITY b '" + "&a;" * 1000 + "'>]>"


@pytest.mark.parametrize(
    "feed",
    ["Rate exceeded.", "", "<html><p>x", "<feed/>", "<feed" + "<x>" * 50_000,
     BOMB + "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>&b;</id></entry></feed>",
     "<!DOCTYPE feed SYSTEM 'file:///etc/passwd'><feed xmlns='http://www.w3.org/2005/Atom'/>"],
)  # fmt: skip
def test_where_arxiv_does_not_answer_well_the_registry_of_its_doi_is_asked(settings, feed):
    works = {"10.48550/arxiv.1902.07120": {"type": "article", "title": "From the registry"}}
    reading, _server = arxiv(settings, feed, works=works)
    assert reading.item == {"type": "article", "title": "From the registry", "DOI": "10.48550/arxiv.1902.07120"}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1902.07120v2", "1902.07120"),
        ("arXiv:1902.07120", "1902.07120"),
        ("https://arxiv.org/abs/1902.07120v3?context=cs", "1902.07120"),
        ("https://arxiv.org/html/2406.15593v1", "2406.15593"),
        ("hep-th/9901001", "hep-th/9901001"),
        ("hep-th/9901001v1", "hep-th/9901001"),
        ("arXiv:math.GT/0309136", "math.gt/0309136"),
        ("https://arxiv.org/abs/cond-mat.mes-hall/0211022", "cond-mat.mes-hall/0211022"),
    ],
)
def test_arxiv_numbers_are_recognised(text, number):
    assert recognise(text) == Recognised("arxiv", number)


@pytest.mark.parametrize(
    ("number", "known_as"),
    [
        ("1902.07120v12", "1902.07120"),
        ("math.GT/0309136v2", "math/0309136"),
        ("cond-mat.mes-hall/0211022", "cond-mat/0211022"),
        ("hep-th/9901001", "hep-th/9901001"),
    ],
)
def test_numbers_as_arxiv_knows_them(number, known_as):
    assert canonical(number) == known_as


# PubMed ---------------------------------------------------------------------------------------------------------

PUBMED = {
    "source": "PubMed", "accessed": {"date-parts": [[2026, 11, 25]]}, "id": "pmid:31209238", "PMID": "31209238",
    "title": "Citation.js: a format-independent, modular bibliography tool", "type": "article-journal",
    "author": [{"family": "Willighagen", "given": "Lars G."}], "container-title": "PeerJ Computer Science",
    "container-title-short": "PeerJ Comput Sci", "publisher-place": "United States", "ISSN": "2376-5992",
    "issued": {"date-parts": [[2019, 8, 12]]}, "page": "e214", "volume": "5", "DOI": "10.7717/peerj-cs.214",
    "PMCID": "PMC6924478",
}  # fmt: skip


def pubmed(settings, answer):
    import json

    body = json.dumps(answer).encode() if not isinstance(answer, tuple) else answer
    page = body if isinstance(body, tuple) else (200, {"Content-Type": "application/json"}, body)
    server = DoiServer(pages={"/lit/ctxp/v1/pubmed/": page})
    with server as settings.PUBMED_API:
        return look_up(Recognised("pubmed", "31209238")), server


def test_an_article_of_pubmed(settings):
    reading, server = pubmed(settings, PUBMED)
    assert [path for path, _headers in server.requests] == ["/lit/ctxp/v1/pubmed/?format=csl&id=31209238"]
    wanted = ("type", "title", "author", "container-title", "issued", "volume", "page", "DOI", "PMID")
    assert {name: reading.item.get(name) for name in wanted} == {name: PUBMED[name] for name in wanted}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [((404, {}, b""), "not-found"), ((400, {}, b"{}"), "not-found"), ({}, "nonsense"), ([], "nonsense"),
     ({**PUBMED, "PMID": "1"}, "nonsense"), ((503, {}, b""), "unreachable")],
)  # fmt: skip
def test_pubmed_does_not_know(settings, answer, reason):
    with pytest.raises(LookupFailed) as failed:
        pubmed(settings, answer)
    assert failed.value.reason == reason


@pytest.mark.parametrize(
    "text",
    ["PMID: 31209238", "pmid31209238", "https://pubmed.ncbi.nlm.nih.gov/31209238/", "PubMed ID 31209238",
     "https://www.ncbi.nlm.nih.gov/pubmed/31209238?x=1"],
)  # fmt: skip
def test_pubmed_numbers_are_recognised(text):
    assert recognise(text) == Recognised("pubmed", "31209238")


# A DOI that leads to a page -------------------------------------------------------------------------------------

PAGE = '<title>x</title><meta name="citation_title" content="Norms"><meta name="citation_journal_title" content="J">'


@pytest.mark.parametrize(
    ("named", "taken"),
    [
        ('<meta name="citation_doi" content="10.1000/ABC">', True),
        ('<meta name="DC.identifier" content="doi:10.1000/abc">', True),
        ('<meta name="citation_doi" content="10.1000/other">', False),
        ("", False),
    ],
)
def test_the_page_behind_a_doi_must_name_that_very_doi(settings, named, taken):
    with DoiServer(pages={"/10.1000/abc": PAGE + named}) as settings.DOI_RESOLVER:
        if taken:
            assert look_up(Recognised("doi", "10.1000/abc")).item["DOI"] == "10.1000/abc"
        else:
            with pytest.raises(LookupFailed) as failed:
                look_up(Recognised("doi", "10.1000/abc"))
            assert str(failed.value) == "The page behind the DOI “10.1000/abc” does not say that it is about it."


def test_a_doi_that_was_merged_into_another_gives_that_one(settings):
    work = b'{"type": "book", "title": "Another", "DOI": "10.1000/other"}'
    with DoiServer(pages={"/10.1000/abc": (200, {"Content-Type": CSL_JSON}, work)}) as settings.DOI_RESOLVER:
        reading = look_up(Recognised("doi", "10.1000/abc"))
    assert reading.item["DOI"] == "10.1000/other"
