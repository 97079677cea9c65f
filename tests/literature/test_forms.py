"""The form of a source: names, rows of contributors, fields of a type, identifiers."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from literature.forms import SourceForm
from literature.forms.contributors import MOST_CONTRIBUTORS, Row, contributor_of, rearranged, rows_of
from literature.forms.names import NotAName, looks_like_organisation, read_name, split_names, typed_name
from literature.forms.source import LONGEST_ABSTRACT, LONGEST_TITLE, initial_of
from literature.types import SHAPES, SourceType, fields_of


def form_of(**values) -> SourceForm:
    data = QueryDict(mutable=True)
    for name, value in {"type": "book", "title": "Activists beyond Borders", **values}.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return SourceForm(data)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("Keck, Margaret E.", {"family": "Keck", "given": "Margaret E."}),
        ("Margaret E. Keck", {"family": "Keck", "given": "Margaret E."}),
        ("Benedek", {"family": "Benedek"}),
        ("Berg, Wolfgang van der", {"family": "Berg", "given": "Wolfgang", "particle": "van der"}),
        ("van der Berg, Wolfgang", {"family": "Berg", "given": "Wolfgang", "particle": "van der"}),
        ("Wolfgang van der Berg", {"family": "Berg", "given": "Wolfgang", "particle": "van der"}),
        ("van Boven", {"family": "Boven", "particle": "van"}),
        ("García Márquez, Gabriel", {"family": "García Márquez", "given": "Gabriel"}),
        ("King, Jr., Martin Luther", {"family": "King", "given": "Martin Luther", "suffix": "Jr."}),
        ("King, Martin Luther, Jr.", {"family": "King", "given": "Martin Luther", "suffix": "Jr."}),
        ("Martin Luther King Jr.", {"family": "King", "given": "Martin Luther", "suffix": "Jr."}),
        ("bell hooks", {"family": "hooks", "given": "bell"}),
        ("d'Aspremont, Jean", {"family": "d'Aspremont", "given": "Jean"}),
        ("王, 小明", {"family": "王", "given": "小明"}),
    ],
)
def test_a_name_is_taken_apart(typed, parts):
    assert read_name(typed) == parts


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("???", "“???” has no letters in it."),
        ("Keck, Margaret, Sikkink, Kathryn", "“Keck, Margaret, Sikkink, Kathryn” has too many commas. "
         "Put a semicolon between people."),
        ("Keck, " + "M" * 300, "This name is longer than 300 characters."),
    ],
)  # fmt: skip
def test_what_is_no_name_is_refused_with_a_reason(typed, sentence):
    with pytest.raises(NotAName) as refused:
        read_name(typed)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Margaret E. Keck; Kathryn Sikkink", ["Margaret E. Keck", "Kathryn Sikkink"]),
        ("Keck, Margaret and Sikkink, Kathryn", ["Keck, Margaret", "Sikkink, Kathryn"]),
        ("Ministry of Foreign and European Affairs", ["Ministry of Foreign and European Affairs"]),
        ("Keck, Margaret;\n Sikkink, Kathryn ;", ["Keck, Margaret", "Sikkink, Kathryn"]),
        ("  ;  ", []),
    ],
)
def test_several_names_in_one_box_are_parted(typed, names):
    assert split_names(typed) == names


@pytest.mark.parametrize(
    ("typed", "organisation"),
    [
        ("Human Rights Watch", True),
        ("Office of the High Commissioner for Human Rights", True),
        ("Amnesty International", True),
        ("Margaret E. Keck", False),
        ("Watch, Human Rights", False),
        ("Bank", False),
    ],
)
def test_an_organisation_is_known_by_its_words(typed, organisation):
    assert looks_like_organisation(typed) is organisation


_parts = st.text(st.characters(whitelist_categories=("Lu", "Ll", "Zs", "Pd", "Po")), min_size=1, max_size=12)


@given(st.fixed_dictionaries({"family": _parts}, optional={"given": _parts, "particle": _parts, "suffix": _parts}))
def test_a_name_that_nobody_touches_goes_through_the_form_unchanged(name):
    """Even where typing it would mean something else: a family name with a comma, a particle in capitals."""
    name = {part: " ".join(text.split()) for part, text in name.items() if text.split()}
    row = rows_of([{"role": "editor", **name}])[0]
    if not typed_name(name).strip(" ,") or not name.get("family"):
        return
    assert contributor_of(row) == {"role": "editor", **name}


def test_a_changed_name_is_read_anew_whatever_came_back_with_it():
    row = Row("author", "Sikkink, Kathryn", was='{"family": "Keck", "given": "Margaret"}')
    assert contributor_of(row) == {"role": "author", "family": "Sikkink", "given": "Kathryn"}


@pytest.mark.parametrize("was", ["[1]", "{", '{"family": 1}', '{"family": "Keck", "role": "editor"}', '"x"'])
def test_tampered_parts_of_a_name_are_not_believed(was):
    assert contributor_of(Row("author", "Keck", was=was)) == {"role": "author", "family": "Keck"}


@pytest.mark.parametrize(
    ("action", "names"),
    [
        ("add", ["A", "B", "C", ""]),
        ("remove-1", ["A", "C"]),
        ("up-2", ["A", "C", "B"]),
        ("up-0", ["A", "B", "C"]),
        ("down-0", ["B", "A", "C"]),
        ("down-2", ["A", "B", "C"]),
        ("remove-9", ["A", "B", "C"]),
        ("remove-x", ["A", "B", "C"]),
        ("", ["A", "B", "C"]),
    ],
)
def test_rows_are_rearranged(action, names):
    rows = [Row(name="A"), Row(name="B"), Row("editor", name="C")]
    assert [row.name for row in rearranged(rows, action)] == names


def test_an_added_row_has_the_role_of_the_one_before():
    assert rearranged([Row("editor", "Benedek, Wolfgang")], "add")[-1] == Row("editor", "")


@pytest.mark.django_db
def test_contributors_stay_in_the_order_of_the_page_with_their_roles():
    form = form_of(
        **{
            "contributors-7-role": "editor",
            "contributors-7-name": "Benedek, Wolfgang",
            "contributors-0-role": "author",
            "contributors-0-name": "Margaret E. Keck; Kathryn Sikkink",
            "contributors-2-role": "author",
            "contributors-2-name": "",
            "contributors-3-role": "translator",
            "contributors-3-name": "Sisters, Brothers and Sons; a House",
            "contributors-3-organisation": "1",
            "contributors-4-role": "no role",
            "contributors-4-name": "United Nations",
        }
    )
    assert form.is_valid(), form.errors
    assert form.values()["contributors"] == [
        {"role": "editor", "family": "Benedek", "given": "Wolfgang"},
        {"role": "author", "family": "Keck", "given": "Margaret E."},
        {"role": "author", "family": "Sikkink", "given": "Kathryn"},
        {"role": "translator", "literal": "Sisters, Brothers and Sons; a House"},
        {"role": "author", "literal": "United Nations"},
    ]


@pytest.mark.django_db
def test_a_wrong_name_is_told_with_its_row_and_its_box_is_marked():
    form = form_of(**{"contributors-0-name": "Keck, Margaret", "contributors-1-name": "a, b, c, d"})
    assert form.errors == {"contributors": ["Row 2: “a, b, c, d” has too many commas. Put a semicolon between people."]}
    assert form["contributors"].id_for_label == "id_contributors-1-name"
    assert str(form["contributors"]).count('aria-invalid="true"') == 1


@pytest.mark.django_db
def test_there_is_a_limit_to_contributors():
    many = "; ".join(f"Keck, Margaret {'I' * (n % 3)}" for n in range(MOST_CONTRIBUTORS + 1))
    assert form_of(**{"contributors-0-name": many}).errors == {
        "contributors": ["More than 300 contributors. Name the first ones."]
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        ("doi", "https://doi.org/10.1002/PAD.203", "10.1002/pad.203"),
        ("isbn", "0-8014-8456-1", "9780801484568"),
        ("isbn", "978-0-8014-8456-8 (pbk.)", "9780801484568"),
        ("issn", "00208183", "0020-8183"),
        ("url", "www.example.org/a?utm_source=x&b=1", "https://www.example.org/a?b=1"),
        ("issued", "23.10.2009", "2009-10-23"),
        ("title", "  Activists\r\n beyond  Borders ", "Activists beyond Borders"),
        ("abstract", " One.\r\n\r\nTwo. ", "One.\n\nTwo."),
        ("language", "pt-BR", "pt-BR"),
    ],
)
def test_what_is_typed_is_brought_to_its_normal_form(field, typed, stored):
    form = form_of(**{field: typed})
    assert form.is_valid(), form.errors
    assert form.values()[field] == stored


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("title", " ", "Write the title."),
        ("title", "x" * (LONGEST_TITLE + 1), "Ensure this value has at most 2000 characters (it has 2001)."),
        ("abstract", "x" * (LONGEST_ABSTRACT + 1), "Ensure this value has at most 20000 characters (it has 20001)."),
        ("publisher", "x" * 301, "Ensure this value has at most 300 characters (it has 301)."),
        ("doi", "11.1002/x", "This is not a DOI. It begins with 10. and a number."),
        ("isbn", "978-0-8014-8456-9", "This is not an ISBN: its check digit is wrong."),
        ("issn", "0020-8184", "This is not an ISSN: its check digit is wrong."),
        ("url", "javascript:alert(1)", "This is not a web address (https://…)."),
        ("issued", "soon", "“soon” is not understood as a date. A year is enough."),
        ("accessed", "2999-01-01", "This day lies in the future, or before there were web pages."),
        ("accessed", "1980-01-01", "This day lies in the future, or before there were web pages."),
        ("language", "<script>", "Select a valid choice. <script> is not one of the available choices."),
        ("type", "novel", "Select a valid choice. novel is not one of the available choices."),
        ("tags", ",".join(str(n) for n in range(31)), "More than 30 tags."),
        ("tags", "x" * 61, f"The tag “{'x' * 30}…” is too long. Put commas between tags."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(field, typed, sentence):
    assert form_of(**{field: typed}).errors == {field: [sentence]}


@pytest.mark.django_db
def test_tags_are_parted_by_commas_and_stand_once():
    form = form_of(tags="NGOs,  human  rights; ngos ,, Europe")
    assert form.is_valid()
    assert form.cleaned_data["tags"] == ["NGOs", "human rights", "Europe"]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", SourceType.values)
def test_the_form_shows_the_fields_of_the_type_and_all_others_on_demand(kind):
    form = SourceForm(initial={"type": kind})
    main, further = [field.name for field in form.main], [field.name for field in form.further]
    assert main == list(fields_of(kind))
    assert sorted(main + further) == sorted(
        {name for other in SourceType.values for name in fields_of(other)} | {"abstract", "collection_number", "issn"}
    )
    assert len(form.head) + len(main) + len(form.own) <= 16


@pytest.mark.django_db
def test_a_field_that_holds_something_is_seen_whatever_the_type():
    form = SourceForm(initial={"type": "book", "issue": "2"})
    assert [field.name for field in form.main][-1] == "issue"
    assert "issue" not in [field.name for field in form.further]


@pytest.mark.django_db
def test_container_and_number_are_called_as_the_type_calls_them():
    assert str(SourceForm(initial={"type": "chapter"})["container_title"].label) == "In the book"
    assert str(SourceForm(initial={"type": "legal_case"})["number"].label) == "Application or docket number"
    assert str(SourceForm(initial={"type": "book"})["number"].label) == "Number"
    labels = SourceForm()["container_title"].field.widget.attrs["data-labels"].split("\n")
    assert labels[0] == "=Published in"
    assert len(labels) == 1 + sum(bool(shape.container) for shape in SHAPES.values())


@pytest.mark.django_db
def test_what_was_typed_goes_on_into_an_unbound_form():
    form = form_of(issued="soon", **{"contributors-0-name": "a, b, c, d", "doi": "nonsense", "topics": ["7"]})
    again = SourceForm(initial=form.typed())
    assert again["issued"].value() == "soon"
    assert again["doi"].value() == "nonsense"
    assert again["contributors"].value() == [Row("author", "a, b, c, d")]
    assert again["topics"].value() == ["7"]
    assert again.errors == {}


@pytest.mark.django_db
def test_a_sources_values_go_through_the_form_unchanged():
    values = {
        "type": "chapter",
        "title": "Power",
        "contributors": [
            {"role": "author", "family": "Berg", "given": "Wolfgang", "particle": "van der", "suffix": "Jr."},
            {"role": "editor", "literal": "Sisters, Brothers and Sons; a House"},
            {"role": "author", "family": "De Souza Santos"},
        ],
        "issued": "2009-10-23/2009-10-24",
        "container_title": "A Book",
        "language": "en-GB",
        "isbn": "9780801484568",
    }
    form = SourceForm(initial=initial_of(values))
    rows = form["contributors"].value()
    data = {
        f"contributors-{n}-{key}": value
        for n, row in enumerate(rows)
        for key, value in {
            "role": row.role,
            "name": row.name,
            "was": row.was,
            "organisation": "1" if row.organisation else "",
        }.items()
    }
    sent = form_of(**{name: form[name].value() for name in values if name != "contributors"}, **data)
    assert sent.is_valid(), sent.errors
    assert {name: sent.values()[name] for name in values} == values
