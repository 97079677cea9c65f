"""What a reviewer is told about a contribution before deciding."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Weight(models.TextChoices):
    """How much a hint matters."""

    GOOD = "good", _("in order")
    LOOK = "look", _("worth a look")
    BAD = "bad", _("to be mended")


@dataclass(frozen=True)
class Hint:
    """One sentence about the record, how much it matters, the field it is about, and records to compare with."""

    weight: Weight
    sentence: str
    field: str = ""
    #: Records that may be the same, shown beside this one.
    duplicates: tuple[Any, ...] = ()
