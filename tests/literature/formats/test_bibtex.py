"""BibTeX and BibLaTeX, feature by feature. That all of it comes back is in test_round_trip."""

import pytest

from literature import formats
from literature.formats.bibtex.latex import decode
from literature.formats.bibtex.names import read_names


def read_one(entry):
    (reading,) = formats.read(entry, "bibtex")
    return reading


def field(name, value, kind="book"):
    return read_one(f"@{kind}{{k, {name} = {value}}}").item


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"K\"uhne, M\"{o}ller, {\'E}cole, \'\i", "Kühne, Möller, École, í"),
        (r"{\v R}eh{\r u}{\v r}ek \c{c} \c c \k{a} \H o", "Řehůřek ç ç ą ő"),
        (r"\L{}\'od\'z \o re {\aa} \ss \AE{}sop \i{}", "Łódź øre å ßÆsop ı"),
        (r"a--b---c ``d'' `e' non~breaking", "a–b—c “d” `e' non\u00a0breaking"),
        (r"\& \% \$ \# \_ \{ \}", "& % $ # _ { }"),
        (r"\textbackslash{} \textasciitilde{} \textasciicircum{}", r"\ ~ ^"),
        (r"\emph{a \textbf{b}} {\it c} d", "<i>a <b>b</b></i> <i>c</i> d"),
        (r"H\textsubscript{2}O $x^2_{ij}$ x_2", "H<sub>2</sub>O x<sup>2</sup><sub>ij</sub> x_2"),
        (r"The {\sc Conniver}", 'The <span style="font-variant:small-caps;">Conniver</span>'),
        (r"$\alpha \le \omega$ $-$50 \frac{1}{2}", "α≤ω −50 1/2"),
        (r"\url{http://x.org/~y} \href{http://x.org}{here} \mbox{z}", "http://x.org/\u00a0y here z"),
        (r"\enquote{a} \noopsort{b}1973", "“a” 1973"),
        (r"cost $5 million and $6 million", "cost $5 million and $6 million"),
        ("two  spaces\n and a line", "two spaces and a line"),
        ("one\n\n\ntwo", "one\n\ntwo"),
        (r"\ldots \LaTeX\ x", "…LaTeX x"),
    ],
)
def test_tex_becomes_text(tex, text):
    assert decode(tex).text == text


def test_commands_that_are_not_known_are_named_and_their_arguments_kept():
    decoded = decode(r"\foo{bar} and \aap")

    assert (decoded.text, decoded.unknown) == (r"bar and \aap", (r"\foo", r"\aap"))
    reading = read_one(r"@book{k, title = {\foo{bar}}}")
    assert reading.problems == (r"The TeX command \foo was not understood.",)


@pytest.mark.parametrize(
    ("tex", "title"),
    [
        ("The {UN} and {NGO}s", "The <>UN</> and <>NGOs</>"),
        ("{T}he {T}itle", "<>The</> <>Title</>"),
        ("{{The Whole Title}}", "The Whole Title"),
        (r"{\'E}tat and {\"u}ber", "État and über"),
        ("N-{{Limited Versus Ga}}", "N-<>Limited Versus Ga</>"),
        (r"\emph{Loizidou {v.} Turkey}", "<i>Loizidou v. Turkey</i>"),
    ],
)
def test_braces_protect_capitals(tex, title):
    expected = title.replace("<>", '<span class="nocase">').replace("</>", "</span>")

    assert field("title", f"{{{tex}}}")["title"] == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("Keck, Margaret E. and Kathryn Sikkink", [("Keck", "Margaret E."), ("Sikkink", "Kathryn")]),
        ("{Human Rights Watch and Co.} and {World Bank}", ["Human Rights Watch and Co.", "World Bank"]),
        ("Ludwig van Beethoven", [("Beethoven", "Ludwig", "van")]),
        ("de la Vall{\\'e}e Poussin, Charles", [("Vallée Poussin", "Charles", "de la")]),
        ("Jean de La Fontaine", [("La Fontaine", "Jean", "de")]),
        ("von Hicks, III, Michael", [("Hicks", "Michael", "von", "III")]),
        ("Jones, Samuel, Jr.", [("Jones", "Samuel", "", "Jr.")]),
        ("Martin Luther King Jr.", [("King", "Martin Luther", "", "Jr.")]),
        ("Charles {de Gaulle}", [("de Gaulle", "Charles")]),
        ("{Bengoechea-Encabo}, A.", [("Bengoechea-Encabo", "A.")]),
        ("family=Smith, given=John, prefix=von, useprefix=true", [("Smith", "John", "von")]),
        ("Smith, J.; Doe, A.", [("Smith", "J."), ("Doe", "A.")]),
        ("Miller, D., Firby, J. and Dean, T.", [("Miller", "D."), ("Firby", "J."), ("Dean", "T.")]),
        ("Doe, J.~R.\n  AND\tRoe, A.", [("Doe", "J. R."), ("Roe", "A.")]),
        ("Plato", [("Plato",)]),
        ('{\\"Osterreichische Bank}', ["Österreichische Bank"]),
        ("王小明 and Муравьёв, Н.", [("王小明",), ("Муравьёв", "Н.")]),
        (" and ", []),
    ],
)
def test_lists_of_names(names, expected):
    keys = ("family", "given", "non-dropping-particle", "suffix")
    items = [
        {"literal": name} if isinstance(name, str) else {k: v for k, v in zip(keys, name, strict=False) if v}
        for name in expected
    ]

    assert read_names(names)[0] == items


