"""How well files are read: the table, for every collection of the shared data that is here.

    make conformance                        (or python -m benchmarks.conformance [FOLDER] [--misses])

BibTeX is compared with what a reference manager with a strong importer reads from the same files (FOLDER holds
pairs NAME.bib, NAME.json). A value is right when its letters and digits are the same in the same order; case,
markup, spaces and punctuation are not compared, because that importer rewrites titles in sentence case. Of the
other collections every record must come back, read or said to be broken; the time for large ones is told as a
ratio to that of cutting the text into blocks. Ends with 1 when a share is under its bar.
"""

import argparse
import json
import sys
import time
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import django
from django.conf import settings

from . import collections_read

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
FOLDER = DATA / "better-bibtex"
FIELDS = ("titles", "authors", "years", "DOIs")
BARS = {"titles": 0.96, "authors": 0.94, "years": 0.95, "DOIs": 0.96}
# Creators of an item that CSL calls its authors.
AUTHORS = ("author", "inventor", "artist", "programmer", "presenter", "performer", "director", "contributor")


def letters(text: str) -> str:
    """Letters, digits and accents of a text, without case, markup and punctuation."""
    from literature.identifiers import without_markup

    folded = unicodedata.normalize("NFKD", without_markup(text or "")).casefold()
    return "".join(c for c in folded if c.isalnum() or unicodedata.combining(c))


def expected_values(item: dict) -> dict:
    """What the other importer read, in the terms that are compared."""
    creators = item.get("creators", [])
    roles = {c.get("creatorType") for c in creators}
    wanted = (
        "author"
        if "author" in roles
        else next((r for r in sorted(roles.intersection(AUTHORS)) if r != "contributor"), "")
    )
    wanted = wanted or ("contributor" if item.get("itemType") == "presentation" else "")
    names = [c for c in creators if c.get("creatorType") == wanted]
    return {
        "titles": letters(
            item.get("title") or item.get("caseName") or item.get("nameOfAct") or item.get("subject") or ""
        ),
        "authors": tuple(letters(c.get("name") or f"{c.get('lastName', '')}{c.get('firstName', '')}") for c in names),
        "years": (item.get("date") or "").strip()[:4] if (item.get("date") or "")[:4].isdigit() else "",
        "DOIs": (item.get("DOI") or "").lower().partition("doi.org/")[2] or (item.get("DOI") or "").lower(),
    }


def read_values(item: dict | None) -> dict:
    """What we read, in the same terms."""
    item = item or {}
    parts = (item.get("issued") or {}).get("date-parts") or [[""]]
    names = [
        letters(
            n.get("literal")
            or "".join(n.get(part, "") for part in ("non-dropping-particle", "family", "given", "suffix"))
        )
        for n in item.get("author", [])
    ]
    return {
        "titles": letters(item.get("title", "")),
        "authors": tuple(names),
        "years": str(parts[0][0]) if parts[0] else "",
        "DOIs": item.get("DOI", "").lower(),
    }


@dataclass
class Measurement:
    """By field: values right, and compared; files refused; misses (file, key, field, theirs, ours)."""

    right: Counter = field(default_factory=Counter)
    compared: Counter = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    misses: list[tuple] = field(default_factory=list)
    seconds: float = 0.0


def measure(folder: Path) -> Measurement:
    """Read every NAME.bib of the folder that has a NAME.json beside it, and compare."""
    from literature import formats

    found = Measurement()
    for bib in sorted(folder.glob("*.bib")):
        answers = bib.with_suffix(".json")
        if not answers.exists():
            continue
        items = json.loads(answers.read_text(encoding="utf-8"))["items"]
        started = time.perf_counter()
        readings = formats.read(bib.read_bytes(), "bibtex")
        found.seconds += time.perf_counter() - started
        if not any(reading.item for reading in readings):
            found.refused.append(bib.name)
        by_key = {}
        for reading in readings:
            by_key.setdefault(reading.key, []).append(reading)
        for item in items:
            if item.get("itemType") in ("note", "attachment"):
                continue
            candidates = by_key.get(item.get("citationKey")) or (readings if len(readings) == 1 else [])
            reading = candidates.pop(0) if candidates else None
            expected, read = expected_values(item), read_values(reading and reading.item)
            for name in FIELDS:
                if not expected[name]:
                    continue
                found.compared[name] += 1
                if expected[name] == read[name]:
                    found.right[name] += 1
                else:
                    found.misses.append((bib.name, item.get("citationKey"), name, expected[name], read[name]))
    return found


def shares(found: Measurement) -> dict[str, float]:
    """By field the share of values that are right; 1 where there was nothing to compare."""
    return {name: found.right[name] / found.compared[name] if found.compared[name] else 1 for name in FIELDS}


def main() -> None:
    """Print the tables; exit 1 if a share is under its bar, a file refused, or there is nothing to measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--misses", action="store_true", help="list every value that differs")
    options = parser.parse_args()
    failures = [*_values(options.folder, options.misses)] if options.folder.is_dir() else []
    if options.folder == FOLDER:
        failures += collections_read.report(DATA)
    if not options.folder.is_dir() and not DATA.is_dir():
        sys.exit(f"There is no folder {options.folder}; the conformance cannot be measured.")
    for failure in failures:
        print(f"under the bar: {failure}")
    sys.exit(1 if failures else 0)


def _values(folder: Path, misses: bool) -> list[str]:
    """Print the table of values; return what is under its bar."""
    found = measure(folder)
    print(f"{folder.name:<16}{'right':>8}{'of':>8}{'share':>10}{'bar':>8}")
    for name, share in shares(found).items():
        print(f"{name:<16}{found.right[name]:>8}{found.compared[name]:>8}{share:>10.2%}{BARS[name]:>8.0%}")
    print(f"files refused: {len(found.refused)} {' '.join(found.refused)}")
    print(f"read in {found.seconds:.2f} s\n")
    if misses:
        for miss in found.misses:
            print(*miss, sep=" | ")
    under = [f"{folder.name} {name}" for name, share in shares(found).items() if share < BARS[name]]
    return under + [f"{folder.name}: {name} was refused" for name in found.refused]


if __name__ == "__main__":
    if not settings.configured:
        settings.configure(USE_I18N=False)
        django.setup()
    main()
