"""What organisations and cases have in common: they can be kept from the public, whole or in parts."""

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from curation.models import Contribution
from curation.workflow import State
from partnerships.looks import note_read
from partnerships.querysets import ProtectedQuerySet
from partnerships.vocabulary import Audience


class Protected(Contribution):
    """A contribution of which a whole or a part can be confidential to named coordinators.

    A concrete model has `readers`, many to many with people through a `Reader`, and says in `holds_protected`
    whether anything in it is for them alone. `str()` of a record that is not public never tells its name: it goes
    into letters, logs and page titles.
    """

    audience = models.CharField(
        _("who may read it"), max_length=16, choices=Audience.choices, default=Audience.PUBLIC.value
    )
    # Whether it, or anything in it, is for named coordinators alone: follows from the content, kept for queries.
    has_protected = models.BooleanField(default=False, editable=False)

    objects = ProtectedQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = True
        constraints = [
            *Contribution.Meta.constraints,
            models.CheckConstraint(condition=models.Q(audience__in=Audience.values), name="%(class)s_audience_known"),
            models.CheckConstraint(
                condition=~models.Q(audience="confidential") | models.Q(has_protected=True),
                name="%(class)s_confidential_is_protected",
            ),
        ]

    def __str__(self):
        return self.name_for_all

    @classmethod
    def from_db(cls, *args, **kwargs):
        """A record read from the database; who looks at what is not for everybody is recorded (`looks`)."""
        record = super().from_db(*args, **kwargs)
        note_read(record)
        return record

    def save(self, *args, **kwargs):
        """Keep what follows from the content beside it, and save."""
        self.has_protected = self.audience == Audience.CONFIDENTIAL or self.holds_protected()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "has_protected"}
        super().save(*args, **kwargs)

    def holds_protected(self) -> bool:
        """Whether a part of the content is for named coordinators alone."""
        raise NotImplementedError

    def holds_for_members(self) -> bool:
        """Whether it, or a part of the content, is for members only."""
        raise NotImplementedError

    @property
    def own_name(self) -> str:
        """What it is called, for those who may read it."""
        raise NotImplementedError

    @property
    def name_for_all(self) -> str:
        """What it is called wherever one cannot tell who reads: letters, logs, titles of windows."""
        if self.audience == Audience.PUBLIC:
            return self.own_name
        return f"{self._meta.verbose_name} {self.code}"

    @property
    def state_sentence(self) -> str:
        """What its state means, in a sentence; published is not always for everybody."""
        if self.state == State.PUBLISHED and self.audience != Audience.PUBLIC:
            readers = {
                Audience.MEMBERS: _("Members of the network can read it."),
                Audience.CONFIDENTIAL: _("The coordinators named in it can read it."),
            }
            return readers[Audience(self.audience)]
        return super().state_sentence

    @property
    def keeps_words_from_letters(self) -> bool:
        """Whether something in it is for named coordinators alone: what is said about it may name it."""
        return self.has_protected

    @cached_property
    def reader_ids(self) -> frozenset[int]:
        """Ids of the coordinators who are named."""
        return frozenset(self.readers.values_list("pk", flat=True)) if self.pk else frozenset()

    def is_open_to(self, user) -> bool:
        """Whether this person may read all that stands in it, if they may read it at all."""
        if not self.has_protected:
            return True
        return (
            user.is_authenticated
            and user.is_active
            and (self.contributed_by_id == user.pk or user.pk in self.reader_ids)
        )


class Reader(models.Model):
    """That a coordinator is named to read what is confidential in a record."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("coordinator"))

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["record", "user"], name="%(class)s_once")]

    def __str__(self):
        return f"{self.record}: {self.user_id}"
