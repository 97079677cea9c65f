"""How well BibTeX is read, against what a reference manager with a strong importer reads from the same files.

    python -m benchmarks.conformance [FOLDER] [--misses]

FOLDER holds pairs NAME.bib, NAME.json (default: better-bibtex of the shared data beside the repository). A
value is right when its letters and digits are the same in the same order; case, markup, spaces and
punctuation are not compared, because that importer rewrites titles in sentence case.
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

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT.parent / "shared" / "data" / "better-bibtex"
FIELDS = ("titles", "authors", "years", "DOIs")
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


def main() -> None:
    """Print the table; exit 1 if there is nothing to measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--misses", action="store_true", help="list every value that differs")
    options = parser.parse_args()
    if not options.folder.is_dir():
        sys.exit(f"There is no folder {options.folder}; the conformance cannot be measured.")
    found = measure(options.folder)
    print(f"{'BibTeX':<10}{'right':>8}{'of':>8}{'share':>10}")
    for name in FIELDS:
        right, compared = found.right[name], found.compared[name]
        print(f"{name:<10}{right:>8}{compared:>8}{right / compared if compared else 1:>10.2%}")
    print(f"files refused: {len(found.refused)} {' '.join(found.refused)}")
    print(f"read in {found.seconds:.2f} s")
    if options.misses:
        for miss in found.misses:
            print(*miss, sep=" | ")


if __name__ == "__main__":
    if not settings.configured:
        settings.configure(USE_I18N=False)
        django.setup()
    main()
