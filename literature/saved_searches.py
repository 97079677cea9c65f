"""Saved searches: keeping one, and telling its person by mail what is new in it."""

from datetime import datetime, timedelta
from html import unescape
from urllib.parse import parse_qs

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from literature.listing import Listing, entries_of
from literature.models import SavedSearch
from literature.search import Search
from outbox.actions import write

Frequency = SavedSearch.Frequency
EVERY = {Frequency.DAILY: timedelta(days=1), Frequency.WEEKLY: timedelta(days=7)}
#: So many sources are named in a mail for each search; the rest is a number and a link.
NAMED = 10
#: So many people are written to in one round of `run_due`.
PEOPLE_AT_A_TIME = 20
#: A person keeps at most so many searches.
MOST = 50
_SALT = "literature.saved_searches.off"


def settled_query(parameters: QueryDict) -> str:
    """Return the query string of a search in a settled order, without page: the same search is the same text."""
    return Listing(parameters).query_string()


def suggested_name(query: str) -> str:
    """Return a name for a search: its words and the values of its filters."""
    values = parse_qs(query)
    values.pop("sort", None)
    return ", ".join(value for name in values for value in values[name])[:120] or _("All sources")


def save_search(*, by: User, parameters: QueryDict, name: str = "", frequency: str = Frequency.WEEKLY) -> SavedSearch:
    """Keep a search for a person; one that they keep already is changed.

    Raises PermissionDenied for visitors, and ValidationError by field.
    """
    if not by.is_authenticated or not by.is_active:
        raise PermissionDenied(_("Sign in to keep a search."))
    query = settled_query(parameters)
    if len(query) > 2000:
        raise ValidationError({"name": _("This search is too long to be kept.")})
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)  # two clicks at once make one search
        found = SavedSearch.objects.of(by).filter(query=query).first()
        if found is None:
            if SavedSearch.objects.of(by).count() >= MOST:
                raise ValidationError({"name": _("You keep %(count)s searches; take one off first.") % {"count": MOST}})
            found = SavedSearch(user=by, query=query)
        return _set(found, name=name or suggested_name(query), frequency=frequency)


def change_search(saved: SavedSearch, *, by: User, name: str, frequency: str) -> SavedSearch:
    """Rename a saved search, and say how often to be told. Raises PermissionDenied, and ValidationError by field."""
    if saved.user_id != by.pk:
        raise PermissionDenied(_("This is another person’s search."))
    return _set(saved, name=name, frequency=frequency)


def _set(saved: SavedSearch, *, name: str, frequency: str) -> SavedSearch:
    name = " ".join(name.split())[:120]
    if not name:
        raise ValidationError({"name": _("Give it a name.")})
    if frequency not in Frequency.values:
        raise ValidationError({"frequency": _("Choose how often.")})
    now = timezone.now()
    if frequency == Frequency.OFF:
        saved.due_at = None
    elif saved.frequency != frequency or saved.due_at is None:
        if saved.frequency == Frequency.OFF:
            saved.told_until = now  # what came while it was off is no news
        saved.due_at = now + EVERY[frequency]
    saved.name, saved.frequency = name, frequency
    saved.save()
    return saved


def forget_search(saved: SavedSearch, *, by: User) -> None:
    """Take a saved search away. Raises PermissionDenied."""
    if saved.user_id != by.pk:
        raise PermissionDenied(_("This is another person’s search."))
    saved.delete()


def off_token(user: User) -> str:
    """The signed word in a mail by which all mails of this kind to this person are turned off."""
    return signing.dumps(user.pk, salt=_SALT)


def turn_off(token: str) -> User:
    """Turn all mails about saved searches off for the person whom a token names. Raises signing.BadSignature."""
    user = User.objects.filter(pk=signing.loads(token, salt=_SALT)).first()
    if user is None:
        raise signing.BadSignature
    SavedSearch.objects.of(user).update(frequency=Frequency.OFF, due_at=None)
    return user


def tell_what_is_new(now: datetime | None = None) -> int:
    """Write a letter to each person whose saved searches are due and have something new; `run_due` calls it.

    A person gets one letter for all searches that are due. Returns the number of letters. Safe to run twice at once:
    the searches are locked while they are worked on.
    """
    now = now or timezone.now()
    due = SavedSearch.objects.due(now).order_by("user_id").values_list("user_id", flat=True)
    written = 0
    for user_id in list(dict.fromkeys(due))[:PEOPLE_AT_A_TIME]:
        with transaction.atomic():
            searches = list(
                SavedSearch.objects.due(now)
                .filter(user_id=user_id)
                .select_for_update(of=("self",), skip_locked=True)
                .select_related("user")
                .order_by("name", "pk")
            )
            written += bool(searches) and _tell(searches, now)
    return written


def _tell(searches: list[SavedSearch], now: datetime) -> bool:
    user = searches[0].user
    parts = [part for saved in searches if (part := _news_of(saved, now))]
    for saved in searches:
        saved.told_until = now
        saved.due_at = max(saved.due_at + EVERY[saved.frequency], now + timedelta(hours=1))
        saved.save(update_fields=["told_until", "due_at"])
    if not parts:
        return False
    number = sum(count for count, _text in parts)
    off = settings.PORTAL_URL + reverse("literature:saved-searches-off", args=[off_token(user)])
    foot = _("You get this because you saved these searches. Turn these mails off: %(url)s") % {"url": off}
    return write(
        key=f"saved-searches:{user.pk}:{now:%Y%m%d%H%M}",
        to=user.email,
        subject=ngettext("%(count)s new source", "%(count)s new sources", number) % {"count": number},
        text="\n".join([*(text for _count, text in parts), "-- ", foot, ""]),
        kind="saved-searches",
        about={"user": user.pk, "unsubscribe": off},
    )


def _news_of(saved: SavedSearch, now: datetime) -> tuple[int, str] | None:
    """Return how many sources are new in a search, and the text that tells of them; None where there are none."""
    search = Search.from_parameters(QueryDict(saved.query))
    new = search.rows().filter(published_at__gt=saved.told_until, published_at__lte=now)
    ids = list(new.order_by("-published_at", "-pk").values_list("pk", flat=True)[: NAMED + 1])
    if not ids:
        return None
    number = new.count() if len(ids) > NAMED else len(ids)
    lines = [saved.name, "=" * min(len(saved.name), 60), ""]
    for entry in entries_of(ids[:NAMED]):
        lines += [_plain(entry.what), " · ".join(part for part in (_plain(entry.who), *entry.where) if part)]
        lines += [settings.PORTAL_URL + entry.url, ""]
    if number > NAMED:
        lines += [ngettext("and %(count)s more", "and %(count)s more", number - NAMED) % {"count": number - NAMED}]
    lines += [settings.PORTAL_URL + saved.url, ""]
    return number, "\n".join(lines)


def _plain(markup: str) -> str:
    return unescape(strip_tags(markup))


def still_wanted(about: dict) -> bool:
    """Whether a letter about saved searches should still go out: not after all of them were turned off."""
    return SavedSearch.objects.filter(user=about.get("user")).exclude(frequency=Frequency.OFF).exists()
