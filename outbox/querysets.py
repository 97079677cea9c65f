"""What is asked of the outbox."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Case, IntegerField, Q, When
from django.utils import timezone

# A letter still marked as being sent after this long was in hand when its process died.
IN_DOUBT_AFTER = timedelta(minutes=10)


class LetterQuerySet(models.QuerySet):
    """Letters, by what is to be done with them."""

    def due(self, now: datetime | None = None):
        """Letters that wait and whose time has come, oldest first."""
        return self.filter(state="waiting", due_at__lte=now or timezone.now()).order_by("due_at", "id")

    def in_doubt(self, now: datetime | None = None):
        """Letters whose sender died half way: sent or not, only a person can find out."""
        return self.filter(_in_doubt(now))

    def to(self, address: str):
        """Letters to one address, whatever its capitals."""
        return self.filter(to_address__iexact=address)

    def wanting_attention(self, now: datetime | None = None):
        """Letters that a person has to look at: failed ones, and those in doubt."""
        return self.filter(Q(state="failed") | _in_doubt(now))

    def attention_first(self, now: datetime | None = None):
        """What wants attention first, then the newest."""
        wanting = When(Q(state="failed") | _in_doubt(now), then=0)
        return self.order_by(Case(wanting, default=1, output_field=IntegerField()), "-created_at", "-id")

    def searched(self, words: str):
        """Letters whose recipient's address holds these words."""
        words = words.strip()
        return self.filter(to_address__icontains=words) if words else self


def _in_doubt(now: datetime | None) -> Q:
    return Q(state="sending", sending_at__lt=(now or timezone.now()) - IN_DOUBT_AFTER)
