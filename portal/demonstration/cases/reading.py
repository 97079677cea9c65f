"""Reading the cases of the demonstration: a text file each, in `told/`, that a person can read and mend.

A file begins with facts, `key: value`; a blank line ends them. Then come sections under `== name ==`: parts of the
story (names of `vocabulary.STORY`, and `summary`, `right_holders`, `confidential_note`), `== en: context ==` for one in
another language, and tables with a row a line and `|` between the cells. In a table partners are meant by their number,
from 1. `[members]`, `[confidential]` or `[anonymised: what readers see]` at the end of a row says who may read it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from partnerships.parts import LISTS, Part, Translation
from partnerships.vocabulary import STORY

FOLDER = Path(__file__).parent / "told"
_SECTION = re.compile(r"^== (?:(?P<language>[a-z]{2}): )?(?P<name>[a-z_]+) ==$", re.MULTILINE)
_KEPT_FROM = re.compile(r"\s*\[(members|confidential|anonymised)(?:: ([^\]]+))?\]$")
_COUNTRY = re.compile(r"^(.+) \(([A-Z]{2})\)$")
#: Facts that are values of a case, by their words in a file.
_FACTS = {
    "title": "title",
    "language": "language",
    "level": "scope",
    "began": "begins",
    "ended": "ends",
    "right holders": "right_holders_say",
    "named as": "named_as",
}
#: What the ids of a table's rows begin with.
_LETTERS = {"partners": "p", "exchanges": "e", "places": "l", "moments": "m", "grants": "g"}
_TEXTS = {"summary", "right_holders", "confidential_note", *STORY}


@dataclass
class Told:
    """A case as its file tells it: its values as `add_case` takes them, and what goes with it."""

    name: str
    facts: dict[str, str]
    values: dict
    #: Ids of works and what of each matters here.
    sources: list[tuple[str, str]] = field(default_factory=list)
    #: Who says what under it, and how many days ago.
    discussion: list[tuple[int, float, str]] = field(default_factory=list)

    @property
    def days_ago(self) -> float:
        """How many days ago it was begun."""
        return float(self.facts["days ago"])

    @property
    def is_invented(self) -> bool:
        """Whether it is made up."""
        return self.values["is_invented"]

    def words(self, fact: str) -> list[str]:
        """A fact that is a list."""
        return [word.strip() for word in self.facts.get(fact, "").split(",") if word.strip()]


def told_cases(organisation_of: Callable[[str], str] = lambda name: "") -> list[Told]:
    """Read all cases, in the order of their names; `organisation_of` gives an organisation's short address by name."""
    return [read(path, organisation_of) for path in sorted(FOLDER.glob("*.txt"))]


def read(path: Path, organisation_of: Callable[[str], str]) -> Told:
    """Read one file. Raises ValueError with the file's name for what is in no case."""
    head, *pieces = _SECTION.split(path.read_text(encoding="utf-8"))
    facts = dict(line.split(": ", 1) for line in head.strip().splitlines())
    values = {_FACTS[fact]: value for fact, value in facts.items() if fact in _FACTS}
    told = Told(path.stem, facts, values)
    values["countries"] = told.words("countries")
    values["is_invented"] = facts.get("invented") == "yes"
    translations: dict[str, dict[str, str]] = {}
    for language, name, text in zip(*[iter(pieces)] * 3, strict=True):
        if language:
            translations.setdefault(language, {})[name] = _prose(text)
        elif name in _TEXTS:
            values[name] = _prose(text)
        elif name == "sources":
            told.sources = [(one, note) for one, note in _rows(text)]
        elif name == "discussion":
            told.discussion = [(int(who), float(days), said) for who, days, said in _rows(text)]
        elif name in _READERS:
            values[name] = [part.as_json() for part in _parts(name, text, organisation_of)]
        else:
            raise ValueError(f"{path.name}: there is no {name} in a case")
    values["translations"] = [_translation(language, texts).as_json() for language, texts in translations.items()]
    return told


def _prose(text: str) -> str:
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))


def _rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def _parts(name: str, text: str, organisation_of) -> list[Part]:
    found = []
    for number, line in enumerate(text.strip().splitlines(), 1):
        kept_from = _KEPT_FROM.search(line)
        common = {"id": f"{_LETTERS[name]}{number}"}
        if kept_from:
            common |= {"visibility": kept_from[1], "public_name": kept_from[2] or ""}
            line = line[: kept_from.start()]
        [cells] = _rows(line)
        found.append(LISTS[name](**common, **_READERS[name](cells, organisation_of)))
    return found


def _partner(cells: list[str], organisation_of) -> dict:
    name, roles, stakeholder, say, tasks = cells
    named = _COUNTRY.match(name)
    who = {"name": named[1], "country": named[2]} if named else {"name": name}
    organisation = organisation_of(name)
    if organisation:
        who = {"organisation": organisation}
    roles = tuple(role.strip() for role in roles.split(","))
    return {**who, "roles": roles, "stakeholder": stakeholder, "say": say, "tasks": tasks}


def _exchange(cells: list[str], _organisation_of) -> dict:
    what, between, *text = cells
    giver, _arrow, receiver = between.partition(">")
    return {"what": what, "giver": _number(giver), "receiver": _number(receiver), "text": " ".join(text)}


def _number(text: str) -> str:
    """The id of a partner; empty for all of them."""
    text = text.strip()
    return f"p{int(text)}" if text not in ("", "all") else ""


def _place(cells: list[str], _organisation_of) -> dict:
    name, country, latitude, longitude = cells
    return {"name": name, "country": country, "latitude": float(latitude), "longitude": float(longitude)}


def _moment(cells: list[str], _organisation_of) -> dict:
    return dict(zip(("date", "text"), cells, strict=True))


def _grant(cells: list[str], _organisation_of) -> dict:
    title, between, sum_of, awarded, begins, ends, purpose = cells
    funder, _arrow, recipient = between.partition(">")
    amount, currency = sum_of.split()
    return {
        **{"title": title, "funder": _number(funder), "recipient": _number(recipient), "amount": amount},
        **{"currency": currency, "awarded": awarded, "begins": begins, "ends": ends, "purpose": purpose},
    }


def _translation(language: str, texts: dict[str, str]) -> Translation:
    story = {name: text for name, text in texts.items() if name in STORY}
    return Translation(
        id=f"t-{language}", language=language, title=texts["title"], summary=texts["summary"], story=story
    )


_READERS = {
    "partners": _partner,
    "exchanges": _exchange,
    "places": _place,
    "moments": _moment,
    "grants": _grant,
}
