"""Formats are recognised by what a text holds; the name of a file helps where that does not say."""

import pytest

from literature import formats

from .samples import ENDNOTE, ENDNOTE_OLD, ERIC, MODS, NBIB, OAI, RIS

BIBTEX = "@book{k, title = {T}}\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (BIBTEX, "bibtex"),
        ("% a comment\n\n" + BIBTEX, "bibtex"),
        ("@comment{x}\n@article(k, title = 1)", "bibtex"),
        *((text, "ris") for text in RIS.values()),
        ("Provider: X\nContent:text/plain\n\nTY  - JOUR\nER  - ", "ris"),
        (NBIB, "nbib"),
        (ERIC, "nbib"),
        ("\ufeffPMID- 1\nTI  - T", "nbib"),
        (ENDNOTE, "endnote"),
        (ENDNOTE_OLD, "endnote"),
        ("<record><rec-number>1</rec-number><ref-type>6</ref-type></record>", "endnote"),
        (MODS, "mods"),
        (OAI, "mods"),
        ('<mods xmlns="http://www.loc.gov/mods/v3"/>', "mods"),
        ('{"id": "k"}', "csl-json"),
        ("[]", "csl-json"),
        (f"Dear Jane,\n\n{BIBTEX}", "bibtex"),
        (f"{RIS['IEEE']}N1  - {BIBTEX}", "ris"),
        (f"@book{{k, note = {{\n{RIS['IEEE']}}}}}", "bibtex"),
        ("<html><body>no record</body></html>", None),
        ("<?xml version='1.0'?><rss><record/></rss>", None),
        ("10.1000/182", None),
        ("https://example.org/", None),
        ("Doe, Jane (2005). A book.", None),
        ("", None),
    ],
)
def test_formats_are_recognised_by_what_they_hold(text, name):
    assert formats.detect(text) == name


@pytest.mark.parametrize(
    ("text", "file_name", "name"),
    [
        (f"@book{{k, note = {{\n{RIS['IEEE']}}}}}", "export.ris", "ris"),
        (BIBTEX, "export.ris", "bibtex"),
        ("nothing", "library.bib", "bibtex"),
        ("nothing", "library.txt", None),
        ("<?xml version='1.0'?><nothing/>", "library.mods", "mods"),
        ("<?xml version='1.0'?><nothing/>", "library.xml", None),
        (BIBTEX, "no ending", "bibtex"),
    ],
)
def test_the_name_of_a_file_is_a_hint(text, file_name, name):
    assert formats.detect(text, file_name) == name
