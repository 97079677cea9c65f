"""Writing decisions: a reader's, one taken back, a disagreement settled, a text that is not to be had.

Whoever decides about a source first takes the lock on it for the question, so that a third reader cannot come in
between two, and the second sees the first.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from curation.actions import NotAllowedNow
from literature.merging.survivors import with_merged
from literature.models import ExclusionReason, FoundSource, ScreeningDecision, SearchQuestion, Source
from literature.searching import rules
from literature.searching.standing import Standing, standing_of
from literature.searching.words import READINGS, Stage, Verdict, Where

#: So long a reader may take back a slip although the other reader has decided too; after that it is to be settled.
SLIP = timedelta(minutes=10)


def decide(
    *,
    question: SearchQuestion,
    source: Source,
    stage: str,
    by: User,
    verdict: str,
    reason: ExclusionReason | None = None,
    note: str = "",
) -> ScreeningDecision:
    """Record what a reader decides about a source at a stage; the same said twice is recorded once.

    Raises PermissionDenied for who is not in the group, ValidationError for an exclusion without one of the group's
    reasons, NotAllowedNow when it is not to be read (any more): the needed readers have decided, it was settled, or
    the stage has not been reached.
    """
    _must_screen(by, question)
    reason = _checked(question, verdict, reason)
    with transaction.atomic():
        standing = _locked(question, source)
        reading = standing.reading(stage)
        mine = reading.by_reader.get(by.pk)
        if mine and (mine.verdict, mine.reason) == (verdict, reason and reason.pk):
            return ScreeningDecision.objects.get(pk=mine.number)
        _must_be_open(question, standing, stage, by)
        return ScreeningDecision.objects.create(
            question=question,
            source=source,
            stage=stage,
            by=by,
            verdict=verdict,
            reason=reason,
            note=note.strip(),
        )


def may_decide(question: SearchQuestion, standing: Standing, stage: str, user) -> bool:
    """Whether the source is this person's to read at the stage now, or to think over."""
    try:
        _must_be_open(question, standing, stage, user)
    except NotAllowedNow:
        return False
    return rules.may_screen(user, question)


def take_back(*, question: SearchQuestion, source: Source, stage: str, by: User) -> ScreeningDecision:
    """Take back one's own decision: it goes on record that it was, and the source waits for this reader again.

    Raises PermissionDenied, or NotAllowedNow where nothing of theirs stands or it is too late (see `may_take_back`).
    """
    _must_screen(by, question)
    with transaction.atomic():
        standing = _locked(question, source)
        if not _can_take_back(standing, stage, by):
            raise NotAllowedNow(_("This decision cannot be taken back any more: what differs is settled together."))
        return ScreeningDecision.objects.create(
            question=question, source=source, stage=stage, by=by, verdict=Verdict.UNDONE
        )


def last_decision(question: SearchQuestion, stage: str, user) -> ScreeningDecision | None:
    """Return the person's last decision at the stage if it can be taken back."""
    theirs = ScreeningDecision.objects.filter(question=question, by=user, stage=stage, settles=False)
    last = theirs.select_related("source", "reason").order_by("-pk").first()
    if last is None or last.verdict == Verdict.UNDONE:
        return None
    standing = standing_of(question, last.source_id)
    return last if standing and _can_take_back(standing, stage, user) else None


def settle(
    *,
    question: SearchQuestion,
    source: Source,
    stage: str,
    by: User,
    verdict: str,
    note: str,
    reason: ExclusionReason | None = None,
) -> ScreeningDecision:
    """Settle what two readers see differently, or what one was unsure of; a later settlement replaces an earlier one.

    A third person does it, or one of the readers for both: the note says how it was agreed. Raises like `decide`,
    and ValidationError on `note` where it is empty.
    """
    _must_screen(by, question)
    if verdict not in (Verdict.INCLUDE, Verdict.EXCLUDE):
        raise ValidationError({"verdict": _("Include it or exclude it.")})
    if not note.strip():
        raise ValidationError({"note": _("Say in a sentence how it was settled.")})
    reason = _checked(question, verdict, reason)
    with transaction.atomic():
        standing = _locked(question, source)
        if not may_settle(standing, stage):
            raise NotAllowedNow(_("There is nothing to settle here: its readers agree, or have not all decided yet."))
        return ScreeningDecision.objects.create(
            question=question,
            source=source,
            stage=stage,
            by=by,
            verdict=verdict,
            reason=reason,
            note=note.strip(),
            settles=True,
        )


