"""Queries as people type them, and what PostgreSQL makes of them in each language.

A record is stemmed by its own language, and is matched by the query stemmed in that same language, so that what a
minus, a phrase or a stop word means is right for every record. The syntax is that of `websearch_to_tsquery`: words
are all wanted, `"quoted phrase"`, `-not`, `or`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

# First subtag of a BCP 47 tag: name of the configuration and the PostgreSQL one that it is made after. The empty
# subtag stands for every other language: accents folded, nothing stemmed.
CONFIGURATIONS: dict[str, tuple[str, str]] = {
    "": ("portal_simple", "simple"),
    "en": ("portal_en", "english"),
    "fr": ("portal_fr", "french"),
    "de": ("portal_de", "german"),
    "es": ("portal_es", "spanish"),
    "pt": ("portal_pt", "portuguese"),
    "it": ("portal_it", "italian"),
    "nl": ("portal_nl", "dutch"),
    "ru": ("portal_ru", "russian"),
    "sv": ("portal_sv", "swedish"),
    "da": ("portal_da", "danish"),
    "no": ("portal_no", "norwegian"),
    "fi": ("portal_fi", "finnish"),
    "hu": ("portal_hu", "hungarian"),
    "ro": ("portal_ro", "romanian"),
    "tr": ("portal_tr", "turkish"),
}
NAMES = tuple(name for name, _base in CONFIGURATIONS.values())
LONGEST_QUERY = 300


@dataclass(frozen=True)
class Query:
    """A query in every language: pairs of a tsquery's text and the configurations that make it so."""

    text: str
    forms: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left to look for: only stop words and signs were typed."""
        return not self.forms

    def conditions(self, vector: str, configuration: str) -> list[tuple[str, list]]:
        """Return SQL conditions with their parameters, one a form; a record meets at most one of them.

        `vector` and `configuration` are SQL expressions of the record's tsvector and configuration. Rows of each
        condition put together are quicker than its alternatives in one: for these PostgreSQL reads every vector
        again to see which of them it was that held.
        """
        if len(self.forms) == 1 and set(self.forms[0][1]) == set(NAMES):
            return [(f"{vector} @@ %s::tsquery", [self.forms[0][0]])]
        return [
            (f"({vector} @@ %s::tsquery AND {configuration} = ANY(%s))", [query, list(names)])
            for query, names in self.forms
        ]

    def matches(self, vector: str, configuration: str) -> tuple[str, list]:
        """Return one SQL condition and its parameters: the record is matched in its own language."""
        conditions = self.conditions(vector, configuration)
        sql = " OR ".join(condition for condition, _parameters in conditions)
        return f"({sql})", [one for _condition, parameters in conditions for one in parameters]

    def rank(self, vector: str, configuration: str) -> tuple[str, list]:
        """Return an SQL expression, and its parameters, of how well a record answers: titles weigh most."""
        # The words as alternatives: `ts_rank` weighs a conjunction by how near its words stand to each other, which
        # puts two neighbours in a note above a title that holds both.
        weights = "'{0.05, 0.2, 0.4, 1.0}'::float4[]"
        if len(self.forms) == 1:
            return f"ts_rank({weights}, {vector}, %s::tsquery, 1)", [_alternatives(self.forms[0][0])]
        cases, parameters = [], []
        for query, names in self.forms:
            cases.append(f"WHEN {configuration} = ANY(%s) THEN ts_rank({weights}, {vector}, %s::tsquery, 1)")
            parameters += [list(names), _alternatives(query)]
        return f"CASE {' '.join(cases)} ELSE 0 END", parameters


def _alternatives(query: str) -> str:
    """Return a tsquery's text with every `and` turned into `or`; a lexeme holds no `' & '` with these signs around."""
    return re.sub(r"(?<=['\)]) & (?=['(!])", " | ", query)


@lru_cache(maxsize=2000)
def understand(text: str) -> Query:
    """Return what a typed text asks for, in every language. One short query to the database, then remembered.

    Text beyond 300 characters is cut; null bytes and the like are dropped.
    """
    text = "".join(sign for sign in text[:LONGEST_QUERY] if sign.isprintable()).strip()
    if not text:
        return Query(text, ())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT websearch_to_tsquery(name::regconfig, %s)::text, array_agg(name)"
            " FROM unnest(%s::text[]) AS name GROUP BY 1 ORDER BY 1",
            [text, list(NAMES)],
        )
        forms = tuple((query, tuple(names)) for query, names in cursor.fetchall() if query)
    return Query(text, forms)
