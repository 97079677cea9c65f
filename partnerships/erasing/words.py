"""Where words stand in a case and beside it, for taking some of them out."""

from collections.abc import Callable

from partnerships.erasing.family import Family, events_of
from partnerships.erasing.scrubbing import Scrubber
from partnerships.erasing.traces import delete, passing
from partnerships.erasing.traces_of_cases import forget_tag_names
from partnerships.models import CaseComment, CaseFile, GoodPractice, PartnershipTag
from partnerships.parts import LISTS
from partnerships.vocabulary import STORY

#: Fields of a case that hold words of people, and keys of its parts that do. All else is codes and dates.
_TEXTS = ("title", "summary", *STORY, "right_holders", "confidential_note", "teller_name", "teller_organisation")
_KEYS = frozenset({"name", "public_name", "text", "tasks", "title", "funder_name", "purpose", "summary", "story"})
_beside: list[Callable[[Family, Scrubber], object]] = []


def register_words(function: Callable[[Family, Scrubber], object]) -> None:
    """Let a higher app take words out of what it keeps about a case."""
    _beside.append(function)


def scrub_content(content: dict, scrubber: Scrubber) -> dict:
    """Return a snapshot, or a part of one, without the words."""
    found = {name: scrubber.text(content[name]) for name in _TEXTS if content.get(name)}
    found |= {
        name: [_scrub_part(one, scrubber) for one in content.get(name) or []] for name in LISTS if name in content
    }
    if "tags" in content:
        found["tags"] = [tag for tag in content["tags"] if scrubber.text(tag) == tag]
    return {**content, **found}


def _scrub_part(part: dict, scrubber: Scrubber) -> dict:
    return {key: scrubber.json(value) if key in _KEYS else value for key, value in part.items()}


def scrub_beside(family: Family, scrubber: Scrubber) -> None:
    """Take the words out of what stands beside the cases: comments, files, good practice, tags."""
    triggers = [f"{events_of(model)._meta.label}:append_only" for model in (CaseComment, CaseFile, PartnershipTag)]
    triggers += [f"{model._meta.label}:update_update" for model in (CaseComment, CaseFile)]
    with passing(*triggers, "partnerships.GoodPractice:goodpractice_never_changed"):
        scrub_rows(CaseComment.objects.filter(case__in=family.ids), ("text", "hidden_why"), scrubber)
        scrub_rows(events_of(CaseComment).objects.filter(case__in=family.ids), ("hidden_why",), scrubber)
        for table in (CaseFile, events_of(CaseFile)):
            words = ("title", "alternative", "credit", "reason")
            scrub_rows(table.objects.filter(case__in=family.ids), words, scrubber)
        scrub_rows(GoodPractice.objects.filter(case__in=family.ids), ("reason", "evidence", "sources"), scrubber)
        _take_tags_off(family, scrubber)
    for function in _beside:
        function(family, scrubber)


def scrub_rows(rows, names: tuple[str, ...], scrubber: Scrubber) -> None:
    """Take the words out of columns of rows; only rows that hold one are written."""
    for row in rows:
        changed = {name: scrubber.json(getattr(row, name)) for name in names}
        if any(value != getattr(row, name) for name, value in changed.items()):
            type(row)._base_manager.filter(pk=row.pk).update(**changed)


def _take_tags_off(family: Family, scrubber: Scrubber) -> None:
    events = events_of(PartnershipTag).objects.filter(content_object__in=family.ids)
    tags = PartnershipTag.objects.filter(content_object__in=family.ids)
    named = {*events.values_list("tag_id", "tag__name"), *tags.values_list("tag_id", "tag__name")}
    gone = {pk for pk, name in named if name and scrubber.text(name) != name}
    if gone:
        finish = forget_tag_names(family, gone)
        delete(tags.filter(tag__in=gone))
        delete(events.filter(tag__in=gone))
        finish()
