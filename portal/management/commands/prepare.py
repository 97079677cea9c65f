"""`manage.py prepare`: bring the database and the static files up to date; quick when they are."""

import hashlib
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from portal import postgres, problems

# Any number, as long as it is the same in every portal that shares a database.
ADVISORY_LOCK = 20091004


class Command(BaseCommand):
    """Migrate, make the cache table, collect static files, and fill an empty demonstration.

    In production the deployment checks come first and an error among them ends the command. Two that run at
    the same time on one database take turns.
    """

    help = "Bring the database and the static files up to date. Does nothing that is already done."
    requires_system_checks = []

    def handle(self, **options):
        if not settings.DEMONSTRATION:
            call_command("check", deploy=True, fail_level="ERROR")
        try:
            # Held by the connection: given back when the command ends, however it does.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
            self.migrate()
            self.collect_static_files()
            if settings.DEMONSTRATION and not get_user_model().objects.exists():
                call_command("demonstration")
        except OSError as error:
            raise problems.from_os_error(error, settings.VAR_DIR) from error
        except OperationalError as error:
            if postgres.is_full(settings.VAR_DIR):
                raise problems.disk_full(settings.VAR_DIR) from error
            reason = str(error).strip().split("FATAL:  ")[-1].splitlines()[0]
            raise problems.Problem(f"The database could not be brought up to date: {reason}.") from error
        finally:
            connection.close()

    def migrate(self):
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("Bringing the database up to date")
            call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)

    def collect_static_files(self):
        stamp = Path(settings.STATIC_ROOT).with_suffix(".stamp")
        state = static_files_state()
        if stamp.exists() and stamp.read_text() == state and Path(settings.STATIC_ROOT).is_dir():
            return
        self.say("Collecting the static files")
        stamp.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(state)

    def say(self, line):
        self.stdout.write(f"  {line}")
        self.stdout.flush()


def static_files_state() -> str:
    """Return a hash that changes when a static file, or the storage that treats them, changes."""
    storage = settings.STORAGES["staticfiles"]["BACKEND"]
    digest = hashlib.sha256(Path(import_module(storage.rpartition(".")[0]).__file__).read_bytes())
    for finder in get_finders():
        for path, found_in in finder.list([]):
            status = Path(found_in.path(path)).stat()
            digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
