"""What is likely the same work, and what only looks like it."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser

from curation import actions
from literature.actions import edit_source, propose_change
from literature.duplicates import likely_duplicates, likely_duplicates_of_many
from literature.models import Source
from tests.factories.sources import draft, published, submitted

pytestmark = pytest.mark.django_db

KECK = {"role": "author", "family": "Keck", "given": "Margaret E."}
SIKKINK = {"role": "author", "family": "Sikkink", "given": "Kathryn"}
NOWAK = {"role": "author", "family": "Nowak", "given": "Manfred"}
BOOK = {
    "type": "book",
    "title": "Activists beyond Borders: Advocacy Networks in International Politics",
    "contributors": [KECK, SIKKINK],
    "issued": "1998",
    "isbn": "9780801484568",
    "doi": "",
    "edition": "",
    "language": "en",
}


@pytest.fixture
def like(member, coordinator):
    """A function: publish a source that differs from BOOK by `known`; how is one that differs by `asked` like it?"""

    def of(known=None, asked=None):
        source = published(member, coordinator, **{**BOOK, "isbn": "", **(known or {})})
        found = likely_duplicates({**BOOK, "isbn": "", **(known or {}), **(asked or {})})
        assert {likeness.source for likeness in found} <= {source}
        return [(str(likeness.reason), likeness.counts) for likeness in found]

    return of


DOI = ("the same DOI", True)
ISBN = ("the same ISBN", True)
TITLE = ("the same title, about the same year", True)
SIMILAR = ("the same first author, about the same year, and a similar title", False)
SLIP = (SIMILAR[0], True)
EDITION = ("the same title in another edition", False)


@pytest.mark.parametrize(
    ("known", "asked", "expected"),
    [
        # The same DOI, however it is written, and whatever else is said.
        ({"doi": "10.1000/abc"}, {"doi": "10.1000/abc", "title": "Something else", "issued": "1950"}, [DOI]),
        ({"doi": "10.1000/abc"}, {"doi": "https://doi.org/10.1000/ABC", "title": "Something else"}, [DOI]),
        ({"doi": "10.1000/abc", "type": "report"}, {"type": "article-journal"}, [DOI]),
        # The same ISBN of books.
        ({"isbn": BOOK["isbn"]}, {"title": "Something else", "contributors": [], "issued": ""}, [ISBN]),
        ({"isbn": BOOK["isbn"]}, {"isbn": "0-8014-8456-1", "title": "Something else", "contributors": []}, [ISBN]),
        # The same title, typed otherwise.
        ({}, {}, [TITLE]),
        ({}, {"title": "ACTIVISTS BEYOND BORDERS advocacy networks in international politics."}, [TITLE]),
        (
            {"title": "Le rôle de l’État dans la société civile"},
            {"title": "Le role de l'Etat dans la societe civile"},
            [TITLE],
        ),
        ({}, {"issued": "1999"}, [TITLE]),
        ({}, {"issued": "1997-05"}, [TITLE]),
        ({}, {"issued": ""}, [TITLE]),
        ({}, {"issued": "2000"}, []),
        ({}, {"contributors": []}, [TITLE]),
        # A similar title by the same first author.
        ({}, {"title": "Activists without Borders: Advocacy Networks in International Politics"}, [SIMILAR]),
        ({}, {"title": "Activists beyond Borders: Advocacy Network in World Politics", "issued": "1999"}, []),
        ({}, {"title": "Activist beyond Borders: Advocacy Networks in Internatonal Politics"}, [SLIP]),
        ({}, {"title": "Activists without Borders: Advocacy Networks in International Politics", "issued": "2001"}, []),
        ({}, {"title": "The Power of Human Rights"}, []),
        (
            {},
            {
                "title": "Activists without Borders: Advocacy Networks in International Politics",
                "contributors": [SIKKINK, KECK],
            },
            [],
        ),
        (
            {"contributors": [{"role": "author", "literal": "United Nations"}]},
            {"title": "Activists without Borders: Advocacy Networks in International Politics"},
            [SIMILAR],
        ),
        # Other works.
        ({"type": "report"}, {"type": "article-journal"}, []),
        ({}, {"edition": "2nd ed."}, [EDITION]),
        ({"edition": "2. Aufl."}, {"edition": "Second, revised edition"}, [TITLE]),
        ({}, {"edition": "1st"}, [TITLE]),
        ({"title": "Human Rights in Theory, vol. 1"}, {"title": "Human Rights in Theory, vol. 2"}, []),
        ({"title": "World Report on Partnerships 2008"}, {"title": "World Report on Partnerships 2009"}, []),
        ({"title": "Principles of Aid, Part II"}, {"title": "Principles of Aid, Part III"}, []),
        # A short title says little under other names; a long one is still worth a look.
        ({"title": "Introduction", "type": "chapter"}, {"contributors": [NOWAK]}, []),
        ({"title": "Introduction", "type": "chapter"}, {}, [TITLE]),
        ({}, {"contributors": [NOWAK]}, [TITLE]),
    ],
)
def test_what_is_likely_the_same(like, known, asked, expected):
    assert like(known, asked) == expected


def test_chapters_of_one_book_are_different_works(member, coordinator):
    chapter = {"type": "chapter", "isbn": BOOK["isbn"], "container_title": BOOK["title"]}
    published(member, coordinator, **{**BOOK, **chapter, "title": "Human Rights Advocacy Networks in Latin America"})
    published(member, coordinator, **BOOK)
    asked = {**BOOK, **chapter, "title": "Environmental Advocacy Networks in Latin America"}
    assert likely_duplicates(asked) == []
    misspelt = {**asked, "title": "Human Right Advocacy Netwroks in Latin America"}
    assert [one.source.type for one in likely_duplicates(misspelt)] == ["chapter"]


def test_the_likeliest_comes_first_and_editions_last(member, coordinator):
    edition = published(member, coordinator, **{**BOOK, "isbn": "", "edition": "3"})
    similar = published(member, coordinator, **{**BOOK, "isbn": "", "title": BOOK["title"].replace("beyond", "across")})
    same = published(member, coordinator, **{**BOOK, "isbn": ""})
    by_isbn = published(member, coordinator, **{**BOOK, "title": "Activists"})
    by_doi = published(member, coordinator, **{**BOOK, "isbn": "", "title": "Borders", "doi": "10.1000/abc"})
    asked = {**BOOK, "doi": "10.1000/abc"}
    assert [one.source for one in likely_duplicates(asked)] == [by_doi, by_isbn, same, edition, similar]
    assert [one.source for one in likely_duplicates(asked, limit=2)] == [by_doi, by_isbn]
    scores = [one.score for one in likely_duplicates(asked)]
    assert scores == sorted(scores, reverse=True)


def test_a_source_is_no_duplicate_of_itself_nor_a_change_of_its_record(member, other_member, coordinator):
    record = published(member, coordinator, **BOOK)
    change = edit_source(propose_change(record, by=other_member), by=other_member, values={"issued": "1999"})
    change = actions.take(change, "submit", by=other_member)
    for viewer in (member, other_member, coordinator):
        assert likely_duplicates(record, viewer=viewer) == []
        assert likely_duplicates(change, viewer=viewer) == []
    # Nor is one that was taken over.
    actions.take(change, "publish", by=coordinator)
    record.refresh_from_db()
    assert [one.source for one in likely_duplicates({**BOOK, "issued": "1999"})] == [record]


def test_each_person_is_told_of_what_they_may_see(member, other_member, coordinator, other_coordinator, outsider):
    states = {
        "draft": draft(member, **BOOK),
        "submitted": submitted(member, **BOOK),
        "changes requested": actions.take(
            submitted(member, **BOOK), "request_changes", by=coordinator, comment="More."
        ),
        "declined": actions.take(submitted(member, **BOOK), "decline", by=coordinator, comment="No."),
        "withdrawn": actions.take(
            published(member, coordinator, **BOOK), "withdraw", by=coordinator, comment="Rights."
        ),
        "published": published(member, coordinator, **BOOK),
    }
    # A similar title takes another way through the database than an equal one.
    similar = {**BOOK, "isbn": "", "title": BOOK["title"].replace("beyond", "across")}
    everybody = {"published"}
    expected = {
        None: everybody,
        AnonymousUser(): everybody,
        other_member: everybody,
        outsider: everybody,
        other_coordinator: everybody,
        member: {"draft", "submitted", "changes requested", "published"},
        coordinator: {"submitted", "changes requested", "published"},
    }
    for viewer, seen in expected.items():
        exact = {one.source for one in likely_duplicates(BOOK, viewer=viewer, limit=10)}
        assert exact == {states[name] for name in seen}, viewer
    assert {one.source for one in likely_duplicates(similar, limit=10)} == {states["published"]}
    assert {one.source for one in likely_duplicates(similar, viewer=coordinator, limit=10)} == {
        states[name] for name in expected[coordinator]
    }
    assert {one.source for one in likely_duplicates(similar, viewer=member, limit=10)} == {
        states[name] for name in expected[member]
    }


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"title": ""},
        {"title": "…"},
        {"title": "x" * 5000, "doi": "10." + "x" * 3000},
        {"title": "100 % _ \\ ' \" ; --", "contributors": [{"role": "author", "family": "O'Brien%"}]},
        {"title": "Title", "contributors": [{"role": "author"}], "issued": "no year"},
        {"title": "Title", "contributors": None, "issued": None, "doi": None, "type": None},
    ],
)
def test_what_a_form_may_hold_is_no_error(member, coordinator, values):
    published(member, coordinator, **BOOK)
    assert likely_duplicates(values, viewer=coordinator) == []


def test_many_are_asked_about_at_once(member, coordinator, django_assert_num_queries):
    pairs = []
    for number in range(10):
        values = {**BOOK, "isbn": "", "title": f"On partnership, chapter and verse {number}"}
        pairs.append((published(member, coordinator, **values), submitted(member, **values)))
    assert coordinator.coordinated_group_ids
    with django_assert_num_queries(3):
        found = likely_duplicates_of_many([asked for _known, asked in pairs], viewer=coordinator)
    assert {pk: [one.source for one in likenesses] for pk, likenesses in found.items()} == {
        asked.pk: [known] for known, asked in pairs
    }
    assert likely_duplicates_of_many([], viewer=coordinator) == {}


@pytest.fixture
def a_large_base(member, group):
    """Two thousand published sources, different in all that is asked about, and statistics of them."""
    from django.db import connection
    from django.utils import timezone

    Source.objects.bulk_create(
        Source(
            title=f"Title {number}",
            title_key=f"title {number}",
            title_fingerprint=f"title{number}",
            author_key=f"family{number} given",
            contributors=[{"role": "author", "family": f"Family{number}"}],
            issued=str(1900 + number % 100),
            doi=f"10.1000/{number}",
            isbn=f"978{number:010}",
            state="published",
            published_at=timezone.now(),
            contributed_by=member,
            group=group,
        )
        for number in range(2000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE literature_source")
        cursor.execute("ANALYZE literature_sourceindex")


def test_the_statements_read_no_table_from_end_to_end(a_large_base, coordinator):
    from django.db import connection

    plans = []

    def explained(execute, sql, params, many, context):
        if "unnest" in sql:
            with connection.cursor() as cursor:
                cursor.cursor.execute("EXPLAIN " + sql, params)
                plans.append("\n".join(line for (line,) in cursor.fetchall()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explained):
        likely_duplicates(BOOK, viewer=coordinator)
    assert len(plans) == 2
    plan = "\n".join(plans)
    used = set(re.findall(r"(?:using|Bitmap Index Scan on) (\w+)", plan))
    assert {
        "source_doi",
        "source_isbn",
        "source_fingerprint",
        "source_title_start",
        "source_family_year",
    } - used == set()
    assert "Seq Scan" not in plan


def test_a_source_and_its_values_are_asked_about_alike(member, coordinator):
    published(member, coordinator, **BOOK)
    asked = submitted(member, **BOOK)
    values = {name: getattr(asked, name) for name in Source.CONTENT_FIELDS}
    [by_values] = likely_duplicates(values)
    assert likely_duplicates(asked) == [by_values]
