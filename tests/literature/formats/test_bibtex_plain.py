"""What is read the short way is what is read the long way: entries that are plainly well formed, and plain names."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from literature.formats.bibtex import latex, names, splitting
from literature.formats.bibtex.plain import LONGEST, plain_entry
from literature.formats.reading import Clock, to_text

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "better-bibtex"

_WORDS = st.sampled_from(
    ["The", "{NGO}s", "{\\'e}t\\'e", '{\\"o}', "\\& Co.", "10%", "a # b", "x = 1", "{{whole}}", "1--9"]
)
_ODD = st.sampled_from(["{", "}", '"', "\\{", "\\\\", "@", "@book{", ",", "=", "#", "\n@misc{x,", "\\", "%", "("])
_TEXTS = st.lists(st.one_of(_WORDS, _WORDS, _WORDS, _WORDS, _ODD), max_size=6).map(" ".join)
_VALUES = st.one_of(
    _TEXTS.map(lambda text: f"{{{text}}}"),
    _TEXTS.map(lambda text: f'"{text}"'),
    st.sampled_from(["2009", "mar", "jcl", '"a" # jcl', "{}", "{ }", ""]),
)
_FIELDS = st.tuples(
    st.sampled_from(["title", "Title", "author", "year", "bdsk-url-1", "x:y", "a b", "%note", ""]),
    st.sampled_from([" = ", "=", " =\n  ", " "]),
    _VALUES,
    st.sampled_from([",\n", ",\n", ",\n", ",", " , ", "\n", ""]),
).map("".join)
_ENTRIES = st.tuples(
    st.sampled_from(["", "", "\n", "  ", "words ", "% ", "@string{jcl = {Journal}}\n"]),
    st.sampled_from(
        ["@article{k1,", "@Book { k 2 ,\n", "@misc{,", "@comment{", "@article(k,", "@ article{k,", "@book{k"]
    ),
    st.lists(_FIELDS, max_size=4).map("".join),
    st.sampled_from(["}\n", "}\n", "}\n\n", "}", " } }\n", ")\n", "\n"]),
).map("".join)


def both_ways(text: str) -> tuple[list, list]:
    """The entries of a text with and without the short way."""
    short = splitting.split(text, Clock())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(splitting, "plain_entry", lambda *_arguments: None)
        return short, splitting.split(text, Clock())


@settings(max_examples=500, deadline=None)
@given(st.lists(_ENTRIES, min_size=1, max_size=4).map("".join))
def test_entries_of_any_kind_are_read_alike(text):
    # The splitter does not count a line that ends in a backslash, and may lose what is broken behind it.
    short, long = both_ways(text.replace("\\\n", "\n"))
    assert short == long


@pytest.mark.skipif(not FOLDER.is_dir(), reason="Better BibTeX's files are not here")
def test_real_files_are_read_alike():
    files = sorted(FOLDER.glob("*.bib*"))
    differing = []
    for file in files:
        short, long = both_ways(to_text(file.read_bytes())[0])
        if short != long:
            differing.append(file.name)
    assert files
    assert differing == []


@pytest.mark.parametrize(
    "text",
    [
        "@article{k, title = {A {B {C}} d}, year = 2009}",
        "@article{k,\n  title = {\\'Etudes \\& {\\\"o}},\n  month = mar,\n}\n",
        '@article{,title="A, b = c"}',
        "@article{k,}",
    ],
)
def test_what_programs_write_is_plain(text):
    assert plain_entry(text, 0, len(text)) is not None


@pytest.mark.parametrize(
    "text",
    [
        "@article{k, title = {A \\{ b}}",
        "@article{k, title = {A} # {b}}",
        "@article{k, title = {A}\n year = 2009}",
        "@article{k, title = {a@b.org}}",
        "@article{k, title = {A}} and words",
        "@article(k, title = {A})",
        "@comment{k, title = {A}}",
        "@article{k, title = {A}",
        f"@article{{k, title = {{{'{a}' * (LONGEST // 3)}}}}}",
    ],
)
def test_with_any_doubt_it_is_not(text):
    assert plain_entry(text, 0, len(text)) is None


_LETTERS = st.text(st.sampled_from("abÉö .,-'~{}\\=;\u00a0Jr"), max_size=12)
_PARTS = st.lists(
    st.one_of(_LETTERS, st.sampled_from(["Doe", "van der", "Berg", ", Jane", ", Jr.", " and ", "--", "{X, Y}"])),
    max_size=6,
)


@settings(max_examples=500, deadline=None)
@given(_PARTS.map("".join))
def test_names_are_read_alike(text):
    short = names.read_names(text)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(names, "_PLAIN", names.re.compile("(?!)"))
        patched.setattr(names, "_is_plain_list", lambda _value: False)
        long = names.read_names(text)
    assert short == long


@settings(max_examples=500, deadline=None)
@given(st.text(st.sampled_from("ab -\n\t\u00a0'`_^<é"), max_size=12), st.booleans())
def test_texts_without_commands_are_read_alike(text, is_title):
    if not latex.has_tex(text):
        text = f"{text}--"  # what has none at all is not decoded
    short = latex.decode(text, protects_case=is_title)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(latex, "_has_commands", lambda _value: True)
        long = latex.decode(text, protects_case=is_title)
    assert short == long
