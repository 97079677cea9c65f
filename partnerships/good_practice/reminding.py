"""The due job that tells coordinators, once, that good practice is due to be confirmed again."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from curation.addresses import absolute
from outbox.actions import write
from partnerships.good_practice import rules
from partnerships.good_practice.light import DUE_AFTER_YEARS, years_later
from partnerships.good_practice.reading import What, good_practice_of, open_markings
from partnerships.models import GoodPractice

#: So many cases at a call.
MOST = 20


def remind(now: datetime) -> int:
    """Write the letters about what has become due, once for each confirmation; returns about how many cases."""
    day = years_later(timezone.localdate(now), -DUE_AFTER_YEARS)
    due = (
        # The first filter is the cheap one: what was marked within the year is due in no case.
        open_markings()
        .filter(at__date__lte=day, case__state="published")
        .annotate(
            said=Coalesce(Max("said_since__at", filter=Q(said_since__what=What.CONFIRMED)), "at"),
            reminded=Max("said_since__at", filter=Q(said_since__what=What.REMINDED)),
        )
        .filter(Q(reminded__isnull=True) | Q(reminded__lt=F("said")), said__date__lte=day)
    )
    return sum(_remind_of(marking.pk, now) for marking in due.order_by("pk")[:MOST])


def _remind_of(pk: int, now: datetime) -> int:
    with transaction.atomic():
        marking = GoodPractice.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
        standing = good_practice_of(marking.case) if marking else None
        if standing is None or standing.marking.pk != pk:
            return 0
        if marking.said_since.filter(what=What.REMINDED, at__gte=standing.last.at).exists():
            return 0  # another process was faster
        for person in _concerned(marking.case):
            write(
                key=f"good-practice:{standing.last.pk}:{person.pk}",
                to=person.email,
                subject=_("To confirm again: %s") % marking.case,
                text=_text(marking.case, standing),
                kind="good-practice",
                about={"marking": pk, "row": standing.last.pk},
            )
        GoodPractice.objects.create(
            case_id=marking.case_id, marking=marking, number=marking.number, what=What.REMINDED, at=now
        )
        return 1


def _concerned(case) -> list[User]:
    """The coordinators who may confirm it."""
    coordinators = Membership.objects.active().coordinators().filter(group=case.group_id).select_related("user")
    return [one.user for one in coordinators if rules.may_mark(one.user, case)]


def _text(case, standing) -> str:
    day = date_format(standing.confirmed_on, "j F Y")
    return "\n".join(
        [
            _("It is a year since this was last confirmed as good practice, on %s:") % day,
            "",
            str(case),
            "",
            _("Look whether it still is, and confirm it or take it back:"),
            absolute(reverse("partnerships:good-practice", args=[case.code])),
            "",
        ]
    )


def still_due(about: dict) -> bool:
    """Whether a letter still matters: nobody has confirmed or taken back meanwhile."""
    marking = open_markings().filter(pk=about["marking"]).first()
    if marking is None:
        return False
    standing = good_practice_of(marking.case)
    return standing is not None and standing.last.pk == about["row"]
