"""`make bench`: how quick the pages are, at growing sizes of the base.

    python -m benchmarks [--quick] [--size N …] [--record] [--keep] [--again] [--profile] [--exports]

docs/benchmarks.md says what is measured and how it came out. The base is a database of its own on the portal's
server (or on that of DATABASE_URL, whose user must be allowed to create databases), and is dropped in the end.
"""

import argparse
import logging
import os
import sys
import warnings
from urllib.parse import quote, urlencode

import django

from portal import database, postgres, problems


def main() -> int:
    """Measure, print, and with --record write the ratios into docs/benchmarks.md."""
    arguments = _arguments()
    with problems.told(), database.available(_say):
        server = database.from_environment(database.var_folder())
        existing = server if os.environ.get("DATABASE_URL") else {**server, "NAME": "postgres"}
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "DATABASE_URL": url_of({**server, "NAME": arguments.database}),
            "PORTAL_MODE": "demonstration",
            "PORTAL_STATEMENT_TIMEOUT": "0",
        }
        django.setup()
        # Pages are also opened in this process, to learn their statements: not worth a line each.
        logging.getLogger("portal").setLevel(logging.WARNING)
        warnings.filterwarnings("ignore", "No directory at", UserWarning)
        from benchmarks import base

        with base.own_database(existing, arguments.database, keep=arguments.keep, again=arguments.again):
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


def url_of(settings: dict) -> str:
    """Return the DATABASE_URL of Django's settings of a database; a folder with a socket goes to the query."""
    options = {name: value for name, value in settings["OPTIONS"].items() if name != "options"}
    host, port = settings.get("HOST") or "", settings.get("PORT") or ""
    if host.startswith("/"):
        options["host"], host = host, ""
    user = quote(settings.get("USER") or postgres.ROLE, safe="")
    password = f":{quote(settings['PASSWORD'], safe='')}" if settings.get("PASSWORD") else ""
    place = f"{host}:{port}" if port else host
    query = f"?{urlencode(options)}" if options else ""
    return f"postgresql://{user}{password}@{place}/{quote(settings['NAME'])}{query}"


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