def test_and_others_is_remembered_and_written_again():
    reading = read_one("@book{k, title = {T}, author = {Keck, Margaret and others}}")

    assert reading.item["author"] == [{"family": "Keck", "given": "Margaret"}]
    assert reading.item["custom"] == {"others": ["author"]}
    assert "author = {Keck, Margaret and others}" in formats.write([reading.item], "bibtex")


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("year = 1998", {"date-parts": [[1998]]}),
        ("year = 1998, month = oct", {"date-parts": [[1998, 10]]}),
        ("year = 1998, month = 10", {"date-parts": [[1998, 10]]}),
        ("year = 1998, month = {October}, day = 3", {"date-parts": [[1998, 10, 3]]}),
        ('year = 1998, month = oct # "~3"', {"date-parts": [[1998, 10, 3]]}),
        ('year = 1998, month = mar # "/" # apr', {"date-parts": [[1998, 3], [1998, 4]]}),
        ("year = 1998, month = {Spring}", {"season": 1, "date-parts": [[1998]]}),
        ("date = {1998-10-03}", {"date-parts": [[1998, 10, 3]]}),
        ("date = {1998/2001-05}", {"date-parts": [[1998], [2001, 5]]}),
        ("date = {1998/}", {"date-parts": [[1998]]}),
        ("date = {1850~}", {"date-parts": [[1850]], "circa": True}),
        ("date = {2012-22}", {"season": 2, "date-parts": [[2012]]}),
        ("year = {[c. 1850]}", {"date-parts": [[1850]], "circa": True}),
        ("year = {1998--1999}", {"date-parts": [[1998], [1999]]}),
        ("year = {1998/99}", {"date-parts": [[1998], [1999]]}),
        ("year = {in press}", {"literal": "in press"}),
        ("year = {n.d.}", None),
        ("year = 1998, month = 13", {"date-parts": [[1998]]}),
        ("date = {29 November 2011}", {"date-parts": [[2011, 11, 29]]}),
        ("date = {3. März 2011}", {"date-parts": [[2011, 3, 3]]}),
    ],
)
def test_dates(fields, date):
    assert read_one(f"@book{{k, title = {{T}}, {fields}}}").item.get("issued") == date


@pytest.mark.parametrize(
    ("kind", "type", "genre"),
    [
        ("article", "article-journal", None),
        ("ARTICLE", "article-journal", None),
        ("inbook", "chapter", None),
        ("incollection", "chapter", None),
        ("inproceedings", "paper-conference", None),
        ("conference", "paper-conference", None),
        ("techreport", "report", None),
        ("phdthesis", "thesis", "PhD thesis"),
        ("mastersthesis", "thesis", "Master's thesis"),
        ("online", "webpage", None),
        ("misc", "document", None),
        ("legislation", "legislation", None),
        ("jurisdiction", "legal_case", None),
        ("legal", "treaty", None),
        ("dataset", "dataset", None),
        ("video", "motion_picture", None),
        ("unpublished", "manuscript", None),
    ],
)
def test_entry_types(kind, type, genre):
    item = read_one(f"@{kind}{{k, title = {{T}}}}").item

    assert (item["type"], item.get("genre")) == (type, genre)


