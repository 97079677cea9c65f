"""Reading a typed query: words, phrases, a minus, or, brackets, fields. Nothing that is typed is an error."""

import re
from collections.abc import Callable
from dataclasses import dataclass

#: So many parts of a query are looked at; what follows is left out.
MOST_PARTS = 60
_TOKEN = re.compile(
    r"""(?P<open>\()|(?P<close>\))|(?P<bar>\|+)
    |(?P<minus>-+)(?=[^\s\-])
    |(?:(?P<field>[^\W\d_][\w-]*):(?=["“„«]|[^\s:])(?!//))
    |["“”„«»](?P<phrase>[^"“”„«»]*)["“”„«»]?
    |(?P<word>[^\s()|"“”„«»]+)""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Field:
    """A field that can be asked for: its names, and either the weight of its words or the condition of a value.

    `weight` is that of the words in the text search vector ("A" for titles). `condition` takes what was typed and
    returns an SQL condition with its parameters, or None where the value says nothing.
    """

    names: tuple[str, ...]
    weight: str = ""
    condition: Callable[[str], tuple[str, list] | None] | None = None
    #: Whether its values are names of people, to be marked where they stand.
    is_name: bool = False


@dataclass(frozen=True, eq=False)
class Words:
    """Words to look for in the text: all of them, or as a phrase."""

    text: str
    typed: str
    is_phrase: bool = False
    weight: str = ""

    @property
    def search_text(self) -> str:
        """The words as `websearch_to_tsquery` takes them."""
        return f'"{self.text}"' if self.is_phrase else self.text


@dataclass(frozen=True, eq=False)
class Said:
    """A field and its value."""

    name: str
    value: str
    typed: str
    condition: tuple[str, list] | None
    is_name: bool = False


@dataclass(frozen=True, eq=False)
class Not:
    """What must not be."""

    part: object
    typed: str


@dataclass(frozen=True, eq=False)
class And:
    """What must all be."""

    parts: tuple
    typed: str = ""


@dataclass(frozen=True, eq=False)
class Or:
    """Of which one will do."""

    parts: tuple
    typed: str = ""


def leaves(node, kind: type, *, wanted: bool = False) -> list:
    """Return the leaves of a kind in their order; with `wanted`, without those that must not be."""
    if isinstance(node, Not):
        return [] if wanted else leaves(node.part, kind)
    if isinstance(node, And | Or):
        return [leaf for part in node.parts for leaf in leaves(part, kind, wanted=wanted)]
    return [node] if isinstance(node, kind) else []


def parse(text: str, fields: dict[str, Field]) -> tuple[And | Or | Not | Words | Said, list[str]]:
    """Return the tree of a query, and the words before a colon that are no field."""
    reader = _Reader(text, fields)
    tree = reader.alternatives()
    while reader.tokens:  # a closing bracket that nothing opened
        reader.tokens.pop(0)
        rest = reader.alternatives()
        tree = And((*(tree.parts if isinstance(tree, And) else (tree,)), rest))
    return tree, reader.unknown


class _Reader:
    def __init__(self, text: str, fields: dict[str, Field]):
        self.text, self.fields, self.unknown = text, fields, []
        self.tokens = list(_TOKEN.finditer(text))[:MOST_PARTS]

    def alternatives(self):
        """Read parts of which one will do, up to a closing bracket or the end."""
        begin = self._place()
        parts = [self._all()]
        while self.tokens and self._is_or(self.tokens[0]):
            self.tokens.pop(0)
            parts.append(self._all())
        parts = [part for part in parts if not (isinstance(part, And) and not part.parts)] or [And(())]
        return parts[0] if len(parts) == 1 else Or(tuple(parts), self._typed(begin))

    def _all(self):
        begin, parts = self._place(), []
        while self.tokens and not self.tokens[0]["close"] and not self._is_or(self.tokens[0]):
            part = self._part()
            if part is None:
                continue
            plain = isinstance(part, Words) and not part.is_phrase and not part.weight
            last = parts[-1] if parts else None
            if plain and isinstance(last, Words) and not last.is_phrase and not last.weight:
                parts[-1] = Words(f"{last.text} {part.text}", f"{last.typed} {part.typed}")
            else:
                parts.append(part)
        return parts[0] if len(parts) == 1 else And(tuple(parts), self._typed(begin))

    def _part(self):
        token = self.tokens.pop(0)
        if token["minus"]:
            begin = token.start()
            part = self._part() if self.tokens and not self.tokens[0]["close"] else None
            return None if part is None else Not(part, self._typed(begin))
        if token["open"]:
            inner = self.alternatives()
            if self.tokens and self.tokens[0]["close"]:
                self.tokens.pop(0)
            if isinstance(inner, And | Or):
                inner = type(inner)(inner.parts, self._typed(token.start()))
            return None if isinstance(inner, And) and not inner.parts else inner
        if token["field"]:
            return self._field(token)
        if token["phrase"] is not None:
            return Words(token["phrase"], token[0], is_phrase=True) if token["phrase"].strip() else None
        if token["word"] in (None, "AND"):
            return None
        return Words(_plain(token["word"]), token["word"])

    def _field(self, token):
        name = token["field"].casefold()
        following = self.tokens[0] if self.tokens and self.tokens[0].start() == token.end() else None
        value = (following["word"] or following["phrase"]) if following is not None else None
        if name not in self.fields or value is None:
            if name not in self.fields and name not in self.unknown:
                self.unknown.append(name)
            return Words(_plain(token["field"]), token[0])
        self.tokens.pop(0)
        if not following["phrase"]:  # a value goes on to the next space, whatever signs it holds
            end = re.compile(r"\S*").match(self.text, following.start()).end()
            closing = len(self.text[following.start() : end]) - len(self.text[following.start() : end].rstrip(")"))
            end = max(following.end(), end - closing)
            value = self.text[following.start() : end]
            while self.tokens and self.tokens[0].start() < end:
                self.tokens.pop(0)
        typed, field = self._typed(token.start()), self.fields[name]
        if field.weight:
            return Words(_plain(value), typed, is_phrase=bool(following["phrase"]), weight=field.weight)
        return Said(name, value, typed, field.condition(value), field.is_name)

    def _is_or(self, token) -> bool:
        return bool(token["bar"]) or (token["word"] or "").casefold() == "or"

    def _place(self) -> int:
        return self.tokens[0].start() if self.tokens else len(self.text)

    def _typed(self, begin: int) -> str:
        """The text from a place up to the next part."""
        return self.text[begin : self._place()].strip()


def _plain(word: str) -> str:
    """A word without signs that `websearch_to_tsquery` would take for syntax."""
    return word.replace('"', " ").lstrip("-")
