import pytest
from hypothesis import given
from hypothesis import strategies as st

from literature.identifiers import (
    clean_url,
    doi_in,
    fold,
    fold_title,
    isbns_in,
    issns_in,
    normal_doi,
    normal_isbn,
    recognise,
    sort_key,
    valid_doi,
    valid_isbn,
    valid_issn,
)


@pytest.mark.parametrize(
    ("pasted", "doi"),
    [
        ("10.1000/182", "10.1000/182"),
        (" 10.1000/ABC ", "10.1000/abc"),
        ("doi:10.1000/182", "10.1000/182"),
        ("DOI: 10.1000/182.", "10.1000/182"),
        ("https://doi.org/10.1000/182", "10.1000/182"),
        ("http://dx.doi.org/10.1000/182", "10.1000/182"),
        ("dx.doi.org/10.1000/182", ""),
        ("https://doi.org/10.1000%2F182", "10.1000/182"),
        ("https://doi.org/10.1002/%28SICI%291097-4679", "10.1002/(sici)1097-4679"),
        ("info:doi/10.1000/182", "10.1000/182"),
        ("10.1000/182),", "10.1000/182"),
        ("10.1000/(182)", "10.1000/(182)"),
        ("<https://doi.org/10.1000/182>", "10.1000/182"),
        ("10.1002/x<543::y>3.0.co;2-l", "10.1002/x<543::y>3.0.co;2-l"),
        ("https://doi.org/10/fg6rf9", "10/fg6rf9"),
        ("10.1000", ""),
        ("11.1000/182", ""),
        ("see 10.1000/182", ""),
        ("", ""),
    ],
)
def test_a_doi_is_brought_to_one_form(pasted, doi):
    assert normal_doi(pasted) == doi


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("Keck 1998, https://doi.org/10.1000/182, and others", "10.1000/182"),
        ("https://www.tandfonline.com/doi/full/10.1080/13642987.2011.607012", "10.1080/13642987.2011.607012"),
        ("https://onlinelibrary.wiley.com/doi/10.1111/disa.12301/abstract", "10.1111/disa.12301"),
        ("https://example.org/10.1000/182?utm_source=x", "10.1000/182"),
        ("<a>10.1000/182</a>", "10.1000/182"),
        ("no doi here, 10.5 of them", ""),
    ],
)
def test_a_doi_is_found_in_a_text(text, doi):
    assert doi_in(text) == doi


def test_a_doi_is_nothing_but_a_doi():
    assert valid_doi("10.1000/182")
    assert not valid_doi("doi:10.1000/182")
    assert not valid_doi("10.1000/182 ")
    assert not valid_doi("10.12/182")


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("978-0-8014-8456-8", "9780801484568"),
        ("0801484561", "9780801484568"),
        ("0-8014-8456-1", "9780801484568"),
        ("080442957X", "9780804429573"),
        ("080442957x", "9780804429573"),
        ("978 0 8014 8456 8", "9780801484568"),
        ("9780801484567", ""),
        ("0801484562", ""),
        ("97808014845", ""),
        ("9770801484568", ""),
        ("", ""),
    ],
)
def test_an_isbn_is_brought_to_thirteen_digits_if_its_check_digit_is_right(written, normal):
    assert normal_isbn(written) == normal
    assert valid_isbn(written) is bool(normal)


def test_isbns_and_issns_are_found_in_texts():
    assert isbns_in("0-8014-8456-1 (hbk.); 978-0-8044-2957-3 pbk, 0801484561, tel. 123456") == [
        "9780801484568",
        "9780804429573",
    ]
    assert issns_in("0378-5955 (print), 20493630 (online), 1234-5678") == ["0378-5955", "2049-3630"]


@pytest.mark.parametrize(
    ("text", "valid"),
    [("0378-5955", True), ("2434-561X", True), ("2434-561x", True), ("0378-5956", False), ("03785", False)],
)
def test_an_issn_is_valid_by_its_check_digit(text, valid):
    assert valid_issn(text) is valid


