"""How quick organisations are suggested, listed and brought, at 50,000.

    python -m benchmarks.organisations [--size N] [--keep] [--again]

The organisations are those of the shared ROR extract (or made up, where it is missing), brought as a coordinator
brings them. People are played who type names in every way there is (`TYPED`), and each way is told by itself: p50 and
p95 in milliseconds of the whole request, session and all, and of the processor alone, with the ratio to the bare SQL of
the same requests, since times of machines cannot be compared.
"""

import argparse
import gzip
import random
import re
import sys
import time
from itertools import islice
from pathlib import Path

from benchmarks.setting_up import own_database

DATABASE = "portal_bench_organisations"
EXTRACT = Path(__file__).parents[1] / "../shared/data/organisations/ror.ndjson.gz"
#: The ways in which names are typed.
TYPED = (
    *(
        "two letters",
        "beginning",
        "word",
        "frequent word",
        "two words",
        "misspelt",
        "misspelt twice",
        "frequent misspelt",
    ),
    *("accents", "other script", "acronym", "identifier", "nothing like it"),
)
FREQUENT = ("university", "international", "institute", "national", "research", "center", "hospital", "united states")
PAGES = (
    *("/organisations/", "/organisations/?page=600", "/organisations/?q=university", "/organisations/?q=human+rights"),
    *("/organisations/?kind=government", "/organisations/?country=DE&kind=university"),
)


def main() -> int:
    """Fill the base, ask, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.organisations")
    parser.add_argument("--size", type=int, default=50_000)
    parser.add_argument("--repetitions", type=int, default=400)
    parser.add_argument("--suggestions", action="store_true", help="these alone")
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
        if not arguments.suggestions:
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


def typed(kind: str, known: list[tuple[str, str]], dice: random.Random, number: int) -> list[str]:
    """Return what so many people type in one way; `known` are the names as pairs of their kind and the text."""
    wanted = {"acronym": ("acronym",), "identifier": ("identifier",)}.get(kind, ("name", "other"))
    names = [text for of, text in known if of in wanted]
    if kind == "accents":
        names = [name for name in names if re.search("[À-ɏ]", name)]
    if kind == "other script":
        names = [name for name in names if re.search("[\u0370-\uffff]", name)]
    return [_as_typed(kind, name, dice) for name in (dice.choices(names, k=number) if names else ())]


def _as_typed(kind: str, name: str, dice: random.Random) -> str:
    words = name.split()
    if kind == "two letters":
        return name[:2]
    if kind == "word":
        return dice.choice(words)[: dice.randint(4, 9)]
    if kind == "frequent word":
        return dice.choice(FREQUENT)
    if kind == "frequent misspelt":
        return _without_a_letter(dice.choice(FREQUENT), dice)
    if kind == "two words":
        return " ".join(dice.sample(words, min(2, len(words))))
    if kind == "misspelt":
        return _without_a_letter(name[:40], dice)
    if kind == "misspelt twice":
        return _without_a_letter(_without_a_letter(max(words, key=len), dice), dice)
    if kind == "nothing like it":
        return "".join(dice.choices("bcdfghjklmnpqrstvwxz", k=dice.randint(5, 12)))
    if kind in ("acronym", "identifier"):
        return name
    return name[: dice.randint(2, 14)]


def _without_a_letter(name: str, dice: random.Random) -> str:
    place = dice.randrange(1, max(2, len(name) - 1))
    return f"{name[:place]}{name[place + 1 :]}"


def _suggestions(repetitions: int) -> None:
    from django.test import Client
    from django.urls import reverse

    from accounts.models import User
    from partnerships.models import OrganisationName

    dice = random.Random(4)
    known = list(OrganisationName.objects.order_by("pk").values_list("kind", "text"))
    visitor, member = Client(SERVER_NAME="127.0.0.1"), Client(SERVER_NAME="127.0.0.1")
    member.force_login(User.objects.order_by("pk").first())
    address = reverse("partnerships:suggest-organisations")
    visitor.get(address, {"q": "warming zzzzz"})
    for kind in TYPED:
        asked = typed(kind, known, dice, max(20, repetitions // 4))
        for who, client in (("a visitor", visitor), ("a member", member)):
            found = [_timed(lambda text=text, client=client: client.get(address, {"q": text})) for text in asked]
            if found:
                _tell(f"suggestions to {who}, {kind}", *zip(*found, strict=True))


def _pages(repetitions: int) -> None:
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    for address in PAGES:
        client.get(address)
        found = [_timed(lambda address=address: client.get(address)) for _n in range(repetitions)]
        _tell(address, *zip(*found, strict=True))


def _timed(do) -> tuple[float, float, float]:
    """Seconds that something took by the clock, by the processor of this process, and its statements by themselves."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    began, began_processor = time.perf_counter(), time.process_time()
    do()
    took, processor = time.perf_counter() - began, time.process_time() - began_processor
    with CaptureQueriesContext(connection) as captured:
        do()
    statements = [query["sql"] for query in captured.captured_queries if query["sql"].startswith("SELECT")]
    began = time.perf_counter()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.cursor.execute(statement)
            cursor.fetchall()
    return took, processor, time.perf_counter() - began


def _tell(what: str, times: tuple[float], processor: tuple[float], bare: tuple[float]) -> None:
    from benchmarks.measuring import percentile

    median, high = percentile(times, 50) * 1000, percentile(times, 95) * 1000
    ratio = percentile(times, 50) / percentile(bare, 50)
    own = percentile(processor, 95) * 1000
    figures = f"p50 {median:.0f} ms, p95 {high:.0f} ms, {ratio:.1f} times the bare SQL"
    _say(f"{what}: {figures}; p95 of our processor {own:.0f} ms")


if __name__ == "__main__":
    sys.exit(main())
