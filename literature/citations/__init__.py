"""Citations as the style manuals prescribe them, by CSL styles, through typst."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from threading import local
from typing import Any

import typst

from . import works

Item = dict[str, Any]


@dataclass(frozen=True)
class Style:
    """A citation style: its name in addresses and preferences, its label, typst's name of it, its English."""

    name: str
    label: str
    typst: str
    region: str = "US"


STYLES = {
    style.name: style
    for style in (
        Style("apa", "APA (7th edition)", "american-psychological-association"),
        Style("chicago-author-date", "Chicago (author-date)", "chicago-author-date"),
        Style("mla", "MLA (9th edition)", "modern-language-association"),
        Style("harvard", "Harvard (Cite Them Right)", "harvard-cite-them-right", "GB"),
    )
}
_SOURCE = b"""
#set text(lang: sys.inputs.lang, region: sys.inputs.region)
#for library in json(bytes(sys.inputs.libraries)) {
  html.elem("article", bibliography(bytes(library), full: true, title: none, style: sys.inputs.style))
}
"""
_thread = local()


@dataclass(frozen=True)
class Citation:
    text: str
    html: str


def cite_many(items, style):
    chosen = STYLES[style]
    libs = [json.dumps({"work": works.entry(item)}, ensure_ascii=False) for item in items]
    page = compile_(libs, chosen)
    return [from_html(part) for part in re.findall(r"<article>(.*?)</article>", page, re.S)]


def compile_(libs, chosen):
    c = typst.Compiler()
    return c.compile(_SOURCE, format="html", sys_inputs={"libraries": json.dumps(libs), "style": chosen.typst, "lang": "en", "region": chosen.region}).decode()


def from_html(part):
    m = re.search(r"<li[^>]*>(.*)</li>", part, re.S)
    return m[1] if m else part
