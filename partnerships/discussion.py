"""What members say under a case, as its page shows it; and the letters that tell of it, one an hour for each person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership, User
from curation.addresses import absolute
from outbox.actions import write
from partnerships import rules
from partnerships.faces import Face, row_of
from partnerships.forms.discussion import CommentForm
from partnerships.models import CaseComment, Partnership
from partnerships.vocabulary import Audience

#: So many comments are told of in one round of `run_due`; the others in the next.
AT_ONCE = 500


@dataclass(frozen=True)
class Said:
    """A comment as somebody sees it, and what they may do with it."""

    comment: CaseComment
    #: Its words, or nothing where they are not for this person.
    text: str
    may_change: bool
    may_take_back: bool
    may_hide: bool
    may_show: bool


def section(face: Face, request: HttpRequest) -> dict | None:
    """Return the discussion for a case's page; None for visitors, who do not know that there is one."""
    case, user = row_of(face), request.user
    if not rules.may_discuss(user, case):
        return None
    keeps = rules.may_hide_comments(user, case)
    comments = CaseComment.objects.filter(case=case).with_people()
    return {
        "title": _("Discussion among members"),
        "said": [_said(one, user, keeps) for one in comments],
        "case": face,
        "form": CommentForm(auto_id="comment_%s"),
        "is_protected": is_protected(case),
    }


def _said(comment: CaseComment, user: User, keeps: bool) -> Said:
    return Said(
        comment,
        text=comment.text if comment.is_standing or keeps else "",
        may_change=rules.may_change_comment(user, comment),
        may_take_back=rules.may_take_back_comment(user, comment),
        may_hide=keeps and comment.is_standing and comment.by_id != user.pk,
        may_show=keeps and comment.hidden_at is not None and comment.taken_back_at is None,
    )


def is_protected(case: Partnership) -> bool:
    """Whether no word of the discussion may leave the portal: not everybody may read all of the case."""
    return case.has_protected or case.audience != Audience.PUBLIC


def tell_of_comments(now: datetime) -> int:
    """Write to those whom new comments concern, each person at most once an hour; `run_due` calls it.

    Comments of one hour are told of in the next, so that a quarter of an hour's changes are in them. Returns how many
    letters were written. Two that run at once do not take the same comments.
    """
    # Two minutes for those that were being saved when the hour ended.
    until = (now - timedelta(minutes=2)).replace(minute=0, second=0, microsecond=0)
    with transaction.atomic():
        due = CaseComment.objects.filter(told_at__isnull=True, at__lt=until).order_by("at", "pk")
        comments = list(due.select_for_update(of=("self",), skip_locked=True).select_related("by", "case")[:AT_ONCE])
        CaseComment.objects.filter(pk__in=[one.pk for one in comments]).update(told_at=now)
        return _write_to_each([one for one in comments if one.is_standing])


def _write_to_each(comments: list[CaseComment]) -> int:
    for_whom: dict[int, list[CaseComment]] = {}
    people: dict[int, User] = {}
    for case in {one.case_id: one.case for one in comments}.values():
        of_case = [one for one in comments if one.case_id == case.pk]
        for person in concerned(case):
            people[person.pk] = person
            for_whom.setdefault(person.pk, []).extend(one for one in of_case if one.by_id != person.pk)
    return sum(_tell(people[pk], news) for pk, news in for_whom.items() if news)


def concerned(case: Partnership) -> list[User]:
    """Return whom the discussion of a case concerns: its author, its readers in charge, and who took part in it.

    Readers in charge are the coordinators who are named, or those of the group where nothing is held back. Only
    people who are members, and may know of the case, are among them.
    """
    ids = {case.contributed_by_id, *case.reader_ids, *case.comments.standing().values_list("by_id", flat=True)}
    if not case.has_protected:
        coordinators = Membership.objects.active().coordinators().filter(group=case.group_id)
        ids |= set(coordinators.values_list("user_id", flat=True))
    found = User.objects.filter(pk__in=ids - {None}, is_active=True).order_by("pk")
    return [one for one in found if rules.may_discuss(one, case) and _may_know(one, case)]


def _may_know(user: User, case: Partnership) -> bool:
    return Partnership.objects.visible_to(user).filter(pk=case.pk).exists()


def _tell(person: User, comments: list[CaseComment]) -> bool:
    """Write one letter about all of them. Of a protected case it holds who wrote, and not a word more."""
    number = len(comments)
    lines = []
    for case in {one.case_id: one.case for one in comments}.values():
        of_case = [one for one in comments if one.case_id == case.pk]
        lines += [str(case), f"{absolute(case.get_absolute_url())}#discussion", ""]
        lines += _lines(of_case, with_words=not is_protected(case))
    return write(
        key=f"case-discussion:{person.pk}:{comments[-1].pk}",
        to=person.email,
        subject=ngettext("%(count)s new comment on a case", "%(count)s new comments on cases", number)
        % {"count": number},
        text="\n".join(lines),
        kind="case-discussion",
    )


def _lines(comments: Iterable[CaseComment], *, with_words: bool) -> list[str]:
    lines = []
    for one in comments:
        when = date_format(timezone.localtime(one.at), "j F, H:i")
        lines.append(_("%(name)s, %(time)s") % {"name": one.by or _("Somebody"), "time": when})
        lines += [one.text, ""] if with_words else []
    return [*lines, ""]