def test_an_unknown_entry_type_is_a_document_and_is_written_as_it_was():
    reading = read_one("@pamphletette{k, title = {T}}")

    assert reading.item["type"] == "document"
    assert reading.problems == ("The entry type @pamphletette is not known; it was read as a document.",)
    assert formats.write([reading.item], "bibtex").startswith("@pamphletette{k,")


def test_strings_numbers_and_pieces_are_joined():
    text = """@string{hr = "Human Rights"}
    @STRING{q = hr # { Quarterly}}
    @article(k, title = {A "b"}, journal = Q, volume = 12, publisher = nobody,)"""

    reading = read_one(text)

    assert reading.item == {
        "id": "k",
        "type": "article-journal",
        "title": 'A "b"',
        "container-title": "Human Rights Quarterly",
        "volume": "12",
        "publisher": "nobody",
    }
    assert reading.problems == ("The abbreviation “nobody” is not defined in this text.",)


def test_a_child_inherits_from_the_book_it_is_in():
    text = """@incollection{child, title = {Lebanon}, crossref = {PARENT}, pages = {227--32}}
    @book{parent, title = {Global Civil Society}, subtitle = {Dimensions}, year = 2004,
      isbn = {9780801484568}, doi = {10.1000/book}, editor = {Salamon, Lester M.}, publisher = {Kumarian},
      address = {Bloomfield, CT}}"""

    child, parent = formats.read(text)

    assert child.item == {
        "id": "child",
        "type": "chapter",
        "title": "Lebanon",
        "container-title": "Global Civil Society: Dimensions",
        "page": "227-32",
        "issued": {"date-parts": [[2004]]},
        "editor": [{"family": "Salamon", "given": "Lester M."}],
        "publisher": "Kumarian",
        "publisher-place": "Bloomfield, CT",
        "ISBN": "9780801484568",
    }
    assert parent.item["title"] == "Global Civil Society: Dimensions"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("doi = {https://doi.org/10.1000/A\\_B}", {"DOI": "10.1000/a_b"}),
        ("url = {https://doi.org/10.1000/ab}", {"DOI": "10.1000/ab", "URL": "https://doi.org/10.1000/ab"}),
        ("howpublished = {\\url{http://example.org/a_b}}", {"URL": "http://example.org/a_b"}),
        ("isbn = {0-8014-8456-1 and 978-0-8044-2957-3}", {"ISBN": "9780801484568 9780804429573"}),
        (
            "eprint = {arXiv:1902.07120}, eprinttype = {arxiv}",
            {"archive": "arXiv", "archive_location": "1902.07120"},
        ),
        ("eprint = {23439512}, eprinttype = {pubmed}", {"PMID": "23439512"}),
        ("langid = {ngerman}", {"language": "de"}),
        ("language = {English}", {"language": "en"}),
        ("pages = {12 -- 34}", {"page": "12-34"}),
        ("edition = {2nd}", {"edition": "2"}),
        ("keywords = {a, b; c}", {"custom": {"keywords": ["a, b", "c"]}}),
        ("keywords = {a, b, a}", {"custom": {"keywords": ["a", "b"]}}),
        ("timestamp = {2011.06.01}", {"custom": {"fields": {"timestamp": "2011.06.01"}}}),
    ],
)
def test_fields(fields, expected):
    assert read_one(f"@book{{k, {fields}}}").item == {"id": "k", "type": "book", **expected}


def test_what_tells_of_somebodys_computer_is_left_out_and_said_so():
    reading = read_one("@book{k, title = {T}, file = {C:\\\\Users\\\\jane\\\\x.pdf}}")

    assert reading.item == {"id": "k", "type": "book", "title": "T"}
    assert reading.problems == ("The field “file” was left out: it tells of somebody's computer.",)


def test_what_is_no_doi_is_kept_and_said_so():
    reading = read_one("@book{k, title = {T}, doi = {see the back}}")

    assert reading.item["custom"] == {"fields": {"doi": "seetheback"}}
    assert reading.problems == ("“seetheback” is not a DOI.",)


