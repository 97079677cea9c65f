"""How far the right holders take part in decisions, as a ladder from "has no part in it" up to "decides"."""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.drawing.svg import Picture
from partnerships.vocabulary import Say

WIDTH, _ROW, _RAILS, _LABELS = 340, 34, (9, 41), 58


@dataclass(frozen=True)
class Rung:
    """A rung: what it says, whether the right holders stand on it, and how many partners do."""

    label: str
    is_theirs: bool
    partners: int

    @property
    def partners_in_words(self) -> str:
        """How many partners stand on it, in words; empty for none."""
        if not self.partners:
            return ""
        return ngettext("%(count)s partner", "%(count)s partners", self.partners) % {"count": self.partners}


def rungs_of(face) -> list[Rung]:
    """Return the rungs, the highest first."""
    says = [partner.say for partner in face.partners]
    return [Rung(str(say.label), face.right_holders_say == say, says.count(say)) for say in reversed(Say)]


def picture(rungs: list[Rung]) -> SafeString:
    """Draw the ladder as an SVG element; where nobody said how far the right holders take part, nothing."""
    theirs = next((place for place, rung in enumerate(rungs) if rung.is_theirs), None)
    if theirs is None:
        return mark_safe("")
    drawn = Picture("ladder", WIDTH)
    left, right = _RAILS
    height = len(rungs) * _ROW
    drawn.rect(left, _middle(theirs), right - left, height - _middle(theirs), "wash", radius=0)
    for rail in _RAILS:
        drawn.path(f"M{rail} 2V{height - 2}", "hairline")
    for place, rung in enumerate(rungs):
        _draw_rung(drawn, _middle(place), rung)
    said = _("The right holders: %(say)s.") % {"say": rungs[theirs].label}
    return mark_safe(  # noqa: S308 - Picture escapes every text
        drawn.svg(height, _("The part of the right holders in decisions"), " ".join([said, *_partners_in_words(rungs)]))
    )


def _middle(place: int) -> float:
    return place * _ROW + _ROW / 2


def _draw_rung(drawn: Picture, y: float, rung: Rung) -> None:
    left, right = _RAILS
    if rung.is_theirs:
        drawn.rect(left - 5, y - 6, right - left + 10, 12, "mark")
    else:
        drawn.path(f"M{left} {y:g}H{right}", "line")
    drawn.text(_LABELS, y + 5, rung.label, "name" if rung.is_theirs else "text")
    drawn.text(WIDTH, y + 5, rung.partners_in_words, "soft", anchor="end", size=12)


def _partners_in_words(rungs: list[Rung]) -> list[str]:
    return [f"{rung.partners_in_words}: {rung.label}." for rung in rungs if rung.partners]
