"""How often two readers agree: per cent and Cohen's kappa (Cohen 1960), told from what they decided independently.

The interval is the large-sample one of Fleiss, Cohen and Everitt (1969), 95 %, cut off at -1 and 1.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from literature.searching.standing import Standing
from literature.searching.words import READINGS

#: Below so many pairs the interval, which holds for large samples, would say more than is known.
FEWEST_FOR_INTERVAL = 20
_Z = 1.959964


@dataclass(frozen=True)
class Agreement:
    """Agreement of two raters over `n` things that both rated.

    observed    share of those on which they agree, 0 to 1; None where n is 0
    kappa       None where n is 0, and where both gave one and the same verdict throughout: chance alone would have
                them agree always, and 0/0 says nothing
    interval    lower and upper bound; None where kappa is None or n is below FEWEST_FOR_INTERVAL
    """

    n: int
    observed: float | None
    kappa: float | None
    interval: tuple[float, float] | None

    @property
    def agreed(self) -> int:
        """How many of the n they agree on."""
        return round((self.observed or 0) * self.n)

    @property
    def per_cent(self) -> float | None:
        """`observed` in per cent."""
        return None if self.observed is None else 100 * self.observed


def agreement(pairs: Iterable[tuple[str, str]]) -> Agreement:
    """Measure the agreement of two raters; each pair is what the first and what the second said of one thing."""
    pairs = list(pairs)
    n = len(pairs)
    if not n:
        return Agreement(0, None, None, None)
    categories = sorted({verdict for pair in pairs for verdict in pair})
    cells: dict[tuple[str, str], float] = defaultdict(float)
    for pair in pairs:
        cells[pair] += 1 / n
    first = {c: sum(cells.get((c, other), 0) for other in categories) for c in categories}
    second = {c: sum(cells.get((other, c), 0) for other in categories) for c in categories}
    agreed = sum(a == b for a, b in pairs)
    observed, expected = agreed / n, sum(first[c] * second[c] for c in categories)
    if len(categories) == 1:
        return Agreement(n, observed, None, None)
    kappa = (observed - expected) / (1 - expected)
    interval = _interval(n, cells, first, second, kappa, expected) if n >= FEWEST_FOR_INTERVAL else None
    return Agreement(n, observed, kappa, interval)


def _interval(n, cells, first, second, kappa, expected) -> tuple[float, float]:
    agreeing = sum(share * (1 - (first[a] + second[a]) * (1 - kappa)) ** 2 for (a, b), share in cells.items() if a == b)
    differing = sum(share * (second[a] + first[b]) ** 2 for (a, b), share in cells.items() if a != b)
    variance = agreeing + (1 - kappa) ** 2 * differing - (kappa - expected * (1 - kappa)) ** 2
    half = _Z * sqrt(max(0.0, variance) / n) / (1 - expected)
    return max(-1.0, kappa - half), min(1.0, kappa + half)


@dataclass(frozen=True)
class Pair:
    """Two readers, by their ids, and how they agreed at a stage."""

    first: int
    second: int
    agreement: Agreement


def pairs_of_readers(standings: Iterable[Standing], stage: str) -> list[Pair]:
    """Measure each two readers who have both decided about sources at a stage, those with most in common first.

    What settled a difference is left out: it was not said independently. Kappa is told of two persons; there is none
    over several pairs.
    """
    said: dict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
    for standing in standings:
        reading = standing.reading(stage)
        if reading.readers == 2 and len(reading.by_reader) == 2:
            (first, one), (second, other) = sorted(reading.by_reader.items())
            if one.verdict in READINGS and other.verdict in READINGS:
                said[first, second].append((one.verdict, other.verdict))
    pairs = [Pair(*people, agreement(verdicts)) for people, verdicts in said.items()]
    return sorted(pairs, key=lambda pair: (-pair.agreement.n, pair.first, pair.second))
