"""When each source that is, or once was, in public view last changed there: what harvesters and crawlers go by."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from literature.models.source import Source


class SourceDatestamp(models.Model):
    """The public life of a source: its last change as readers see it, topics and tags included, or its withdrawal.

    The database keeps it by triggers on the index (the migration `machines`); nothing else writes here. A row
    outlives its source's index row, so that harvesters are told of what is gone. Datestamps are set at the commit, one
    transaction after the other: who has seen one has seen all the earlier ones (docs/decisions/0020).
    """

    source = models.OneToOneField(
        Source, models.DO_NOTHING, primary_key=True, related_name="datestamp_row", db_constraint=False
    )
    code = models.CharField(max_length=7)
    datestamp = models.DateTimeField()
    deleted = models.BooleanField(default=False)
    topic_ids = ArrayField(models.BigIntegerField(), default=list)
    # The number of the transaction that changed it last, as literature_indexstamp counts them: what a process that has
    # read the base up to a number must read again.
    stamp = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("datestamp")
        verbose_name_plural = _("datestamps")
        indexes = [
            models.Index(fields=["datestamp", "source"], name="source_datestamp"),
            models.Index(fields=["code"], name="source_datestamp_code"),
            models.Index(fields=["stamp"], name="source_datestamp_stamp"),
        ]

    def __str__(self):
        return f"{self.code}: {self.datestamp:%Y-%m-%dT%H:%M:%SZ}"
