"""How old a confirmation is, as a light.

After the rule by which the UN's register of partnerships marks progress reports: green within a year, yellow when one
is due, red when it is two years old (https://sustainabledevelopment.un.org/?page=view&nr=1522&type=230).
"""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

DUE_AFTER_YEARS = 1
OVERDUE_AFTER_YEARS = 2


class Light(models.TextChoices):
    """How old the last confirmation is. The words always stand beside the colour."""

    GREEN = "green", _("confirmed within a year")
    YELLOW = "yellow", _("due to be confirmed again")
    RED = "red", _("not confirmed for two years")


def light(confirmed: date, today: date) -> Light:
    """Return the light of what was last confirmed on a day."""
    if today >= years_later(confirmed, OVERDUE_AFTER_YEARS):
        return Light.RED
    return Light.YELLOW if today >= years_later(confirmed, DUE_AFTER_YEARS) else Light.GREEN


def years_later(day: date, years: int) -> date:
    """Return the same day some years later; of a 29 February, 1 March where there is none. `years` may be negative."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
