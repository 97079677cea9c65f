"""In which style and language a reader wants citations: asked for in the address, and remembered in a cookie."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from literature.cited import DEFAULT_LANGUAGE, DEFAULT_STYLE, LANGUAGES, STYLES

COOKIE = "citation"
#: What the address calls them; a list's `language` is that of its sources.
STYLE, LANGUAGE = "style", "citation_language"
_A_YEAR = 60 * 60 * 24 * 365


@dataclass(frozen=True)
class Choice:
    """A style of STYLES and a language of LANGUAGES."""

    style: str = DEFAULT_STYLE
    language: str = DEFAULT_LANGUAGE

    def options(self) -> dict[str, list[dict]]:
        """Return {value, label, current} of every style and language, for two selects."""
        return {
            "styles": [{"value": n, "label": label, "current": n == self.style} for n, label in STYLES.items()],
            "languages": [
                {"value": n, "label": label, "current": n == self.language} for n, label in LANGUAGES.items()
            ],
        }

    @property
    def label(self) -> str:
        """The style and the language as a person says them: `MLA, 9th edition, French`."""
        return f"{STYLES[self.style]}, {LANGUAGES[self.language]}"


def _options(names: dict, current: str) -> list[dict]:
    return [{"value": name, "label": label, "current": name == current} for name, label in names.items()]


def chosen(request: HttpRequest) -> Choice:
    """Return what the address asks for, else what was chosen before, else APA in English."""
    kept = request.COOKIES.get(COOKIE, "").partition(".")
    return Choice(
        _known(STYLES, request.GET.get(STYLE), kept[0]) or DEFAULT_STYLE,
        _known(LANGUAGES, request.GET.get(LANGUAGE), kept[2]) or DEFAULT_LANGUAGE,
    )


def remember(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep for a year, in the reader's own cookie, what the address asks for; returns the response."""
    choice = chosen(request)
    asked = request.GET.get(STYLE) in STYLES or request.GET.get(LANGUAGE) in LANGUAGES
    value = f"{choice.style}.{choice.language}"
    if asked and request.COOKIES.get(COOKIE) != value:
        response.set_cookie(
            COOKIE, value, max_age=_A_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
        )
    return response


def _known(names: dict, *values: str | None) -> str:
    return next((value for value in values if value in names), "")
