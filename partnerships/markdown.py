"""Markdown as people write it in a story, as HTML that is safe on a page.

CommonMark (https://spec.commonmark.org/) without raw HTML and without images, of which the words beside them stay.
Whatever comes out goes through nh3 besides: only a handful of elements are left, and links say `nofollow noopener`.
"""

from functools import lru_cache

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

#: The level of the highest heading in a text: it stands in a section that has a heading of the second.
HIGHEST, LOWEST = 3, 6
_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a", "code", "pre", "hr", "h3", "h4", "h5", "h6"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}


def to_html(text: str) -> SafeString:
    """Return the HTML of a text in Markdown: paragraphs, emphasis, lists, quotations, links, headings from h3 down."""
    parser = _parser()
    environment: dict = {}
    tokens = parser.parse(text.replace("\x00", ""), environment)
    _shift_headings(tokens)
    html = parser.renderer.render(tokens, parser.options, environment)
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="nofollow noopener",
        strip_comments=True,
    )
    return mark_safe(clean)  # noqa: S308 - nh3 has left nothing in it but the elements above


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.add_render_rule("image", lambda _self, tokens, place, *_rest: escape(tokens[place].content))
    return parser


def _shift_headings(tokens: list) -> None:
    """Let the headings of a text begin at the third level and go down one at a time, whatever levels were typed."""
    typed = sorted({int(token.tag[1]) for token in tokens if token.type == "heading_open"})
    before = HIGHEST - 1
    for token in tokens:
        if token.type == "heading_open":
            before = min(HIGHEST + typed.index(int(token.tag[1])), before + 1, LOWEST)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{before}"
