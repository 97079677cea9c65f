"""The demonstration base."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.demonstration import build


class Command(BaseCommand):
    """Build the demonstration base: a network, its people, and sources in every state of review."""

    help = "Builds the demonstration base in an empty database. Does nothing when there are people in it already."

    def handle(self, **options):
        """Build it whole or not at all. Raises CommandError in production."""
        if not settings.DEMONSTRATION:
            raise CommandError("The demonstration base has known passwords: it is not built in production.")
        if not build(say=self.stdout.write):
            self.stdout.write("There are people in this database already: the demonstration base was left alone.")
