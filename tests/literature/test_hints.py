"""What a reviewer is told about a source."""

from datetime import date

import pytest

from curation.hints import Weight
from literature.hints import hints_for, hints_for_many
from literature.models import Source
from tests.factories.sources import draft, make_topic, published, submitted

pytestmark = pytest.mark.django_db

ORDERLY = {
    "type": "book",
    "title": "Power in Partnership: An Analysis of the Relationships between NGOs",
    "contributors": [{"role": "author", "family": "Lister", "given": "Sarah"}],
    "issued": "2000",
    "publisher": "Wiley",
    "language": "en",
    "abstract": "On power.",
}


@pytest.fixture
def topic(db):
    return make_topic("Funding")


@pytest.fixture
def told(member, topic):
    """A function from fields to what speaks against an otherwise orderly source: {(field, sentence)}."""

    def of(**values):
        source = draft(member, topics=[topic], **{**ORDERLY, **values})
        return {(hint.field, hint.sentence) for hint in hints_for(source) if hint.weight != Weight.GOOD}

    return of


def person(family="", given="", **more):
    return {"role": "author", "family": family, "given": given, **more}


def organisation(literal):
    return {"role": "author", "literal": literal}


def test_nothing_speaks_against_an_orderly_source(told):
    assert told() == set()


def test_what_is_in_order_is_said_too(member, topic):
    source = draft(member, topics=[topic], **ORDERLY, note="The best on power.")
    assert [hint.sentence for hint in hints_for(source)] == [
        "No source here is like it.",
        "Everything that a source of this type needs is there.",
        "The author says why it matters here.",
        "Nothing is missing and nothing looks odd.",
    ]


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"publisher": "", "issued": ""}, {("issued", "Missing: date."), ("publisher", "Missing: publisher.")}),
        ({"type": "article-journal"}, {("container_title", "Missing: Journal.")}),
        (
            {"type": "chapter"},
            {("container_title", "Missing: In the book."), ("pages", "Missing: pages.")},
        ),
        ({"type": "webpage"}, {("url", "Missing: web address.")}),
        ({"type": "document", "publisher": "", "issued": "", "contributors": []}, set()),
        ({"contributors": []}, {("contributors", "Missing: contributors.")}),
    ],
)
def test_what_its_type_wants_is_missing(told, values, missing):
    assert told(**values) == missing


@pytest.mark.parametrize(
    ("contributor", "oddity"),
    [
        (person("Keck", "Margaret E."), None),
        (person("Berg", "Wolfgang", particle="van der"), None),
        (person("Ó Súilleabháin", "Seán"), None),
        (person("Ng", "Kim"), None),
        (person("Lo Bianco", "Joe"), None),
        (person("García Márquez", "Gabriel"), None),
        (person("O’Brien", "J. B."), None),
        (person("Sukarno"), None),
        (person("Union", "Jane"), "this looks like an organisation that was typed as a person."),
        (person("SMITH", "John"), "the family name is in capitals."),
        (person("Smith J"), "the initials stand in the family name."),
        (person("SMITH J"), "the initials stand in the family name."),
        (person("Smith JB"), "the initials stand in the family name."),
        (person("J.B.", "Smith"), "the family name is initials only."),
        (person("J", "Smith"), "the family name is initials only."),
        (person("", "Sarah"), "there is no family name."),
        (person("Nations", "United"), "this looks like an organisation that was typed as a person."),
        (person("University of Graz"), "this looks like an organisation that was typed as a person."),
        (person("Network", "Human Rights"), "this looks like an organisation that was typed as a person."),
        (person("Affairs", "Ministry of Foreign"), "this looks like an organisation that was typed as a person."),
        (person("Keck, M", "E."), "there is a comma or an “and” in the name; is it two people?"),
        (person("Keck and Sikkink"), "there is a comma or an “and” in the name; is it two people?"),
        (person("Anderson", "Sandy"), None),
        (person("Benedek et al."), "“et al.” is no name; name everybody, or the first few."),
        (person("al.", "et"), "“et al.” is no name; name everybody, or the first few."),
        (person("Smith2", "John"), "there are figures in the name."),
        (organisation("United Nations"), None),
        (organisation("OHCHR"), None),
        (organisation("Médecins Sans Frontières"), None),
        (organisation("Human Rights Watch, Europe and Central Asia Division"), None),
        (organisation("UNITED NATIONS DEVELOPMENT PROGRAMME"), "the organisation’s name is in capitals."),
        (organisation("Keck, Margaret E."), "this looks like a person who was typed as an organisation."),
        (organisation("Benedek et al"), "“et al.” is no name; name everybody, or the first few."),
    ],
)
def test_suspicious_names(told, contributor, oddity):
    from literature.names import full_name

    expected = {("contributors", f"{full_name(contributor)}: {oddity}")} if oddity else set()
    assert told(contributors=[contributor]) == expected


def test_the_same_name_twice(told):
    names = [person("Keck", "Margaret"), person("Keck", "Margaret"), {**person("Keck", "Margaret"), "role": "editor"}]
    assert told(contributors=names) == {("contributors", "Margaret Keck is named twice.")}


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("POWER IN PARTNERSHIP", "The title is in capitals."),
        ("UNESCO", None),
        ("The UN and NGOs", None),
        ("Power in Partnership.", "The title ends with a full stop."),
        ("And then there were none...", None),
        ("Made in the U.S.A.", None),
        ("Power in Partnership?", None),
        ("人権とパートナーシップ", None),
        ("حقوق الإنسان والشراكة", None),
    ],
)
def test_titles(told, title, sentence):
    assert told(title=title) == ({("title", sentence)} if sentence else set())