@pytest.mark.parametrize(
    ("pasted", "url"),
    [
        ("https://Example.org:443/a?utm_source=x&b=1&fbclid=2#part", "https://example.org/a?b=1#part"),
        ("http://example.org", "http://example.org"),
        ("www.example.org/a", "https://www.example.org/a"),
        ("https://example.org/a?q=a%20b&c", "https://example.org/a?q=a%20b&c"),
        ("https://example.org/#:~:text=norms", "https://example.org/"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("http://[2001:db8::1]/a", "http://[2001:db8::1]/a"),
        ("https://user:secret@example.org/", ""),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("ftp://example.org/", ""),
        ("https://", ""),
        ("https://exa mple.org/", ""),
        ("https://example.org:port/", ""),
        ("https://[::1", ""),
        ("https://word/", ""),
        ("example.org", ""),
    ],
)
def test_an_address_is_cleaned_or_refused(pasted, url):
    assert clean_url(pasted) == url


@pytest.mark.parametrize(
    ("pasted", "kind", "value"),
    [
        ("doi: 10.1000/ABC", "doi", "10.1000/abc"),
        ("https://doi.org/10.1000/abc", "doi", "10.1000/abc"),
        ("Keck (1998). Activists. https://doi.org/10.1000/abc", "doi", "10.1000/abc"),
        (
            "https://journals.sagepub.com/doi/10.1177/0022002798042001001",
            "doi",
            "10.1177/0022002798042001001",
        ),
        ("ISBN 978-0-8014-8456-8", "isbn", "9780801484568"),
        ("0801484561", "isbn", "9780801484568"),
        ("arXiv:1902.07120v2", "arxiv", "1902.07120"),
        ("https://arxiv.org/abs/1902.07120", "arxiv", "1902.07120"),
        ("https://arxiv.org/pdf/astro-ph/0405395.pdf", "arxiv", "astro-ph/0405395"),
        ("https://www.ohchr.org/en/x?utm_medium=mail", "url", "https://www.ohchr.org/en/x"),
        ("www.ohchr.org", "url", "https://www.ohchr.org"),
        ("@book{k, title = {T}}", "bibtex", "@book{k, title = {T}}"),
        ("% a comment\n@book{k,\n title = {T}}", "bibtex", "% a comment\n@book{k,\n title = {T}}"),
        ("TY  - BOOK\nER  -", "ris", "TY  - BOOK\nER  -"),
        ("TY - BOOK\nER -", "ris", "TY - BOOK\nER -"),
        ('[{"type": "book"}]', "csl-json", '[{"type": "book"}]'),
        ('{"type": "book"}', "csl-json", '{"type": "book"}'),
        ("Power of Human Rights", "nothing", ""),
        ("someone@example.org", "nothing", ""),
        ("", "nothing", ""),
        ("x" * 5000, "nothing", ""),
    ],
)
def test_what_is_pasted_is_recognised(pasted, kind, value):
    recognised = recognise(pasted)

    assert (recognised.kind, recognised.value) == (kind, value)


@given(st.text(max_size=200))
def test_nothing_pasted_raises(text):
    assert recognise(text).kind in {"doi", "isbn", "url", "arxiv", "bibtex", "ris", "csl-json", "nothing"}


@pytest.mark.parametrize(
    ("title", "folded"),
    [
        ("The Power of Human Rights", "power of human rights"),
        ("Séance: Ærø — Straße!", "seance aero strasse"),
        ("L’Europe et <i>les droits</i> &amp; libertés", "europe et les droits libertes"),
        ("Der Schutz", "schutz"),
        ("A", "a"),
        ("人権", "人権"),
        ("İstanbul Łódź", "istanbul lodz"),
        ("", ""),
    ],
)
def test_titles_are_folded_for_comparison(title, folded):
    assert fold_title(title) == folded


@pytest.mark.parametrize(
    ("title", "language", "key"),
    [
        ("The Power", "en", "power"),
        ("Die Macht", "en", "die macht"),
        ("Die Macht", "de-AT", "macht"),
        ("L'État", "fr", "etat"),
        ("Les droits", "fr", "droits"),
        ("El poder", "es", "poder"),
        ("Lo Stato", "it", "stato"),
        ("Os direitos", "pt", "direitos"),
        ("'t Recht", "nl", "recht"),
        ("Het recht", "nl", "recht"),
        ("The", "en", "the"),
        ("A Power", "", "power"),
    ],
)
def test_titles_are_sorted_without_the_article_of_their_language(title, language, key):
    assert sort_key(title, language) == key


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
