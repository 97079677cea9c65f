"""Where the database is: `DATABASE_URL`, or the embedded PostgreSQL in `var/`. Both run the same code."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg2
from django.core.exceptions import ImproperlyConfigured

from portal import postgres
from portal.problems import Problem

OLDEST_SERVER = 15
# What a server says to a user whom it does not let in.
REFUSALS = ("authentication failed", "no password supplied", "no pg_hba.conf entry")
STATEMENT_TIMEOUT_MILLISECONDS = "20000"


def var_folder() -> Path:
    """Return the folder of everything the portal writes: PORTAL_VAR, or var/ beside manage.py."""
    return Path(os.environ.get("PORTAL_VAR") or Path(__file__).resolve().parent.parent / "var").resolve()


def from_environment(var: Path) -> dict:
    """Return Django's settings of the default database.

    A statement may take 20 seconds, or PORTAL_STATEMENT_TIMEOUT milliseconds (0: any time); `manage.py` sets
    0, since nobody waits for a page while a migration or a command runs.

    Raises ImproperlyConfigured when DATABASE_URL is not a PostgreSQL address.
    """
    timeout = os.environ.get("PORTAL_STATEMENT_TIMEOUT", STATEMENT_TIMEOUT_MILLISECONDS)
    # The portal's statements are short and several come at once: a second process for one of them, or a compiler
    # started for it, takes from the others more than it gives.
    planner = "-c max_parallel_workers_per_gather=0 -c jit=off"
    options = {"options": f"-c statement_timeout={timeout} {planner}"}
    url = os.environ.get("DATABASE_URL")
    if url:
        settings = from_url(url)
        settings["OPTIONS"] = options | settings["OPTIONS"]
    else:
        host = postgres.Cluster(var).host()
        settings = {"NAME": postgres.DATABASE, "USER": postgres.ROLE, "HOST": host, "OPTIONS": options}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **settings,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def from_url(url: str) -> dict:
    """Read `postgresql://user:password@host:port/name?sslmode=require`, libpq's connection URI.

    What follows the question mark goes to libpq as it is; `host` may name a folder with a socket.
    Raises ImproperlyConfigured for anything else; the message never holds the address, which has a password.
    """
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
        host = parts.hostname
    except ValueError:
        parts = port = host = None
    if not parts or parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "DATABASE_URL is not a PostgreSQL address. Write it as postgresql://user:password@host:5432/name "
            "(special characters of the password percent-encoded), or leave it out: then the portal uses its "
            "embedded database."
        )
    query = dict(parse_qsl(parts.query))
    return {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or unquote(host or ""),
        "PORT": query.pop("port", "") or port,
        "OPTIONS": query,
    }


@contextlib.contextmanager
def available(say: Callable[[str], None] = postgres.quiet):
    """Have the database at hand for the block: the embedded server runs, or DATABASE_URL's was checked.

    `say` gets a short line for each step that takes time. Raises Problem with a sentence when there is none.
    """
    url = os.environ.get("DATABASE_URL")
    if not url:
        with postgres.running(postgres.Cluster(var_folder()), say):
            yield
        return
    check_server(url)
    yield


def check_server(url: str) -> None:
    """Raise Problem unless the server of DATABASE_URL answers, lets us in, and is new enough."""
    try:
        settings = from_url(url)
    except ImproperlyConfigured as error:
        raise Problem(str(error)) from None
    try:
        connection = psycopg2.connect(**connection_arguments(settings), connect_timeout=10)
    except psycopg2.Error as error:
        raise Problem(_refusal(settings, str(error))) from None
    with contextlib.closing(connection):
        version = connection.server_version
    if version < OLDEST_SERVER * 10_000:
        raise Problem(
            f"The server of DATABASE_URL is PostgreSQL {version // 10_000}; the portal needs {OLDEST_SERVER} "
            "or newer. Upgrade that server, or leave DATABASE_URL out to use the embedded database."
        )


def connection_arguments(settings: dict) -> dict:
    """Return psycopg2's keywords for Django's database settings."""
    keys = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    given = {keyword: settings[key] for keyword, key in keys.items() if settings.get(key)}
    return given | settings.get("OPTIONS", {})


def _refusal(settings: dict, told: str) -> str:
    """Say which server did not let us in, and why, without its password."""
    where = (
        settings["HOST"]
        if settings["HOST"].startswith("/")
        else f"{settings['HOST'] or 'localhost'}:{settings['PORT'] or 5432}"
    )
    name = settings["NAME"]
    if f'database "{name}" does not exist' in told:
        return f"The server {where} of DATABASE_URL has no database {name}. Make it there with: createdb {name}"
    if any(refusal in told for refusal in REFUSALS) or f'role "{settings["USER"]}" does not exist' in told:
        user = settings["USER"]
        return f"The server {where} of DATABASE_URL refuses the user {user}. Check user and password."
    reason = told.strip().splitlines()[0].split("failed: ")[-1] if told.strip() else "no answer"
    return (
        f"The database server {where} of DATABASE_URL cannot be reached ({reason}). Start it or correct "
        "DATABASE_URL; without DATABASE_URL the portal uses its embedded database."
    )
