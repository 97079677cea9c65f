"""How long a page takes, beside bare SQL and the constant page, turn by turn.

They take turns within each repetition, so that a busy machine slows all of them alike; what is reported are ratios.
"""

import statistics
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count

import psycopg2
from django.db import connection
from django.test import Client as InProcess
from django.test.utils import CaptureQueriesContext

from benchmarks.constant import FORGET, forget
from benchmarks.pages import LIST, Kind, Mix
from benchmarks.question import statements_for
from benchmarks.server import Client, requests_per_second
from literature.models import SourceCitation
from portal import database

CONSTANT = "/constant/"
#: So many addresses of a kind are asked for in turn.
ADDRESSES_COLD, ADDRESSES_WARM = 24, 4
VISITORS = 6
#: So many rounds' time the mix is asked for before it is measured.
WARM_UP = 8


@dataclass(frozen=True)
class Result:
    """Seconds of one kind of page: what each repetition took, and what it is compared with."""

    kind: str
    cold: bool
    pages: list[float]
    #: The page's own statements.
    own: list[float]
    constant: list[float]
    #: How many statements the page issues.
    statements: int
    #: What answers the same question in SQL alone; empty where there is none but the page's own statements.
    question: list[float] = field(default_factory=list)

    def ratio(self, quantile: int = 50) -> float:
        """The page as a multiple of bare SQL and constant page together, at a percentile (50 or 95)."""
        return self._beside(self.question or self.own, quantile)

    def ratio_to_own(self, quantile: int = 50) -> float:
        """The same beside the page's own statements, of which little is left where much is held in memory."""
        return self._beside(self.own, quantile)

    @property
    def in_constant_pages(self) -> float:
        """What the page takes, in constant pages of the same minutes; p50."""
        return percentile(self.pages, 50) / percentile(self.constant, 50)

    def _beside(self, sql: list[float], quantile: int) -> float:
        return percentile(self.pages, quantile) / (percentile(sql, quantile) + percentile(self.constant, quantile))


def percentile(times: list[float], quantile: int) -> float:
    """Return a percentile of some times; of few, the nearest there is."""
    if quantile == 50 or len(times) < 2:
        return statistics.median(times)
    return statistics.quantiles(times, n=100, method="inclusive")[quantile - 1]


def statements_of(address: str, *, cold: bool) -> list[str]:
    """Return the very statements that a page issues, values and all; warm, those of its second time."""
    client = InProcess(SERVER_NAME="127.0.0.1")
    if cold:
        forget()
    else:
        client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return [query["sql"] for query in captured.captured_queries]


class BareSql:
    """A plain connection of psycopg2 on which statements are run and their rows fetched."""

    def __init__(self):
        self.connection = psycopg2.connect(**database.connection_arguments(connection.settings_dict))
        self.connection.autocommit = True

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def question(self, address: str) -> list[str]:
        """Return what answers an address in SQL alone, if it asks for a search."""
        if not address.startswith(f"{LIST}?"):
            return []
        with self.connection.cursor() as cursor:
            return statements_for(address, cursor)

    def timed(self, statements: list[str]) -> float:
        """Return how many seconds the statements and the reading of their rows took."""
        began = time.perf_counter()
        with self.connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
                if cursor.description:
                    cursor.fetchall()
        return time.perf_counter() - began


def measure(port: int, kind: Kind, *, cold: bool, repetitions: int) -> Result:
    """Measure one kind of page over HTTP, cold or warm."""
    addresses = kind.addresses[: min(repetitions, ADDRESSES_COLD if cold else ADDRESSES_WARM)]
    headers = {FORGET: "1"} if cold else {}
    statements = {address: statements_of(address, cold=cold) for address in addresses}
    number = round(statistics.mean(len(one) for one in statements.values()))
    result = Result(kind.name, cold, [], [], [], number)
    client = Client(port)
    with closing(BareSql()) as bare:
        questions = {address: bare.question(address) for address in addresses}
        for address in addresses:  # connections, caches of the database, code: nothing is for the first time
            client.get(address)
            bare.timed(statements[address] + questions[address])
        client.get(CONSTANT)
        for repetition in range(repetitions):
            address = addresses[repetition % len(addresses)]
            result.pages.append(client.timed(address, headers))
            result.own.append(bare.timed(statements[address]))
            result.constant.append(client.timed(CONSTANT))
            if questions[address]:
                result.question.append(bare.timed(questions[address]))
    return result


def measure_first_views(port: int, addresses: list[str]) -> Result:
    """Measure records that nobody has opened yet, whose citation is not kept: each address serves once."""
    client, pages, sql, constant, statements = Client(port), [], [], [], []
    client.get(CONSTANT)
    with closing(BareSql()) as bare:
        for address in addresses:
            pages.append(client.timed(address))
            SourceCitation.objects.all().delete()
            statements = statements_of(address, cold=True)
            sql.append(bare.timed(statements))
            constant.append(client.timed(CONSTANT))
    return Result("record, opened for the first time", True, pages, sql, constant, len(statements))


@dataclass(frozen=True)
class Throughput:
    """Requests per second of the constant page and of the mix, in rounds that took turns."""

    constant: list[float]
    mix: list[float]

    @property
    def ratios(self) -> list[float]:
        """The mix as a share of the constant page, round by round."""
        return [mix / constant for mix, constant in zip(self.mix, self.constant, strict=True)]


def measure_throughput(port: int, mix: Callable[[int], Mix], *, rounds: int, seconds: float) -> Throughput:
    """Let visitors ask for the constant page and for the mix in turns, A/B/A/B; each round has a mix of its own."""
    constant, mixed = [], []
    # As in a portal that has been running: each worker has been asked for the records that people read.
    requests_per_second(port, mix(-1), WARM_UP * seconds, VISITORS)
    for number in range(rounds):
        constant.append(requests_per_second(port, (CONSTANT for _n in count()), seconds, VISITORS))
        mixed.append(requests_per_second(port, mix(number), seconds, VISITORS))
    return Throughput(constant, mixed)
