"""What the clock owes: due jobs of every app, then the letters that are due."""

import logging

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from outbox.due import jobs
from outbox.sending import send_due

log = logging.getLogger("portal.run_due")

# One run at a time for the jobs; letters are claimed one by one and need no such lock.
LOCK = 0x70_6F_72_74


class Command(BaseCommand):
    """Run the registered jobs and send due letters. Call it every minute; two runs at once do no harm."""

    help = "Runs what is due: jobs of the apps, then letters. Safe to run at any time, also twice at once."

    def handle(self, **options):
        """Run everything once; a job that fails is logged and does not keep the others from running."""
        now = timezone.now()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            alone = cursor.fetchone()[0]
        if alone:
            try:
                for name, job in jobs().items():
                    self._run(name, job, now)
            finally:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        sent = send_due()  # what the jobs have just written is due as well
        if options["verbosity"] > 1 or sent:
            words = ", ".join(f"{number} {state}" for state, number in sent.items()) or "none due"
            self.stdout.write(f"Letters: {words}")

    def _run(self, name, job, now):
        try:
            job(now)
        except Exception:
            log.exception("due job failed", extra={"job": name})
