"""A source's page: who sees it, what it says, and what can be taken along."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from curation.actions import take
from literature import formats
from literature.actions import edit_source, propose_change
from literature.cited import keep_lacking_citations
from literature.csl import from_csl, to_csl
from literature.models import Source, SourceCitation
from literature.record import facts, names_in_a_sentence
from tests.factories.sources import draft, make_topic, published, submitted

PEOPLE = ["nobody", "member", "other_member", "coordinator", "outsider", "other_coordinator"]


@pytest.mark.parametrize(
    ("state", "seen_by"),
    [
        ("draft", {"member"}),
        ("submitted", {"member", "coordinator"}),
        ("published", set(PEOPLE)),
    ],
)
@pytest.mark.parametrize("person", PEOPLE)
def test_who_sees_a_source_in_which_state(client, request, member, coordinator, state, seen_by, person):
    source = {
        "draft": lambda: draft(member),
        "submitted": lambda: submitted(member),
        "published": lambda: published(member, coordinator),
    }[state]()
    if person != "nobody":
        client.force_login(request.getfixturevalue(person))
    expected = 200 if person in seen_by else 404
    for address in ("", "history/", "source.bib", "source.ris", "source.json"):
        assert client.get(source.get_absolute_url() + address).status_code == expected


def test_the_address_is_short_stable_and_read_in_any_capitals(client, member, coordinator):
    source = published(member, coordinator)
    address = source.get_absolute_url()
    assert address == f"/literature/{source.code}/"
    edit_source(source, by=coordinator, values={"title": "Another title", "issued": "1999"})
    source.refresh_from_db()
    assert source.get_absolute_url() == address
    assert client.get(f"/literature/{source.code.upper()}/").status_code == 200


def test_the_citation_key_is_given_once_and_kept(member, coordinator):
    first = published(member, coordinator, title="The Power of Rights")
    second = published(member, coordinator, title="Power, Again")
    assert (first.citation_key, second.citation_key) == ("lister2000power", "lister2000powerb")
    edit_source(first, by=coordinator, values={"issued": "1990"})
    first.refresh_from_db()
    assert first.citation_key == "lister2000power"


def test_a_withdrawn_source_says_so_at_its_address(client, member, coordinator):
    source = published(member, coordinator, title="A Regretted Work")
    take(source, "withdraw", by=coordinator, comment="Entered twice.")
    page = client.get(source.get_absolute_url())
    assertContains(page, "This source was withdrawn", status_code=410)
    assertNotContains(page, "Regretted", status_code=410)
    assertNotContains(page, "Entered twice", status_code=410)
    assert client.get(source.get_absolute_url() + "source.bib").status_code == 404


def test_a_source_never_published_leaves_no_trace_when_withdrawn(client, member):
    source = take(submitted(member), "withdraw", by=member)
    assert client.get(source.get_absolute_url()).status_code == 404


def test_the_page_shows_what_was_typed_and_nothing_runs(client, member, coordinator):
    nasty = "<script>alert('x')</script>"
    source = published(
        member,
        coordinator,
        title=f"{nasty} of <i>Homo sapiens</i>",
        contributors=[{"role": "author", "literal": nasty}],
        publisher=nasty,
        abstract=nasty,
        note=nasty,
        tags=[nasty[:30]],
    )
    page = client.get(source.get_absolute_url())
    assertNotContains(page, "<script>alert")
    assertContains(page, "of <i>Homo sapiens</i></h1>")


def test_a_proposed_change_leaves_the_published_source_as_it_is(client, member, coordinator, outsider):
    source = published(member, coordinator, title="As published")
    change = propose_change(source, by=outsider)
    edit_source(change, by=outsider, values={"title": "As proposed"})
    take(change, "submit", by=outsider)
    assertContains(client.get(source.get_absolute_url()), "As published")
    assertNotContains(client.get(source.get_absolute_url()), "As proposed")
    assert client.get(change.get_absolute_url()).status_code == 404
    assert client.get("/literature/", {"q": "proposed"}).context["total"] == 0
    take(change, "publish", by=coordinator)
    assertContains(client.get(source.get_absolute_url()), "As proposed")
    source.refresh_from_db()
    assert (source.contributed_by, Source.objects.published().count()) == (member, 1)


@pytest.mark.parametrize("name", ["bibtex", "ris", "csl-json"])
def test_an_export_reads_back_as_the_same_source(client, member, coordinator, name):
    source = published(
        member,
        coordinator,
        type="chapter",
        title="Power & Partnership: 100 % {equal}?",
        contributors=[
            {"role": "author", "family": "Nyamu-Musembi", "given": "Celestine"},
            {"role": "author", "literal": "Human Rights Watch and Co."},
            {"role": "editor", "family": "Berg", "given": "Ana", "particle": "van der"},
        ],
        issued="2004-10",
        container_title="Putting Rights into Practice",
        pages="15-38",
        doi="10.1000/xyz123",
        isbn="9780801484568",
        language="en",
    )
    ending = {"bibtex": "bib", "ris": "ris", "csl-json": "json"}[name]
    response = client.get(f"{source.get_absolute_url()}source.{ending}")
    assert response["Content-Disposition"] == f'attachment; filename="{source.citation_key}.{ending}"'
    (reading,) = formats.read(response.content, name)
    back = from_csl(reading.item)
    kept = (
        "type",
        "title",
        "contributors",
        "issued",
        "container_title",
        "publisher",
        "pages",
        "doi",
        "isbn",
        "language",
    )
    assert {field: back[field] for field in kept} == {field: getattr(source, field) for field in kept}


@pytest.mark.parametrize("name", ["bibtex", "ris", "csl-json"])
def test_tags_are_taken_along_as_they_are_now(client, member, coordinator, name):
    long_word = "x" * 150
    extra = {"custom": {"keywords": ["as pasted", long_word]}}
    source = published(member, coordinator, tags=["beta", "alpha"], extra=extra)
    edit_source(source, by=coordinator, values={}, tags=["gamma", "alpha"])
    ending = {"bibtex": "bib", "ris": "ris", "csl-json": "json"}[name]
    for address in (f"{source.get_absolute_url()}source.{ending}", f"/literature/export.{ending}"):
        (reading,) = formats.read(b"".join(client.get(address)), name)
        assert reading.item["custom"]["keywords"] == ["alpha", "gamma", long_word]


def test_csl_and_back_is_the_same_source(member):
    source = draft(
        member,
        type="working-paper",
        issued="2005/2007",
        contributors=[{"role": "author", "family": "Berg", "particle": "van", "given": "A.", "suffix": "Jr."}],
        extra={"original-date": {"date-parts": [[1990]]}},
    )
    back = from_csl(to_csl(source))
    assert {name: back[name] for name in back} == {name: getattr(source, name) for name in back}


def test_a_citation_is_worked_out_once_for_a_revision(client, member, coordinator):
    source = published(member, coordinator, title="Power in Partnership")
    client.get(source.get_absolute_url())
    kept = SourceCitation.objects.get()
    SourceCitation.objects.update(html="kept for now")
    assertContains(client.get(source.get_absolute_url()), "kept for now")
    edit_source(source, by=coordinator, values={"title": "Power Elsewhere"})
    assert "Elsewhere" in client.get(source.get_absolute_url()).context["citation"].text
    assert SourceCitation.objects.get().revision > kept.revision


def test_a_published_source_has_its_citation_before_its_first_reader(
    member, coordinator, django_capture_on_commit_callbacks
):
    source = submitted(member, title="Power in Partnership")
    assert SourceCitation.objects.count() == 0
    with django_capture_on_commit_callbacks(execute=True):
        take(source, "publish", by=coordinator)
    assert SourceCitation.objects.get().style == "apa"
    assert keep_lacking_citations(timezone.now()) == 3
    assert keep_lacking_citations(timezone.now()) == 0
    with django_capture_on_commit_callbacks(execute=True):
        edit_source(source, by=coordinator, values={"title": "Power Elsewhere"})
    assert "Elsewhere" in SourceCitation.objects.get(style="apa").text
    assert keep_lacking_citations(timezone.now()) == 3


@pytest.mark.parametrize("style", ["apa", "chicago-author-date", "mla", "harvard"])
def test_each_style_cites_the_source(client, member, coordinator, style):
    source = published(member, coordinator, title="Power in Partnership")
    page = client.get(source.get_absolute_url(), {"style": style})
    assertContains(page, "Lister")
    assert [one["current"] for one in page.context["styles"]].count(True) == 1
    fragment = client.get(source.get_absolute_url() + "cite/", {"style": style}, headers={"HX-Request": "true"})
    assert fragment.context["citation"] == page.context["citation"]
    without_htmx = client.get(source.get_absolute_url() + "cite/", {"style": style})
    assertRedirects(without_htmx, f"{source.get_absolute_url()}?style={style}#cite", fetch_redirect_response=False)


def test_names_and_facts_are_said_in_words(member):
    source = draft(
        member,
        type="article-journal",
        contributors=[
            {"role": "author", "family": "Keck", "given": "Margaret E."},
            {"role": "author", "literal": "United Nations"},
            {"role": "translator", "family": "Roth", "given": "Ida"},
        ],
        container_title="Human Rights Quarterly",
        issued="2009-10",
        doi="10.1353/hrq.0.0001",
    )
    assert names_in_a_sentence(source.contributors) == "Margaret E. Keck and United Nations"
    sheet = {fact["name"]: fact["value"] for fact in facts(source)}
    assert sheet["Authors"] == "Margaret E. Keck, United Nations"
    assert (sheet["Translator"], sheet["Journal"], sheet["Date"]) == (
        "Ida Roth",
        "Human Rights Quarterly",
        "October 2009",
    )


def test_queries_of_a_page_do_not_depend_on_what_is_on_it(client, member, coordinator):
    plain = published(member, coordinator, title="Plain")
    topics = [make_topic(f"Topic {number}", number) for number in range(9)]
    rich = published(member, coordinator, title="Rich", topics=topics, tags=[f"tag {n}" for n in range(30)])
    asked = []
    for source in (plain, rich):
        client.get(source.get_absolute_url())  # sets the citation
        with CaptureQueriesContext(connection) as queries:
            client.get(source.get_absolute_url())
        asked.append(len(queries))
    # Each subject that has a part on the page asks once; all of them together no more than this.
    assert asked[0] == asked[1] <= 10
