"""Cases of partnerships at 50,000 organisations and 10,000 cases: list, facets, search, map, comparison, case page.

    python -m benchmarks.cases [--organisations N] [--cases N] [--repetitions N] [--keep] [--again]

A database of its own is filled by COPY with the organisations of ../shared/data/organisations (made up where it is
missing) and with cases made of them, the index is made as the portal makes it, and pages are asked for over HTTP, in
turn with their bare SQL and the constant page (docs/benchmarks.md). Each kind is to have a p95 under 200 ms.
"""

import argparse
import sys

from benchmarks.setting_up import own_database

MOST_SECONDS = 0.2


def main() -> int:
    """Measure and print; returns 1 where a kind of page is too slow."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cases", description="Measure the pages of cases.")
    parser.add_argument("--organisations", type=int, default=50_000)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--repetitions", type=int, default=60)
    parser.add_argument("--keep", action="store_true", help="leave the database")
    parser.add_argument("--again", action="store_true", help="on the database left by --keep, as it is")
    parser.add_argument("--database", default="portal_bench_cases", help="its name (it is dropped first if it exists)")
    arguments = parser.parse_args()
    with own_database(arguments, _say):
        return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    from benchmarks import base, cases_made
    from benchmarks.measuring import measure, percentile
    from benchmarks.run import told
    from benchmarks.server import served

    base.prepare()
    cases_made.fill(arguments.organisations, arguments.cases, _say)
    slow = []
    with served({"PORTAL_STATEMENT_TIMEOUT": "20000"}) as port:
        for kind in cases_made.kinds():
            for cold in (False, True):
                result = measure(port, kind, cold=cold, repetitions=arguments.repetitions)
                p50, p95 = percentile(result.pages, 50), percentile(result.pages, 95)
                _say(f"{told(result)}  p50 {1000 * p50:.0f} ms, p95 {1000 * p95:.0f} ms")
                if p95 >= MOST_SECONDS:
                    slow.append(f"{kind.name} ({'cold' if cold else 'warm'})")
    _say(f"p95 of 200 ms or more: {', '.join(slow)}." if slow else "Every p95 is under 200 ms.")
    return 1 if slow else 0


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
