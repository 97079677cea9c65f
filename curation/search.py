"""Queries as people type them, and what PostgreSQL makes of them in each language.

A record is stemmed by its own language, and is matched by the query stemmed in that same language, so that what a
minus, a phrase or a stop word means is right for every record. Words are all wanted; `"quoted phrase"`, `-not`,
`or` or `|`, brackets, and `field:value` for the fields that the caller knows (curation/typed.py reads them). As in
`websearch_to_tsquery`, `or` binds less than standing side by side.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from django.db import connection

from curation.typed import And, Field, Not, Said, Words, leaves, parse

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

#: How much a word counts by where it stands, from the least part of a record to its title.
_WEIGHTS = "'{0.05, 0.2, 0.4, 1.0}'::float4[]"
#: The condition of words without fields; its one parameter is their tsquery.
WORDS_ALONE = "{vector} @@ %s::tsquery"
#: Stands for a tsquery in an expression given to `Query.by_language`.
QUERY = "{query}"
#: What the words of a title begin with where they stand in the vector once more.
IN_TITLE = "t/"
_PHRASE = re.compile(r" <(?:-|\d+)> ")
_LEXEME = re.compile(r"'(?:[^']|'')*'")


@dataclass(frozen=True)
class Form:
    """A query as it is in some languages: their configurations, an SQL condition, and the words that it looks for.

    `condition` holds `{vector}` and `%s`. `words`, `title_words` and `said` are tsqueries of alternatives, empty where
    there are none: words wanted anywhere, words wanted in the title only, and names said in fields.
    """

    names: tuple[str, ...]
    condition: str
    parameters: tuple
    words: str
    title_words: str
    said: str

    @property
    def loose(self) -> "Form":
        """The same form with the words of its phrases in any order."""
        return replace(self, parameters=tuple(_loose(one) if isinstance(one, str) else one for one in self.parameters))

    def found_in_title(self) -> str:
        """A tsquery of what can be marked in a title."""
        return _either(self.words, self.title_words)

    def found_in_names(self) -> str:
        """A tsquery of what can be marked in names."""
        return _either(self.words, self.said)


@dataclass(frozen=True)
class Query:
    """A query in every language."""

    text: str
    forms: tuple[Form, ...]
    #: Words before a colon that are no field: they were looked for as words.
    unknown: tuple[str, ...] = ()
    #: Fields whose value says nothing, `year:soon`: as (field, value); they were left out.
    meaningless: tuple[tuple[str, str], ...] = ()
    #: What the query is made of at its outermost: pieces of the text, each a query by itself.
    pieces: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left to look for: only stop words and signs were typed."""
        return not self.forms

    @property
    def has_fields(self) -> bool:
        """Whether a field with a condition of its own is asked for, which only what has these columns can answer."""
        return any(form.condition != WORDS_ALONE for form in self.forms)

    @property
    def has_words(self) -> bool:
        """Whether there are words that records can be ranked by, not fields alone."""
        return any(form.words or form.title_words for form in self.forms)

    @property
    def has_phrases(self) -> bool:
        """Whether a phrase is wanted: an index finds its words, but each record has to be looked at for their order."""
        return self.loose.forms != self.forms

    @cached_property
    def loose(self) -> "Query":
        """The same query with the words of phrases in any order: it finds all that this one does, and more."""
        return replace(self, forms=tuple(form.loose for form in self.forms))

    def conditions(self, vector: str, configuration: str) -> list[tuple[str, list]]:
        """Return SQL conditions with their parameters, one a form; a record meets at most one of them.

        `vector` and `configuration` are SQL expressions of the record's tsvector and configuration. Rows of each
        condition put together are quicker than its alternatives in one: for these PostgreSQL reads every vector
        again to see which of them it was that held.
        """
        if len(self.forms) == 1 and set(self.forms[0].names) == set(NAMES):
            [form] = self.forms
            return [(form.condition.replace("{vector}", vector), list(form.parameters))]
        return [
            (
                f"({form.condition.replace('{vector}', vector)} AND {configuration} = ANY(%s))",
                [*form.parameters, list(form.names)],
            )
            for form in self.forms
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
        ranked = [(form.names, form.found_in_title()) for form in self.forms if form.found_in_title()]
        if len(ranked) == 1:
            return f"ts_rank({_WEIGHTS}, {vector}, %s::tsquery, 1)", [ranked[0][1]]
        expression = f"ts_rank({_WEIGHTS}, {vector}, {QUERY}, 1)"
        return self.by_language(configuration, Form.found_in_title, expression)

    def by_language(self, configuration: str, query: Callable[[Form], str], expression: str) -> tuple[str, list]:
        """Return an SQL expression of the record's language and its parameters; QUERY in it stands for the tsquery."""
        cases, parameters = [], []
        for form in self.forms:
            cases.append(f"WHEN {configuration} = ANY(%s) THEN {expression.replace(QUERY, '%s::tsquery')}")
            parameters += [list(form.names), query(form)]
        return f"CASE {' '.join(cases)} END", parameters


def _in_title(query: str) -> str:
    """Return a query for words in titles: by the lexemes of titles alone, and for a phrase by weight too."""
    lexemes = _LEXEME.sub(lambda lexeme: f"'{IN_TITLE}{lexeme[0][1:]}", _loose(query))
    return f"({lexemes}) & ({_LEXEME.sub(lambda one: f'{one[0]}:A', query)})" if _PHRASE.search(query) else lexemes


def _loose(query: str) -> str:
    """Return a query without its phrases: all their words, in any order."""
    return _PHRASE.sub(" & ", query)


def _either(*queries: str) -> str:
    return " | ".join(query for query in queries if query)


def _alternatives(query: str) -> str:
    """Return a tsquery's text with every `and` turned into `or`; a lexeme holds no `' & '` with these signs around."""
    return re.sub(r"(?<=['\)]) & (?=['(!])", " | ", query)


@lru_cache(maxsize=2000)
def understand(text: str, fields: tuple[Field, ...] = ()) -> Query:
    """Return what a typed text asks for, in every language. One short query to the database, then remembered.

    Text beyond 300 characters is cut; null bytes and the like are dropped. No syntax is wrong: a bracket or a quotation
    mark without its other half is passed over, a field that is not known is read as words.
    """
    text = "".join(sign for sign in text[:LONGEST_QUERY] if sign.isprintable()).strip()
    if not text:
        return Query(text, ())
    tree, unknown = parse(text, {name: field for field in fields for name in field.names})
    meaningless = tuple((said.name, said.value) for said in leaves(tree, Said) if said.condition is None)
    forms = _forms(tree)
    return Query(text, forms, tuple(unknown), meaningless, tuple(_pieces(tree)))


def _pieces(tree) -> list[str]:
    parts = tree.parts if isinstance(tree, And) else (tree,)
    pieces = []
    for part in parts:
        pieces += part.typed.split() if isinstance(part, Words) and not part.is_phrase else [part.typed]
    return [piece for piece in pieces if piece]


def _forms(tree) -> tuple[Form, ...]:
    """Return the query in each language; languages in which it comes to the same share a form."""
    texts = [leaf.search_text for leaf in leaves(tree, Words)]
    names_typed = [said.value for said in leaves(tree, Said, wanted=True) if said.is_name]
    by_lexemes: dict[tuple, list[str]] = {}
    said: dict[str, None] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, array_agg(websearch_to_tsquery(name::regconfig, text)::text ORDER BY place)"
            " FROM unnest(%s::text[]) AS name, unnest(%s::text[]) WITH ORDINALITY AS typed (text, place)"
            " GROUP BY name ORDER BY name",
            [list(NAMES), [*texts, *names_typed] or [""]],
        )
        for name, lexemes in cursor.fetchall():
            by_lexemes.setdefault(tuple(lexemes[: len(texts)]), []).append(name)
            said.update(dict.fromkeys(_alternatives(query) for query in lexemes[len(texts) :] if query))
    forms = (_form(tree, lexemes, tuple(names), _either(*said)) for lexemes, names in by_lexemes.items())
    return tuple(form for form in forms if form is not None)


