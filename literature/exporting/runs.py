"""A citation's HTML as runs of text, for files that are not HTML."""

import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_MARKS = {"i": "italic", "b": "bold", "sup": "above", "sub": "below"}


@dataclass(frozen=True)
class Run:
    """A piece of text that looks the same throughout; `link` is an address or empty."""

    text: str
    italic: bool = False
    bold: bool = False
    above: bool = False
    below: bool = False
    link: str = ""


def runs(html: str) -> list[Run]:
    """Return the runs of a citation's HTML (<i>, <b>, <sup>, <sub>, <a>), without signs that XML cannot hold."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.found


def harmless(text: str) -> str:
    """Return the text without the signs that XML 1.0 cannot hold."""
    return _FORBIDDEN.sub("", text)


class _Parser(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found: list[Run] = []
        self._manner = [Run("")]

    def handle_starttag(self, tag, attrs):
        last = self._manner[-1]
        if tag == "a":
            self._manner.append(replace(last, link=dict(attrs).get("href") or ""))
        else:
            self._manner.append(replace(last, **{_MARKS[tag]: True}) if tag in _MARKS else last)

    def handle_endtag(self, tag):
        if len(self._manner) > 1:
            self._manner.pop()

    def handle_data(self, data):
        text = harmless(data)
        if text:
            self.found.append(replace(self._manner[-1], text=text))
