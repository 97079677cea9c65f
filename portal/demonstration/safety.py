"""What looks after the safety of people: who looked at what is confidential, and a case that was erased."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from curation.actions import take
from outbox.models import Letter
from partnerships.actions import add_case
from partnerships.erasing.actions import erase
from partnerships.models import Look, Organisation, Partnership, PartnershipForm

#: Days ago, times, where, of those who may read what is confidential.
LOOKS = ((9, 1, "review"), (8, 2, "page"), (3, 1, "history"), (1, 1, "page"))


def build(say) -> None:
    """Let somebody have looked, as pages write it down, and a case have been erased."""
    protected = [
        *Organisation.objects.filter(has_protected=True, amends=None),
        *Partnership.objects.filter(has_protected=True, amends=None),
    ]
    number = sum(_look(record) for record in protected)
    _erase_one()
    say(f"{number} looks at what is confidential, and a case that was erased.")


def _look(record) -> int:
    """The named coordinators looked, on some days."""
    now = timezone.now()
    looks = [
        Look(
            kind=record._meta.model_name,
            code=record.code,
            person_id=person,
            day=timezone.localdate(now - timedelta(days=days)),
            way=way,
            saw="confidential",
            times=times,
            first_at=now - timedelta(days=days, hours=2),
            last_at=now - timedelta(days=days),
        )
        for person in record.reader_ids
        for days, times, way in LOOKS
    ]
    return len(Look.objects.bulk_create(looks))


def _erase_one() -> None:
    """A case was published that named somebody who had not been asked."""
    member = User.objects.get(email="ines.carvalhais@example.org")
    reviewer = User.objects.get(email="katharina.moosleitgeb@example.org")
    [group] = [one.group for one in member.memberships.active() if one.group_id in reviewer.coordinated_group_ids]
    values = {
        **{"title": "Erased", "summary": "Two neighbours share a yard.", "is_invented": True, "scope": "global"},
        **{"context": "It began.", "what_changed": "All.", "what_was_hard": "The rain."},
        "form": PartnershipForm.objects.first(),
        "partners": [{"id": "p1", "name": "One"}, {"id": "p2", "name": "Two"}],
    }
    case = add_case(by=member, group=group, values=values)
    case = take(take(case, "submit", by=member), "publish", by=reviewer)
    erase(case, by=reviewer, ground="named")
    # Nobody waits for these letters: what is left of them is in the portal, as the demonstration's letters are.
    Letter.objects.filter(state__in=["waiting", "needless"]).update(state="kept", sent_at=timezone.now())