def _form(tree, lexemes: tuple[str, ...], names: tuple[str, ...], said: str) -> Form | None:
    stemmed = {id(leaf): query for leaf, query in zip(leaves(tree, Words), lexemes, strict=True)}
    condition = _condition(tree, stemmed)
    if condition is None:
        return None
    sql, parameters = condition if isinstance(condition, tuple) else (WORDS_ALONE, [condition])
    wanted = [leaf for leaf in leaves(tree, Words, wanted=True) if stemmed[id(leaf)]]
    anywhere = _either(*(_alternatives(stemmed[id(leaf)]) for leaf in wanted if not leaf.weight))
    in_title = _either(*(_alternatives(stemmed[id(leaf)]) for leaf in wanted if leaf.weight))
    return Form(names, sql, tuple(parameters), anywhere, in_title, said)


def _condition(node, stemmed: dict[int, str]) -> str | tuple[str, list] | None:
    """Return a tsquery for a part of words alone, else an SQL condition with its parameters; None for nothing."""
    if isinstance(node, Words):
        query = stemmed[id(node)]
        if query and node.weight:
            query = _in_title(query)
        return f"({query})" if query else None
    if isinstance(node, Said):
        return None if node.condition is None else (node.condition[0], list(node.condition[1]))
    if isinstance(node, Not):
        inner = _condition(node.part, stemmed)
        if inner is None:
            return None
        return f"!({inner})" if isinstance(inner, str) else (f"NOT coalesce({inner[0]}, false)", inner[1])
    conditions = [one for one in (_condition(part, stemmed) for part in node.parts) if one is not None]
    queries = [one for one in conditions if isinstance(one, str)]
    others = [one for one in conditions if not isinstance(one, str)]
    sign, word = (" & ", " AND ") if isinstance(node, And) else (" | ", " OR ")
    if not conditions:
        return None
    query = f"({sign.join(queries)})" if len(queries) > 1 else "".join(queries)
    if not others:
        return query
    parts = [*([(WORDS_ALONE, [query])] if query else []), *others]
    return f"({word.join(sql for sql, _p in parts)})", [one for _sql, parameters in parts for one in parameters]
