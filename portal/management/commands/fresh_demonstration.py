"""`manage.py fresh_demonstration`: drop the demonstration base and build it anew."""

import os

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, connections
from psycopg2 import sql

from portal import database, launch, postgres
from portal.problems import Problem


class Command(BaseCommand):
    """Replace the embedded database, if it is a demonstration base, by a freshly built one.

    Refused in production, with DATABASE_URL, while the portal runs, and for a base that has people but none of
    the demonstration's: that one is somebody's work.
    """

    help = "Drop the demonstration base and build it anew; nothing but a demonstration base is ever dropped."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--force", action="store_true", help="do not ask")

    def handle(self, *, force, **options):
        refuse_unless_demonstration()
        if not force:
            confirm(f"Drop the demonstration base in {settings.VAR_DIR} and all that was tried out in it?")
        connections.close_all()
        cluster = postgres.Cluster(database.var_folder())
        name = sql.Identifier(postgres.DATABASE)
        maintenance = cluster.connect()
        with maintenance.cursor() as cursor:
            cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(name))
        maintenance.close()
        self.stdout.write("  Dropped the demonstration base; building a new one")
        call_command("prepare")


def refuse_unless_demonstration() -> None:
    """Raise Problem unless the database in use is an embedded demonstration base that nobody has open."""
    if not settings.DEMONSTRATION:
        raise Problem("PORTAL_MODE is production; a fresh demonstration base is never built there.")
    if os.environ.get("DATABASE_URL"):
        raise Problem("DATABASE_URL is set; only the embedded demonstration base is ever dropped. Leave it out.")
    url = launch.running_portal(settings.VAR_DIR)
    if url:
        raise Problem(f"The portal is running at {url}. Stop it first.")
    if not holds_demonstration():
        raise Problem(
            f"The database in {settings.VAR_DIR} has people but none of the demonstration's, so it is not dropped. "
            "Set PORTAL_VAR to another folder for a demonstration."
        )


def holds_demonstration() -> bool:
    """Whether the database has no people at all, or a login of the demonstration among them."""
    people = connection.introspection.identifier_converter(get_user_model()._meta.db_table)
    with connection.cursor() as cursor:
        if people not in connection.introspection.table_names(cursor):
            return True
        cursor.execute(f"SELECT email FROM {connection.ops.quote_name(people)}")  # noqa: S608 - a table's name
        emails = {email for (email,) in cursor.fetchall()}
    return not emails or any(email in emails for email, _, _ in launch.demonstration_logins())


def confirm(question: str) -> None:
    try:
        answer = input(f"{question} [y/N] ")
    except EOFError:
        raise Problem("Nobody is there to confirm. To drop it without being asked: make demo FORCE=1") from None
    if answer.strip().lower() not in ("y", "yes"):
        raise Problem("Nothing was dropped.")
