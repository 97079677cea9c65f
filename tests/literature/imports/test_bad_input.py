"""Whatever is in a file: a verdict for each record, no error, no hang, nothing executed."""

import json
import time

import pytest

from literature.forms.source import LONGEST_ABSTRACT, LONGEST_TITLE
from literature.imports.counts import counts_of
from literature.imports.fitting import UNREAD, fit
from literature.models import Source
from tests.literature.imports.files import brought, entry, written

pytestmark = pytest.mark.django_db


def a_source(found) -> Source:
    return found.records.get(outcome="written").source


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (b"\xef\xbb\xbf" + entry(1, title="Séance").encode(), "Séance"),
        (entry(1, title="Séance à Genève").encode("latin-1"), "Séance à Genève"),
        (entry(1, title="Séance").encode("utf-16"), "Séance"),
        (entry(1, title="Nul\x00l bytes").encode(), "Null bytes"),
        (entry(1, title="<script>alert(1)</script>").encode(), "<script>alert(1)</script>"),
        (entry(1, title="حقوق الإنسان").encode(), "حقوق الإنسان"),
    ],
)
def test_encodings_and_characters(member, data, title):
    assert a_source(written(member, data)).title == title


def test_long_fields_are_cut_and_it_says_so(member):
    found = written(member, entry(1, title="T" * 5_000, abstract="A b " * 50_000, publisher="P" * 400))
    source, remarks = a_source(found), " ".join(found.records.get().remarks)
    assert (len(source.title), len(source.abstract) <= LONGEST_ABSTRACT, len(source.publisher)) == (
        LONGEST_TITLE,
        True,
        300,
    )
    assert remarks.count("were kept.") >= 3


@pytest.mark.parametrize(
    "text",
    [
        entry(1) + "@book{deep, title = " + "{" * 10_000 + "x" + "}" * 10_000 + "}\n" + entry(2),
        entry(1) + "@book{never ends, title = {" + entry(2),
        entry(1) + "@book{" * 3_000 + entry(2),
        entry(1) + "\\" * 20_000 + entry(2),
        "@book{x, title = {" + "\\'" * 20_000 + "}}" + entry(2),
    ],
    ids=["deep", "never ends", "begins and begins", "backslashes", "accents"],
)
def test_what_is_askew_takes_no_other_record_along_and_no_time(member, text):
    began = time.monotonic()
    found = written(member, text)
    counts = counts_of(found)
    assert found.stage == "written"
    assert counts.total == counts.written + counts.left_out + counts.broken >= 2
    assert counts.written >= 1
    assert time.monotonic() - began < 20


def test_records_that_run_into_one_another_do_not_fill_the_base(member, monkeypatch):
    from literature import formats
    from literature.imports import reading

    monkeypatch.setattr(reading, "LARGEST_BATCH", 10_000)
    reaching = (formats.Reading(None, ("askew",), 1, "@book{" * 1_000) for _n in range(100))
    monkeypatch.setattr(formats, "each", lambda *_args, **_options: reaching)
    found = brought(member, entry(1))
    assert (found.stage, found.records.count()) == ("failed", 0)
    assert found.problem.startswith("Its records run into one another")


def test_json_that_no_text_could_hold(member):
    items = [
        {"type": "book", "title": "Null \u0000 and half \ud800 a pair", "author": [{"family": "A\u0000"}]},
        {"type": "book", "title": "Sound", "issued": {"date-parts": [[99999]]}, "URL": "javascript:alert(1)"},
        {"type": "no such type", "title": "Odd", "ISBN": "12", "DOI": "none", "accessed": {"date-parts": [[1066]]}},
        {"title": ["a", "list"]},
        7,
    ]
    found = written(member, json.dumps(items), format="csl-json", name="items.json")
    counts = counts_of(found)
    assert (found.stage, counts.total, counts.written + counts.broken) == ("written", 5, 5)
    titles = set(Source.objects.values_list("title", flat=True))
    assert {"Sound", "Odd"} <= titles
    assert Source.objects.get(title="Sound").url == ""


def test_what_is_no_value_of_its_field_is_kept_beside_it():
    values, _keywords, remarks = fit(
        {"type": "book", "title": "Odd", "DOI": "none", "ISBN": "12", "accessed": {"date-parts": [[1066, 10, 14]]}}
    )
    assert (values["doi"], values["isbn"], values["accessed"]) == ("", "", None)
    assert values["extra"][UNREAD] == {"doi": "none", "isbn": "12", "accessed": "1066-10-14"}
    assert len(remarks) == 3


def test_what_was_written_can_be_edited_without_complaint(member):
    from literature.forms import SourceForm
    from literature.forms.source import initial_of

    found = written(member, entry(1, title="A  title\n in lines", url="www.example.org", doi="https://doi.org/10.1/X"))
    source = a_source(found)
    form = SourceForm(initial=initial_of(source.snapshot()))
    data = {name: form[name].value() for name in form.fields if isinstance(form[name].value(), str)}
    assert not SourceForm(data).errors


def test_a_reader_over_its_time_breaks_the_rest(member, monkeypatch):
    from literature.imports import reading

    monkeypatch.setattr(reading, "SECONDS", -1)
    found = brought(member, entry(1) + entry(2))
    assert (found.stage, counts_of(found).broken) == ("ready", 2)
