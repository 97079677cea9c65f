"""Works to fill a base with: those of a large real bibliography, or made-up ones where it is not at hand."""

import gzip
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "glottolog" / "glottolog.bib.gz"
TYPES = {
    "article": "article-journal",
    "book": "book",
    "incollection": "chapter",
    "inbook": "chapter",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "proceedings": "book",
    "techreport": "report",
}
LANGUAGES = {
    **{"eng": "en", "fra": "fr", "deu": "de", "spa": "es", "por": "pt", "ita": "it", "nld": "nl", "rus": "ru"},
    **{"ind": "id", "cmn": "zh", "zho": "zh", "vie": "vi", "jpn": "ja", "swe": "sv", "dan": "da", "tur": "tr"},
}
# Words by which the language of a title is told where the entry does not say it.
TELLING = {
    "fr": "le la les des du de et une en dans au aux sur langue langues parlers",
    "de": "der die das und eine zur zum im von ein sprache sprachen",
    "es": "el la los las del de una y con en lengua lenguas gramática",
    "pt": "os da do de uma dos em e na língua línguas",
    "it": "il della gli di dei nel lingua lingue",
    "nl": "het een van de bij taal talen",
}


@dataclass(frozen=True)
class Work:
    """What is taken from an entry. `authors` and `editors` are pairs of family and given name."""

    type: str
    title: str
    authors: tuple[tuple[str, str], ...]
    editors: tuple[tuple[str, str], ...]
    year: str
    container: str
    publisher: str
    place: str
    volume: str
    pages: str
    language: str
    doi: str


def works(file: Path = FILE) -> tuple[list[Work], bool]:
    """Return works with a title, in the order of the file, and whether they are real ones (the file was there)."""
    if not file.is_file():
        return list(_made_up(5000)), False
    with gzip.open(file, "rt", encoding="utf-8") as text:
        return [work for work in _read(text) if work.title], True


def _read(lines) -> Iterator[Work]:
    """Split BibTeX that has one field a line, as this file does; far quicker than reading BibTeX."""
    kind, fields = "", {}
    for line in lines:
        if line.startswith("@"):
            kind, fields = line[1 : line.index("{")].lower(), {}
        elif line.startswith("}"):
            yield _work(kind, fields)
        elif line.startswith("    "):
            name, _equals, value = line.strip().rstrip(",").partition(" = ")
            fields[name] = " ".join(re.sub(r"[{}\\\x00]", "", value).split())


def _work(kind: str, fields: dict) -> Work:
    year = re.match(r"[12]\d{3}(?!\d)", fields.get("year", ""))
    title = fields.get("title", "")
    return Work(
        type=TYPES.get(kind, "document"),
        title=title[:600],
        authors=_names(fields.get("author", "")),
        editors=_names(fields.get("editor", "")),
        year=year[0] if year else "",
        container=fields.get("journal", "") or fields.get("booktitle", ""),
        publisher=(fields.get("publisher", "") or fields.get("school", ""))[:300],
        place=fields.get("address", "")[:200],
        volume=fields.get("volume", "")[:60],
        pages=fields.get("pages", "")[:60],
        language=_language(fields.get("inlg", ""), title),
        doi=fields.get("doi", "")[:250].lower(),
    )


def _names(text: str) -> tuple[tuple[str, str], ...]:
    names = []
    for name in text.split(" and ")[:12]:
        family, comma, given = name.strip().partition(", ")
        if not comma:
            given, _space, family = family.rpartition(" ")
        if family:
            names.append((family[:80], given[:80]))
    return tuple(names)


def _language(told: str, title: str) -> str:
    code = re.search(r"\b[a-z]{3}\b", told)
    if code and code[0] in LANGUAGES:
        return LANGUAGES[code[0]]
    words = set(title.casefold().split())
    held = {language: len(words.intersection(telling.split())) for language, telling in TELLING.items()}
    best = max(held, key=held.get)
    return best if held[best] > 1 else "en"


def _made_up(number: int) -> Iterator[Work]:
    """Works of syllables, alike in length and spread of words."""
    dice = random.Random("works")
    syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "in")]
    words = ["".join(dice.choices(syllables, k=dice.randint(1, 4))) for _n in range(8000)]
    weights = [1 / place for place in range(1, len(words) + 1)]
    for _n in range(number):
        title = " ".join(dice.choices(words, weights, k=dice.randint(4, 14))).capitalize()
        people = tuple((word.capitalize(), "A.") for word in dice.choices(words, k=dice.randint(1, 3)))
        yield Work(
            type=dice.choice(sorted(set(TYPES.values()))),
            title=title,
            authors=people,
            editors=(),
            year=str(dice.randint(1880, 2020)),
            container=" ".join(dice.choices(words, weights, k=4)).capitalize(),
            publisher=dice.choice(words).capitalize(),
            place="",
            volume=str(dice.randint(1, 60)),
            pages="",
            language=dice.choice(["en", "en", "en", "fr", "de", "es", "id"]),
            doi="",
        )
