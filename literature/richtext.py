"""Titles with a little markup in them: escaped whole, then the few tags that CSL knows allowed back."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# CSL 1.0.2 rich text in fields. `<span class="nocase">` only tells a citation style to keep capitals.
_ALLOWED = re.compile(r"&lt;(i|b|sub|sup)&gt;(.*?)&lt;/\1&gt;", re.DOTALL)
_NOCASE = re.compile(r"&lt;span class=&quot;nocase&quot;&gt;(.*?)&lt;/span&gt;", re.DOTALL)
_TAGS = re.compile(r"</?(?:i|b|sub|sup|span)(?: [^>]*)?>")

#: What stands around a word that was found, until the page draws it: signs that nobody types.
FOUND_START, FOUND_END = "\x02", "\x03"


def rich(text: str) -> SafeString:
    """Return a title as HTML: italics, bold, sub- and superscript kept where balanced, words found marked, all else
    escaped."""
    html = str(escape(text))
    if "&lt;" in html:
        html = _NOCASE.sub(r"\1", html)
        for _depth in range(3):
            html, changed = _ALLOWED.subn(r"<\1>\2</\1>", html)
            if not changed:
                break
    if FOUND_START in html:
        html = html.replace(FOUND_START, "<mark>").replace(FOUND_END, "</mark>")
    return mark_safe(html)  # noqa: S308 - escaped above


def plain(text: str) -> str:
    """Return a title without its markup, for a page's title, a file's name, a letter's subject."""
    return _TAGS.sub("", text)
