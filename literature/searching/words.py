"""The vocabulary of searching and screening."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Place(models.TextChoices):
    """The kinds of place where literature is sought (PRISMA-S, items 1 to 6)."""

    DATABASE = "database", _("Database")
    REGISTER = "register", _("Register")
    CATALOGUE = "catalogue", _("Library catalogue")
    LIBRARY = "library", _("Library or archive")
    ENGINE = "engine", _("Search engine")
    WEBSITE = "website", _("Website")
    HAND = "hand", _("Hand search")
    CITATIONS = "citations", _("Citation chasing")
    PEOPLE = "people", _("People asked")
    OTHER = "other", _("Other")


class Stage(models.TextChoices):
    """What is decided: by title and abstract, whether the text could be had, by the full text."""

    TITLE = "title", _("Title and abstract")
    RETRIEVAL = "retrieval", _("Getting the full text")
    TEXT = "text", _("Full text")


class Verdict(models.TextChoices):
    """What one person decides about one source at a stage."""

    INCLUDE = "include", _("include")
    EXCLUDE = "exclude", _("exclude")
    UNSURE = "unsure", _("unsure")
    UNDONE = "undone", _("taken back")
    NOT_RETRIEVED = "not_retrieved", _("full text not to be had")
    RETRIEVED = "retrieved", _("full text is there after all")


#: What a reader may say at a stage.
READINGS = (Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE)


class Where(models.TextChoices):
    """Where a source stands in the screening for a question: each stands at exactly one."""

    WAITING = "waiting", _("waits for its readers")
    TO_SETTLE = "to-settle", _("read, to be settled")
    EXCLUDED = "excluded", _("excluded by title and abstract")
    NOT_RETRIEVED = "not-retrieved", _("full text not to be had")
    WAITING_TEXT = "waiting-text", _("full text waits for its readers")
    TO_SETTLE_TEXT = "to-settle-text", _("full text read, to be settled")
    EXCLUDED_TEXT = "excluded-text", _("excluded by the full text")
    INCLUDED = "included", _("included")
