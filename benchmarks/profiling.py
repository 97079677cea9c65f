"""Where the time of a page goes: the portal's functions, in this process, without a server."""

import cProfile
import io
import pstats

from django.test import Client

from benchmarks import base
from benchmarks.constant import forget
from benchmarks.pages import kinds
from benchmarks.sources import Sources
from benchmarks.works import works
from literature.models import Source

TIMES = 20
LINES = 28


def profile(size: int, say) -> None:
    """Print for each kind of page, warm and cold, the functions that took longest by themselves and in all."""
    base.prepare()
    sources = Sources(works()[0], size)
    base.fill(sources, say)
    codes = list(Source.objects.published().order_by("id").values_list("code", flat=True)[:TIMES])
    client = Client(SERVER_NAME="127.0.0.1")
    for address in ("/constant/", *(kind.addresses[0] for kind in kinds(sources, codes))):
        for cold in (False, True):
            client.get(address)
            profiler = cProfile.Profile()
            for _n in range(TIMES):
                if cold:
                    forget()
                profiler.enable()
                client.get(address)
                profiler.disable()
            say(f"== {address} {'cold' if cold else 'warm'}, {TIMES} times")
            for order in ("tottime", "cumulative"):
                text = io.StringIO()
                pstats.Stats(profiler, stream=text).sort_stats(order).print_stats(LINES)
                say(text.getvalue())
