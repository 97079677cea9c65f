"""Whether the words that everybody reads give away what a case keeps back."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.names import fold
from partnerships import parts
from partnerships.faces import face_of_audience
from partnerships.models import Organisation, Partnership
from partnerships.vocabulary import STORY, Visibility

#: Shorter names than this are too common as words.
_LEAST = 3


@dataclass(frozen=True)
class Slip:
    """A name that is kept back, and the field of the case in whose words readers find it all the same."""

    name: str
    field: str


def slips_in(case: Partnership, organisations: dict[str, Organisation] | None = None) -> list[Slip]:
    """Return where a name that is kept back stands in what the case's own readers read.

    `organisations` are those that the partners name, by short address, where they are loaded already.
    """
    face = face_of_audience(case)
    hidden = _hidden_names(case, face, organisations)
    if not hidden or face.is_empty:
        return []
    texts = [(field, fold(text)) for field, text in _read_by_all(face)]
    slips = []
    for name in sorted(hidden):
        pattern = re.compile(rf"(?<!\w){re.escape(fold(name))}(?!\w)")
        slips += [Slip(name, field) for field in dict.fromkeys(f for f, text in texts if pattern.search(text))]
    return slips


def _hidden_names(case: Partnership, face, organisations) -> set[str]:
    """Names of partners and places that these readers are not to know."""
    kept_back = {Visibility.CONFIDENTIAL, Visibility.ANONYMISED, Visibility.MEMBERS}
    hidden, open_ = [], []
    for one in (*case.parts_of("partners"), *case.parts_of("places")):
        is_hidden = one.visibility in kept_back and (one.visibility != Visibility.MEMBERS or face.level == 1)
        (hidden if is_hidden else open_).append(one)
    if organisations is None:
        codes = [one.organisation for one in hidden if getattr(one, "organisation", "")]
        organisations = {one.code: one for one in Organisation.objects.filter(code__in=codes)}
    names = {name for one in hidden for name in _names(one, organisations)}
    return {name for name in names if len(name) >= _LEAST} - {one.name for one in open_}


def _names(part, organisations: dict[str, Organisation]) -> Iterable[str]:
    yield part.name
    organisation = organisations.get(getattr(part, "organisation", ""))
    if organisation is not None:
        yield organisation.name
        yield organisation.acronym
        yield from (str(one.get("name", "")) for one in organisation.other_names)


def _read_by_all(face) -> Iterable[tuple[str, str]]:
    """The texts that readers of this face read, with the field of the case that each belongs to."""
    yield "title", face.title
    yield "summary", face.summary
    yield from ((name, getattr(face, name)) for name in STORY)
    yield "right_holders", face.right_holders
    yield from (("tags", tag.name) for tag in face.tags.all())
    yield "teller_organisation", face.teller
    for name in parts.LISTS:
        for part in face.parts(name):
            yield from ((name, text) for text in _texts(part))


def _texts(part: parts.Part) -> Iterable[str]:
    for name, value in part.as_json().items():
        if name == "story":
            yield from value.values()
        elif isinstance(value, str) and name not in ("id", "visibility"):
            yield value
