"""Real samples, cut and mixed by chance: no reader raises, loses a record without a word, or keeps what harms."""

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from literature import formats

from .samples import ENDNOTE, ENDNOTE_OLD, ERIC, MODS, NBIB, OAI, RIS

BIBTEX = """@string{jcl = "Journal of Claims"}
@article{doe2005, author = {Doe, Jane and {Human Rights Watch and Co.}}, title = {{NGO}s \\& \\emph{law}},
  journal = jcl # ", Series A", year = 2005, month = mar, pages = {1--9}, doi = {10.1000/182}}
@incollection{roe, crossref = {whole}, author = {Roe, R.}, title = "A ``chapter''", pages = {3}}
@book{whole, editor = {M{\\"u}ller, J.}, title = {The whole}, date = {2001-03/2002}, langid = {ngerman}}
"""
JSON = """{"items": [{"id": "a", "type": "article-journal", "title": "T", "author": [{"family": "Doe", "given": "J"}],
 "issued": {"date-parts": [["2005", 3]]}, "DOI": "10.1000/182"}, {"id": "b", "type": "book", "title": "<i>U</i>"}]}"""
SAMPLES = {
    "bibtex": [BIBTEX],
    "csl-json": [JSON],
    "endnote": [ENDNOTE, ENDNOTE_OLD],
    "mods": [MODS, OAI],
    "nbib": [NBIB, ERIC],
    "ris": ["\n".join(RIS.values())],
}
_MARKUP = [
    "<",
    ">",
    "&",
    "&amp;",
    "&#0;",
    "&#x202e;",
    "&lol;",
    "<!--",
    "]]>",
    "<![CDATA[",
    "<?",
    "</record>",
    "</mods>",
    "<record>",
    "<mods>",
    "<script>alert(1)</script>",
]
_MARKS = [
    "\\",
    "{",
    "}",
    '"',
    "'",
    "@",
    "@book{",
    "#",
    "%",
    "~",
    "$",
    "\\'",
    "\\u0000",
    "\\ud83d",
    ",",
    ";",
    "[",
    "]",
    "1e999",
    "null",
    "10.1000/",
    "é",
    "ﷺ",
]
_SCRAPS = st.sampled_from(
    [
        *_MARKUP, *_MARKS, "\x00", "\ufeff", "\u202e", "\u2066", "\udc80", "e\u0301", "\n\n", "\r", "\t", " and ",
        "TY  - ", "ER  - ", "PMID- ", "<!DOCTYPE x [<!ENTITY lol 'lol'>]>",
    ]
)  # fmt: skip
_LINES = ["{}BOOK", "{}12", "TI  - x", "ER  - ", "", "      y", "AB  - {}z"]
_relaxed = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def spoilt(draw, name):
    """A sample of the format with parts left out, doubled, changed places or replaced by scraps."""
    text = draw(st.sampled_from(SAMPLES[name]))
    for _step in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + draw(st.sampled_from([0, 1, 8, 300])))))
        piece = draw(st.one_of(st.just(""), _SCRAPS, st.just(text[start:end] * 3), st.text(max_size=6)))
        text = text[:start] + piece + text[end:]
    data = text.encode("utf-8", "surrogatepass")
    return draw(st.sampled_from([text, data, text.encode("latin-1", "replace"), text.encode("utf-16", "replace")]))


def strings(value):
    """Every string within a value of JSON, the names of its members included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield name
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def check(readings):
    """What must hold of whatever was read."""
    for reading in readings:
        assert (reading.item is None) == bool(reading.broken)
        assert reading.line >= 1
        assert all(isinstance(problem, str) for problem in reading.problems)
        if reading.item is None:
            continue
        json.dumps(reading.item, ensure_ascii=False).encode()
        assert not [text for text in strings(reading.item) if set(text) & set("\x00\u202e\u2066\ufeff")]
    items = [reading.item for reading in readings if reading.item]
    for name, entry in formats.FORMATS.items():
        if entry.writer:
            formats.write(items, name).encode()


@pytest.mark.parametrize("name", SAMPLES)
@_relaxed
@given(data=st.data())
def test_spoilt_samples_are_read_or_said_to_be_broken(name, data):
    source = data.draw(spoilt(name))
    started = time.process_time()

    check(formats.read(source, name))
    check(formats.read(source))

    assert time.process_time() - started < 3


@pytest.mark.parametrize("name", SAMPLES)
@_relaxed
@given(source=st.binary(max_size=200) | st.lists(_SCRAPS, max_size=30).map("".join))
def test_no_reader_minds_what_is_none_of_its_format(name, source):
    check(formats.read(source, name))


@pytest.mark.parametrize("name", SAMPLES)
def test_as_many_records_come_back_when_there_is_no_time(name):
    for sample in SAMPLES[name]:
        late = formats.read(sample, name, seconds=0)

        assert [reading.line for reading in late] == [reading.line for reading in formats.read(sample, name)]
        assert [reading.item for reading in late] == [None] * len(late)
        assert all(reading.raw.strip() and reading.raw.strip()[:20] in sample for reading in late)


@pytest.mark.parametrize(("name", "start"), [("ris", "TY  - "), ("nbib", "PMID- ")])
@_relaxed
@given(
    lines=st.lists(st.sampled_from(["{}BOOK", "{}12", "TI  - x", "ER  - ", "", "      y", "AB  - {}z"]), max_size=12)
)
def test_records_are_counted_by_the_lines_that_begin_them(name, start, lines):
    text = "\n".join(line.format(start) for line in lines)
    wanted = sum(line.startswith(start) and (name == "ris" or line[6:].isdigit()) for line in text.split("\n"))

    readings = formats.read(text, name)

    assert len(readings) >= wanted
    assert name == "nbib" or not wanted or len(readings) == wanted
