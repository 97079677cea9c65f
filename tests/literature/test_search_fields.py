"""Fields, brackets and signs in a query: what they find, and that nothing typed is an error."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from pytest_django.asserts import assertContains

from literature.models import Source, SourceIndex
from literature.search import Search, matching, understand
from tests.factories.sources import make_topic, published

LIST = "/literature/"


def found(query: str) -> list[str]:
    """Titles that a search finds, by title."""
    search = Search.from_parameters(QueryDict(mutable=True) | {"q": query})
    return sorted(source.title for source in search.sources())


def person(family: str, given: str = "", role: str = "author") -> dict:
    return {"role": role, "family": family, "given": given}


@pytest.fixture
def base(member, coordinator):
    """Four sources that differ in all that can be asked for."""
    works = [
        {"title": "Activists beyond Borders", "contributors": [person("Keck", "Margaret E."), person("Sikkink")]},
        {"title": "Power and Norms", "contributors": [person("Keck", "Otto", "editor")], "issued": "2005"},
        {"title": "Séance of Activists", "contributors": [{"role": "author", "literal": "Human Rights Watch"}]},
        {"title": "A Treaty", "abstract": "Of Keck and activists.", "contributors": [person("van der Berg")]},
    ]
    works[0] |= {"issued": "1998", "publisher": "Cornell University Press", "tags": ["Boomerang"]}
    works[1] |= {"container_title": "Journal of Norms", "type": "article-journal", "doi": "10.1002/pad.203"}
    works[2] |= {"issued": "2009-10", "language": "fr", "topics": [make_topic("Civil Society")], "publisher": "HRW"}
    works[3] |= {"issued": "", "type": "treaty", "publisher": ""}
    return [published(member, coordinator, **work) for work in works]


ALL = ["A Treaty", "Activists beyond Borders", "Power and Norms", "Séance of Activists"]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("author:keck", ["Activists beyond Borders", "Power and Norms"]),
        ("Author:KECK", ["Activists beyond Borders", "Power and Norms"]),
        ('author:"margaret keck"', ["Activists beyond Borders"]),
        ('author:"van der berg"', ["A Treaty"]),
        ('author:"human rights watch"', ["Séance of Activists"]),
        ("title:activists", ["Activists beyond Borders", "Séance of Activists"]),
        ("title:seance", ["Séance of Activists"]),
        ('title:"beyond borders"', ["Activists beyond Borders"]),
        ('title:"borders beyond"', []),
        ("-title:activists", ["A Treaty", "Power and Norms"]),
        ("year:2005", ["Power and Norms"]),
        ("year:2005..2009", ["Power and Norms", "Séance of Activists"]),
        ("year:..2004", ["Activists beyond Borders"]),
        ("year:2006..", ["Séance of Activists"]),
        ("-year:2005..2009", ["A Treaty", "Activists beyond Borders"]),
        ("topic:civil", ["Séance of Activists"]),
        ('topic:"civil society"', ["Séance of Activists"]),
        ("tag:boomerang", ["Activists beyond Borders"]),
        ("type:treaty", ["A Treaty"]),
        ("type:article", ["Power and Norms"]),
        ("language:french", ["Séance of Activists"]),
        ("language:fr", ["Séance of Activists"]),
        ("publisher:cornell", ["Activists beyond Borders"]),
        ('in:"journal of norms"', ["Power and Norms"]),
        ("doi:10.1002/PAD.203", ["Power and Norms"]),
        ("doi:https://doi.org/10.1002/pad.203", ["Power and Norms"]),
        ("key:keck1998activists", ["Activists beyond Borders"]),
        ("author:keck activists", ["Activists beyond Borders"]),
        ("author:keck or type:treaty", ["A Treaty", "Activists beyond Borders", "Power and Norms"]),
        ("treaty | borders", ["A Treaty", "Activists beyond Borders"]),
        ("(borders or norms) -author:margaret", ["Power and Norms"]),
        ("activists -(borders or treaty)", ["Séance of Activists"]),
        ("norms AND power", ["Power and Norms"]),
        ("author:nobody", []),
        ("year:soon", ALL),
        ("type:nonsense", ALL),
    ],
)
def test_fields_find_what_they_say(base, query, titles):
    assert found(query) == titles


@pytest.mark.parametrize(
    "query",
    [
        *(
            "(",
            ")",
            "())(",
            "((((((a",
            "a or",
            "or a",
            "|",
            "- -",
            "--a",
            "-(",
            "-()",
            'author:"',
            "author:",
            "author: a",
        ),
        *("title:", "year:..", "year:99999", "a:b:c", "title:title:x", 'title:"a', "x:" * 90, "(" * 290, "-" * 290),
        *("title:'", "author:\\", "%s", "author:%(x)s", "title:a:*", "title:'x'&!", "tag:\x00", "doi:(a)", "key:é"),
    ],
)
def test_no_syntax_is_an_error(client, base, query):
    assert client.get(LIST, {"q": query}).status_code == 200


def test_a_field_that_is_not_known_is_words_and_the_page_says_so(client, base):
    page = client.get(LIST, {"q": "power:norms"})
    assert [str(entry.what).replace("mark>", "") for entry in page.context["entries"]] != []
    assertContains(page, "“power:” is no field and was looked for as a word.")
    assertContains(client.get(LIST, {"q": "activists year:soon"}), "“year:soon” says nothing here and was left out.")


def test_names_found_are_marked_and_roles_are_not(client, base):
    page = client.get(LIST, {"q": "author:keck"})
    assert sorted(str(entry.who) for entry in page.context["entries"]) == [
        "<mark>Keck</mark>",
        "<mark>Keck</mark> and Sikkink",
    ]
    page = client.get(LIST, {"q": "editor or sikkink"})
    assert [str(entry.who) for entry in page.context["entries"]] == ["Keck and <mark>Sikkink</mark>"]


def test_a_word_of_the_title_is_marked_with_accents_and_endings(client, base):
    page = client.get(LIST, {"q": "title:activist seance"})
    assert [str(entry.what) for entry in page.context["entries"]] == ["<mark>Séance</mark> of <mark>Activists</mark>"]


def test_pieces_of_a_query_are_what_can_be_left_out():
    assert understand.__module__ == "literature.search.fields"


@pytest.mark.django_db
def test_a_query_knows_its_pieces():
    assert understand('power "civil society" -author:keck').pieces == ("power", '"civil society"', "-author:keck")


@pytest.fixture
def many(member, coordinator):
    return [
        published(member, coordinator, title=f"Rights power {number}" if number % 2 else f"Power rights {number}")
        for number in range(24)
    ]


def search_of(**parameters) -> Search:
    return Search.from_parameters(QueryDict(urlencode(parameters)))


def test_how_many_answer_a_very_common_word_is_estimated_and_said_so(client, many, monkeypatch):
    """With bounds so low that two dozen are too many; one source in two is looked at."""
    monkeypatch.setattr(matching, "EXACT", 10)
    monkeypatch.setattr(matching, "MOST_READ", 10)
    monkeypatch.setattr(matching, "SHARES", (2,))
    assert not search_of(q="rights").count().is_estimate  # too few were drawn
    monkeypatch.setattr(matching, "ENOUGH_DRAWN", 3)
    assert not search_of(q="rights").count().is_estimate  # too few are left to say anything of all
    monkeypatch.setattr(matching, "LEAST_DRAWN", 3)
    looked_at = SourceIndex.objects.extra(where=["hashint8(source_id) & 1 = 0"]).count()
    counts = search_of(q="rights").count()
    # No fewer than are ranked, which are known.
    assert (counts.total, counts.is_estimate) == (max(2 * looked_at, 24), True)
    assert counts.facets["type"] == {"book": 2 * looked_at}
    assert sorted(counts.ranked) == sorted(source.pk for source in many)
    assertContains(client.get(LIST, {"q": "rights"}), "About <strong")
    assert not search_of().count().is_estimate
    assert not search_of(q="rights", type="report").count().is_estimate


def test_how_many_hold_a_phrase_of_common_words_is_estimated_and_said_so(client, many, monkeypatch):
    assert search_of(q='"rights power"').count().total == 12
    monkeypatch.setattr(matching, "LOOKED_AT", 10)
    monkeypatch.setattr(matching, "DRAWN", 16)
    counts = search_of(q='"rights power"').count()
    assert counts.is_estimate
    assert 4 <= counts.total <= 24
    newest = sorted(source.pk for source in many)[-10:]
    assert sorted(counts.ranked) == [pk for pk in newest if Source.objects.get(pk=pk).title.startswith("Rights")]
    assertContains(client.get(LIST, {"q": '"rights power"'}), "About <strong")
