"""Counting what a search of cases finds, by each facet: matched once, counted in one statement.

A facet leaves out its own filter and no other, so that its numbers are what choosing one more value would give.
"""

from dataclasses import dataclass, field

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Q

from partnerships.finding.filters import FACETS, MANY, SINGLE

#: Facets of which only the most frequent values are counted, and how many.
LONG = {"organisation": 12, "tag": 20}


@dataclass(frozen=True)
class Counts:
    """How many cases match, and how many by each value of each facet."""

    total: int = 0
    facets: dict[str, dict[str, int]] = field(default_factory=dict)


def count(rows, conditions: dict[str, Q], chosen: dict[str, tuple[str, ...]], facets: tuple[str, ...]) -> Counts:
    """Return the counts of some rows of the index (a QuerySet without the filters), given the filters' conditions."""
    try:
        sql, parameters = _flagged(rows, conditions).query.sql_with_params()
    except EmptyResultSet:
        return Counts(0, {name: {} for name in facets})
    selects = [f"SELECT 'total', NULL::text, count(*) FROM m WHERE {_passing(conditions)}"]
    parameters = [*parameters]
    for name in facets:
        passing = _passing(conditions, name)
        if name == "missing":
            selects += _of_missing(passing)
        elif name in SINGLE:
            selects.append(f"SELECT '{name}', {SINGLE[name]}::text, count(*) FROM m WHERE {passing} GROUP BY 2")
        else:
            selects.append(_of_many(name, passing))
        if name in LONG and name in chosen:
            selects.append(_of_many(name, passing, " AND v = ANY(%s)"))
            parameters.append(list(chosen[name]))
    statement = f"WITH m AS MATERIALIZED ({sql}) " + " UNION ALL ".join(f"({one})" for one in selects)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return _read(cursor.fetchall(), facets)


def _flagged(rows, conditions: dict[str, Q]):
    """Return the columns that are counted, and whether each row passes each filter.

    A row that fails two filters counts nowhere and is left out.
    """
    nearly = Q()
    for name in conditions if len(conditions) > 1 else ():
        nearly |= Q(*(condition for other, condition in conditions.items() if other != name))
    flags = {
        f"in_{name}": ExpressionWrapper(Q(condition), output_field=BooleanField())
        for name, condition in conditions.items()
    }
    return rows.filter(nearly).order_by().annotate(**flags).values_list(*SINGLE.values(), *MANY.values(), *flags)


def _passing(conditions: dict[str, Q], leaving_out: str = "") -> str:
    """Return the condition of passing every filter, or every other filter than one."""
    return " AND ".join(f"in_{name}" for name in conditions if name != leaving_out) or "true"


def _of_many(name: str, passing: str, more: str = "") -> str:
    limit = f" ORDER BY 3 DESC, 2 LIMIT {LONG[name]}" if name in LONG and not more else ""
    return f"SELECT '{name}', v, count(*) FROM m, unnest({MANY[name]}) AS v WHERE {passing}{more} GROUP BY 2{limit}"


def _of_missing(passing: str) -> list[str]:
    """Who is missing: all cases that tell of any group, less those in which the group is."""
    told = f"FROM m WHERE {passing} AND stakeholders <> '{{}}'"
    present = f"FROM m, unnest(stakeholders) AS v WHERE {passing}"
    return [f"SELECT 'told', NULL::text, count(*) {told}", f"SELECT 'present', v, count(*) {present} GROUP BY 2"]


def _read(found: list[tuple], facets: tuple[str, ...]) -> Counts:
    numbers: dict[str, dict] = {name: {} for name in (*facets, "present")}
    total = told = 0
    for kind, value, number in found:
        if kind == "total":
            total = number
        elif kind == "told":
            told = number
        elif value not in (None, ""):
            numbers[kind][value] = number
    present = numbers.pop("present")
    if "missing" in numbers:
        # "*" stands for the groups in which nobody is anywhere.
        lacking = {value: told - number for value, number in present.items()}
        numbers["missing"] = {**lacking, "*": told} if told else {}
    if "good" in numbers:
        numbers["good"] = {"yes": numbers["good"]["true"]} if "true" in numbers["good"] else {}
    return Counts(total, {name: numbers[name] for name in FACETS if name in numbers})
