"""The secret key: the environment's in production, one made once and kept in var/ in the demonstration."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key


def secret_key(var: Path, *, demonstration: bool) -> str:
    """Return Django's secret key.

    `PORTAL_SECRET_KEY` always wins. Without it the demonstration makes one and keeps it, readable by its owner
    alone, in `var/demonstration-secret`, so that sessions survive a restart.

    Raises ImproperlyConfigured in production without the variable: nothing may run there on a made-up secret.
    """
    given = os.environ.get("PORTAL_SECRET_KEY")
    if given:
        return given
    if not demonstration:
        raise ImproperlyConfigured(
            "PORTAL_SECRET_KEY is not set. In production set it to 50 or more random characters, for example from "
            "`python -c 'import secrets; print(secrets.token_urlsafe(50))'`."
        )
    path = var / "demonstration-secret"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    key = get_random_secret_key()
    try:
        var.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was quicker: its key counts
        return path.read_text().strip()
    except OSError:
        return key  # a read-only folder: the start itself says so; a check or a test needs no kept key
    with os.fdopen(descriptor, "w") as file:
        file.write(key)
    return key
