"""The pages of searches and their flow: who sees what, and that numbers, lists and files say the same."""

import csv
import io
import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from literature.searching.actions import add_found
from literature.searching.drawing import broken, diagram, width_of
from literature.searching.flow import BOXES, LABELS, OF_SEARCHES, scope_named
from tests.factories.searches import found, question_of, reasons_of, say, search_for, sources_of
from tests.factories.sources import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(member):
    return question_of(member)


@pytest.fixture
def read(question, member, other_member, coordinator):
    """A question with two searches, of which one found a published source; something is in most boxes."""
    shown = published(member, coordinator, title="Partnership and Power", abstract="What three networks did.")
    search, sources = found(question, member, 5, hits=9, duplicates_left_out=1)
    second = search_for(question, member, place="unikat", hits=2)
    add_found(second, [shown, sources[0]], by=member)
    reason = reasons_of(question)[0]
    say(question, shown, {member: "include", other_member: "include"})
    say(question, shown, {member: reason, other_member: reason}, stage="text")
    say(question, sources[0], {member: "include", other_member: "include"})
    say(question, sources[0], {member: "include", other_member: "include"}, stage="text")
    say(question, sources[1], {member: reason, other_member: reason})
    say(question, sources[2], {member: reason, other_member: "include"})
    say(question, sources[3], {member: "include"})
    return {"search": search, "shown": shown, "sources": sources, "reason": reason}


def addresses(question, search) -> list[str]:
    scopes = ["all", question.scope, search.scope]
    pages = [reverse("literature:searches"), question.get_absolute_url(), search.get_absolute_url()]
    pages += [reverse("literature:searches-csv")]
    for scope in scopes:
        pages += [reverse(f"literature:{name}", args=[scope]) for name in ("flow", "flow-svg", "flow-png", "flow-csv")]
        pages += [reverse("literature:flow-list", args=[scope, box]) for box in LABELS]
    return pages


def test_everybody_reads_everything_but_the_unpublished(client, question, read):
    for address in addresses(question, read["search"]):
        response = client.get(address)
        assert (address, response.status_code) == (address, 200)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        for source in read["sources"]:
            assert source.title.encode() not in body
            assert source.code.encode() not in body


@pytest.mark.parametrize("scope", ["all-1", "question-0000000", "search-0000000", "x"])
def test_a_scope_that_there_is_not(client, scope):
    assert client.get(reverse("literature:flow", args=[scope])).status_code == 404


def test_a_box_that_there_is_not(client, question):
    assert client.get(reverse("literature:flow-list", args=[question.scope, "nowhere"])).status_code == 404


def test_an_address_without_a_question_or_search_is_not_found(client, member):
    client.force_login(member)
    for name in ("search-question", "edit-search-question", "screening-disagreements"):
        assert client.get(reverse(f"literature:{name}", args=["0000000"])).status_code == 404
    for name in ("literature-search", "edit-literature-search", "add-found", "set-search-aside"):
        assert client.get(reverse(f"literature:{name}", args=["0000000"])).status_code == 404


@pytest.mark.parametrize("who", ["nobody", "outsider", "member"])
def test_the_list_behind_a_number_has_so_many(client, question, read, who, request):
    if who != "nobody":
        client.force_login(request.getfixturevalue(who))
    for box in BOXES:
        response = client.get(reverse("literature:flow-list", args=[question.scope, box]))
        context = response.context
        assert (box, context["number"]) == (
            box,
            context["flow"].number(box) if "flow" in context else context["number"],
        )
        assert (box, len(context["entries"]) + context["unseen"]) == (box, context["number"])
        if who == "member":
            assert context["unseen"] == 0
    for box in OF_SEARCHES:
        context = client.get(reverse("literature:flow-list", args=[question.scope, box])).context
        rows = sum(row["number"] for row in [*context["rows"], *context["repeated"]]) + context["repeated_hidden"]
        assert (box, rows) == (box, context["number"])


