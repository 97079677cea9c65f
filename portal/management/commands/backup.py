"""`manage.py backup`: write a backup into var/backups."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from portal import backup


class Command(BaseCommand):
    """Write the database and the uploaded files into one file; the portal may run meanwhile."""

    help = "Write a backup (database and uploaded files) into var/backups."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, default=settings.VAR_DIR / "backups")

    def handle(self, *, folder, **options):
        path = backup.write(settings.DATABASES["default"], Path(settings.MEDIA_ROOT), folder.resolve())
        self.stdout.write(f"Backup: {path} ({path.stat().st_size / 1_000_000:.1f} MB)")
