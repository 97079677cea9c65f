"""A database of its own for a benchmark, on the portal's server or on that of DATABASE_URL, and Django on it."""

import argparse
import logging
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlencode

import django

from portal import database, postgres, problems


@contextmanager
def own_database(arguments: argparse.Namespace, say: Callable[[str], object], **environment: str) -> Iterator[None]:
    """Have Django set up on a database of its own while the block runs; it is dropped in the end.

    `arguments` hold `database` (its name), `keep` and `again`; `environment` is set besides, before Django is.
    """
    with problems.told(), database.available(say):
        server = database.from_environment(database.var_folder())
        existing = server if os.environ.get("DATABASE_URL") else {**server, "NAME": "postgres"}
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "DATABASE_URL": url_of({**server, "NAME": arguments.database}),
            "PORTAL_MODE": "demonstration",
            "PORTAL_STATEMENT_TIMEOUT": "0",
            **environment,
        }
        set_up()
        from benchmarks import base

        with base.own_database(existing, arguments.database, keep=arguments.keep, again=arguments.again):
            yield


def set_up() -> None:
    """Set Django up and keep it quiet: pages are opened in this process too, which is not worth a line each."""
    django.setup()
    logging.getLogger("portal").setLevel(logging.WARNING)
    warnings.filterwarnings("ignore", "No directory at", UserWarning)


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
