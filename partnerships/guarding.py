"""What the page of a case or an organisation offers those who look after the safety of people in it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from partnerships import rules
from partnerships.models import Partnership
from partnerships.models.protected import Protected


def links_of(user, record: Protected) -> list[tuple[str, str]]:
    """Return what this person may open, as pairs of name and address."""
    is_case = isinstance(record, Partnership)
    looks, erase = ("looks", "erase-case") if is_case else ("organisation-looks", "erase-organisation")
    links = []
    if rules.may_see_looks(user, record):
        links.append((_("Who looked"), reverse(f"partnerships:{looks}", args=[record.code])))
    if rules.may_erase(user, record):
        links.append((_("Erase…"), reverse(f"partnerships:{erase}", args=[record.code])))
    elif rules.may_ask_for_erasure(user, record):
        links.append((_("Ask for erasure"), reverse(f"partnerships:{erase}", args=[record.code])))
    return links
