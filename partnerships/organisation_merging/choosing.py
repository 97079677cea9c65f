"""Which value each field of the merged organisation takes: what there is to choose from, and what is proposed."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from partnerships import content
from partnerships.keys import fold_name
from partnerships.models import Organisation

#: The value of a choice that keeps what all the records say: for lists.
BOTH = "all"
LISTS = ("other_names", "identifiers", "contacts")
#: From the widest to the narrowest: what only few may read does not become public by a merging alone.
_NARROWNESS = {"public": 0, "members": 1, "confidential": 2}


@dataclass(frozen=True)
class Option:
    """One value of a field to choose: `key` is the short address of the record that has it."""

    key: str
    text: str
    places: tuple[int, ...]  # of the records that say so, from 1 on
    is_chosen: bool


@dataclass(frozen=True)
class Row:
    """One field in which the records differ, with its options."""

    field: str
    label: str
    options: tuple[Option, ...]


def default_survivor(records: list[Organisation]) -> Organisation:
    """Return the record that stays unless somebody says otherwise: published, with a ROR identifier, the oldest."""
    return min(records, key=lambda one: (one.published_at is None, not one.ror, one.created_at, one.pk))


def proposed(records: list[Organisation], survivor: Organisation) -> dict[str, str]:
    """Return the short address of the record whose value is best, for each field; BOTH for lists.

    The survivor's counts where it says anything; of audiences the narrowest.
    """
    ordered = [survivor, *(one for one in records if one.pk != survivor.pk)]
    best = {}
    for field in Organisation.CONTENT_FIELDS:
        if field in LISTS:
            best[field] = BOTH
        elif field == "audience":
            best[field] = max(ordered, key=lambda one: _NARROWNESS[one.audience]).code
        else:
            best[field] = next((one.code for one in ordered if _plain(one, field)), survivor.code)
    return best


def _plain(record: Organisation, field: str):
    value = getattr(record, field)
    if field == "country":
        return str(value.code or "")
    if field == "parent":
        return value.code if value else ""
    return value


def rows_of(records: list[Organisation], chosen: dict[str, str]) -> tuple[list[Row], list[dict]]:
    """Return the fields in which the records differ, and those in which they are the same as {name, value}."""
    labels = content.labels(Organisation)
    rows, same = [], []
    for field in Organisation.CONTENT_FIELDS:
        options = _options(field, records, chosen.get(field, ""))
        if len(options) > 1:
            rows.append(Row(field, capfirst(str(labels[field])), tuple(options)))
        elif options and options[0].text:
            same.append({"name": capfirst(str(labels[field])), "value": options[0].text})
    return rows, same


def _options(field: str, records: list[Organisation], chosen: str) -> list[Option]:
    by_text: dict[str, list[tuple[int, Organisation]]] = {}
    for place, record in enumerate(records, 1):
        text = content.display(field, _plain(record, field))
        by_text.setdefault(text, []).append((place, record))
    options = [
        Option(those[0][1].code, text, tuple(p for p, _r in those), chosen in {r.code for _p, r in those})
        for text, those in by_text.items()
    ]
    if field in LISTS and len(options) > 1:
        everybody = tuple(range(1, len(records) + 1))
        options.append(Option(BOTH, _("Keep all of them"), everybody, chosen == BOTH))
    return options


def merged_values(records: list[Organisation], survivor: Organisation, chosen: dict[str, str]) -> dict:
    """Return the values that the survivor takes. The names of the others stay as other names, so that it is found.

    A name of what the survivor's readers may not know is none of them: names come only from records that at least as
    many may read.
    """
    by_code = {record.code: record for record in records}
    values = {}
    for field in Organisation.CONTENT_FIELDS:
        if field in LISTS and chosen.get(field) == BOTH:
            values[field] = _united([survivor, *records], field)
        else:
            values[field] = getattr(by_code.get(chosen.get(field, ""), survivor), field)
    if values["parent"] is not None and values["parent"].pk in {record.pk for record in records}:
        values["parent"] = survivor.parent if survivor.parent_id not in {record.pk for record in records} else None
    if chosen.get("other_names") == BOTH:
        width = _NARROWNESS[values["audience"]]
        told = [one for one in records if _NARROWNESS[one.audience] <= width]
        also = [{"name": name, "language": ""} for one in told for name in (one.name, one.acronym) if name]
        known = {fold_name(values["name"]), fold_name(values["acronym"])}
        values["other_names"] = _each_once([*values["other_names"], *also], besides=known)
    return values


def _united(records: list[Organisation], field: str) -> list[dict]:
    found: list[dict] = []
    for record in records:
        found += [one for one in getattr(record, field) if one not in found]
    return found


def _each_once(names: list[dict], besides: set[str]) -> list[dict]:
    seen, found = set(besides), []
    for one in names:
        folded = fold_name(one["name"])
        if folded not in seen:
            seen.add(folded)
            found.append(one)
    return found
