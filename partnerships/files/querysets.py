"""What is asked about files of cases. What somebody may read of them, `reading` says."""

from django.db import models
from django.db.models import Q


class CaseFileQuerySet(models.QuerySet):
    """Files of cases."""

    def present(self):
        """Those whose bytes are kept."""
        return self.filter(removed_at__isnull=True)

    def confidential(self):
        """Those for named coordinators alone."""
        return self.present().filter(visibility="confidential")

    def with_bytes(self, sha256s):
        """Those that have bytes with one of these SHA-256, in either size."""
        return self.present().filter(Q(sha256__in=sha256s) | Q(small_sha256__in=sha256s))
