"""A case's page, put together of what stands here and of sections that other subjects and higher apps add to it.

    register_section("money", money_section, "partnerships/_money.html")      # in AppConfig.ready
    register_head(citation_in_head)

A section's function is asked with the face that is shown and the request. It returns the context of its template, or
None where there is nothing to show; in it, `title` is the heading, which the list of contents names too, `button` the
word on a button at the head of the page that leads there, `style` a style sheet that it needs. What is told to
machines is asked with the public face alone, and only for what anyone can read.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from partnerships.faces import Face

#: The places of sections, in their order below the story. A name that is not here stands at the end.
PLACES = (
    "pictures",
    "money",
    "agreements",
    "good_practice",
    "assessment",
    "sources",
    "cite",
    "discussion",
    "related_cases",
)


@dataclass(frozen=True)
class Section:
    """A section of the page: its name (which is its anchor too), its template, and what the template is given."""

    name: str
    template: str
    context: dict

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return self.name.replace("_", "-")

    @property
    def title(self) -> str:
        """What the list of contents calls it; empty for one that is not listed."""
        return str(self.context.get("title", ""))


@dataclass(frozen=True)
class Head:
    """What a page tells machines: elements of its head, empty elements of its body, the value of its `Link` head."""

    head: SafeString
    marks: SafeString
    link: str


_sections: dict[str, tuple[Callable[[Face, HttpRequest], dict | None], str]] = {}
_heads: dict[str, Callable[[Face], Head]] = {}


def register_section(name: str, function: Callable[[Face, HttpRequest], dict | None], template: str) -> None:
    """Add a section. `name` is its place in PLACES; the same name again takes the place of the one before."""
    _sections[name] = (function, template)


def register_head(name: str, function: Callable[[Face], Head]) -> None:
    """Add something that the page of a public case tells machines."""
    _heads[name] = function


def sections_of(face: Face, request: HttpRequest) -> list[Section]:
    """Return the sections that there is something in for this reader, in their order."""
    places = {name: place for place, name in enumerate(PLACES)}
    found = []
    for name in sorted(_sections, key=lambda one: places.get(one, len(places))):
        function, template = _sections[name]
        context = function(face, request)
        if context is not None:
            found.append(Section(name, template, context))
    return found


def head_of(face: Face) -> Head | None:
    """Return what the page of this face tells machines; None for anything but the public face of a public case."""
    if not face.is_public or not _heads:
        return None
    heads = [function(face) for function in _heads.values()]
    return Head(
        format_html_join("\n", "{}", ((one.head,) for one in heads)),
        format_html_join("", "{}", ((one.marks,) for one in heads)),
        ", ".join(one.link for one in heads if one.link),
    )
