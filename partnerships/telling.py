"""Telling a case without an account: private links, and what goes with them."""

import hashlib

from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from curation.addresses import absolute
from curation.outside import OutsideAuthor
from curation.workflow import State
from partnerships.models import Asking, Partnership

_SALT = "partnerships.telling"


class LinkUnusable(Exception):
    """A private link opens nothing (any more); `str()` says to the person why, and what they can do."""


def token_of(asking: Asking) -> str:
    """Return the token of a private link: 256 bits that follow from the portal's secret key and the nonce."""
    return salted_hmac(_SALT, f"{asking.pk}:{asking.nonce}", algorithm="sha256").hexdigest()


def hash_of(token: str) -> str:
    """Return the hash of a token, as it is kept: the token is 256 bits, so a plain SHA-256 will do."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_of(asking: Asking) -> str:
    """Return the path of the private link."""
    return reverse("partnerships:tell-by-link", args=[token_of(asking)])


def find(token: str, *, lock: bool = False) -> Asking:
    """Return whom a token's link was sent to. Raises LinkUnusable with a sentence for the person."""
    askings = Asking.objects.select_related("group", "asked_by", "case", "call", "topic")
    if lock:
        askings = askings.select_for_update(of=("self",))
    asking = askings.filter(token_hash=hash_of(token)).first()
    if asking is None:
        raise LinkUnusable(_("This link is not known. If we sent you a newer one, use that."))
    if asking.revoked_at:
        raise LinkUnusable(_("This link was taken back. Ask the coordinator who wrote to you if that is a mistake."))
    # Who was asked back has time until they have answered.
    asked_back = asking.case_id and asking.case.state == State.CHANGES_REQUESTED
    if asking.expires_at <= timezone.now() and not asked_back:
        raise LinkUnusable(_("This link has run out. Write to the coordinator who asked you, and you get a new one."))
    return asking


def author_of(case: Partnership) -> OutsideAuthor | None:
    """Return who tells a case by a private link; None for cases of people with an account."""
    # The relation is asked once a record: a page names its author beside each step.
    if case.contributed_by_id or case.pk is None or not hasattr(case, "asking"):
        return None
    return author(case.asking, case)


def author(asking: Asking, case: Partnership) -> OutsideAuthor:
    """Return the author of a case as rules and actions take them."""
    return OutsideAuthor(record=case, name=asking.name, email=asking.email, address=link_of(asking))


def address_of(asking: Asking) -> str:
    """Return the whole address of the private link, for a letter."""
    return absolute(link_of(asking))