def test_entries_after_a_broken_one_are_read_and_the_broken_one_as_far_as_it_goes():
    text = """@book{a, title = {A}}
@book{b, title = {Unclosed, year = 1999
@book{c, title = {C}}
@book{d title = {No comma}, year = 2001}
@book{e, title = {E},, year = 2002}
@book{f, title = {F} year = 2003}
@book{g, title = {G}}"""

    readings = formats.read(text)

    assert [(r.key, r.line, (r.item or {}).get("title")) for r in readings] == [
        ("a", 1, "A"),
        ("b", 2, "Unclosed, year = 1999"),
        ("c", 3, "C"),
        ("d", 4, "No comma"),
        ("e", 5, "E"),
        ("f", 6, "F"),
        ("g", 7, "G"),
    ]
    broken = "The entry is not well formed (a brace, quote or comma is missing); please check it."
    assert [broken in r.problems for r in readings] == [False, True, False, True, True, True, False]
    assert [r.item["issued"]["date-parts"] for r in readings[3:6]] == [[[2001]], [[2002]], [[2003]]]


def test_the_same_key_or_field_twice_loses_nothing():
    text = "@book{k, title = {One}}\n@book{k, title = {Two}, note = {x}, note = {y}}"

    first, second = formats.read(text)

    assert (first.item["title"], second.item["title"]) == ("One", "Two")
    assert second.item["note"] == "x"
    assert second.item["custom"] == {"fields": {"note-2": "y"}}
    assert second.problems == ("The field “note” is there twice; the first one counts.",)


def test_an_empty_entry_is_broken():
    reading = read_one("@misc{k,\n}")

    assert reading.item is None
    assert reading.problems == ("The entry has no fields.",)


def test_comments_and_preambles_are_no_records():
    text = "%@book{no, title = {No}}\n@comment{x}\n@preamble{ {\\foo} }\n@book{k, title = {Yes}}\nand text"

    assert [reading.key for reading in formats.read(text)] == ["k"]


def test_what_is_written_is_readable_and_complete():
    item = {
        "id": "undp2000",
        "type": "report",
        "title": 'Human Rights & <i>Human</i> Development: 100 % of <span class="nocase">UNDP</span>',
        "author": [
            {"literal": "United Nations and Friends"},
            {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
        ],
        "issued": {"date-parts": [[2000, 6], [2001]]},
        "genre": "Working paper",
        "number": "12_b",
        "publisher": "UNDP",
        "URL": "https://example.org/a_b?c=%20",
        "language": "en",
        "custom": {"keywords": ["rights", "poverty"]},
    }

    assert formats.write([item], "bibtex") == (
        "@techreport{undp2000,\n"
        "  author = {{United Nations and Friends} and van der Berg, Jan},\n"
        "  title = {Human Rights \\& \\emph{Human} Development: 100 \\% of {UNDP}},\n"
        "  institution = {UNDP},\n"
        "  number = {12\\_b},\n"
        "  date = {2000-06/2001},\n"
        "  type = {Working paper},\n"
        "  url = {https://example.org/a_b?c=%20},\n"
        "  langid = {english},\n"
        "  keywords = {rights, poverty},\n"
        "}\n"
    )


def test_data_for_others_and_sets_are_no_works_but_their_fields_are_inherited():
    text = """@string{oup = {Oxford University Press}}
@xdata{common, publisher = oup, location = {Oxford}}
@xdata{more, langid = {french}, xdata = {common}}
@set{both, entryset = {a, b}}
@book{a, title = {A}, xdata = {more, unknown}}
"""

    assert [reading.item for reading in formats.read(text)] == [
        {
            "id": "a",
            "type": "book",
            "title": "A",
            "publisher": "Oxford University Press",
            "publisher-place": "Oxford",
            "language": "fr",
        }
    ]


@pytest.mark.parametrize(
    ("child", "parent", "container"),
    [
        ("article", "periodical", "Whole: a subtitle"),
        ("incollection", "collection", "Whole: a subtitle"),
        ("inbook", "mvbook", "Whole: a subtitle"),
        ("book", "mvbook", "Whole: a subtitle"),
        ("book", "book", None),
    ],
)
def test_a_parents_titles_become_what_they_are_to_the_child(child, parent, container):
    whole = f"@{parent}{{p, title = {{Whole}}, subtitle = {{a subtitle}}}}"

    item = formats.read(f"@{child}{{c, title = {{Part}}, crossref = {{p}}}}\n{whole}")[0].item

    assert (item["title"], item.get("container-title")) == ("Part", container)
