"""Whatever is pasted or uploaded, a reader answers with readings, soon, and loses nothing without a word."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from literature import formats

SECONDS = 5  # of processor time; each of these takes about one
DEEP = 10_000
LONG = 200_000

WRITTEN = [name for name, entry in formats.FORMATS.items() if entry.writer]


def _laugh(number):
    return f'<!ENTITY lol{number + 1} "' + f"&lol{number or ''};" * 10 + '">'


MONSTERS = {
    "nested braces in a title": "@book{k, title = {" + "{" * DEEP + "x" + "}" * DEEP + "}}",
    "braces that never close": "@book{k, title = {" + "{" * LONG,
    "fields that never close": "@book{k, " + "a = {b, " * 20_000,
    "quotes that never close": "@book{k, " + 'a = "b, ' * 20_000,
    "entries that never close": "@book{k, title = {x\n" * 5_000,
    "strings that refer to strings": "".join(f"@string{{s{n + 1} = s{n} # s{n}}}\n" for n in range(40))
    + "@book{k, title = s40}",
    "a circle of parents": "@book{a, crossref = {b}}\n@book{b, crossref = {a}}\n@book{c, crossref = {c}}",
    "nested accents": "@book{k, title = {" + "\\'{" * DEEP + "e" + "}" * DEEP + "}}",
    "italics in italics": "@book{k, title = {" + "\\emph{" * DEEP + "x" + "}" * DEEP + "}}",
    "dollars": "@book{k, title = {" + "$" * LONG + "}}",
    "backslashes": "@book{k, title = {" + "\\" * LONG + "}}",
    "many names": "@book{k, title = {x}, author = {" + " and ".join(["A, B"] * 20_000) + "}}",
    "one long name": "@book{k, title = {x}, author = {" + "word " * 40_000 + "}}",
    "commas in a name": "@book{k, title = {x}, author = {" + "," * LONG + "}}",
    "a long title": "@book{k, title = {" + "x" * LONG + "}}",
    "spaces": "@book{k, title = {" + " \n" * LONG + "}}",
    "at signs": "@" * LONG,
    "percent signs": "%@a{\n" * 40_000,
    "ris without an end": "TY  - JOUR\n" * 20_000,
    "ris with a long line": "TY  - JOUR\nTI  - " + "x" * LONG + "\nER  - \n",
    "ris with a line of blanks": "TY  - JOUR\nTI  - x\n" + (" " * 1000 + "\n") * 500 + "ER  - \n",
    "nested json arrays": "[" * LONG,
    "nested json objects": '{"a":' * LONG,
    "an item with a deep value": '[{"type": "book", "title": ' + "[" * 500 + "]" * 500 + "}]",
    "json that stops": '[{"type": "book", "title": "A"}, {"type": "book", "ti',
    "a billion laughs": '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(_laugh(n) for n in range(9))
    + "]><xml><records><record><titles><title>&lol9;</title></titles></record></records></xml>",
    "elements in elements": "<record>" + "<a>" * DEEP + "x" + "</a>" * DEEP + "</record>",
    "elements that never close": "<mods><titleInfo>" + "<title>" * LONG,
    "records that never close": "<record><titles>" * 5_000,
    "comments that never close": "<record>" + "<!-- " * 40_000 + "</record>",
    "names of elements": "<record " * 40_000,
    "attributes": "<mods " + 'a="b" ' * 20_000 + "><titleInfo><title>T</title></titleInfo></mods>",
    "a long text in XML": "<record><abstract>" + "x" * LONG + "</abstract></record>",
    "ampersands": "<record><titles><title>" + "&" * LONG + "</title></titles></record>",
    "nbib with one long line": "PMID- 1\nTI  - " + "x" * LONG,
    "nbib of many records": "PMID- 1\n" * 20_000,
    "many containers of data": "@book{k, title = {T}, xdata = {" + "a," * 50_000 + "}}",
    "entries in one line": "@a{" * 40_000,
    "items that are no JSON": '{"type": "book", oops},\n' * 20_000,
    "the same field again": "@book{k, " + "".join(f"a = {{{n}}}, " for n in range(20_000)) + "}",
    "tags without an end": '[{"type": "book", "title": "' + "<i>" * 60_000 + '"}]',
}


@pytest.mark.parametrize("name", MONSTERS)
@pytest.mark.parametrize("format", [None, *formats.FORMATS])
def test_no_input_takes_long_or_raises(name, format):
    started = time.process_time()

    readings = formats.read(MONSTERS[name], format)
    written = [formats.write([r.item for r in readings if r.item], other) for other in WRITTEN]

    assert time.process_time() - started < SECONDS
    assert readings
    assert all(reading.item is not None or reading.problems for reading in readings)
    assert len(written) == len(WRITTEN)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(formats.FORMATS)), st.binary(max_size=300) | st.text(max_size=300))
def test_nothing_raises(format, source):
    for reading in formats.read(source, format):
        assert reading.item is not None or reading.problems


_PIECES = [
    *(
        "@book{",
        "@string{a=",
        "k",
        ",",
        "title",
        "=",
        "{",
        "}",
        '"',
        "#",
        "\n",
        "\\",
        "\\'",
        "$",
        "%",
        "@",
        "(",
        ")",
    ),
    *(
        " and ",
        "TY  - BOOK",
        "TY - JOUR",
        "ER  - ",
        "AU  - Doe, Jane",
        "TI  -",
        "PY  - 19",
        "[",
        "]",
        '{"type":',
    ),
    *('"book"', ":", "\x00"),
]
_pieces = st.sampled_from(_PIECES)


@settings(max_examples=300, deadline=None)
@given(st.lists(_pieces, max_size=60).map("".join))
def test_nothing_that_looks_like_a_record_raises(text):
    for format in (None, *formats.FORMATS):
        for reading in formats.read(text, format):
            assert reading.item is not None or reading.problems


@pytest.mark.parametrize(
    "data",
    [
        "@book{k, title = {Café}}".encode("utf-8-sig"),
        "@book{k, title = {Café}}".encode("latin-1"),
        "@book{k, title = {Café}}".encode("utf-16"),
        "@book{k, title = {Café}}".encode("utf-16-le"),
        "@book{k, title = {Cafe\u0301}}".encode(),
        b"@book{k, title = {Caf\\'e}}",
        b"@book{k,\r title = {Caf\\'{e}}\r}\r",
        "\ufeff@book{k, title = {Café}}",
        "@book{k, title = {Ca\x00fé}}",
    ],
)
def test_every_usual_encoding_is_read(data):
    assert [reading.item for reading in formats.read(data)] == [{"id": "k", "type": "book", "title": "Café"}]


def test_lines_in_different_encodings_are_each_read_by_their_own():
    data = "@book{a, title = {Café}}\n".encode() + "@book{b, title = {Café}}\n".encode("latin-1")

    readings = formats.read(data)

    assert [reading.item["title"] for reading in readings] == ["Café", "Café"]
    assert readings[0].problems == ("The text is not UTF-8 throughout; the other lines were read as Windows-1252.",)


@pytest.mark.parametrize("data", [b"PK\x03\x04" + b"\x00" * 40, b"%PDF-1.7\n...", b"\x89PNG\r\n", b"\x1f\x8b\x08"])
def test_a_file_that_is_no_text_is_said_to_be_none(data):
    (reading,) = formats.read(data, "bibtex")

    assert reading.item is None
    assert reading.problems == ("This is not a text file but an archive, an image or a document of another kind.",)


def test_what_is_no_known_format_is_said_to_be_none():
    (reading,) = formats.read("Dear colleague,\nplease find below")

    assert reading.item is None
    assert reading.problems == (
        "The format was not recognised. These can be read: BibTeX, RIS, CSL-JSON, EndNote XML, MODS, PubMed (nbib).",
    )


def test_an_empty_text_has_no_readings():
    assert formats.read("") == []
    assert formats.read(b" \n\t ") == []


@pytest.mark.parametrize("format", WRITTEN)
def test_html_in_a_title_is_text_and_stays_text(format):
    item = {"id": "k", "type": "book", "title": "<script>alert(1)</script> & <b>bold</b>"}

    (reading,) = formats.read(formats.write([item], format))

    assert reading.item == item


def test_what_there_was_no_time_for_comes_back_as_broken_with_its_text():
    data = "@book{a, title = {A}}\n@book{b,\n title = {B}}"

    readings = formats.read(data, seconds=0)

    assert [(reading.item, reading.line, reading.key) for reading in readings] == [(None, 1, "a"), (None, 2, "b")]
    assert "\n".join(reading.raw for reading in readings) == data
    assert readings[0].broken == (
        "This record was not read, because the file took longer than 0 seconds. Bring it again in a smaller file."
    )


def test_what_a_page_or_a_database_could_not_bear_is_left_out_of_every_value():
    data = (
        '{"type": "book", "title": "A\\u0000\\ud800\\u202eB", "author": [{"family": "e\\u0301\\u0007", "given": "x"}]}'
    )

    (reading,) = formats.read(data)

    assert reading.item == {"type": "book", "title": "AB", "author": [{"family": "é", "given": "x"}]}
    assert reading.problems == ("Invisible characters that turn the direction of writing were left out.",)


def test_a_text_past_the_limit_is_cut_and_a_title_past_it_breaks_the_record():
    (cut,) = formats.read("@book{k, title = {T}, publisher = {" + "x" * 10_001 + "}}")
    (broken,) = formats.read("@book{k, title = {" + "x" * 200_000 + "}}")

    assert len(cut.item["publisher"]) == 10_000
    assert cut.problems == ("“publisher” has 10001 characters; the first 10000 were kept.",)
    assert broken.broken == "The title has 200000 characters; at most 10000 are read."
    assert len(broken.raw) > 200_000


@pytest.mark.parametrize("name", ["endnote", "mods"])
@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE x [<!ENTITY lol "lol">]>',
        '<!DOCTYPE x [<!ENTITY % remote SYSTEM "http://127.0.0.1:9/x.dtd"> %remote;]>',
        '<?xml version="1.0"?>\n<!DOCTYPE x SYSTEM "x.dtd" [ <!ENTITY passwords SYSTEM "file:///etc/passwd"> ]>',
        '<!DOCTYPE x [<!ELEMENT x ANY><!ENTITY lol "<record/>">]>',
    ],
)
def test_xml_that_defines_entities_is_refused_as_a_whole(head, name):
    text = head + "<record><titles><title>&lol;&passwords;</title></titles></record><mods/>"

    (reading,) = formats.read(text, name)

    assert reading.item is None
    assert reading.broken == ("The file defines entities of its own (<!ENTITY>). Such files are not read, to be safe.")


def test_an_entity_that_is_not_defined_is_read_as_it_stands():
    (reading,) = formats.read("<record><titles><title>&passwords; &eacute;</title></titles></record>", "endnote")

    assert reading.item["title"] == "&passwords; é"


def test_a_document_type_without_entities_does_no_harm():
    text = '<!DOCTYPE xml SYSTEM "http://127.0.0.1:9/x.dtd"><record><titles><title>T</title></titles></record>'

    assert [reading.item["title"] for reading in formats.read(text, "endnote")] == ["T"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252", "koi8-r", "shift_jis"])
def test_xml_is_read_in_the_encoding_that_it_declares(encoding):
    title = {"koi8-r": "Права", "shift_jis": "人権"}.get(encoding, "Café")
    text = f'<?xml version="1.0" encoding="{encoding}"?><record><titles><title>{title}</title></titles></record>'

    assert [reading.item["title"] for reading in formats.read(text.encode(encoding), "endnote")] == [title]


@pytest.mark.parametrize("encoding", ["zip", "rot13", "utf-7", "idna", "no-such", "unicode_escape"])
def test_what_is_no_encoding_of_a_text_is_not_taken_for_one(encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?><record><titles><title>T+AD4-\\u0041</title></titles></record>'

    assert [reading.item["title"] for reading in formats.read(text.encode(), "endnote")] == ["T+AD4-\\u0041"]
