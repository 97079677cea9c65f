"""Sources: the works that the group knows."""

from urllib.parse import quote

import pghistory
from django.db import models
from django.db.models.functions import Cast, NullIf, Substr
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase, TagBase

from curation.models import Contribution, Topic
from literature.languages import language_name
from literature.names import byline
from literature.querysets import SourceQuerySet
from literature.types import SourceType


class Tag(TagBase):
    """A free word that members put on sources."""

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["slug"]


# Derived columns are left out: their values follow from the others.
@pghistory.track(exclude=["year", "title_key", "author_key", "title_fingerprint"])
class Source(Contribution):
    """A work: a book, an article, a report, a treaty. One row is one work, whole.

    The fields carry the names of CSL 1.0.2 variables where there is one. Contributors stand in the row too, in order,
    as `{"role": "author", "family": …, "given": …, "particle": …, "suffix": …}` for a person and
    `{"role": …, "literal": …}` for an organisation, so that one event in the history is one whole state
    (docs/decisions/0003).
    """

    type = models.CharField(_("type"), max_length=20, choices=SourceType.choices, default=SourceType.BOOK)
    title = models.TextField(_("title"))
    contributors = models.JSONField(_("contributors"), default=list, blank=True)
    # EDTF level 0 or 1: 2009, 2009-10, 2009-10-23, 2005/2007, 2009~
    issued = models.CharField(_("date"), max_length=40, blank=True)
    year = models.GeneratedField(
        expression=Cast(NullIf(Substr("issued", 1, 4), models.Value("")), models.SmallIntegerField()),
        output_field=models.SmallIntegerField(null=True),
        db_persist=True,
        verbose_name=_("year"),
    )
    container_title = models.TextField(_("published in"), blank=True)
    collection_title = models.TextField(_("series"), blank=True)
    collection_number = models.CharField(_("number in the series"), max_length=60, blank=True)
    publisher = models.CharField(_("publisher"), max_length=300, blank=True)
    publisher_place = models.CharField(_("place of publication"), max_length=200, blank=True)
    volume = models.CharField(_("volume"), max_length=60, blank=True)
    issue = models.CharField(_("issue"), max_length=60, blank=True)
    pages = models.CharField(_("pages"), max_length=60, blank=True)
    edition = models.CharField(_("edition"), max_length=60, blank=True)
    number = models.CharField(_("number"), max_length=120, blank=True)
    genre = models.CharField(_("kind"), max_length=120, blank=True)
    authority = models.CharField(_("court or authority"), max_length=200, blank=True)
    event_title = models.CharField(_("event"), max_length=300, blank=True)
    event_place = models.CharField(_("place of the event"), max_length=200, blank=True)
    doi = models.CharField(_("DOI"), max_length=250, blank=True)
    isbn = models.CharField(_("ISBN"), max_length=20, blank=True)
    issn = models.CharField(_("ISSN"), max_length=20, blank=True)
    url = models.URLField(_("web address"), max_length=2000, blank=True)
    accessed = models.DateField(_("looked at on"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    abstract = models.TextField(_("abstract"), blank=True)
    note = models.TextField(
        _("why it matters here"),
        blank=True,
        help_text=_("A sentence or two in your own words; readers see it."),
    )
    # CSL variables that have no field of their own, kept so that an export gives back what an import brought.
    extra = models.JSONField(default=dict, blank=True, editable=False)
    # Given when the record is first published, and kept: documents elsewhere cite it.
    citation_key = models.CharField(_("citation key"), max_length=80, null=True, unique=True, editable=False)
    # Folded, articles dropped: what lists are ordered by, whatever the database's collation.
    title_key = models.CharField(max_length=200, blank=True, editable=False, db_collation="C")
    author_key = models.CharField(max_length=200, blank=True, editable=False, db_collation="C")
    # Folded title without spaces and signs: equal for the same title typed in two ways.
    title_fingerprint = models.CharField(max_length=64, blank=True, editable=False)

    topics = models.ManyToManyField(
        Topic, related_name="sources", blank=True, verbose_name=_("topics"), through="SourceTopic"
    )
    tags = TaggableManager(through="SourceTag", blank=True, verbose_name=_("tags"), help_text="")

    objects = SourceQuerySet.as_manager()

    CONTENT_FIELDS = (
        "type",
        "title",
        "contributors",
        "issued",
        "container_title",
        "collection_title",
        "collection_number",
        "publisher",
        "publisher_place",
        "volume",
        "issue",
        "pages",
        "edition",
        "number",
        "genre",
        "authority",
        "event_title",
        "event_place",
        "doi",
        "isbn",
        "issn",
        "url",
        "accessed",
        "language",
        "abstract",
        "note",
        "extra",
    )

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            *Contribution.Meta.constraints,
            models.CheckConstraint(condition=models.Q(type__in=SourceType.values), name="source_type_known"),
            models.CheckConstraint(condition=~models.Q(title=""), name="source_has_title"),
            models.CheckConstraint(
                condition=models.Q(issued="") | models.Q(issued__regex=r"^[0-9]{4}([^0-9]|$)"),
                name="source_date_begins_with_year",
            ),
            models.CheckConstraint(
                condition=models.Q(accessed__isnull=True) | models.Q(accessed__gte="1990-01-01"),
                name="source_accessed_plausible",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "submitted_at"], name="source_queue", condition=models.Q(state="submitted")),
            models.Index(fields=["contributed_by", "-changed_at"], name="source_by_author"),
            models.Index(fields=["doi"], name="source_doi", condition=~models.Q(doi="")),
            models.Index(fields=["isbn"], name="source_isbn", condition=~models.Q(isbn="")),
            models.Index(fields=["title_fingerprint"], name="source_fingerprint"),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        """Keep what is derived from title and contributors beside them, and save."""
        from literature.keys import set_derived

        set_derived(self)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {
                *kwargs["update_fields"],
                "title_key",
                "author_key",
                "title_fingerprint",
            }
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        """The record's address; for a proposed change, its own."""
        return reverse("literature:source", args=[self.code])

    @property
    def byline(self) -> str:
        """Who made it, short: `Keck & Sikkink`, `Benedek et al.`, `United Nations`."""
        return byline(self.contributors)

    @property
    def read_url(self) -> str:
        """Where the work can be read: its DOI's address, else its own."""
        return f"https://doi.org/{quote(self.doi, safe='/')}" if self.doi else self.url

    @property
    def language_name(self) -> str:
        """The language's name."""
        return language_name(self.language) if self.language else ""

    @cached_property
    def csl(self) -> dict:
        """The source as a CSL-JSON item; its id is the citation key, or the short address before there is one."""
        from literature.csl import to_csl

        return to_csl(self)

    def before_publication(self) -> None:
        """Give the source its citation key."""
        from literature.keys import give_citation_key

        if not self.is_amendment:
            give_citation_key(self)

    def snapshot(self) -> dict:
        """The content as plain JSON, topics by short name and tags by name in order."""
        from literature.content import snapshot

        return snapshot(self)

    def restore(self, content: dict) -> None:
        """Put a snapshot back and save it."""
        from literature.content import restore

        restore(self, content)


@pghistory.track()
class SourceTopic(models.Model):
    """That a source belongs to a topic."""

    source = models.ForeignKey(Source, models.CASCADE)
    topic = models.ForeignKey(Topic, models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "topic"], name="source_topic_once")]

    def __str__(self):
        return f"{self.source}: {self.topic}"


@pghistory.track()
class SourceTag(ItemBase):
    """That a source carries a tag."""

    content_object = models.ForeignKey(Source, models.CASCADE, related_name="tagged")
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="tagged")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="source_tag_once")]

    def __str__(self):
        return f"{self.content_object}: {self.tag}"
