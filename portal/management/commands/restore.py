"""`manage.py restore FILE`: put a backup in the place of what the portal has."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from portal import backup, launch
from portal.problems import Problem


class Command(BaseCommand):
    """Restore a backup that `backup` wrote. Refused while the portal runs; what was there before is kept."""

    help = "Restore a backup that the command backup wrote. The portal must not run meanwhile."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        url = launch.running_portal(settings.VAR_DIR)
        if url:
            raise Problem(f"The portal is running at {url}. Stop it, then restore; nothing was changed.")
        known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
        connections.close_all()
        before = backup.read(file, settings.DATABASES["default"], Path(settings.MEDIA_ROOT), known)
        self.stdout.write(f"Restored {file}. What was there before is kept until the next restore: {before}.")
        self.stdout.write("Start the portal with: make run")
