"""Pictures of a case: geometry, what they tell, what stands in files."""

from datetime import date
from itertools import pairwise
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from partnerships import dates
from partnerships.drawing import ladder, sharing, timeline
from partnerships.drawing.sharing import EVERYONE, NARROW, WIDE, Exchange, Sharing
from partnerships.drawing.timeline import Bar, Course, Moment
from partnerships.parts import Partner

SVG = "{http://www.w3.org/2000/svg}"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft of the Whole Region"


def shared(number: int) -> Sharing:
    """So many partners, each giving two kinds to the two after it."""
    names = {str(n): f"Partner {n}" if n else LONG for n in range(number)}
    kinds = ("knowledge", "skills")
    return Sharing(
        names,
        tuple(Exchange(kind, str(n), str((n + 1 + m) % number)) for n in range(number) for m, kind in enumerate(kinds)),
    )


@pytest.mark.parametrize("shape", [WIDE, NARROW], ids=lambda shape: shape.layout)
@pytest.mark.parametrize("number", [2, 3, 12, 15])
def test_boxes_stand_apart_inside_the_picture_and_arrows_lead_from_edge_to_edge(shape, number):
    found = sharing.lay_out(shared(number), shape)
    for column in (found.givers, found.receivers):
        assert len(column) == number
        assert all(above.bottom < below.y for above, below in pairwise(column))
        assert all(box.x >= 0 and box.x + box.width <= shape.width for box in column)
    assert max(box.bottom for box in (*found.givers, *found.receivers)) <= found.height
    begins = {(shape.left[0] + shape.left[1], y) for box in found.givers for _what, y in box.kinds}
    assert {start for start, _end in found.arrows} == begins
    for _start, (x, y) in found.arrows:
        assert x == shape.right[0]
        assert any(box.y < y < box.bottom for box in found.receivers)
    ends = [end for _start, end in found.arrows]
    assert len(set(ends)) == len(ends) == 2 * number


def test_a_name_that_is_too_long_is_cut_and_stays_in_its_box():
    box = sharing.lay_out(shared(2), NARROW).givers[0]
    assert len(box.lines) == 4
    assert box.lines[-1].endswith("…")


def test_what_is_told_twice_is_one_arrow_and_all_with_all_is_told_so():
    twice = Exchange("skills", "a", "b", "More of it")
    found = Sharing({"a": "Ada", "b": "Bo", "c": "Cy"}, (twice, twice, Exchange("strategies", EVERYONE, EVERYONE)))
    assert found.gifts == {"a": {"skills": ["b"]}, EVERYONE: {"strategies": [EVERYONE]}}
    assert found.in_words() == "Ada: skills to Bo. all partners: strategies to all partners."
    assert found.silent == []
    assert Sharing(found.names, (twice,)).silent == ["Cy"]
    assert [row["text"] for row in found.rows] == ["More of it", "More of it", ""]


def test_in_a_page_the_picture_has_classes_and_as_a_file_colours():
    page, file = sharing.picture(shared(2)), sharing.picture(shared(2), title="A & <b>", stands_alone=True)
    assert "style=" not in page + file
    assert ("fill=" in page, "class=" in file) == (False, False)
    drawn = ElementTree.fromstring(file)
    assert drawn.find(f"{SVG}title").text == "Who shares what with whom: A & <b>"
    assert drawn.find(f"{SVG}desc").text == shared(2).in_words()
    assert drawn.get("role") == "img"
    assert sharing.picture(Sharing({"a": "Ada"}, ())) == ""


def test_names_cannot_break_out_of_the_picture():
    names = {"a": "</svg><script>x</script>\x0b", "b": '"&'}
    drawn = ElementTree.fromstring(sharing.picture(Sharing(names, (Exchange("skills", "a", "b"),)), stands_alone=True))
    assert "".join(drawn.itertext()).count("<script>") >= 1
    assert drawn.find(f".//{SVG}script") is None


