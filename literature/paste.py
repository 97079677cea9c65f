"""What a person pastes into the form of a source, and what it fills in."""

from dataclasses import dataclass, field

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curation.tagging import LONGEST_TAG, MOST_TAGS
from literature import lookup
from literature.csl import from_csl
from literature.formats import read
from literature.forms.contributors import MOST_CONTRIBUTORS
from literature.identifiers import Recognised, issns_in, recognise

# So much text is looked at; a whole library comes as a file.
LONGEST_PASTE = 400_000
LONGEST_TOLD = 120
# The form's field that keeps what was recognised where nothing could be found out about it.
KEPT_IN = {"doi": "doi", "isbn": "isbn", "url": "url"}


@dataclass(frozen=True)
class Filled:
    """What came of a paste: values for the form and sentences for the person.

    `values` are those of `literature.csl.from_csl`, `extra` included, and empty when nothing could be read.
    """

    values: dict = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    problem: str = ""
    remarks: tuple[str, ...] = ()
    rest: str = ""  # what stays in the paste box
    number: int = 0  # records that were pasted


def fill(text: str) -> Filled:
    """Read what was pasted, or look up what it names.

    Never raises on bad input: `problem` says what is wrong, or that a service does not answer, and `rest` keeps the
    text.
    """
    text = text.strip()
    if not text:
        return Filled(problem=_("Paste something first, or fill in the form by hand."))
    if len(text) > LONGEST_PASTE:
        return Filled(problem=_("This is too much for one form. Import it as a file."), rest=text)
    recognised = recognise(text)
    if recognised.kind == "nothing":
        sentence = _("This is no DOI, ISBN, web address, BibTeX or RIS entry. Fill in the form by hand.")
        return Filled(problem=sentence, rest=text)
    if recognised.kind in ("doi", "isbn", "arxiv", "pubmed", "url"):
        return _looked_up(recognised, text)
    return _read(recognised.kind, text)


def _looked_up(recognised: Recognised, text: str) -> Filled:
    try:
        reading = lookup.look_up(recognised)
    except lookup.LookupFailed as error:
        # What was recognised need not be typed again.
        kept = {KEPT_IN[recognised.kind]: recognised.value} if recognised.kind in KEPT_IN else {}
        sentence = _("%(reason)s You can fill in the form by hand.") % {"reason": error}
        return Filled(values=kept, problem=sentence, rest=text)
    values, tags, remarks = values_of(reading.item)
    return Filled(values=values, tags=tags, remarks=(*reading.problems, *remarks), number=1)


def _read(kind: str, text: str) -> Filled:
    readings = read(text, kind)
    sound = [reading for reading in readings if reading.item is not None]
    if not sound:
        first = readings[0] if readings else None
        reason = " ".join(first.problems) if first else ""
        sentence = _("The entry at line %(line)s could not be read. %(reason)s") % {
            "line": first.line if first else 1,
            "reason": reason or _("Nothing was found in it."),
        }
        return Filled(problem=sentence, rest=text, number=len(readings))
    chosen = sound[0]
    others = [reading for reading in readings if reading is not chosen]
    values, tags, remarks = values_of(chosen.item)
    return Filled(
        values=values,
        tags=tags,
        problem=_about_others(len(readings), [reading for reading in readings if reading.item is None]),
        remarks=(*chosen.problems, *remarks),
        rest="\n\n".join(reading.raw.strip() for reading in others),
        number=len(readings),
    )


def _about_others(number: int, broken: list) -> str:
    sentences = []
    if number > 1:
        sentences.append(
            _(
                "%s entries were pasted. The first one is in the form; the others stay in the box. "
                "Many at once are better imported as a file."
            )
            % number
        )
    sentences += [
        _("The entry at line %(line)s could not be read. %(reason)s")
        % {"line": reading.line, "reason": " ".join(reading.problems)}
        for reading in broken[:3]
    ]
    return " ".join(sentences)


def values_of(item: dict) -> tuple[dict, tuple[str, ...], tuple[str, ...]]:
    """Return a CSL-JSON item as values for the form, its keywords as tags, and remarks on what was changed.

    The keywords stay in `extra` too, so that an export gives all of them back, those too long for a tag included.
    """
    keywords = (item.get("custom") or {}).get("keywords") or ()
    tags = tuple(word for word in keywords if len(word) <= LONGEST_TAG)[:MOST_TAGS]
    values = from_csl(item)
    remarks = []
    numbers = issns_in(values["issn"])
    if numbers:
        values["issn"] = numbers[0]
        if numbers[1:]:
            values["extra"]["portal-other-issn"] = " ".join(numbers[1:])
    missing = len(values["contributors"]) - MOST_CONTRIBUTORS
    if missing > 0:
        values["contributors"] = values["contributors"][:MOST_CONTRIBUTORS]
        remarks.append(ngettext("%s contributor was left out.", "%s contributors were left out.", missing) % missing)
    return values, tags, tuple(remarks)


def kept_unseen(extra: dict) -> list[str]:
    """Return what a paste brought that has no field, each as `name: value`, short, for the person to know."""
    custom = extra.get("custom") or {}
    rest = {name: value for name, value in extra.items() if name != "custom"} | dict(custom.get("fields") or {})
    told = []
    for name, value in rest.items():
        words = _as_words(value)
        label = capfirst(name.removeprefix("portal-").replace("-", " "))
        told.append(f"{label}: {words[:LONGEST_TOLD]}{'…' if len(words) > LONGEST_TOLD else ''}")
    return told


def _as_words(value) -> str:
    if isinstance(value, dict):
        if "date-parts" in value:
            return " – ".join("-".join(str(number) for number in parts) for parts in value["date-parts"])
        return " ".join(str(part) for part in value.values())
    if isinstance(value, list):
        return "; ".join(_as_words(part) for part in value)
    return str(value)
