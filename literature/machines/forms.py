"""The forms in which one source is given out, each under a media type: files of reference managers, JSON-LD, JSON.

The reference formats are those of `literature.formats.FORMATS` that can be written; another one that is added there is
offered here too.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import SimpleLazyObject

from literature import formats
from literature.machines import json_ld, signposting
from literature.machines.api import serialising
from literature.machines.description import Described


@dataclass(frozen=True)
class Form:
    """A form: its name in addresses, its media types (the first is the one sent), and how it is written."""

    name: str
    media_types: tuple[str, ...]
    write: Callable[[Described], str]
    #: A page that tells of the format, for unAPI.
    about: str = ""
    #: Whether it is a format of reference managers: those unAPI gives.
    is_reference: bool = True


#: Other names under which a format is asked for.
_ALSO = {
    "bibtex": ("text/x-bibtex", "application/bibtex"),
    "csl-json": ("application/citeproc+json",),
}
_ABOUT = {
    "bibtex": "https://www.bibtex.org/Format/",
    "ris": "https://en.wikipedia.org/wiki/RIS_(file_format)",
    "csl-json": "https://docs.citationstyles.org/",
    "mods": "https://www.loc.gov/standards/mods/",
}
#: The first media type, where the format's own entry names a more general one.
_MEDIA_TYPES = {"mods": "application/mods+xml"}


def _reference(name: str) -> Form:
    entry = formats.FORMATS[name]
    first = _MEDIA_TYPES.get(name, entry.media_type)
    media_types = (first, *(kind for kind in _ALSO.get(name, ()) if kind != first))
    return Form(name, media_types, lambda work: formats.write([work.item], name), _ABOUT.get(name, ""))


def _all() -> dict[str, Form]:
    written = [_reference(name) for name, entry in formats.FORMATS.items() if entry.writer is not None]
    others = [
        Form("json-ld", ("application/ld+json",), lambda work: _json(json_ld.as_dict(work)), is_reference=False),
        Form("linkset", (signposting.MEDIA_TYPE,), lambda work: _json(signposting.linkset(work)), is_reference=False),
        Form("json", ("application/json",), lambda work: _json(serialising.source(work)), is_reference=False),
    ]
    return {form.name: form for form in (*written, *others)}


def _json(value) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


#: Every form by name.
FORMS = SimpleLazyObject(_all)
