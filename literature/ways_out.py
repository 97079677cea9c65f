"""A search that finds nothing: what would find something, and how much."""

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from literature.search import Search

#: So many ways out are tried, and so many results of each counted.
MOST_TRIED, MOST_COUNTED = 8, 1000


def ways_out(search: Search, url, chips: list[dict]) -> list[dict]:
    """Return searches with one filter or one word less that find something, as {label, url, number}.

    `url(**changes)` gives the list's address with changes, `chips` are the filters that hold. Each way is one short
    count; at most eight are tried.
    """
    ways = []
    for name, condition in list(search.conditions.items())[:MOST_TRIED]:
        others = [one for other, one in search.conditions.items() if other != name]
        taken = [chip["value"] for chip in chips if chip["name"] == name]
        number = _number(search.matches().filter(*others))
        changes = {"year_from": None, "year_to": None} if name == "year" else {name: None}
        label = _("without the filter %(values)s") % {"values": ", ".join(taken) or condition}
        ways.append({"label": label, "url": url(**changes), "number": number})
    pieces = search.query.pieces if search.query is not None else ()
    for place, piece in enumerate(pieces[: MOST_TRIED - len(ways)] if len(pieces) > 1 else ()):
        rest = " ".join(one for other, one in enumerate(pieces) if other != place)
        fewer = Search(rest, search.filters)
        if fewer.has_words:
            label = _("without “%(word)s”") % {"word": piece}
            ways.append({"label": label, "url": url(q=[rest]), "number": _number(fewer.rows())})
    if len(pieces) > 1 and search.conditions and not any(way["number"] for way in ways):
        number = _number(search.matches().filter(Q()))
        ways.append({"label": _("without any filter"), "url": url(**dict.fromkeys(_ALL)), "number": number})
    found = [way for way in ways if way["number"]]
    return [{**way, "number": _told(way["number"])} for way in found]


_ALL = ("type", "topic", "author", "venue", "tag", "language", "open", "group", "year_from", "year_to")


def _number(rows) -> int:
    """Return how many rows there are, counted up to MOST_COUNTED + 1."""
    sql, parameters = rows.values_list("source_id").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql} LIMIT {MOST_COUNTED + 1}) AS m", parameters)  # noqa: S608
        return cursor.fetchone()[0]


def _told(number: int) -> str:
    return _("over %(number)s") % {"number": f"{MOST_COUNTED:,}"} if number > MOST_COUNTED else str(number)
