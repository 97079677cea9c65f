"""The parts of a source that are changed for several at once: how each is read, changed and given back."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import WorkingGroup
from curation import rules
from curation.actions import NotAllowedNow, change_content, take
from curation.models import Topic
from curation.workflow import Action, State
from literature.actions import edit_source
from literature.models import BulkChange, Source

What = BulkChange.What


class ChangedSince(Exception):
    """Somebody changed this part after the change of several; undoing it would overwrite them."""


@dataclass(frozen=True)
class Part:
    """How one part of a source is read, changed and given back."""

    #: `(source) -> value`, as JSON.
    read: Callable
    #: `(now, values) -> value`: what it is to become; raises NotAllowedNow.
    wanted: Callable
    #: `(source, value, by, comment)`: sets it, as the action for one source does.
    put: Callable
    #: `(now, before, after) -> value`: what undoing makes of it; raises ChangedSince.
    given_back: Callable


def _topics(source: Source) -> list[str]:
    return sorted(source.topics.values_list("slug", flat=True))


def _put_topics(source: Source, slugs: list[str], *, by, comment: str) -> None:
    edit_source(source, by=by, values={}, topics=Topic.objects.named(slugs), comment=comment)


def _tags(source: Source) -> list[str]:
    return sorted(source.tags.names())


def _put_tags(source: Source, names: list[str], *, by, comment: str) -> None:
    edit_source(source, by=by, values={}, tags=names, comment=comment)


def _put_language(source: Source, language: str, *, by, comment: str) -> None:
    edit_source(source, by=by, values={"language": language}, comment=comment)


def _put_group(source: Source, slug: str, *, by, comment: str) -> None:
    """Hand a source, and the open proposals to change it, to another group."""
    target = WorkingGroup.objects.get(slug=slug)
    if not rules.may_edit(by, source) and not _takes_back(by, source, target):
        raise PermissionDenied(_("You may not change this source."))
    former = source.group

    def change(locked: Source) -> None:
        locked.group = target
        Source.objects.open().filter(amends=locked).update(group=target)

    moved = _("Moved from %(former)s to %(group)s.") % {"former": former.short_name, "group": target.short_name}
    change_content(source, change, by=by, action=Action.CORRECT, comment=f"{moved} {comment}".strip())


def _takes_back(by, source: Source, target: WorkingGroup) -> bool:
    """A coordinator who gave a published source away may take it back, into their own group."""
    return source.state in {State.PUBLISHED, State.SUBMITTED} and target.pk in by.coordinated_group_ids


def _put_state(source: Source, state: str, *, by, comment: str) -> None:
    if state == State.WITHDRAWN:
        action = Action.WITHDRAW
    else:
        action = Action.PUBLISH if source.state == State.SUBMITTED else Action.REINSTATE
    take(source, action, by=by, comment=comment)


def _only_from(state: str, target: str) -> Callable:
    def wanted(now: str, _values: list[str]) -> str:
        if now not in (state, target):
            raise NotAllowedNow(_("This cannot be done now: it is “%(state)s”.") % {"state": State(now).label})
        return target

    return wanted


def _set_back(now: list, before: list, after: list) -> list:
    """Take out of a set what was added and put in what was taken out; what else changed since stays."""
    back = sorted((set(now) - (set(after) - set(before))) | (set(before) - set(after)))
    if back == sorted(now):
        raise ChangedSince(_("It has been changed since."))
    return back


def _value_back(now: str, before: str, after: str) -> str:
    if now != after:
        raise ChangedSince(_("It has been changed since."))
    return before


def _state_back(now: str, before: str, after: str) -> str:
    # What was published cannot go back into the queue; it is withdrawn from the public.
    return State.WITHDRAWN if _value_back(now, before, after) == State.SUBMITTED else before


def _more(now: list, values: list) -> list:
    return sorted({*now, *values})


def _fewer(now: list, values: list) -> list:
    return sorted(set(now) - set(values))


def _first(_now, values: list) -> str:
    return values[0]


def _state(source: Source) -> str:
    return source.state


PARTS: dict[str, Part] = {
    What.ADD_TOPICS: Part(_topics, _more, _put_topics, _set_back),
    What.REMOVE_TOPICS: Part(_topics, _fewer, _put_topics, _set_back),
    What.ADD_TAGS: Part(_tags, _more, _put_tags, _set_back),
    What.REMOVE_TAGS: Part(_tags, _fewer, _put_tags, _set_back),
    What.SET_LANGUAGE: Part(lambda source: source.language, _first, _put_language, _value_back),
    What.MOVE: Part(lambda source: source.group.slug, _first, _put_group, _value_back),
    What.PUBLISH: Part(_state, _only_from("submitted", "published"), _put_state, _state_back),
    What.WITHDRAW: Part(_state, _only_from("published", "withdrawn"), _put_state, _state_back),
    What.REINSTATE: Part(_state, _only_from("withdrawn", "published"), _put_state, _state_back),
}
