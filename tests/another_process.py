"""Another process that works on the database of this test."""

import os

from django.db import connection


def environment(**changes: str) -> dict[str, str]:
    """Environment of a process that works on this test's database (a test with `transaction=True`)."""
    database = connection.settings_dict
    login = f"{database['USER']}:{database['PASSWORD']}".rstrip(":")
    address = f"host={database['HOST']}" + (f"&port={database['PORT']}" if database["PORT"] else "")
    return os.environ | {"DATABASE_URL": f"postgresql://{login}@/{database['NAME']}?{address}"} | changes