def test_the_reason_narrows_the_list(client, question, read):
    address = reverse("literature:flow-list", args=[question.scope, "excluded-text"])
    response = client.get(address, {"reason": read["reason"].name})
    assert [entry["source"].pk for entry in response.context["entries"]] == [read["shown"].pk]
    assert client.get(address, {"reason": "Something else"}).context["number"] == 0


def svg_numbers(svg: str) -> dict[str, int]:
    """Number behind each label that an SVG shows, lines joined, by box in the order drawn."""
    texts = [element.text for element in ElementTree.fromstring(svg).iter() if element.tag.endswith("text")]
    joined = " ".join(texts)
    labels = "|".join(sorted((re.escape(str(label)) for label in LABELS.values()), key=len, reverse=True))
    return {label: int(number) for label, number in re.findall(rf"({labels}) \(n\s=\s(\d+)\)", joined)}


def test_diagram_table_and_csv_say_what_the_flow_says(client, question, read):
    scope = scope_named(question.scope, None)
    told = {str(LABELS[row.box]): row.number for row in scope.flow.rows() if not row.reason}
    standalone = client.get(reverse("literature:flow-svg", args=[question.scope])).content.decode()
    assert svg_numbers(standalone) == {label: n for label, n in told.items() if label != str(LABELS["to-screen"])}
    text = client.get(reverse("literature:flow-csv", args=[question.scope])).content.decode()
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [(row["box"], row["reason"], int(row["number"])) for row in rows] == [
        (row.box, row.reason, row.number) for row in scope.flow.rows()
    ]
    page = client.get(question.get_absolute_url())
    assert [(line["row"].box, line["row"].number) for line in page.context["table"]] == [
        (row.box, row.number) for row in scope.flow.rows()
    ]


def test_the_file_stands_alone_and_the_page_has_no_colours_of_its_own(client, question, read):
    alone = client.get(reverse("literature:flow-svg", args=[question.scope]))
    assert alone.headers["Content-Type"] == "image/svg+xml"
    svg = alone.content.decode()
    root = ElementTree.fromstring(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "class=" not in svg
    assert "style=" not in svg
    for picture in ("diagram", "narrow_diagram"):
        inline = str(client.get(question.get_absolute_url()).context[picture])
        assert re.search(r"(?<!-)(fill|stroke|style)=", inline) is None
        hrefs = [a.get("href") for a in ElementTree.fromstring(inline).iter("a")]
        assert len(hrefs) == len(set(hrefs)) > 8
        assert {client.get(href).status_code for href in hrefs} == {200}


def test_the_picture_is_of_twice_the_size(client, question, read):
    response = client.get(reverse("literature:flow-png", args=[question.scope]))
    assert response.headers["Content-Type"] == "image/png"
    assert response.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(response.content[16:20], "big") == 2 * (720 + 32)


def test_what_people_typed_is_only_text_in_the_diagram(client, member):
    bad = '<script>alert(1)</script> & "quoted" \x01\' '
    question = question_of(member, text=f"What of {bad}?")
    found(question, member, 1, place=f"Base {bad}")
    for scope in ("all", question.scope):
        flow = scope_named(scope, None)
        for svg in (diagram(flow.flow, flow.label), diagram(flow.flow, flow.label, address=lambda box, reason: "/")):
            ElementTree.fromstring(svg)
            assert "<script" not in svg
        assert client.get(reverse("literature:flow-png", args=[scope])).status_code == 200


@pytest.mark.parametrize("text", ["short", "a " * 40, "x" * 300, "Überlieferungsgeschichte " * 6, "知識" * 60, ""])
@pytest.mark.parametrize("width", [90, 280])
def test_lines_fit_and_lose_nothing(text, width):
    lines = broken(text.strip(), width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width_of(line) <= width or len(line) == 1 for line in lines)


def test_no_cell_is_a_formula(client, question, member):
    search_for(question, member, place="=1+1", query="@SUM(A1)")
    text = b"".join(client.get(reverse("literature:searches-csv")).streaming_content).decode().removeprefix("\ufeff")
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["where"], row["query"]) == ("'=1+1", "'@SUM(A1)")


