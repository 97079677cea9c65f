"""Make the index of cases anew."""

from django.core.management.base import BaseCommand

from partnerships.finding.indexing import index_all


class Command(BaseCommand):
    """python manage.py index_cases"""

    help = "Make the index in which cases are found anew, from what readers see of each."

    def handle(self, *args, **options):
        """Index every published case and say how many there are."""
        self.stdout.write(f"{index_all()} cases are in the index.")
