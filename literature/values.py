"""The page with all values of a facet of many: authors, venues, tags."""

from django.db import connection
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from literature.facets import Facets, titles
from literature.kept import kept
from literature.listing import Listing
from literature.search import Counts
from literature.search.columns import LONG
from literature.search.counting import count_values

#: So many values are listed, the most frequent.
MOST = 200
#: So many names that begin alike are looked at.
MOST_BEGUN = 2000
_BEGIN = (
    "(SELECT string_agg(quote_literal(word) || ':*', ' & ') FROM unnest(string_to_array(literature_folded(%s), ' '))"
    " AS word WHERE word <> '')::tsquery"
)


class ValuesPage:
    """The values of one facet among what a list shows, given the list's other filters."""

    def __init__(self, facet: str, parameters: QueryDict):
        self.name = facet
        self.listing = Listing(parameters)
        self.starts = " ".join(parameters.get("starts", "")[:100].replace("\x00", "").split())

    @classmethod
    def find(cls, facet: str, parameters: QueryDict) -> "ValuesPage | None":
        """Return the page of a facet that has one, else None."""
        return cls(facet, parameters) if facet in LONG else None

    def context(self) -> dict:
        """Return what the template needs."""
        listing = self.listing
        key = ("values", get_language(), self.name, self.starts.casefold(), listing.search.text, listing.query_string())
        facet, is_cut = kept(key, self._facet)
        shown = Facets(Counts(0), listing.chosen, listing.url, listing.query_string)
        return {
            "title": titles()[self.name],
            "facet": facet,
            "is_cut": is_cut,
            "most": MOST,
            "starts": self.starts,
            "address": reverse("literature:facet-values", args=[self.name]),
            "hidden": shown.hidden(),
            "back": listing.url(),
            "is_narrowed": bool(listing.chosen or listing.search.text),
            "crumbs": [(_("Literature"), listing.url())],
        }

    def _facet(self) -> tuple[dict, bool]:
        among = _begun(self.name, self.starts) if self.starts else None
        numbers, is_estimate = count_values(self.listing.search, self.name, MOST + 1, among)
        counts = Counts(0, {self.name: dict(list(numbers.items())[:MOST])}, is_estimate=is_estimate)
        facets = Facets(counts, self.listing.chosen, self.listing.url, self.listing.query_string)
        facet = facets.facet(self.name, shown=MOST + 1)
        if self.starts:  # a chosen value that does not begin like this is not what was asked for
            facet["options"] = [one for one in facet["options"] if one["number"]]
        return facet, len(numbers) > MOST


def _begun(name: str, starts: str) -> list[int]:
    if name == "tag":
        sql = (
            "SELECT id FROM literature_tag"
            " WHERE strpos(' ' || literature_folded(name), ' ' || literature_folded(%s)) > 0"
            f" ORDER BY slug LIMIT {MOST_BEGUN}"
        )
        parameters = [starts]
    else:
        sql = (
            f"SELECT id FROM literature_term WHERE kind = %s AND to_tsvector('simple', key) @@ {_BEGIN}"
            f" ORDER BY number DESC, key LIMIT {MOST_BEGUN}"
        )
        parameters = [name, starts]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [one for (one,) in cursor.fetchall()]
