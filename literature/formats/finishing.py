"""The last look at what a reader read: nothing in it that a page, a database or a file could not bear."""

import re
import unicodedata
from typing import Any

from django.utils.translation import gettext as _

from .reading import Reading

#: Characters of a title, a name, a volume: a longer title breaks the record, anything else is cut.
LONGEST_LINE = 10_000
#: Characters of an abstract, a note, or a field without a place in CSL.
LONGEST_TEXT = 200_000
#: Names under one role, and keywords.
MOST_IN_A_LIST = 5_000
_LONG = frozenset(("abstract", "note", "annote"))
# Controls (tab and line feed apart), halves of surrogate pairs, and what Unicode promises never to assign.
_DROPPED = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f\ufeff\ud800-\udfff\ufffe\uffff]")
# Embeddings, overrides and isolates of the bidirectional algorithm (UAX 9). One that is not closed turns what
# follows it on the page; a title in one script needs none. The marks LRM, RLM and ALM turn nothing and stay.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


class _Finisher:
    """Walks through an item; says each thing once."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.broken = ""

    def say(self, sentence: str) -> None:
        if sentence not in self.problems:
            self.problems.append(sentence)

    def item(self, item: dict[str, Any]) -> dict[str, Any]:
        out = {}
        for name, value in item.items():
            if type(value) is str:
                out[name] = self.text(value, name, LONGEST_TEXT if name in _LONG else LONGEST_LINE)
            elif isinstance(value, dict) and name == "custom":
                out[name] = self.value(value, name, LONGEST_TEXT)
            else:
                out[name] = self.value(value, name, LONGEST_LINE)
        return out

    def value(self, value: Any, name: str, longest: int) -> Any:
        """A list of names, a date, the fields without a place: never deeper than the readers make them."""
        if type(value) is str:
            return self.text(value, name, longest)
        if isinstance(value, list):
            if len(value) > MOST_IN_A_LIST:
                sentence = _("“%(name)s” has %(number)s entries; the first %(most)s were kept.")
                self.say(sentence % {"name": name, "number": len(value), "most": MOST_IN_A_LIST})
                value = value[:MOST_IN_A_LIST]
            return [self.value(part, name, longest) for part in value]
        if isinstance(value, dict):
            return {self.text(str(key), name, 200): self.value(part, str(key), longest) for key, part in value.items()}
        return value

    def text(self, text: str, name: str, longest: int) -> str:
        if text.isascii() and text.isprintable() and len(text) <= longest:
            return text
        if len(text) > longest:
            numbers = {"name": name[:60], "number": len(text), "most": longest}
            if name == "title":
                self.broken = _("The title has %(number)s characters; at most %(most)s are read.") % numbers
            else:
                self.say(_("“%(name)s” has %(number)s characters; the first %(most)s were kept.") % numbers)
            text = text[:longest]
        if _TURNING.search(text):
            text = _TURNING.sub("", text)
            self.say(_("Invisible characters that turn the direction of writing were left out."))
        return unicodedata.normalize("NFC", _DROPPED.sub("", text))


_SUSPECT = re.compile(f"{_DROPPED.pattern}|{_TURNING.pattern}")


def _sound(value: Any) -> bool:
    """Whether nothing need be done: what is true of nearly every record, found out without making a copy."""
    if type(value) is str:
        if len(value) > LONGEST_LINE:
            return False
        if value.isascii() and value.isprintable():
            return True
        return not _SUSPECT.search(value) and unicodedata.is_normalized("NFC", value)
    if type(value) is dict:
        return all(map(_sound, value.values())) and all(map(_sound, value))
    if type(value) is list:
        return len(value) <= MOST_IN_A_LIST and all(map(_sound, value))
    return True


def finish(reading: Reading) -> Reading:
    """The reading with its item's texts in NFC, without controls, and within the limits above.

    What was cut or left out is added to the problems; a title past the limit makes the reading broken.
    """
    if reading.item is None or _sound(reading.item):
        return reading
    finisher = _Finisher()
    item = finisher.item(reading.item)
    problems = (*reading.problems, *finisher.problems)
    if finisher.broken:
        return Reading(None, (*problems, finisher.broken), reading.line, reading.raw, reading.key)
    return Reading(item, problems, reading.line, reading.raw, reading.key)
