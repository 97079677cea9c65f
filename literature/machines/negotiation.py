"""Content negotiation at a record's address: which form an `Accept` head asks for (RFC 9110, 12.5.1)."""

import re
from functools import lru_cache

from literature.machines.forms import FORMS

HTML = "html"
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\Z")
#: So many ranges of a head are looked at.
_MOST = 50


@lru_cache(maxsize=500)
def chosen(accept: str) -> str | None:
    """Return the name of the form that an Accept head likes best, `html` for the page; None if it takes none.

    Of forms that are liked alike, the page comes first, then the order of FORMS. No head at all, and one that cannot
    be understood, take the page.
    """
    ranges = _ranges(accept)
    if not ranges:
        return HTML
    offered = [(HTML, _HTML_TYPES), *((form.name, form.media_types) for form in FORMS.values())]
    best, best_quality = None, 0.0
    for name, media_types in offered:
        # A form's other names count where they are named; whether */* takes it is asked of the first.
        named = [quality for media_range, quality in ranges if media_range in media_types[1:]]
        quality = max(_quality(media_types[0], ranges), *named, 0.0)
        if quality > best_quality:
            best, best_quality = name, quality
    return best


def _ranges(accept: str) -> list[tuple[str, float]]:
    """Return the media ranges of a head with their qualities; what is not well-formed is left out."""
    found = []
    for part in accept.lower().split(",")[:_MOST]:
        media_range, *parameters = (piece.strip() for piece in part.split(";"))
        if not re.fullmatch(r"[\w!#$&^.+*-]+/[\w!#$&^.+*-]+", media_range):
            continue
        quality = 1.0
        for parameter in parameters:
            name, _equals, value = parameter.partition("=")
            if name.strip() == "q":
                quality = float(value) if _QUALITY.match(value.strip()) else 0.0
        found.append((media_range, quality))
    return found


def _quality(media_type: str, ranges: list[tuple[str, float]]) -> float:
    """Return how much a media type is liked: by the range that names it most closely, whatever others say."""
    group = media_type.split("/")[0] + "/*"
    for wanted in (media_type, group, "*/*"):
        qualities = [quality for media_range, quality in ranges if media_range == wanted]
        if qualities:
            return max(qualities)
    return 0.0
