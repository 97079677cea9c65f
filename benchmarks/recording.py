"""What a run found, in words and in docs/benchmarks.md: ratios only, since times belong to a machine."""

from datetime import date
from pathlib import Path
from statistics import median

from benchmarks.run import DECIDING_SIZE, LARGEST_SIZE, LEAST_SHARE, MOST_GROWTH, MOST_TIMES, Size

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
BEGINS, ENDS = "<!-- results: written by `make bench` -->", "<!-- end of results -->"


def verdict(sizes: list[Size]) -> str:
    """Say whether the criteria are met, and if not by which pages; empty when the deciding size was not measured."""
    by_size = {size.size: size for size in sizes}
    found, largest = by_size.get(DECIDING_SIZE), by_size.get(LARGEST_SIZE)
    if found is None:
        return ""
    return _verdict(found) + (f" {growth(found, largest)}" if largest else "")


def growth(smaller: Size, larger: Size) -> str:
    """Say which page takes how many times longer in the larger base, each in constant pages of the same minutes."""
    times = {
        f"{one.kind} ({'cold' if one.cold else 'warm'})": other.in_constant_pages / one.in_constant_pages
        for one in smaller.results
        for other in larger.results
        if (one.kind, one.cold) == (other.kind, other.cold)
    }
    slow = [f"{name} {ratio:.2f}" for name, ratio in times.items() if ratio > MOST_GROWTH]
    most = max(times, key=times.__getitem__)
    pages = f"more than {MOST_GROWTH:g} times: {', '.join(slow)}" if slow else f"most {most}, {times[most]:.2f} times"
    return f"At {larger.size:,} pages take, of what they take at {smaller.size:,}: {pages}."


def _verdict(found: Size) -> str:
    slow = [
        f"{result.kind} ({'cold' if result.cold else 'warm'}) {result.ratio():.2f}"
        for result in found.results
        if result.ratio() >= MOST_TIMES
    ]
    share = median(found.throughput.ratios)
    pages = f"not under {MOST_TIMES:g} times: {', '.join(slow)}" if slow else f"every page under {MOST_TIMES:g} times"
    rate = "at least" if share >= LEAST_SHARE else "NOT at least"
    return f"At {DECIDING_SIZE:,}: {pages}; the mix {rate} {LEAST_SHARE:.0%} of the constant page ({share:.1%})."


def table(sizes: list[Size]) -> str:
    """Return the ratios as a Markdown table: p50 and, in brackets, p95, at each size, warm and cold.

    Cold also beside the page's own statements, p50.
    """
    heads = [f"{size.size:,}, {state}" for size in sizes for state in ("warm", "cold", "cold, own SQL")]
    lines = [f"| page | {' | '.join(heads)} |", f"|---|{'---|' * len(heads)}"]
    for kind in dict.fromkeys(result.kind for size in sizes for result in size.results):
        cells = []
        for size in sizes:
            for cold in (False, True):
                found = [result for result in size.results if result.kind == kind and result.cold == cold]
                cells.append(f"{found[0].ratio():.2f} ({found[0].ratio(95):.2f})" if found else "–")
            cells.append(f"{found[0].ratio_to_own():.2f}" if found else "–")
        lines.append(f"| {kind} | {' | '.join(cells)} |")
    shares = " | ".join(f"{median(size.throughput.ratios):.1%} | – | –" for size in sizes)
    lines.append(f"| requests a second: mix as a share of the constant page | {shares} |")
    return "\n".join(lines)


def record(sizes: list[Size], *, are_real: bool) -> None:
    """Replace the results in docs/benchmarks.md. Raises ValueError when the document has no place for them."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, begins, rest = text.partition(BEGINS)
    _old, ends, after = rest.partition(ENDS)
    if not (begins and ends):
        raise ValueError(f"{DOCUMENT.name} has lost its marks for the results.")
    titles = "real titles" if are_real else "made-up titles"
    results = f"{date.today():%d %B %Y}, {titles}. {verdict(sizes)}\n\n{table(sizes)}"
    DOCUMENT.write_text(f"{before}{BEGINS}\n{results}\n{ENDS}{after}", encoding="utf-8")
