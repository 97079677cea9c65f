"""The page that typst sets, taken apart into one citation each, cleaned of what hayagriva leaves behind."""

import re
from html import escape, unescape
from html.parser import HTMLParser

from ..formats import richtext
from . import works

_KEPT = {"em": "i", "i": "i", "strong": "b", "b": "b", "sup": "sup", "sub": "sub"}
_PREFIX = re.compile(r'<span class="prefix">[^<]*</span>\s*')
_WIDE_SPACE = re.compile(r'<span style="white-space: pre-wrap">(?:&#x20;)+</span>')
_ENTRY = re.compile(r"<li(?:\s[^<>]*)?>(.*)</li>", re.DOTALL)
_TAG_MARKS = {
    mark: tag for name, pair in works.TAGS.items() for mark, tag in zip(pair, (f"<{name}>", f"</{name}>"), strict=True)
}
_DIGITS = {hidden: digit for digit, hidden in works.HIDDEN_DIGITS.items()}
_STOP_AFTER_QUOTE = re.compile(f"({works.CLOSING}(?:</\\w+>)?)([.,])")
_STOP_OUTSIDE = re.compile(r"([^.?!,])”\.(?=\s|$)")
# Outer and inner marks by region, each an opening and a closing one.
_QUOTES = {
    "US": (("“", "”"), ("‘", "’")),
    "GB": (("‘", "’"), ("“", "”")),
    "FR": (("«\u00a0", "\u00a0»"), ("“", "”")),
    "DE": (("„", "“"), ("‚", "‘")),
}
# What stands before the closing tags and quotation marks that follow a title.
_AFTER = r"((?:</\w+>|[\u00a0\u202f]?»|[”’“\ue001-\ue011])*)"
_REPAIRS = (
    (re.compile(rf"([?!…]){_AFTER}\.(?=[\s<”’]|$)"), r"\1\2"),  # "What is to be done?." has one end too many
    (re.compile(rf"\.{_AFTER}\.(?=[\s<”’]|$)"), r".\1"),
    (re.compile(r"\((\d{4}),\)"), r"(\1)"),
    (re.compile(r"(\d|</\w+>) : (?=[\w<])"), r"\1: "),
    (re.compile(r"”\., "), "” "),
    (re.compile(r",(”?)\.(?=\s|$)"), r".\1"),
    (re.compile(r"[ \u00a0]+([,;.])(?=\s|$)"), r"\1"),
    (re.compile(r",(</\w+>)?,"), r"\1,"),
)


def entries(page: str) -> list[str]:
    """The inner HTML of each article's one entry, in the order of the articles; "" where typst set none."""
    found = []
    for article in page.split("<article>")[1:]:
        match = _ENTRY.search(article.partition("</article>")[0])
        found.append(_bare(match[1]) if match else "")
    return found


def list_entries(page: str, keys: list[str]) -> list[tuple[str, str]]:
    """Key and inner HTML of every entry of a page with one list, in the order of the list."""
    places = re.findall(r'<nav>.*?href="#([^"]+)".*?</nav>', page, re.DOTALL)
    by_place = dict(zip(places, keys, strict=True))
    entries = re.findall(r'<li id="([^"]+)">(.*?)</li>', page, re.DOTALL)
    return [(by_place[place], _bare(entry)) for place, entry in entries]


def _bare(entry: str) -> str:
    """The entry without its number, and with single spaces."""
    return _WIDE_SPACE.sub(" ", _PREFIX.sub("", entry, count=1))


def plain_entry(title: str) -> tuple[str, str]:
    """Text and HTML of a work that could not be set: its title."""
    return richtext.plain(title), richtext.to_html(title)


def tidy(entry: str, region: str) -> tuple[str, str]:
    """Text and safe HTML of an entry."""
    for pattern, replacement in _REPAIRS:
        entry = pattern.sub(replacement, entry)
    entry = entry.translate(_DIGITS)
    if region == "US":
        entry = _STOP_OUTSIDE.sub(r"\1.”", entry)
        entry = _STOP_AFTER_QUOTE.sub(r"\2\1", entry)
    writer = _Writer()
    writer.feed(_quotes(entry, region).replace(works.APOSTROPHE, "’"))
    writer.close()
    html = "".join(writer.out)
    return unescape(re.sub(r"<[^<>]*>", "", html)), html


def _quotes(entry: str, region: str) -> str:
    """Quotation marks within a title, by whether the style has put the title itself in quotation marks."""
    outer, inner = _QUOTES[region]
    opening, closing = outer[0].strip(), outer[1].strip()  # the style's own, which bring their spaces along
    depth = 0
    out = []
    for character in entry:
        if character == opening and not depth:
            depth += 1
            out.append(character)
        elif character in (opening, works.OPENING):
            out.append((outer, inner)[depth % 2][0])
            depth += 1
        elif character in (closing, works.CLOSING) and depth:
            depth -= 1
            pair = (outer, inner)[depth % 2]
            out.append(closing if character == closing and not depth else pair[1])
        else:
            out.append({works.CLOSING: outer[1]}.get(character, character))
    return "".join(out)


class _Writer(HTMLParser):
    """Writes the entry again with a handful of tags, so that nothing else can be in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            address = dict(attrs).get("href") or ""
            safe = address.startswith(("https://", "http://"))
            self.out.append(f'<a href="{escape(address)}" rel="nofollow">' if safe else "")
            self.open.append("a" if safe else "")
        else:
            self.open.append(_KEPT.get(tag, ""))
            self.out.append(f"<{self.open[-1]}>" if self.open[-1] else "")

    def handle_endtag(self, tag):
        if self.open:
            name = self.open.pop()
            self.out.append(f"</{name}>" if name else "")

    def handle_data(self, data):
        text = escape(data, quote=False)
        for mark, tag in _TAG_MARKS.items():
            text = text.replace(mark, tag)
        self.out.append(text)
