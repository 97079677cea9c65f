"""What is left of a case under sources when it is erased: that there was one."""

from django.utils.translation import gettext_lazy as _

from literature.models import CaseSource, ErasedCaseSource
from partnerships.erasing.family import Family, events_of
from partnerships.erasing.scrubbing import Scrubber
from partnerships.erasing.traces import Trace, delete, history_of, passing, register_trace
from partnerships.erasing.words import register_words, scrub_rows
from partnerships.vocabulary import Audience


def register() -> None:
    """Register the links between cases and sources as traces of a case."""
    _number, forget, trigger = history_of(CaseSource, owner="partnership_id")

    def links(family: Family):
        return CaseSource.objects.filter(partnership__in=family.ids)

    def take_out(family: Family) -> None:
        _leave_marks(family, links(family))
        delete(links(family))
        forget(family)

    label = _("Sources named with it, and what is noted of them")
    register_trace(Trace(label, lambda f: links(f).count(), take_out, triggers=(trigger,), of=("partnership",)))
    register_words(_scrub)


def _scrub(family: Family, scrubber: Scrubber) -> None:
    """Take words out of the notes on sources, and out of what these said before."""
    triggers = ("literature.CaseSourceEvent:append_only", "literature.CaseSource:update_update")
    with passing(*triggers):
        for table in (CaseSource, events_of(CaseSource)):
            scrub_rows(table.objects.filter(partnership__in=family.ids), ("note",), scrubber)


def _leave_marks(family: Family, links) -> None:
    """Let a source say that there was a case, where anybody could know of it."""
    if family.root.published_at is None or family.root.is_amendment or family.root.audience != Audience.PUBLIC:
        return
    marks = [
        ErasedCaseSource(source_id=source, code=family.root.code, relation=relation)
        for source, relation in links.filter(partnership=family.root.pk).values_list("source_id", "relation")
    ]
    ErasedCaseSource.objects.bulk_create(marks, ignore_conflicts=True)
