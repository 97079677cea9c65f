"""Where the database is: DATABASE_URL, or the embedded PostgreSQL in var/."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


def from_environment(var: Path) -> dict:
    """Return Django's settings of the default database."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        settings = {"NAME": "portal", "USER": "postgres", "HOST": str(var / "postgres-socket")}
    else:
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query))
        settings = {
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.get("host") or parts.hostname or "",
            "PORT": str(parts.port or ""),
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        **settings,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c statement_timeout=20000"},
    }
