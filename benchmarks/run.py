"""One run of the benchmark, and what it says."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from benchmarks import base
from benchmarks.measuring import Result, Throughput, measure, measure_first_views, measure_throughput
from benchmarks.pages import LIST, Mix, kinds
from benchmarks.server import Client, served
from benchmarks.sources import Sources
from benchmarks.works import works
from literature.models import Source

#: At this size the criteria hold: p50 of each page, and requests a second of the mix.
DECIDING_SIZE = 100_000
MOST_TIMES, LEAST_SHARE = 2.0, 0.50
#: At this size no page is to take more than so many times what it takes at the deciding one.
LARGEST_SIZE, MOST_GROWTH = 1_000_000, 3.0


@dataclass(frozen=True)
class Effort:
    """How much is measured."""

    sizes: tuple[int, ...]
    repetitions: int
    rounds: int
    seconds: float
    #: Records that are opened again and again, and those that are opened once.
    records: int
    first_views: int


FULL = Effort((1_000, 10_000, 100_000), repetitions=48, rounds=16, seconds=2, records=200, first_views=20)
QUICK = Effort((1_000,), repetitions=2, rounds=1, seconds=0.3, records=20, first_views=3)


@dataclass(frozen=True)
class Size:
    """What was measured at one size."""

    size: int
    results: list[Result]
    throughput: Throughput


def run(effort: Effort, say: Callable[[str], object]) -> tuple[list[Size], bool]:
    """Fill the base at each size and measure; returns what was measured and whether real titles were at hand."""
    found, are_real = works()
    if not are_real:
        say("The bibliography of ../shared/data is not here: titles are made up, so expect other ratios.")
    base.prepare()
    sizes = []
    for size in effort.sizes:
        sources = Sources(found, size)
        base.fill(sources, say)
        # One server a size: what a worker keeps belongs to one base.
        with served({"PORTAL_STATEMENT_TIMEOUT": "20000"}) as port:
            sizes.append(_measure(port, sources, effort, say))
    return sizes, are_real


def _measure(port: int, sources: Sources, effort: Effort, say) -> Size:
    # Spread over the base, the same ones each time.
    step = max(1, sources.size // (effort.records + 3 * effort.first_views))
    codes = list(
        Source.objects.published()
        .extra(where=["id %% %s = 1"], params=[step])
        .order_by("id")
        .values_list("code", flat=True)
    )
    results = []
    codes, unopened = codes[: effort.records], codes[effort.records : effort.records + effort.first_views]
    first = measure_first_views(port, [f"{LIST}{code}/" for code in unopened])
    client = Client(port)
    for code in codes:  # from here on they have been opened before
        client.get(f"{LIST}{code}/")
    for kind in kinds(sources, codes):
        for cold in (False, True):
            results.append(measure(port, kind, cold=cold, repetitions=effort.repetitions))
            say(told(results[-1]))
    results.append(first)
    say(told(first))
    throughput = measure_throughput(port, partial(Mix, sources, codes), rounds=effort.rounds, seconds=effort.seconds)
    say(told_throughput(throughput))
    return Size(sources.size, results, throughput)


def told(result: Result) -> str:
    """Return one line about one kind of page: times for the eye, ratios for the record."""
    times = (result.pages, result.question or result.own, result.constant, result.own)
    p50 = "  ".join(f"{1000 * sorted(one)[len(one) // 2]:7.1f}" for one in times)
    state = "cold" if result.cold else "warm"
    return (
        f"  {result.kind:<34} {state}  page, SQL, constant, own SQL (p50, ms) {p50}  {result.statements:>2} statements"
        f"  to own {result.ratio_to_own():.2f}  ratio p50 {result.ratio():.2f}  p95 {result.ratio(95):.2f}"
    )


def told_throughput(throughput: Throughput) -> str:
    """Return one line about requests a second."""
    pairs = ", ".join(
        f"{mix:.0f}/{constant:.0f}" for mix, constant in zip(throughput.mix, throughput.constant, strict=True)
    )
    middle = sorted(throughput.ratios)[len(throughput.ratios) // 2]
    return f"  requests a second, mix/constant, {os.cpu_count()} cores: {pairs}; share {middle:.0%}"