def may_settle(standing: Standing, stage: str) -> bool:
    """Whether there is something to settle at a stage: what its readers said differs, or was settled before."""
    if stage == Stage.TEXT and standing.title.outcome != Verdict.INCLUDE:
        return False
    reading = standing.reading(stage)
    return reading.is_settled or reading.outcome == Verdict.UNSURE


def say_retrieved(
    *, question: SearchQuestion, source: Source, by: User, retrieved: bool, note: str = ""
) -> ScreeningDecision:
    """Record that the full text is not to be had, or that it is there after all. One member says it for all.

    Raises PermissionDenied, or NotAllowedNow unless the full text is what the source waits for.
    """
    _must_screen(by, question)
    with transaction.atomic():
        standing = _locked(question, source)
        if standing.where != (Where.NOT_RETRIEVED if retrieved else Where.WAITING_TEXT):
            raise NotAllowedNow(_("The full text of this source is not what is waited for now."))
        return ScreeningDecision.objects.create(
            question=question,
            source=source,
            stage=Stage.RETRIEVAL,
            by=by,
            verdict=Verdict.RETRIEVED if retrieved else Verdict.NOT_RETRIEVED,
            note=note.strip(),
        )


def _must_screen(user, question: SearchQuestion) -> None:
    if not rules.may_screen(user, question):
        raise PermissionDenied(_("Only members of %(group)s screen its sources.") % {"group": question.group})


def _checked(question: SearchQuestion, verdict: str, reason: ExclusionReason | None) -> ExclusionReason | None:
    """Return the reason where the verdict has one. Raises ValidationError."""
    if verdict not in READINGS:
        raise ValidationError({"verdict": _("Include, exclude, or say that you are unsure.")})
    if verdict != Verdict.EXCLUDE:
        return None
    if reason is None or reason.group_id != question.group_id or reason.retired:
        raise ValidationError({"reason": _("Choose the reason why it is excluded.")})
    return reason


def _locked(question: SearchQuestion, source: Source) -> Standing:
    """Lock the source for the question and tell where it stands. Raises NotAllowedNow where no search found it."""
    found = FoundSource.objects.counted().filter(search__question=question, source__in=with_merged([source.pk]))
    if not list(found.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True)):
        raise NotAllowedNow(_("No search for this question has found this source."))
    standing = standing_of(question, source.pk)
    if standing is None:
        raise NotAllowedNow(_("This source was merged into another, which is screened in its place."))
    return standing


def _must_be_open(question: SearchQuestion, standing: Standing, stage: str, by: User) -> None:
    if stage not in question.stages:
        raise NotAllowedNow(_("Sources are not screened in this way for this question."))
    if stage == Stage.TEXT and standing.title.outcome != Verdict.INCLUDE:
        raise NotAllowedNow(_("Its title and abstract have to be included first."))
    if standing.where == Where.NOT_RETRIEVED:
        raise NotAllowedNow(_("Its full text is not to be had."))
    reading = standing.reading(stage)
    if reading.is_settled:
        raise NotAllowedNow(_("This has been settled. It can be settled anew."))
    if reading.is_complete and not (by.pk in reading.by_reader and question.readers == 1):
        raise NotAllowedNow(_("Its readers have decided. What they see differently is settled."))


def _can_take_back(standing: Standing, stage: str, by: User) -> bool:
    """Whether a decision of this person stands that is still theirs alone, or was a slip of just now."""
    reading = standing.reading(stage)
    mine = reading.by_reader.get(by.pk)
    if mine is None or reading.is_settled or (stage == Stage.TITLE and standing.text.by_reader):
        return False
    if not reading.is_complete or reading.readers == 1:
        return True
    at = ScreeningDecision.objects.values_list("at", flat=True).get(pk=mine.number)
    return timezone.now() - at <= SLIP
