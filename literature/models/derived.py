"""What is kept beside the sources because it is slow to work out: citations, and the index that is searched."""

from hashlib import md5

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from literature.models.source import Source


class SourceCitation(models.Model):
    """A source's citation in a style and a language, as it was for a revision: kept, since setting it is slow."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    style = models.CharField(max_length=40)
    language = models.CharField(max_length=12, default="en")
    revision = models.PositiveIntegerField()
    text = models.TextField()
    html = models.TextField()

    class Meta:
        verbose_name = _("kept citation")
        verbose_name_plural = _("kept citations")
        constraints = [models.UniqueConstraint(fields=["source", "style", "language"], name="source_citation_once")]

    def __str__(self):
        return self.text


class SourceIndex(models.Model):
    """What is searched, filtered and counted: a narrow row beside each published source.

    The database keeps it by triggers (literature/migrations/0002 and 0007), so no write can leave it behind; nothing
    else writes here. Match, counts and ranking run on it alone, and the wide rows are read for one page only
    (docs/decisions/0004, 0018, 0022).
    """

    source = models.OneToOneField(
        Source, models.CASCADE, primary_key=True, related_name="index_row", db_column="source_id"
    )
    configuration = models.CharField(max_length=16)
    type = models.CharField(max_length=20)
    year = models.SmallIntegerField(null=True)
    language = models.CharField(max_length=12)
    group_id = models.BigIntegerField()
    topic_ids = ArrayField(models.BigIntegerField())
    tag_ids = ArrayField(models.BigIntegerField(), default=list)
    # Ids of terms: `term_id` of the name as the database folds it.
    author_ids = ArrayField(models.BigIntegerField(), default=list)
    venue_ids = ArrayField(models.BigIntegerField(), default=list)
    is_open = models.BooleanField(default=False)
    title_key = models.CharField(max_length=200, db_collation="C")
    author_key = models.CharField(max_length=200, db_collation="C")
    published_at = models.DateTimeField()
    vector = SearchVectorField()

    class Meta:
        verbose_name = _("index row")
        verbose_name_plural = _("index rows")
        # Its shape, indexes and triggers are SQL in the migrations; Django's state only describes the columns.
        db_table = "literature_sourceindex"

    def __str__(self):
        return f"index of {self.source_id}"


class Term(models.Model):
    """A name that published sources are, or once were, found by: of an author, or of a publisher, journal or book.

    The database adds them when it indexes a source; `number`, of how many sources, is brought up to date by `run_due`
    and serves to order suggestions only.
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=8)
    key = models.TextField(db_collation="C")
    label = models.TextField()
    number = models.IntegerField(default=1)

    class Meta:
        verbose_name = _("name to find by")
        verbose_name_plural = _("names to find by")
        db_table = "literature_term"

    def __str__(self):
        return self.label


def term_id(kind: str, key: str) -> int:
    """Return the id of a term from its kind and folded name, as the database works it out."""
    return int(md5(f"{kind}:{key}".encode(), usedforsecurity=False).hexdigest()[:15], 16)
