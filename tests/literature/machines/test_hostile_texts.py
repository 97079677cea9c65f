"""Whatever a record holds, each output is well-formed, says it, and nothing in it is run."""

import json
from itertools import cycle

import extruct
import feedparser
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree, html

from curation.xml import document, xml_text
from literature.machines import coins, highwire, json_ld, signposting
from literature.machines.atom import _entry
from literature.machines.description import Described
from literature.machines.oai.prefixes import PREFIXES
from literature.machines.record import for_machines
from literature.models import Source
from tests.literature.machines.schemas import problems

NASTY = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]>",
    "<![CDATA[",
    "&lt;b&gt; &amp; &#0;",
    "\" onmouseover='x' <i>unbalanced",
    "\u202eright to left\u202c \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "\x01\x0b\x1f\x7f\x85\ufffe\uffff",
    "\u2028\u2029\ufeff",
    "\U0001f600\U000e0001",
    "{{ 7 }}{% x %}",
    "=cmd|' /C calc'!A0",
    "line\r\nX-Header: injected",
]
# PostgreSQL holds neither NUL nor half a pair of surrogates, so no record does.
SIGNS = st.characters(codec="utf-8", exclude_characters="\x00")
TEXT = st.one_of(st.sampled_from(NASTY), st.text(SIGNS, max_size=30), st.lists(st.sampled_from(NASTY)).map(" ".join))
FIELDS = ("container_title", "collection_title", "publisher", "publisher_place", "volume", "issue", "pages", "number")
FIELDS = (*FIELDS, "genre", "abstract", "note", "event_title", "isbn", "issn")


def make(source_type, texts, issued, language, doi, url) -> Source:
    """A source whose title, names and other fields are these texts by turns."""
    turn = cycle(texts)
    return Source(
        code="1fnv3h3",
        state="published",
        revision=1,
        type=source_type,
        title=texts[0] or "x",
        contributors=[
            {"role": "author", "family": next(turn), "given": next(turn), "particle": "", "suffix": "Jr."},
            {"role": "author", "literal": next(turn)},
            {"role": "editor", "literal": next(turn)},
        ],
        issued=issued,
        language=language,
        doi=doi,
        url=url,
        **{name: next(turn) for name in FIELDS},
    )


SOURCES = st.builds(
    make,
    st.sampled_from([value for value, _label in Source._meta.get_field("type").choices]),
    st.lists(TEXT, min_size=1, max_size=4),
    issued=st.sampled_from(["", "2009", "2009-10", "2009-10-23", "2005/2007", "1998~"]),
    language=st.sampled_from(["", "en", "ar"]),
    doi=st.sampled_from(["", "10.1/<x>&\"'", "10.1000/ä b\r\n"]),
    url=st.sampled_from(["", "https://example.org/?a=1&b=<script>\"'", 'javascript:alert(1)//"\r\n<x>']),
)


class Topic:
    def __init__(self, name):
        self.name, self.slug = name, "topic"


WORKS = st.builds(
    lambda source, words: Described(source, tuple(Topic(word) for word in words), tuple(words)),
    SOURCES,
    st.lists(TEXT, max_size=3),
)
HARD = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])


@HARD
@given(work=WORKS)
def test_the_head_of_a_page_is_safe_and_says_everything(work):
    carried = for_machines(work)
    page = f"<!DOCTYPE html><html><head>{carried.head}</head><body><h1>{carried.marks}</h1></body></html>"
    page = page.encode("utf-8", "replace").decode()
    assert page.count("<script") == page.count("</script>") == 1
    tree = html.fromstring(page.replace("\x00", ""))
    assert {element.tag for element in tree.iter()} <= {
        *("html", "head", "body", "h1", "link", "meta", "script", "span", "abbr")
    }
    assert [name for element in tree.iter() for name in element.attrib if name.startswith("on")] == []
    [data] = tree.xpath("//script/text()")
    assert json.loads(data)["@id"] == work.url
    assert len(tree.xpath("//meta[@name]")) == len(highwire.tags(work))
    assert set(carried.link_header) & {"\r", "\n"} == set()
    carried.link_header.encode("ascii")


@HARD
@given(work=WORKS)
def test_json_ld_is_json_that_ends_no_element(work):
    text = json_ld.as_json(work)
    assert set("<>&\u2028\u2029") & set(text) == set()
    assert json.loads(text) == json.loads(json.dumps(json_ld.as_dict(work)))
    assert json.loads(text).get("abstract", "") == work.source.abstract


def test_extruct_reads_the_worst_titles(db):
    for title in NASTY[:7]:
        work = Described(Source(code="1fnv3h3", type="book", title=title), (), ())
        page = f"<html><head>{for_machines(work).head}</head></html>"
        [found] = extruct.extract(page, syntaxes=["json-ld"])["json-ld"]
        assert found["name"] == work.title


@HARD
@given(work=WORKS)
def test_dublin_core_is_well_formed_and_valid(work):
    [element] = PREFIXES["oai_dc"].write([work])
    written = document(element)
    assert problems("oai-dc", written) == []
    assert [xml_text(work.title)] == [title.text for title in etree.fromstring(written).iter("{*}title")]


@HARD
@given(work=WORKS)
def test_an_entry_of_a_feed_is_well_formed(work):
    from django.utils import timezone

    work.source.__dict__["year"] = 2009  # the database makes it
    work.source.published_at = now = timezone.now()
    root = etree.Element("{http://www.w3.org/2005/Atom}feed")
    _entry(root, work, now)
    assert etree.fromstring(document(root)).tag == root.tag
    found = feedparser.parse(document(root))
    assert (found.bozo, len(found.entries)) == (False, 1)
    assert "<script" not in found.entries[0].title


@HARD
@given(source=SOURCES)
def test_a_context_object_is_one_attribute(source):
    text = coins.context_object({name: getattr(source, name) for name in coins.FIELDS})
    assert set("<>\"' \r\n\x00") & set(text) == set()


@HARD
@given(work=WORKS)
def test_a_link_set_is_json(work):
    assert json.loads(json.dumps(signposting.linkset(work)))["linkset"][0]["anchor"] == work.url


@HARD
@given(text=st.text())
def test_what_is_left_of_a_text_can_be_written_as_xml(text):
    element = etree.Element("x")
    element.text = xml_text(text)
    assert (etree.fromstring(document(element)).text or "") == xml_text(text)