@pytest.mark.parametrize(
    ("issued", "sentence"),
    [
        ("1948-12-10", None),
        ("1500", None),
        ("1499", "The year 1499 is before printing."),
        (str(date.today().year + 1), None),
        (str(date.today().year + 2), f"The year {date.today().year + 2} is in the future."),
    ],
)
def test_years(told, issued, sentence):
    assert told(issued=issued) == ({("issued", sentence)} if sentence else set())


@pytest.mark.parametrize(
    ("pages", "odd"),
    [
        ("12–123", False),
        ("123–12", True),
        ("123-12", True),
        ("1203–12", False),
        ("1203–02", True),
        ("xii–xx", False),
        ("A12–A3", False),
        ("19–30, 45–40", True),
        ("227", False),
        ("", False),
    ],
)
def test_pages(told, pages, odd):
    assert told(pages=pages) == ({("pages", f"The pages {pages} run backwards.")} if odd else set())


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"doi": "10.1002/pad.203", "isbn": "9780801484568", "issn": "0305-750X"}, set()),
        (
            {"doi": "1.22/x"},
            {("doi", "“1.22/x” is not a DOI: one begins with 10. and has a slash.")},
        ),
        ({"isbn": "9780801484561"}, {("isbn", "The check digit of the ISBN 9780801484561 is wrong.")}),
        ({"issn": "0305-7501"}, {("issn", "The check digit of the ISSN 0305-7501 is wrong.")}),
        (
            {"url": "https://doi.org/10.1002/pad.203"},
            {("url", "The web address is the DOI; it belongs in that field.")},
        ),
        (
            {"url": "https://dx.doi.org/10.1002/PAD.203", "doi": "10.1002/pad.203"},
            {("url", "The web address only repeats the DOI.")},
        ),
        (
            {"url": "https://doi.org/10.1002/other", "doi": "10.1002/pad.203"},
            {("url", "The web address is another DOI than the one given.")},
        ),
        ({"url": "https://www.example.org/doi.org/about"}, set()),
    ],
)
def test_identifiers(told, values, expected):
    assert told(**values) == expected


@pytest.mark.parametrize(
    ("title", "language", "guess"),
    [
        ("Die Rolle der Zivilgesellschaft und der Wirtschaft", "en", "German"),
        ("Die Rolle der Zivilgesellschaft und der Wirtschaft", "de-AT", None),
        ("Le rôle de la société civile dans les partenariats", "en", "French"),
        ("El papel de los derechos humanos y las empresas", "en", "Spanish"),
        ("The Role of Civil Society and the State", "fr", "English"),
        ("Glasnost", "ru", None),
        ("Human Rights Partnerships", "de", None),
    ],
)
def test_a_title_in_another_language(told, title, language, guess):
    from literature.languages import language_name

    sentence = f"The title looks {guess}, but the language given is {language_name(language)}."
    assert told(title=title, language=language) == ({("language", sentence)} if guess else set())


def test_what_helps_readers_is_missing(member):
    source = draft(member, **{**ORDERLY, "language": "", "abstract": ""})
    assert {hint.field for hint in hints_for(source) if hint.weight == Weight.LOOK} == {
        "language",
        "topics",
        "abstract",
    }


def test_the_gravest_comes_first(member):
    source = draft(member, **{**ORDERLY, "publisher": ""})
    weights = [hint.weight for hint in hints_for(source)]
    assert weights == [Weight.BAD, Weight.LOOK, Weight.GOOD]


def test_duplicates_are_named_with_the_reason(member, coordinator, topic):
    known = published(member, coordinator, topics=[topic], **ORDERLY)
    source = submitted(member, topics=[topic], **ORDERLY)
    first = hints_for(source, viewer=coordinator)[0]
    assert (first.weight, first.sentence) == (
        Weight.BAD,
        "Likely here already: the same title, about the same year.",
    )
    assert [likeness.source for likeness in first.duplicates] == [known]


def test_another_edition_is_told_and_is_nothing_to_mend(member, coordinator, topic):
    published(member, coordinator, topics=[topic], **ORDERLY)
    source = submitted(member, topics=[topic], **{**ORDERLY, "edition": "2nd ed.", "issued": "2001"})
    assert [hint.sentence for hint in hints_for(source, viewer=coordinator) if hint.weight != Weight.GOOD] == [
        "Related: the same title in another edition. That is another work."
    ]


def test_many_take_no_more_queries_than_one(member, coordinator, topic, django_assert_num_queries):
    for number in range(12):
        published(member, coordinator, topics=[topic], **{**ORDERLY, "title": f"Power in partnership {number}"})
        submitted(member, topics=[topic], **{**ORDERLY, "title": f"Power in Partnership {number}"})
    sources = list(Source.objects.awaiting_review().prefetch_related("topics"))
    assert coordinator.coordinated_group_ids
    for some in (sources[:1], sources):
        with django_assert_num_queries(3):
            hints = hints_for_many(some, viewer=coordinator)
        assert len(hints) == len(some)
