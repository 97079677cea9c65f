"""What of the literature waits for a coordinator besides the queue: each with its number and where it is dealt with."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from literature.models import Import, LikelyPair, SearchQuestion, SourceFile, SourceLink
from literature.models.imports import UNDER_WAY, Stage
from literature.searching.standing import standings
from literature.searching.words import Where

#: Questions whose disagreements are named one by one.
MOST_QUESTIONS = 5


@dataclass(frozen=True)
class Waiting:
    """How much of something waits; `url` is empty where there is nothing, or nothing that this person can open."""

    label: str
    number: int
    url: str


def waiting_for(user) -> list[Waiting]:
    """Return what waits for a coordinator: files, links, duplicates, imports, disagreements in screening.

    A query each, and a few for the screening, however much there is.
    """
    plain = (
        (_("Files to be looked at"), SourceFile.objects.waiting_for(user), "files"),
        (_("Links that are gone"), SourceLink.objects.waiting_for(user), "links"),
        (_("Likely duplicates"), LikelyPair.objects.waiting_for_groups(user.coordinated_group_ids), "duplicates"),
    )
    rows = [_row(label, found.order_by().count(), reverse(f"literature:{name}")) for label, found, name in plain]
    return [*rows, *_imports(user), *_disagreements(user)]


def _row(label: str, number: int, url: str) -> Waiting:
    return Waiting(label, number, url if number else "")


def _imports(user) -> list[Waiting]:
    """Imports being worked on in the coordinator's groups, whose pages are their members' own, and own ones to read."""
    own = Q(brought_by=user)
    imports = Import.objects.filter(own | Q(group_id__in=user.coordinated_group_ids)).order_by()
    numbers = imports.aggregate(
        under_way=Count("pk", filter=Q(stage__in=UNDER_WAY)),
        own_under_way=Count("pk", filter=own & Q(stage__in=UNDER_WAY)),
        ready=Count("pk", filter=own & Q(stage=Stage.READY)),
    )
    address = reverse("literature:imports")
    rows = [Waiting(_("Imports under way"), numbers["under_way"], address if numbers["own_under_way"] else "")]
    if numbers["ready"]:
        rows.append(Waiting(_("Your imports to be looked through"), numbers["ready"], address))
    return rows


def _disagreements(user) -> list[Waiting]:
    """Sources that readers see differently, question by question, most first."""
    questions = {one.pk: one for one in SearchQuestion.objects.filter(group_id__in=user.coordinated_group_ids)}
    told = standings(list(questions.values())).values() if questions else ()
    numbers = Counter(one.question for one in told if one.where in (Where.TO_SETTLE, Where.TO_SETTLE_TEXT))
    rows = [
        Waiting(
            _("Disagreements: %(question)s") % {"question": Truncator(questions[pk].text).chars(60)},
            number,
            reverse("literature:screening-disagreements", args=[questions[pk].code]),
        )
        for pk, number in numbers.most_common(MOST_QUESTIONS)
    ]
    rest = sum(numbers.values()) - sum(row.number for row in rows) if len(numbers) > MOST_QUESTIONS else 0
    if rest:
        rows.append(Waiting(_("Disagreements for other questions"), rest, reverse("literature:searches")))
    return rows or [Waiting(_("Disagreements in screening"), 0, "")]
