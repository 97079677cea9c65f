"""Whether every record of the collections at hand comes back, and how long that takes."""

import gzip
import re
import time
from pathlib import Path

_ENTRY = re.compile(rb"^[ \t]*@(?!comment|string|preamble|xdata|set)\w+[ \t]*[{(]", re.IGNORECASE | re.MULTILINE)
LARGE = 1_000_000  # bytes from which the ratio to the block splitter is told
HIGHEST_RATIO = 4  # a reader that takes longer has lost its way; usual is 2 to 2.5


def records_in(data: bytes, format: str) -> int:
    """How many records begin in a file, counted without reading it."""
    return len(_ENTRY.findall(data)) if format == "bibtex" else data.count(b"<record>")


def splitting_seconds(data: bytes) -> float:
    """Seconds of processor time that the bare block splitter takes."""
    from bibtexparser.splitter import Splitter

    text = data.decode("utf-8", "replace")
    started = time.process_time()
    Splitter(text).split()
    return time.process_time() - started


def report(folder: Path) -> list[str]:
    """Print a line for each file below the folder; return sentences about what is wrong."""
    from literature import formats

    files = [
        *(
            (path, "bibtex")
            for name in ("bibliographies", "glottolog")
            for path in sorted((folder / name).glob("*.bib*"))
        ),
        *((path, "endnote") for path in sorted((folder / "duplicates").glob("*.xml.gz"))),
    ]
    wrong = []
    if files:
        print(f"{'file':<30}{'records':>8}{'read':>8}{'broken':>8}{'doubtful':>10}{'seconds':>9}{'ratio':>7}")
    for path, format in files:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        started = time.process_time()
        read = broken = doubtful = 0
        for reading in formats.each(data, format):
            broken += bool(reading.broken)
            read += not reading.broken
            doubtful += bool(reading.problems)
        seconds = time.process_time() - started
        ratio = seconds / splitting_seconds(data) if format == "bibtex" and len(data) > LARGE else None
        count = records_in(data, format)
        shown = f"{ratio:>7.2f}" if ratio else ""
        print(f"{path.name:<30}{count:>8}{read:>8}{broken:>8}{doubtful:>10}{seconds:>9.2f}{shown}")
        if read + broken != count:
            wrong.append(f"{path.name}: {count} records begin, {read + broken} came back")
        if read < 0.99 * count:
            wrong.append(f"{path.name}: {broken} records are broken")
        if ratio and ratio > HIGHEST_RATIO:
            wrong.append(f"{path.name}: reading takes {ratio:.1f} times as long as cutting into blocks")
    return wrong
