"""A search of cases that finds nothing: what would find something, and how much."""

from dataclasses import replace

from django.utils.translation import gettext as _

from partnerships.finding.filters import Filters
from partnerships.finding.search import Search

#: So many ways out are tried.
MOST_TRIED = 8


def ways_out(search: Search, url, chips: list[dict]) -> list[dict]:
    """Return searches with one filter or one word less that find something, as {label, url, number}.

    `url(**changes)` gives the list's address with changes, `chips` are the filters that hold.
    """
    ways = []
    for name in search.filters.chosen:
        taken = ", ".join(chip["value"] for chip in chips if chip["name"] == name)
        fewer = replace(search, filters=search.filters.but(name))
        label = _("without the filter %(values)s") % {"values": taken}
        ways.append({"label": label, "url": url(**{name: None}), "search": fewer})
    pieces = search.query.pieces if search.query is not None else ()
    for place, piece in enumerate(pieces if len(pieces) > 1 else ()):
        rest = " ".join(one for other, one in enumerate(pieces) if other != place)
        label = _("without “%(word)s”") % {"word": piece}
        ways.append({"label": label, "url": url(q=[rest]), "search": replace(search, text=rest)})
    if len(search.filters.chosen) > 1:
        everything = dict.fromkeys(search.filters.chosen)
        label = _("without any filter")
        ways.append({"label": label, "url": url(**everything), "search": replace(search, filters=Filters({}))})
    tried = [{**way, "number": way.pop("search").rows().count()} for way in ways[:MOST_TRIED]]
    return [way for way in tried if way["number"]]
