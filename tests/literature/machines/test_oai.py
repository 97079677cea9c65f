"""OAI-PMH, verb by verb and error by error, each answer checked against a schema."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone
from lxml import etree

from curation.actions import take
from literature.actions import edit_source, propose_change
from literature.formats.richtext import plain
from literature.machines.oai import records, tokens
from literature.machines.oai.prefixes import PREFIXES
from literature.models import SourceDatestamp
from tests.factories.sources import draft, make_topic, published, submitted
from tests.literature.machines.schemas import problems

NAMES = {
    "o": "http://www.openarchives.org/OAI/2.0/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "mods": "http://www.loc.gov/mods/v3",
}
DC, LIST = "metadataPrefix=oai_dc", "verb=ListRecords&metadataPrefix=oai_dc"


@pytest.fixture
def ask(client, db):
    """Ask by query string or by arguments; the answer, valid by the schema, as an element."""

    def asked(query: str = "", **arguments):
        query = query or urlencode({name.rstrip("_"): value for name, value in arguments.items()})
        response = client.get(f"/oai?{query}")
        assert (response.status_code, response["Content-Type"]) == (200, "text/xml; charset=utf-8")
        assert problems("oai-pmh", response.content) == []
        return etree.fromstring(response.content)

    return asked


def texts(element, path: str) -> list[str]:
    return [
        str(found if isinstance(found, str) else found.text or "") for found in element.xpath(path, namespaces=NAMES)
    ]


def error_of(element) -> list[str]:
    return texts(element, "o:error/@code")


def given(element) -> list[str]:
    return [text.rpartition("/")[2] for text in texts(element, "//o:header/o:identifier")]


def make(member, coordinator, number: int, **values) -> list[str]:
    return [published(member, coordinator, title=f"Work {n}", **values).code for n in range(number)]


# Verbs ----------------------------------------------------------------------------------------------------------


def test_identify(ask, article):
    found = ask(verb="Identify")
    [one] = SourceDatestamp.objects.all()
    assert texts(found, "o:Identify/*") == [
        "Partnership Portal",
        "http://127.0.0.1:8000/oai",
        "2.0",
        "portal@127.0.0.1",
        one.datestamp.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "persistent",
        "YYYY-MM-DDThh:mm:ssZ",
    ]


def test_identify_tells_how_identifiers_are_made(ask, settings):
    settings.PORTAL_URL = "https://portal.example.org"
    settings.DEFAULT_FROM_EMAIL = "The portal <letters@example.org>"
    found = ask(verb="Identify")
    assert texts(found, "//o:adminEmail") == ["letters@example.org"]
    assert texts(found, "//o:description/*/*") == [
        "oai",
        "portal.example.org",
        ":",
        "oai:portal.example.org:source/1fnv3h3",
    ]


def test_formats(ask, article):
    assert texts(ask(verb="ListMetadataFormats"), "//o:metadataPrefix") == list(PREFIXES)
    one = ask(verb="ListMetadataFormats", identifier=records.identifier(article.code))
    assert texts(one, "//o:metadataPrefix") == list(PREFIXES)
    assert error_of(ask(verb="ListMetadataFormats", identifier="oai:127.0.0.1:source/zzzzzzz")) == ["idDoesNotExist"]


def test_sets_are_topics(ask, topic):
    found = ask(verb="ListSets")
    assert texts(found, "//o:setSpec") == ["topic", "topic:civil-society"]
    assert texts(found, "//o:setName") == ["Sources by topic", "Civil society"]
    assert error_of(ask(verb="ListSets", resumptionToken="x")) == ["badResumptionToken"]


def test_a_record_in_dublin_core(ask, article):
    found = ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=f"oai:127.0.0.1:source/{article.code}")
    assert texts(found, "//o:setSpec") == ["topic", "topic:civil-society"]
    pairs = [(one.tag.rpartition("}")[2], one.text) for one in found.xpath("//dc:*", namespaces=NAMES)]
    assert pairs == [
        ("title", "Power in Partnership"),
        ("creator", "Lister, Sarah"),
        ("creator", "Berg, Wolf van der"),
        ("creator", "Human Rights Watch"),
        ("subject", "Civil society"),
        ("subject", "aid"),
        ("subject", "power"),
        ("description", "Who decides & why."),
        ("publisher", "Wiley"),
        ("date", "2000-03"),
        ("type", "Journal article"),
        ("identifier", f"http://127.0.0.1:8000/literature/{article.code}/"),
        ("identifier", "https://doi.org/10.1002/%28sici%291099-1328"),
        ("identifier", "urn:issn:0954-1748"),
        ("source", "Journal of International Development, 12 (2) 227-239"),
        ("language", "en"),
        ("relation", "https://example.org/power?a=1&b=2"),
    ]


@pytest.mark.skipif("mods" not in PREFIXES, reason="MODS is not written yet")
def test_a_record_in_mods(ask, article):
    found = ask(verb="GetRecord", metadataPrefix="mods", identifier=records.identifier(article.code))
    [mods] = found.xpath("//o:metadata/mods:mods", namespaces=NAMES)
    assert plain(texts(mods, "mods:titleInfo/mods:title")[0]) == "Power in Partnership"


def test_a_post_is_a_request_too(client, article):
    response = client.post("/oai", {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"})
    assert problems("oai-pmh", response.content) == []
    assert given(etree.fromstring(response.content)) == [article.code]
    assert client.put("/oai").status_code == 405


# Errors ---------------------------------------------------------------------------------------------------------


REFUSED = {
    "": "badVerb",
    "verb=": "badVerb",
    "verb=List": "badVerb",
    "verb=Identify&verb=Identify": "badVerb",
    "verb=Identify&metadataPrefix=oai_dc": "badArgument",
    "verb=GetRecord&metadataPrefix=oai_dc": "badArgument",
    "verb=GetRecord&identifier=x": "badArgument",
    "verb=ListRecords": "badArgument",
    f"{LIST}&{DC}": "badArgument",
    f"{LIST}&colour=red": "badArgument",
    f"{LIST}&resumptionToken=x": "badArgument",
    f"{LIST}&from=2009": "badArgument",
    f"{LIST}&from=2009-02-30": "badArgument",
    f"{LIST}&from=": "badArgument",
    f"{LIST}&from=0000-01-01": "badArgument",
    f"{LIST}&from=2009-01-01T00:00:00": "badArgument",
    f"{LIST}&from=2009-01-01T00:00:00%2B01:00": "badArgument",
    f"{LIST}&from=2009-01-01&until=2010-01-01T00:00:00Z": "badArgument",
    f"{LIST}&from=2010-01-02&until=2010-01-01": "badArgument",
    f"{LIST}&from=٢٠٠٩-01-01": "badArgument",
    f"{LIST}&set=": "badArgument",
    f"{LIST}&set=a%20b": "badArgument",
    f"{LIST}&set=topic:none": "noRecordsMatch",
    f"{LIST}&from=2999-01-01": "noRecordsMatch",
    f"{LIST}&until=9999-12-31&from=2999-01-01": "noRecordsMatch",
    f"{LIST}&until=1990-01-01": "noRecordsMatch",
    "verb=ListRecords&metadataPrefix=marc21": "cannotDisseminateFormat",
    "verb=ListRecords&resumptionToken=x": "badResumptionToken",
    "verb=ListRecords&resumptionToken=": "badResumptionToken",
    "verb=ListRecords&resumptionToken=%00": "badArgument",
    "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:other:source/1": "idDoesNotExist",
    "verb=GetRecord&metadataPrefix=oai_dc&identifier=%01%FF": "idDoesNotExist",
    "verb=GetRecord&metadataPrefix=marc21&identifier=x": "cannotDisseminateFormat",
}


def test_what_cannot_be_answered(client, article):
    codes = {}
    for query in REFUSED:
        response = client.get(f"/oai?{query}")
        assert (query, response.status_code, problems("oai-pmh", response.content)) == (query, 200, [])
        found = etree.fromstring(response.content)
        [codes[query]] = error_of(found)
        request = found.find("o:request", NAMES)
        assert request.text == "http://127.0.0.1:8000/oai"
        assert (query, request.attrib == {}) == (query, codes[query] in ("badVerb", "badArgument"))
    assert codes == REFUSED


# Lists ----------------------------------------------------------------------------------------------------------


def pages_of(ask, monkeypatch, query: str, size: int = 2) -> list:
    monkeypatch.setattr(records, "PAGE", size)
    pages = [ask(query)]
    while token := "".join(texts(pages[-1], "//o:resumptionToken")):
        pages.append(ask(verb=texts(pages[0], "o:request/@verb")[0], resumptionToken=token))
    return pages


@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
def test_a_list_in_parts_gives_everything_once(ask, member, coordinator, monkeypatch, verb):
    codes = make(member, coordinator, 5)
    pages = pages_of(ask, monkeypatch, f"verb={verb}&{DC}")
    assert [given(page) for page in pages] == [codes[:2], codes[2:4], codes[4:]]
    heads = [page.find(".//o:resumptionToken", NAMES).attrib for page in pages]
    assert [(head["cursor"], head["completeListSize"]) for head in heads] == [("0", "5"), ("2", "5"), ("4", "5")]
    assert ["expirationDate" in head for head in heads] == [True, True, False]


def test_a_list_that_fits_has_no_token(ask, article, monkeypatch):
    monkeypatch.setattr(records, "PAGE", 1)
    assert texts(ask(LIST), "//o:resumptionToken") == []


def test_a_token_is_for_its_verb_and_runs_out(ask, member, coordinator, monkeypatch):
    make(member, coordinator, 2)
    monkeypatch.setattr(records, "PAGE", 1)
    [token] = texts(ask(LIST), "//o:resumptionToken")
    assert error_of(ask(verb="ListIdentifiers", resumptionToken=token)) == ["badResumptionToken"]
    assert error_of(ask(verb="ListRecords", resumptionToken=token[:-1] + "x")) == ["badResumptionToken"]
    assert error_of(ask(verb="ListRecords", resumptionToken=token)) == []
    monkeypatch.setattr(tokens, "LIFETIME", timedelta(seconds=-1))
    assert error_of(ask(verb="ListRecords", resumptionToken=token)) == ["badResumptionToken"]


def test_from_and_until_take_in_their_ends(ask, article):
    [row] = SourceDatestamp.objects.all()
    moment = row.datestamp.replace(microsecond=0)
    second = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    before = (moment - timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    after = (moment + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    day = second[:10]
    for found in (f"from={second}&until={second}", f"from={day}&until={day}", f"from={before}", f"until={after}"):
        assert given(ask(f"{LIST}&{found}")) == [article.code]
    for nothing in (f"from={after}", f"until={before}"):
        assert error_of(ask(f"{LIST}&{nothing}")) == ["noRecordsMatch"]


def test_a_set_holds_its_topics_sources(ask, article, member, coordinator):
    other = published(member, coordinator, title="Other", topics=[make_topic("Trade")])
    published(member, coordinator, title="Of no topic")
    assert given(ask(f"{LIST}&set=topic:civil-society")) == [article.code]
    assert sorted(given(ask(f"{LIST}&set=topic"))) == sorted([article.code, other.code])
    assert len(given(ask(LIST))) == 3


# What changes, what is gone, what never shows ------------------------------------------------------------------


def long_ago() -> None:
    SourceDatestamp.objects.update(datestamp=timezone.now() - timedelta(days=9))


def has_new_datestamp() -> bool:
    return SourceDatestamp.objects.get().datestamp > timezone.now() - timedelta(days=1)


@pytest.mark.parametrize(
    "what", ["title", "topics", "tags", "topic's name", "topic's slug", "tag's name", "withdrawal"]
)
def test_every_change_in_public_view_renews_the_datestamp(article, coordinator, topic, what):
    long_ago()
    if what == "title":
        edit_source(article, by=coordinator, values={"title": "Another"})
    elif what == "topics":
        article.topics.set([])
    elif what == "tags":
        article.tags.set(["new"])
    elif what == "topic's name":
        type(topic).objects.filter(pk=topic.pk).update(name="Civil life")
    elif what == "topic's slug":
        type(topic).objects.filter(pk=topic.pk).update(slug="civil-life")
    elif what == "tag's name":
        tag = article.tagged.first().tag
        type(tag).objects.filter(pk=tag.pk).update(name="help")
    else:
        take(article, "withdraw", by=coordinator, comment="A mistake.")
    assert has_new_datestamp()


def test_what_is_withdrawn_is_told_as_deleted(ask, article, coordinator):
    take(article, "withdraw", by=coordinator, comment="A mistake.")
    for query in (LIST, f"verb=GetRecord&{DC}&identifier={records.identifier(article.code)}", f"{LIST}&set=topic"):
        found = ask(query)
        assert (given(found), texts(found, "//o:header/@status")) == ([article.code], ["deleted"])
        assert texts(found, "//o:metadata") == []
    take(article, "reinstate", by=coordinator, comment="It was none.")
    assert texts(ask(LIST), "//o:header/@status") == []


def test_what_was_never_published_never_shows(ask, article, member, coordinator):
    hidden = [draft(member, title="Hidden draft"), submitted(member, title="Hidden submission")]
    hidden.append(take(submitted(member, title="Hidden, declined"), "decline", by=coordinator, comment="No."))
    gone = draft(member, title="Hidden, withdrawn")
    hidden.append(take(gone, "withdraw", by=member))
    amendment = propose_change(article, by=member)
    edit_source(amendment, by=member, values={"title": "Hidden change"})
    hidden.append(take(amendment, "submit", by=member))
    text = etree.tostring(ask(LIST)).decode()
    assert (given(ask(LIST)), "Hidden" in text) == ([article.code], False)
    for source in hidden:
        found = ask(f"verb=GetRecord&{DC}&identifier={records.identifier(source.code)}")
        assert error_of(found) == ["idDoesNotExist"]
    take(amendment, "publish", by=coordinator)
    assert (given(ask(LIST)), texts(ask(LIST), "//dc:title")) == ([article.code], ["Hidden change"])


def test_the_number_of_queries_does_not_grow(client, member, coordinator, topic, django_assert_num_queries):
    published(member, coordinator, topics=[topic], tags=["one"])
    client.get(f"/oai?{LIST}")
    with django_assert_num_queries(10):
        client.get(f"/oai?{LIST}")
    for number in range(29):
        published(member, coordinator, title=f"Work {number}", topics=[topic], tags=["one", f"tag {number}"])
    with django_assert_num_queries(10):
        client.get(f"/oai?{LIST}")
