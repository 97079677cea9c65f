"""The few tags that CSL allows inside a text, and ways to be rid of them.

CSL-JSON texts are plain except for <i>, <b>, <sup>, <sub>, <sc>, <span class="nocase"> and
<span style="font-variant:small-caps;"> (https://docs.citationstyles.org, "rich text"). Any other `<` is a
character like every other: `<script>` in a title is text, and is shown as text.
"""

import re
from html import escape

TAG = re.compile(r'</?(?:i|b|sup|sub|sc)>|<span (?:class="nocase"|style="font-variant: ?small-caps;?")>|</span>')
NOCASE = '<span class="nocase">'
SMALL_CAPS = '<span style="font-variant:small-caps;">'


def split(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Runs of text with the names of the tags that are open around each: i, b, sup, sub, sc, nocase.

    A closing tag without its opening one, and an opening one that is never closed, are plain text.
    """
    pieces: list[tuple[int, int, str | None]] = []  # start, end, name of the tag (None: text)
    partner: dict[int, int] = {}
    stack: list[tuple[str, int]] = []
    for match in TAG.finditer(text):
        tag = match.group()
        if tag.startswith("</"):
            if stack and stack[-1][0] == tag[2:-1]:
                opened = stack.pop()[1]
                partner[opened] = len(pieces)
                partner[len(pieces)] = opened
        else:
            stack.append(("span" if tag.startswith("<span") else tag[1:-1], len(pieces)))
        pieces.append((match.start(), match.end(), tag))
    runs: list[tuple[str, tuple[str, ...]]] = []
    around: list[str] = []
    position = 0
    for index, (start, end, tag) in enumerate(pieces):
        if index not in partner:
            continue
        if start > position:
            runs.append((text[position:start], tuple(around)))
        if tag.startswith("</"):
            around.pop()
        else:
            around.append(_name(tag))
        position = end
    if position < len(text):
        runs.append((text[position:], tuple(around)))
    return runs


def _name(tag: str) -> str:
    if tag.startswith("<span"):
        return "nocase" if "nocase" in tag else "sc"
    return tag[1:-1]


_OPENING = {"nocase": NOCASE, "sc": SMALL_CAPS}


def join(runs: list[tuple[str, tuple[str, ...]]]) -> str:
    """The text with tags again; the inverse of `split` up to the spelling of small capitals."""
    out: list[str] = []
    open_tags: list[str] = []
    for text, around in [*runs, ("", ())]:
        common = 0
        while common < min(len(open_tags), len(around)) and open_tags[common] == around[common]:
            common += 1
        while len(open_tags) > common:
            name = open_tags.pop()
            out.append("</span>" if name in _OPENING else f"</{name}>")
        for name in around[common:]:
            open_tags.append(name)
            out.append(_OPENING.get(name) or f"<{name}>")
        out.append(text)
    return "".join(out)


def plain(text: str) -> str:
    """The text without its tags: what is searched, sorted, compared and put into a field of a form."""
    return "".join(run for run, _around in split(text)) if "<" in text else text


_HTML = {"i": "i", "b": "b", "sup": "sup", "sub": "sub"}


def to_html(text: str) -> str:
    """The text as safe HTML: everything escaped except italics, bold, superscript and subscript."""
    out = []
    for run, around in split(text):
        names = [_HTML[name] for name in around if name in _HTML]
        out.append("".join(f"<{name}>" for name in names) + escape(run) + "".join(f"</{n}>" for n in reversed(names)))
    return "".join(out)
