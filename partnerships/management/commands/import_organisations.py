"""Bring a register of organisations from the command line."""

from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User, WorkingGroup
from partnerships.models import OrganisationImport
from partnerships.models.organisation_imports import Stage
from partnerships.registers import actions, work
from partnerships.registers.fitting import country_of


class Command(BaseCommand):
    """Read a ROR extract or a table (CSV), and write what is new as published organisations.

    The columns of a table are known by their titles. The same file again writes nothing.
    """

    help = "Bring organisations from a ROR extract (JSON, packed or not) or a table (CSV)."

    def add_arguments(self, parser):
        """Where the file is, for which group, in whose name."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--group", required=True, metavar="SLUG", help="short name of the working group")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="a coordinator of the group")
        parser.add_argument("--country", default="", metavar="XX", help="only organisations of this country")
        parser.add_argument("--likely", action="store_true", help="write those that are likely here as well")

    def handle(self, *args, **options):
        """Do it, and say how many there were of each."""
        by = User.objects.filter(email__iexact=options["by"], is_active=True).first()
        group = WorkingGroup.objects.filter(slug=options["group"]).first()
        if by is None or group is None:
            raise CommandError("There is no such person or no such group.")
        country = country_of(options["country"])
        if options["country"] and not country:
            raise CommandError(f"{options['country']} is no country.")
        try:
            data = options["file"].read_bytes()
            brought = actions.bring(by=by, group=group, data=data, file_name=options["file"].name, country=country)
            if brought.stage == Stage.COLUMNS:
                actions.say_columns(brought, by=by, fields=[column["field"] for column in brought.columns])
        except (OSError, PermissionDenied, ValidationError) as error:
            raise CommandError("; ".join(getattr(error, "messages", [str(error)]))) from error
        brought = self._worked(brought)
        actions.begin_writing(brought, by=by, writes_likely=options["likely"])
        counts = actions.counts_of(self._worked(brought))
        told = "{total} in the file = {written} written + {known} known + {left_out} left out + {broken} broken"
        self.stdout.write(told.format(**counts))
        for line, name, reason in brought.rows.filter(outcome="broken").values_list("line", "name", "reason")[:50]:
            self.stdout.write(f"line {line}: {name}: {reason}")

    def _worked(self, brought: OrganisationImport) -> OrganisationImport:
        work.go_on_with(brought.pk)
        brought.refresh_from_db()
        if brought.stage == Stage.FAILED:
            raise CommandError(brought.problem)
        return brought
