"""What each row of a register is to what is here already, and to the rows before it."""

from collections import defaultdict
from collections.abc import Iterator

from django.db import transaction

from curation.bulk import update_many
from partnerships.keys import fold_name
from partnerships.models import Organisation, OrganisationImport, OrganisationName, OrganisationRow
from partnerships.models.organisation_imports import Outcome, Stage, Verdict
from partnerships.models.organisation_name import SPOKEN, NameKind
from partnerships.registers.limits import BATCH
from partnerships.suggestions import known_to


def compare(brought: OrganisationImport) -> Iterator[None]:
    """Give each row its verdict; each step of the iterator is one committed batch."""
    while True:
        rows = list(brought.rows.filter(number__gt=brought.done, number__lte=brought.done + BATCH))
        if not rows:
            break
        with transaction.atomic():
            judge(brought, [row for row in rows if row.verdict == Verdict.NEW])
            brought.done = rows[-1].number
            OrganisationImport.objects.filter(pk=brought.pk).update(done=brought.done)
        yield
    left = brought.rows.filter(outcome="").count()
    OrganisationImport.objects.filter(pk=brought.pk).update(stage=Stage.READY, done=0, to_do=left)


def judge(brought: OrganisationImport, rows: list[OrganisationRow]) -> None:
    """Say of rows that seem new which are known and which are likely so, and save that.

    Known is what has the same ROR identifier, or, where one of the two has none, the same names and country. Likely
    is what shares a name and does not name another country. Only what whoever brings it may know of counts.
    """
    if brought.brought_by is None:
        return
    known = known_to(brought.brought_by)
    by_ror = _by_ror(known, {row.values["ror"] for row in rows} - {""})
    by_name = _by_name(known, {name for row in rows for name in _spoken(row.values)})
    changed = []
    for row in rows:
        found = by_ror.get(row.values["ror"])
        verdict, alike = (Verdict.KNOWN, found) if found else _by_names(row.values, by_name)
        if alike is None:
            continue
        row.verdict, row.alike = verdict, alike
        row.outcome = Outcome.KNOWN if verdict == Verdict.KNOWN else ""
        changed.append(row)
    update_many(changed, ["verdict", "alike", "outcome"])


def _by_ror(known, numbers: set[str]) -> dict[str, Organisation]:
    found = known.filter(ror__in=numbers).only("pk", "ror", "name", "country") if numbers else []
    return {one.ror: one for one in found}


def _by_name(known, folded: set[str]) -> dict[str, list[Organisation]]:
    """The organisations that go by each of these names. The join is put first: few rows match."""
    names = OrganisationName.objects.filter(folded__in=folded, kind__in=[kind.value for kind in SPOKEN])
    pairs = list(names.exclude(kind=NameKind.ACRONYM).values_list("folded", "organisation_id"))
    found = known.only("pk", "code", "ror", "name", "country").in_bulk({pk for _name, pk in pairs})
    by_name = defaultdict(list)
    for name, pk in pairs:
        if pk in found:
            by_name[name].append(found[pk])
    return by_name


def _spoken(values: dict) -> list[str]:
    texts = [values["name"], *(one["name"] for one in values["other_names"])]
    return [folded for text in texts if (folded := fold_name(text))]


def _by_names(values: dict, by_name: dict[str, list[Organisation]]) -> tuple[str, Organisation | None]:
    own = fold_name(values["name"])
    likely = None
    for name in _spoken(values):
        for one in by_name.get(name, ()):
            if values["ror"] and one.ror and values["ror"] != one.ror:
                continue
            country = str(one.country.code or "")
            if name == own == fold_name(one.name) and values["country"] == country:
                return Verdict.KNOWN, one
            if likely is None and (not values["country"] or not country or values["country"] == country):
                likely = one
    return Verdict.LIKELY, likely