@pytest.mark.parametrize(
    ("text", "span", "words"),
    [
        ("2009", (date(2009, 1, 1), date(2009, 12, 31)), "2009"),
        ("2009-02", (date(2009, 2, 1), date(2009, 2, 28)), "February 2009"),
        ("2009-10-23", (date(2009, 10, 23), date(2009, 10, 23)), "23 October 2009"),
        ("2009-13", None, "2009-13"),
        ("2009-02-30", None, "2009-02-30"),
        ("", None, ""),
    ],
)
def test_dates(text, span, words):
    assert dates.span_of(text) == span
    assert dates.in_words(text) == words


@pytest.mark.parametrize(
    ("begins", "ends", "years"),
    [
        ("2005", "2011-06", "2005–2011"),
        ("2005-01", "2005-12", "2005"),
        ("2005", "", "since 2005"),
        ("", "2011", "until 2011"),
        ("", "", ""),
    ],
)
def test_years(begins, ends, years):
    assert dates.years_of(begins, ends) == years


def course(*moments: str, bars=()) -> Course:
    return Course(tuple(Moment(n, one, f"Thing {n}") for n, one in enumerate(moments, start=1)), tuple(bars))


def test_moments_too_close_are_piled_up_and_none_covers_another():
    told = course("2005", "2005-06", "2005-07", "2012", "no date")
    axis = timeline.axis_of(told, 360, date(2026, 1, 1))
    places = timeline.places_of(told, axis)
    assert [(moment.number, level) for moment, _x, level in places] == [(1, 0), (2, 1), (3, 2), (4, 0)]
    assert (axis.first, axis.end) == (2005, 2013)
    assert all(14 <= x <= 346 for _moment, x, _level in places)


@pytest.mark.parametrize("width", [360, 720])
@pytest.mark.parametrize(("first", "end"), [(2020, 2021), (2000, 2026), (1000, 2999)])
def test_years_are_written_where_there_is_room(width, first, end):
    ticks = timeline.Axis(first, end, width).ticks
    assert 1 <= len(ticks) <= (width - 28) // 52 + 1


def test_what_goes_on_is_drawn_up_to_this_year():
    told = course("2010", bars=[Bar("the partnership", "2008", "", is_whole=True)])
    assert timeline.axis_of(told, 720, date(2026, 5, 1)).end == 2027
    drawn = timeline.picture(told, "wide", date(2026, 5, 1))
    assert "the partnership, since 2008" in drawn
    assert told.in_words() == "since 2008: the partnership. 2010: Thing 1."


def test_one_date_is_no_course_to_draw():
    assert timeline.picture(course("2010"), "wide", date(2026, 1, 1)) == ""
    assert timeline.picture(course(), "narrow", date(2026, 1, 1)) == ""
    assert timeline.picture(course("2010", "2011"), "narrow", date(2026, 1, 1)).startswith('<svg class="drawn')


def test_a_grant_that_was_only_awarded_has_its_place():
    bars = [Bar("Fund: EUR 1,000", "2009-05", "2009-05"), Bar("Fund: EUR 2,000", "", "2011")]
    drawn = timeline.picture(course("2008", "2012", bars=bars), "wide", date(2026, 1, 1))
    assert drawn.count("drawn__box") + drawn.count("drawn__open") == 2


def face(say: str, *partners: str):
    return SimpleNamespace(right_holders_say=say, partners=[Partner(say=one) for one in partners])


def test_the_ladder_goes_down_from_deciding():
    rungs = ladder.rungs_of(face("consulted", "decides", "decides", "informed"))
    assert [rung.label for rung in rungs] == [
        *("decides", "decides together with the others", "is involved throughout", "is consulted"),
        *("is informed", "has no part in it"),
    ]
    assert [(rung.is_theirs, rung.partners) for rung in rungs] == [
        *((False, 2), (False, 0), (False, 0), (True, 0), (False, 1), (False, 0)),
    ]
    drawn = ladder.picture(rungs)
    assert "The right holders: is consulted. 2 partners: decides. 1 partner: is informed." in drawn
    assert ladder.picture(ladder.rungs_of(face(""))) == ""