@pytest.mark.parametrize(("who", "number"), [("nobody", 1), ("outsider", 1), ("member", 3)])
def test_the_sources_in_a_box_are_taken_along(client, read, question, who, number, request):
    if who != "nobody":
        client.force_login(request.getfixturevalue(who))
    address = reverse("literature:flow-export", args=[question.scope, "screened", "ris"])
    assert address.endswith("screened/sources.ris")
    response = client.get(address, {"reason": read["reason"].name})
    text = response.getvalue().decode()
    shown = [title for title in (read["shown"].title, *(s.title for s in read["sources"])) if title in text]
    assert len(shown) == {"nobody": 0, "outsider": 0, "member": 1}[who] + 1
    text = client.get(address).getvalue().decode()
    assert text.count("TY  - ") == {"member": 4}.get(who, number)
    assert client.get(reverse("literature:flow-export", args=[question.scope, "identified", "ris"])).status_code == 404


def test_searches_as_csv_keep_the_query_to_the_letter(client, question, member):
    query = 'TI("human rights"  AND\n  partner*), "Ökologie"'
    search_for(question, member, query=query, hits=12)
    response = client.get(reverse("literature:searches-csv"))
    text = b"".join(response.streaming_content).decode().removeprefix("\ufeff")
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["query"], row["hits"], row["records_here"], row["where"]) == (query, "12", "0", "Scopus")


def test_two_readers_are_named_to_their_group_only(client, question, read, member, other_member):
    page = client.get(question.get_absolute_url())
    assert [row["who"] for row in page.context["agreements"]] == ["two readers", "two readers"]
    assert other_member.name not in page.content.decode()
    assert [(row["agreement"].n, row["agreement"].agreed) for row in page.context["agreements"]] == [(4, 3), (2, 2)]
    client.force_login(member)
    page = client.get(question.get_absolute_url())
    assert {row["who"] for row in page.context["agreements"]} == {f"{member} and {other_member}"}


@pytest.mark.parametrize("who", ["nobody", "member"])
def test_a_record_says_by_what_it_was_found(client, read, who, request, question):
    if who != "nobody":
        client.force_login(request.getfixturevalue(who))
    [entry] = client.get(read["shown"].get_absolute_url()).context["found_by"]
    assert (entry["outcome"], [title for title, _url in entry["searches"]]) == (
        "excluded (Not about the question)",
        ["unikat, 2 March 2026"],
    )
    assert bool(entry["url"]) == (who == "member")


def test_of_an_unpublished_record_only_the_group_learns(client, read, member, outsider):
    from literature.searching.reading import found_by

    source = read["sources"][0]
    assert [entry["outcome"] for entry in found_by(source, member)] == ["included"]
    assert found_by(source, outsider) == []


def queries_for(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_number_of_queries_does_not_grow(client, member, other_member):
    """With one question, two searches and one source that its readers see differently; then with many of each."""
    client.force_login(member)
    question = question_of(member)
    reason = reasons_of(question)[0]
    search = search_for(question, member)

    def more(sources, questions: int):
        add_found(search, sources, by=member)
        add_found(search_for(question, member), sources, by=member)
        for source in sources:
            say(question, source, {member: reason, other_member: "include"})
        for number in range(questions):
            add_found(search_for(question_of(member, text=f"Question {number}?"), member), sources, by=member)

    pages = [
        reverse("literature:searches"),
        question.get_absolute_url(),
        search.get_absolute_url(),
        reverse("literature:flow", args=["all"]),
        reverse("literature:flow-list", args=[question.scope, "to-screen"]),
        reverse("literature:flow-list", args=["all", "duplicates"]),
        reverse("literature:flow-list", args=[search.scope, "to-screen"]),
        reverse("literature:screening-disagreements", args=[question.code]),
    ]
    more(sources_of(member, 1), 0)
    few = {page: queries_for(client, page) for page in pages}
    more(sources_of(member, 29), 3)
    assert {page: queries_for(client, page) for page in pages} == few
    assert max(few.values()) < 30, few
