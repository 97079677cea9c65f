"""Which value each field of the merged record takes: what there is to choose from, and what is proposed."""

import re
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from literature import content
from literature.identifiers import fold, valid_doi, valid_isbn, valid_issn
from literature.models import Source

#: The value of a choice that keeps what all the records say, one below the other; for members' own words only.
BOTH = "all"
CHOSEN_FIELDS = tuple(name for name in Source.CONTENT_FIELDS if name != "extra")
_IDENTIFIERS = {"doi": valid_doi, "isbn": valid_isbn, "issn": valid_issn}


@dataclass(frozen=True)
class Option:
    """One value of a field to choose: `key` is the short address of the record that has it; `others` have the same."""

    key: str
    text: str
    places: tuple[int, ...]  # of the records that say so, from 1 on
    is_chosen: bool


@dataclass(frozen=True)
class Row:
    """One field in which the records differ, with its options; `is_long` where they are texts of some length."""

    field: str
    label: str
    options: tuple[Option, ...]
    is_long: bool = False


def default_survivor(sources: list[Source]) -> Source:
    """Return the record that stays unless somebody says otherwise: the one published first, else added first."""
    return min(sources, key=lambda one: (one.published_at is None, one.published_at or one.created_at, one.pk))


def proposed(sources: list[Source], survivor: Source) -> dict[str, str]:
    """Return the short address of the record whose value is best, for each field."""
    ordered = [survivor, *(source for source in sources if source.code != survivor.code)]
    return {
        field: max(ordered, key=lambda source: (_worth(field, getattr(source, field)), source is survivor)).code
        for field in CHOSEN_FIELDS
    }


def _worth(field: str, value) -> tuple:
    """How much a value says: the fuller, the more; nothing is worth nothing."""
    if value in (None, "", [], {}):
        return (0,)
    if field in {"type", "volume", "issue", "number", "edition", "collection_number"}:
        return (1,)  # none is fuller than another: the survivor's
    if field == "contributors":
        names = [one.get("literal") or f"{one.get('given', '')}{one.get('family', '')}" for one in value]
        return (1, len(value), sum(len(re.sub(r"\W", "", name)) for name in names))
    if field in _IDENTIFIERS:
        return (1, _IDENTIFIERS[field](value))
    if field in {"title", "container_title", "publisher", "collection_title"}:
        return (1, not value.isupper(), len(fold(value)))
    if field == "issued":
        return (1, "~" not in value and "?" not in value, len(value))
    if field == "accessed":
        return (1, value.isoformat())
    if field == "url":
        return (1, value.startswith("https:"))
    return (1, len(str(value)))


def rows_of(sources: list[Source], chosen: dict[str, str]) -> tuple[list[Row], list[dict]]:
    """Return the fields in which the records differ, and those in which they are the same as {name, value}."""
    labels = content.labels(Source)
    rows, same = [], []
    for field in CHOSEN_FIELDS:
        options = _options(field, sources, chosen.get(field, ""))
        if len(options) > 1:
            is_long = any(len(option.text) > 120 for option in options)
            rows.append(Row(field, capfirst(str(labels[field])), tuple(options), is_long))
        elif options and options[0].text:
            same.append({"name": capfirst(str(labels[field])), "value": options[0].text})
    return rows, same


def _options(field: str, sources: list[Source], chosen: str) -> list[Option]:
    by_text: dict[str, list[tuple[int, Source]]] = {}
    for place, source in enumerate(sources, 1):
        text = content.display(field, _plain(getattr(source, field)))
        by_text.setdefault(text, []).append((place, source))
    options = [
        Option(those[0][1].code, text, tuple(place for place, _s in those), chosen in {s.code for _p, s in those})
        for text, those in by_text.items()
    ]
    written = [option for option in options if option.text]
    if field == "note" and len(written) > 1:
        everybody = tuple(range(1, len(sources) + 1))
        options.append(Option(BOTH, _("Keep all of them, one below the other"), everybody, chosen == BOTH))
    return options


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def merged_values(sources: list[Source], survivor: Source, chosen: dict[str, str]) -> dict:
    """Return the values that the survivor takes: of each field the chosen record's; `extra` of all, its own first."""
    by_code = {source.code: source for source in sources}
    values = {}
    for field in CHOSEN_FIELDS:
        if chosen.get(field) == BOTH and field == "note":
            notes = [survivor.note, *(source.note for source in sources if source.code != survivor.code)]
            values[field] = "\n\n".join(dict.fromkeys(note.strip() for note in notes if note.strip()))
        else:
            values[field] = getattr(by_code.get(chosen.get(field, ""), survivor), field)
    extra: dict = {}
    for source in [*(one for one in sources if one.code != survivor.code), survivor]:
        extra |= source.extra or {}
    return values | {"extra": extra}


def united(sources: list[Source]) -> tuple[list, list[str]]:
    """Return all topics of the records in the topics' order, and all their tags by name."""
    topics = {topic.pk: topic for source in sources for topic in source.topics.all()}
    tags = {fold(link.tag.name): link.tag.name for source in sources for link in source.tagged.all()}
    return sorted(topics.values(), key=lambda topic: (topic.position, topic.slug)), sorted(tags.values(), key=fold)
