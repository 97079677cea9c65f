"""How quick likely duplicates are found: of 10,000 incoming records in a base of 100,000, and within the 10,000.

    python -m benchmarks.duplicates [--size N] [--incoming N] [--keep] [--again]

A third of the incoming are in the base, as another data base would have them: initials for names, the journal or the
subtitle left out, the year after, a slip in the title, no DOI. Told are seconds, and ratios to joining the identifiers
and the hashed titles alone in SQL (the floor of docs/decisions/0015), since times of machines cannot be compared; and
how many of the third were found, and how many others were wrongly taken for known.
"""

import argparse
import random
import sys
import time

from benchmarks.setting_up import own_database

DATABASE = "portal_bench_duplicates"


def main() -> int:
    """Fill the base, ask, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.duplicates")
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--incoming", type=int, default=10_000)
    parser.add_argument("--keep", action="store_true", help="leave the database")
    parser.add_argument("--again", action="store_true", help="on the database left by --keep")
    parser.add_argument("--database", default=DATABASE, help="its name (it is dropped first if it exists)")
    arguments = parser.parse_args()
    with own_database(arguments, _say):
        from benchmarks import base, works
        from benchmarks.sources import Sources

        found, _are_real = works.works()
        base.prepare()
        base.fill(Sources(found, arguments.size), _say)
        _measure(arguments.incoming)
    return 0


def incoming(number: int, dice: random.Random) -> tuple[list[dict], list[int | None]]:
    """Return records as an import has them, and for each the id of the source that it is, or None."""
    from literature.models import Source

    names = ("id", *Source.CONTENT_FIELDS)
    known = list(Source.objects.published().order_by("id").values(*names)[: max(10, number // 3)])
    values, answers = [], []
    for source in known:
        values.append(_as_another_has_it(source, dice))
        answers.append(source["id"])
    words = sorted({word for source in known for word in source["title"].split() if len(word) > 3})
    while len(values) < number:
        source = dict(dice.choice(known))
        source |= {"title": " ".join(dice.sample(words, 7)).capitalize(), "doi": "", "isbn": "", "pages": ""}
        values.append(source)
        answers.append(None)
    order = list(range(number))
    dice.shuffle(order)
    return [values[place] for place in order], [answers[place] for place in order]


def _as_another_has_it(source: dict, dice: random.Random) -> dict:
    given = dict(source)
    given["contributors"] = [
        {**one, "given": one["given"][:1]} if one.get("given") else one for one in source["contributors"]
    ]
    for change in dice.sample(("doi", "subtitle", "slip", "year", "container", "capitals"), 2):
        title = given["title"]
        if change == "doi":
            given["doi"] = ""
        elif change == "subtitle" and ": " in title and len(title.split(": ")[0]) > 25:
            given["title"] = title.split(": ")[0]
        elif change == "slip" and len(title) > 30:
            place = dice.randrange(5, len(title) - 1)
            given["title"] = title[:place] + title[place + 1 :]
        elif change == "year" and given["issued"][:4].isdigit() and not given["edition"]:
            given["issued"] = str(int(given["issued"][:4]) + 1)
        elif change == "container":
            given["container_title"] = ""
        elif change == "capitals":
            given["title"] = title.upper()
    return given


def _measure(number: int) -> None:
    from literature.duplicates import alike_within, likely_duplicates_of_values

    values, answers = incoming(number, random.Random(7))
    floor = min(_timed(lambda: _joins(values))[0] for _n in range(3))
    asked, found = _timed(lambda: likely_duplicates_of_values(values, limit=3))
    within, groups = _timed(lambda: alike_within(values))
    _say(f"{number:,} incoming; joins of identifiers and hashed titles: {floor:.2f} s (1)")
    _say(f"likely duplicates in the base: {asked:.2f} s ({asked / floor:.1f})")
    _say(f"alike within: {within:.2f} s ({within / floor:.1f}), {len(groups)} groups")
    counted = [[one.source.pk for one in likenesses if one.counts] for likenesses in found]
    told = [_told(source, likenesses) for source, likenesses in zip(answers, counted, strict=True)]
    known = sum(answer is not None for answer in answers)
    _say(f"found again {told.count('found')} of {known}; taken for known though new: {told.count('wrong')}")


def _told(answer: int | None, found: list[int]) -> str:
    if answer is None:
        return "wrong" if found else "new"
    return "found" if found else "missed"


def _timed(function) -> tuple[float, object]:
    began = time.perf_counter()
    result = function()
    return time.perf_counter() - began, result


def _joins(values: list[dict]) -> None:
    """The least that must be done: one set-based join by DOI and one by the fingerprint of the title."""
    from django.db import connection

    from literature.identifiers import fold_title

    with connection.cursor() as cursor:
        for column, wanted in (
            ("doi", [given["doi"] for given in values]),
            ("title_fingerprint", [fold_title(given["title"]).replace(" ", "")[:64] for given in values]),
        ):
            cursor.execute(
                f"SELECT place, id FROM unnest(%s::text[]) WITH ORDINALITY AS wanted (key, place)"
                f" JOIN literature_source ON {column} = key WHERE key <> '' AND state = 'published'",
                [wanted],
            )
            cursor.fetchall()


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
