"""How quick organisations are suggested, listed and brought, at 50,000.

    python -m benchmarks.organisations [--size N] [--keep] [--again]

The organisations are those of the shared ROR extract (or made up, where it is missing), brought as a coordinator
brings them. People are played who type the beginning of a name, a word of it, two words in any order, or the name with
a letter missing. Told are p50 and p95 in milliseconds, and the ratio to the bare SQL of the same requests, since times
of machines cannot be compared.
"""

import argparse
import gzip
import random
import sys
import time
from itertools import islice
from pathlib import Path

from benchmarks.setting_up import own_database

DATABASE = "portal_bench_organisations"
EXTRACT = Path(__file__).parents[1] / "../shared/data/organisations/ror.ndjson.gz"
#: Of a hundred who type: so many of each kind.
TYPED = {"beginning": 60, "word": 15, "two words": 10, "misspelt": 15}
PAGES = (
    *("/organisations/", "/organisations/?page=600", "/organisations/?q=university", "/organisations/?q=human+rights"),
    *("/organisations/?kind=government", "/organisations/?country=DE&kind=university"),
)


def main() -> int:
    """Fill the base, ask, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.organisations")
    parser.add_argument("--size", type=int, default=50_000)
    parser.add_argument("--repetitions", type=int, default=400)
    parser.add_argument("--keep", action="store_true", help="leave the database")
    parser.add_argument("--again", action="store_true", help="on the database left by --keep")
    parser.add_argument("--database", default=DATABASE, help="its name (it is dropped first if it exists)")
    arguments = parser.parse_args()
    with own_database(arguments, _say):
        from benchmarks import base
        from partnerships.models import Organisation

        base.prepare()
        if not Organisation.objects.exists():
            _fill(arguments.size)
        _suggestions(arguments.repetitions)
        _pages(max(5, arguments.repetitions // 20))
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def records(size: int) -> bytes:
    """Return so many records of the ROR extract, or made-up ones, one a line."""
    if EXTRACT.exists():
        with gzip.open(EXTRACT) as file:
            return b"".join(islice(file, size))
    dice, words = random.Random(9), ("House", "River", "Rights", "Union", "Centre", "Justice", "Water", "Village")
    names = [f"{' '.join(dice.sample(words, 3))} {number}" for number in range(size)]
    return "\n".join(["name,country", *(f"{name},{dice.choice(('KE', 'DE', 'FR'))}" for name in names)]).encode()


def _fill(size: int) -> None:
    from django.conf import settings
    from django.db import connection

    from accounts.models import Membership, User, WorkingGroup
    from partnerships.registers import actions, work

    settings.IMPORTS_IN_A_THREAD = False
    group, by = WorkingGroup.objects.first(), User.objects.order_by("pk").first()
    Membership.objects.update_or_create(user=by, group=group, defaults={"role": "coordinator"})
    by = User.objects.get(pk=by.pk)
    began = time.perf_counter()
    brought = actions.bring(by=by, group=group, data=records(size), file_name="bench")
    if brought.stage == "columns":
        actions.say_columns(brought, by=by, fields=[column["field"] for column in brought.columns])
    work.go_on_with(brought.pk)
    brought.refresh_from_db()
    read = time.perf_counter()
    actions.begin_writing(brought, by=by)
    work.go_on_with(brought.pk)
    written = time.perf_counter()
    _say(f"{size:,} organisations: read and compared in {read - began:.0f} s, written in {written - read:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def typed(names: list[str], dice: random.Random) -> list[tuple[str, str]]:
    """Return what people type, as pairs of the kind of typing and the text."""
    kinds = [kind for kind, share in TYPED.items() for _n in range(share)]
    return [(kind := dice.choice(kinds), _as_typed(kind, name, dice)) for name in names]


def _as_typed(kind: str, name: str, dice: random.Random) -> str:
    words = name.split()
    if kind == "beginning":
        return name[: dice.randint(2, 14)]
    if kind == "word":
        return dice.choice(words)[: dice.randint(4, 9)]
    if kind == "two words":
        return " ".join(dice.sample(words, min(2, len(words))))
    place = dice.randrange(1, max(2, len(name) - 1))
    return f"{name[:place]}{name[place + 1 :]}"[:40]


def _suggestions(repetitions: int) -> None:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from partnerships.models import Organisation
    from partnerships.suggestions import suggest

    dice = random.Random(4)
    names = list(Organisation.objects.order_by("pk").values_list("name", flat=True))
    asked = typed(dice.choices(names, k=repetitions), dice)
    for who, viewer in (("a visitor", AnonymousUser()), ("a member", User.objects.order_by("pk").first())):
        times, bare = [], []
        for _kind, text in asked:
            page, sql = _timed(lambda text=text, viewer=viewer: suggest(text, viewer=viewer))
            times.append(page)
            bare.append(sql)
        _tell(f"suggestions to {who}", times, bare)


def _pages(repetitions: int) -> None:
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    for address in PAGES:
        client.get(address)
        found = [_timed(lambda address=address: client.get(address)) for _n in range(repetitions)]
        _tell(address, [page for page, _sql in found], [sql for _page, sql in found])


def _timed(do) -> tuple[float, float]:
    """Seconds that something took, and those that its statements take on a plain cursor right after."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    began = time.perf_counter()
    do()
    took = time.perf_counter() - began
    with CaptureQueriesContext(connection) as captured:
        do()
    statements = [query["sql"] for query in captured.captured_queries if query["sql"].startswith("SELECT")]
    began = time.perf_counter()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.cursor.execute(statement)
            cursor.fetchall()
    return took, time.perf_counter() - began


def _tell(what: str, times: list[float], bare: list[float]) -> None:
    from benchmarks.measuring import percentile

    median, high = percentile(times, 50) * 1000, percentile(times, 95) * 1000
    ratio = percentile(times, 50) / percentile(bare, 50)
    _say(f"{what}: p50 {median:.0f} ms, p95 {high:.0f} ms, {ratio:.1f} times the bare SQL")


if __name__ == "__main__":
    sys.exit(main())
