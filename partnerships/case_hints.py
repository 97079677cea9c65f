"""What a reviewer is told about a case before deciding: what is missing, odd, unsafe, or there already."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from curation.hints import Hint, Weight
from partnerships.completeness import missing_in
from partnerships.dates import span_of
from partnerships.models import Organisation, Partnership
from partnerships.safety import slips_in
from partnerships.vocabulary import Visibility


def hints_for_case(case: Partnership, *, viewer=None) -> list[Hint]:
    """Return what speaks for and against a case, the gravest first."""
    return hints_for_cases([case], viewer=viewer)[case.pk]


def hints_for_cases(cases: Iterable[Partnership], *, viewer=None) -> dict[int, list[Hint]]:
    """Return the hints of each case by its primary key; the number of queries does not grow with the cases."""
    cases = list(cases)
    codes = {one["organisation"] for case in cases for one in case.partners if one.get("organisation")}
    organisations = {one.code: one for one in Organisation.objects.filter(code__in=codes)} if codes else {}
    alike = _of_the_same_title(cases, viewer)
    return {case.pk: _in_order(_hints(case, organisations, alike.get(case.title_key, ()))) for case in cases}


def _in_order(hints: list[Hint]) -> list[Hint]:
    order = [Weight.BAD, Weight.LOOK, Weight.GOOD]
    return sorted(hints, key=lambda hint: order.index(hint.weight))


def _hints(case: Partnership, organisations: dict, alike: Iterable[Partnership]) -> list[Hint]:
    label = {name: str(case._meta.get_field(name).verbose_name) for name in case.CONTENT_FIELDS} | {"tags": _("tags")}
    hints = [
        Hint(
            Weight.BAD,
            _("“%(name)s” is kept back, but stands in “%(field)s”, where readers find it.")
            % {"name": slip.name, "field": label[slip.field]},
            slip.field,
        )
        for slip in slips_in(case, organisations)
    ]
    hints += [Hint(Weight.LOOK, one.sentence, one.field) for one in missing_in(case)]
    hints += [*_about_parts(case), *_about_dates(case)]
    if not case.right_holders and not case.right_holders_say:
        hints.append(Hint(Weight.LOOK, _("The part of the right holders is not told."), "right_holders"))
    own = {case.pk, case.amends_id} - {None}
    hints += [
        Hint(Weight.LOOK, _("Another case has the same title: %s") % other.get_absolute_url(), "title")
        for other in alike
        if other.pk not in own
    ]
    return hints


def _about_parts(case: Partnership) -> Iterable[Hint]:
    for name in ("partners", "places", "exchanges", "moments", "grants", "ledger"):
        for part in case.parts_of(name):
            if part.visibility == Visibility.ANONYMISED and not part.public_name:
                sentence = _("Something is to be told in other words, but there are none: readers do not see it.")
                yield Hint(Weight.LOOK, sentence, name)
                break
    for name in ("grants", "ledger"):
        if any(part.amount and not part.currency for part in case.parts_of(name)):
            yield Hint(Weight.BAD, _("A sum has no currency."), name)
    known = {part.id for part in case.parts_of("partners")}
    if any(one and one not in known for part in case.parts_of("exchanges") for one in (part.giver, part.receiver)):
        yield Hint(Weight.BAD, _("Something is shared with somebody who is no partner any more."), "exchanges")


def _about_dates(case: Partnership) -> Iterable[Hint]:
    if ends_first(case.begins, case.ends):
        yield Hint(Weight.BAD, _("It ends before it begins."), "ends")
    if any(ends_first(one.begins, one.ends) for one in case.parts_of("grants")):
        yield Hint(Weight.BAD, _("A grant ends before it begins."), "grants")
    dates = [span_of(one.date) for one in case.parts_of("moments") if span_of(one.date)]
    begin, end = span_of(case.begins), span_of(case.ends)
    if any((begin and last < begin[0]) or (end and first > end[1]) for first, last in dates):
        yield Hint(Weight.LOOK, _("Something happened before it began, or after it ended."), "moments")


def ends_first(begins: str, ends: str) -> bool:
    """Whether a date lies for certain before the one that it should follow; an unknown one does not."""
    first, last = span_of(begins), span_of(ends)
    return bool(first and last and last[1] < first[0])


def _of_the_same_title(cases: list[Partnership], viewer) -> dict[str, list[Partnership]]:
    """Cases that this person may know of, by the key of their title."""
    if viewer is None:
        return {}
    keys = {case.title_key for case in cases if case.title_key}
    found = Partnership.objects.visible_to(viewer).filter(title_key__in=keys, amends__isnull=True)
    alike: dict[str, list[Partnership]] = {}
    for one in found.exclude(state__in=("declined", "withdrawn")).only("pk", "code", "title_key", "amends_id"):
        alike.setdefault(one.title_key, []).append(one)
    return alike
