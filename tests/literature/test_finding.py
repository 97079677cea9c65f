"""Facets of names, years as bars, suggestions while typing, related sources, what else would find something."""

import pytest
from django.db import connection
from pytest_django.asserts import assertContains, assertNotContains

from curation.actions import take
from literature.models import Source, SourceIndex, Term, term_id
from literature.related import related_to
from tests.factories.sources import draft, make_topic, published

LIST, SUGGEST = "/literature/", "/literature/suggest/"


def person(family: str, given: str = "") -> dict:
    return {"role": "author", "family": family, "given": given}


def facet(page, name: str) -> list[tuple]:
    """The options of a facet of a page as (label, number, current)."""
    [found] = [one for one in page.context["listing"].frame.facets if one["name"] == name]
    return [(one["label"], one["number"], one["current"]) for one in found["options"]]


def titles(page) -> list[str]:
    return [str(entry.what) for entry in page.context["entries"]]


@pytest.fixture
def base(member, coordinator):
    keck, lister = person("Keck", "Margaret E."), person("Lister", "Sarah")
    return [
        published(member, coordinator, title="One", contributors=[keck, lister], issued="1998", tags=["Élan vital"]),
        published(member, coordinator, title="Two", contributors=[keck], issued="1999", publisher="Zed"),
        published(member, coordinator, title="Three", contributors=[lister], issued="2005", tags=["Élan vital", "law"]),
    ]


def test_authors_venues_and_tags_can_be_chosen_and_taken_off(client, base):
    page = client.get(LIST)
    assert facet(page, "author") == [("Keck, Margaret E.", 2, False), ("Lister, Sarah", 2, False)]
    assert facet(page, "venue") == [("Wiley", 2, False), ("Zed", 1, False)]
    assert facet(page, "tag") == [("Élan vital", 2, False), ("law", 1, False)]
    page = client.get(LIST, {"author": "keck margaret e", "sort": "title"})
    assert titles(page) == ["One", "Two"]
    assert facet(page, "author") == [("Keck, Margaret E.", 2, True), ("Lister, Sarah", 2, False)]
    assert [(chip["value"], chip["url"]) for chip in page.context["chips"]] == [
        ("Keck, Margaret E.", f"{LIST}?sort=title")
    ]
    both = client.get(LIST, {"author": ["keck margaret e", "lister sarah"], "venue": "zed"})
    assert titles(both) == ["Two"]


def test_a_name_that_nothing_is_found_by_is_left_out(client, base):
    assert len(titles(client.get(LIST, {"author": ["nobody", "\x00", "x" * 5000]}))) == 3


def test_years_are_bars_of_ten_and_in_a_short_range_of_one(client, base):
    page = client.get(LIST)
    [years] = [one for one in page.context["listing"].frame.facets if one["name"] == "year"]
    assert [(bar["label"], bar["number"]) for bar in years["bars"]] == [("1990–1999", 2), ("2000–2009", 1)]
    page = client.get(LIST, {"year_from": "1997", "year_to": "1999"})
    [years] = [one for one in page.context["listing"].frame.facets if one["name"] == "year"]
    assert [(bar["label"], bar["number"]) for bar in years["bars"]] == [("1997", 0), ("1998", 1), ("1999", 1)]
    assert [chip["value"] for chip in page.context["chips"]] == ["1997–1999"]
    assertContains(page, '<rect class="years__bar"', count=2)


def test_the_database_and_the_program_give_a_name_the_same_id(base):
    with connection.cursor() as cursor:
        cursor.execute("SELECT literature_term_id('author', key), key FROM literature_term WHERE kind = 'author'")
        ids = {key: number for number, key in cursor.fetchall()}
    assert ids == {key: term_id("author", key) for key in ids}
    assert Term.objects.get(key="keck margaret e").pk == term_id("author", "keck margaret e")


