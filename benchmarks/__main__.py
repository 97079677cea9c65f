"""`make bench`: how quick the pages are, at growing sizes of the base.

    python -m benchmarks [--quick] [--size N …] [--record] [--keep] [--again] [--profile] [--exports]

docs/benchmarks.md says what is measured and how it came out. The base is a database of its own on the portal's
server (or on that of DATABASE_URL, whose user must be allowed to create databases), and is dropped in the end.
"""

import argparse
import sys

from benchmarks.setting_up import own_database


def main() -> int:
    """Measure, print, and with --record write the ratios into docs/benchmarks.md."""
    arguments = _arguments()
    with own_database(arguments, _say):
        return _run(arguments)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure the pages of the portal.")
    parser.add_argument("--quick", action="store_true", help="1,000 sources and few repetitions: that it works")
    parser.add_argument("--size", type=int, nargs="+", help="numbers of sources instead of 1000 10000 100000")
    parser.add_argument("--record", action="store_true", help="write the ratios into docs/benchmarks.md")
    parser.add_argument("--keep", action="store_true", help="leave the database")
    parser.add_argument("--again", action="store_true", help="on the database left by --keep, as it is")
    parser.add_argument("--database", default="portal_bench", help="its name (it is dropped first if it exists)")
    parser.add_argument("--profile", action="store_true", help="say where the time goes, function by function")
    parser.add_argument("--exports", action="store_true", help="how exports of everything stream, instead of the pages")
    return parser.parse_args()


def _run(arguments: argparse.Namespace) -> int:
    from dataclasses import replace

    from benchmarks import recording, run

    if arguments.exports:
        from benchmarks import exports

        exports.run(tuple(arguments.size or exports.SIZES), _say)
        return 0
    effort = run.QUICK if arguments.quick else run.FULL
    if arguments.size:
        effort = replace(effort, sizes=tuple(arguments.size))
    if arguments.profile:
        from benchmarks import profiling

        profiling.profile(effort.sizes[-1], _say)
        return 0
    sizes, are_real = run.run(effort, _say)
    _say(recording.verdict(sizes))
    if arguments.record:
        recording.record(sizes, are_real=are_real)
    return 0


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