def test_names_are_folded_whatever_the_script(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT literature_folded(%s)", ["  Müller-Łuck, “J.’s” \t Ørsted_X "])
        assert cursor.fetchone()[0] == "muller luck j s orsted x"


def test_all_values_of_a_facet_can_be_looked_through(client, base):
    page = client.get("/literature/values/author/", {"type": "book"})
    assert [(one["label"], one["number"], one["url"]) for one in page.context["facet"]["options"]] == [
        ("Keck, Margaret E.", 2, f"{LIST}?type=book&author=keck+margaret+e"),
        ("Lister, Sarah", 2, f"{LIST}?type=book&author=lister+sarah"),
    ]
    page = client.get("/literature/values/author/", {"starts": "sar"}, headers={"HX-Request": "true"})
    assert [one["label"] for one in page.context["facet"]["options"]] == ["Lister, Sarah"]
    assertNotContains(page, "<h1>")
    assert [
        one["label"] for one in client.get("/literature/values/tag/", {"starts": "elan"}).context["facet"]["options"]
    ] == ["Élan vital"]
    assertContains(client.get("/literature/values/venue/", {"starts": "'x\\ %:*"}), "Nothing begins like this")
    for name in ("type", "nonsense"):
        assert client.get(f"/literature/values/{name}/").status_code == 404


def suggested(client, text: str) -> list[tuple[str, str, str]]:
    found = client.get(SUGGEST, {"q": text}).context["suggestions"]
    return [(one.label, one.kind, one.url) for one in found]


def test_suggestions_are_of_titles_authors_topics_and_tags(client, base):
    make_topic("Elite power")
    assert suggested(client, "ÉLI") == [("Elite power", "Topic", f"{LIST}?topic=elite-power")]
    assert suggested(client, "elan") == [("Élan vital", "Tag", f"{LIST}?tag=%C3%A9lan-vital")]
    assert suggested(client, "keck, m") == [("Keck, Margaret E.", "Author", f"{LIST}?author=keck+margaret+e")]
    assert suggested(client, "marg") == [("Keck, Margaret E.", "Author", f"{LIST}?author=keck+margaret+e")]
    assert suggested(client, "thr") == [("Three", "Source", base[2].get_absolute_url())]
    assertContains(client.get(SUGGEST, {"q": "thr"}), 'role="option"', count=1)


@pytest.mark.parametrize("text", ["", "a", " ", "%%", "\x00\x00", "'; --", "x" * 5000, "(((", "a\\:*", "_____"])
def test_nothing_typed_is_an_error_in_suggestions(client, base, text):
    assert client.get(SUGGEST, {"q": text}).status_code == 200


def test_only_what_is_published_is_suggested(client, member, coordinator, base):
    draft(member, title="Secret", contributors=[person("Hidden", "Ada")], tags=["whisper"])
    assert [suggested(client, text) for text in ("secret", "hidden", "whisper")] == [[], [], []]
    taken_back = published(member, coordinator, title="Open once", contributors=[person("Gone")], tags=["murmur"])
    assert [len(suggested(client, text)) for text in ("open once", "gone", "murmur")] == [1, 1, 1]
    take(taken_back, "withdraw", by=coordinator, comment="A mistake.")
    assert [suggested(client, text) for text in ("open once", "gone", "murmur")] == [[], [], []]


def test_related_sources_share_authors_tags_or_titles(client, member, coordinator, base):
    published(member, coordinator, title="Unlike", contributors=[person("Nobody")], publisher="Elsewhere")
    assert [(str(one.entry.what), one.why) for one in related_to(base[0])] == [
        ("Three", "same author, same tag"),
        ("Two", "same author"),
    ]
    assertContains(client.get(base[0].get_absolute_url()), "Related sources")


def test_nothing_unpublished_is_related(client, member, coordinator, base):
    draft(member, title="One more", contributors=[person("Keck", "Margaret E.")], tags=["law"])
    take(base[2], "withdraw", by=coordinator, comment="A mistake.")
    assert [str(one.entry.what) for one in related_to(base[0])] == ["Two"]


def test_titles_alone_relate(member, coordinator):
    alike = {"contributors": [], "publisher": ""}
    first = published(member, coordinator, title="Conditionality of development assistance", **alike)
    published(member, coordinator, title="Development assistance and its conditionalities", **alike)
    published(member, coordinator, title="Development of rivers", **alike)
    assert [(str(one.entry.what), one.why) for one in related_to(first)] == [
        ("Development assistance and its conditionalities", "similar title")
    ]


def test_nothing_found_says_what_would_find_something(client, base):
    page = client.get(LIST, {"q": "one zzzqqq", "type": "book"})
    assert page.context["ways_out"] == [{"label": "without “zzzqqq”", "url": f"{LIST}?q=one&type=book", "number": "1"}]
    page = client.get(LIST, {"q": "one", "year_from": "2005", "venue": "zed"})
    assert page.context["ways_out"] == []
    page = client.get(LIST, {"q": "one", "year_from": "2005"})
    assert page.context["ways_out"] == [{"label": "without the filter 2005–", "url": f"{LIST}?q=one", "number": "1"}]
    assertContains(page, '<a href="/literature/?q=one" rel="nofollow">without the filter 2005–</a>')


def test_many_rows_of_one_statement_are_indexed(member, coordinator, base):
    assert SourceIndex.objects.count() == 3
    Source.objects.update(publisher="Polity")
    assert {tuple(row.venue_ids) for row in SourceIndex.objects.all()} == {(term_id("venue", "polity"),)}
    Source.objects.update(state="withdrawn")
    assert SourceIndex.objects.count() == 0


def test_open_access_is_a_facet_once_something_is_open(client, base):
    assert [one for one in client.get(LIST).context["listing"].frame.facets if one["name"] == "open"] == []
    SourceIndex.objects.filter(pk=base[0].pk).update(is_open=True)
    page = client.get(LIST, {"open": "yes"})
    assert (titles(page), facet(page, "open")) == (["One"], [("Free to read", 1, True)])


def test_names_are_counted_and_those_of_nothing_forgotten(member, coordinator, base):
    from literature.terms import weigh_now

    weigh_now()
    numbers = {term.label: term.number for term in Term.objects.filter(kind="author")}
    assert numbers == {"Keck, Margaret E.": 2, "Lister, Sarah": 2}
    Source.objects.filter(pk=base[1].pk).update(state="withdrawn")
    weigh_now()
    assert {(term.label, term.number) for term in Term.objects.all()} == {
        ("Keck, Margaret E.", 1),
        ("Lister, Sarah", 2),
        ("Wiley", 2),
    }


def test_fields_are_not_asked_of_files(client, base):
    """A file's text has no author or year of its own; the page is there all the same."""
    for query in ("author:keck", "one year:1998", "-tag:law", "title:one"):
        assert client.get(LIST, {"q": query}).status_code == 200
