"""The outbox as coordinators see it, and the demonstration's mailbox."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts import rules
from accounts.access import signed_in
from outbox import actions
from outbox.models import Letter

A_PAGE = 50
# What a letter's state is called in an address, in words, and which letters those are.
FILTERS = (
    ("", gettext_lazy("All"), lambda letters: letters.attention_first()),
    ("attention", gettext_lazy("Wants attention"), lambda letters: letters.wanting_attention().order_by("created_at")),
    ("waiting", gettext_lazy("Waiting"), lambda letters: letters.filter(state__in=["waiting", "sending"])),
    ("sent", gettext_lazy("Sent"), lambda letters: letters.filter(state__in=["sent", "kept"])),
    ("needless", gettext_lazy("No longer needed"), lambda letters: letters.filter(state="needless")),
)
# In the mailbox, letters that nobody needs any more are left out; those that still wait can be read at once.
IN_MAILBOX = ["waiting", "sending", "kept", "sent", "failed"]


@require_GET
@signed_in
def letters(request):
    """What went out, what waits, and first of all what got stuck; by state and by recipient."""
    _may_see_outbox(request)
    words, chosen = request.GET.get("q", ""), request.GET.get("state", "")
    select = {name: select for name, _label, select in FILTERS}.get(chosen)
    if select is None:
        raise Http404
    found = select(Letter.objects.searched(words)).defer("text_body", "html_body", "about")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "last": page.paginator.num_pages,
        "q": words,
        "state": chosen,
        "tabs": _tabs(words, chosen),
        "query": f"?{urlencode({'q': words, 'state': chosen})}&",
        "has_mailbox": _has_mailbox(),
    }
    return render(request, "portal/letters.html", context)


def _tabs(words: str, chosen: str) -> list[dict]:
    stuck = Letter.objects.searched(words).wanting_attention().count()
    return [
        {
            "label": label,
            "url": f"?{urlencode({'q': words, 'state': name})}",
            "current": name == chosen,
            "number": stuck if name == "attention" else None,
        }
        for name, label, _select in FILTERS
    ]


@require_GET
@signed_in
def letter(request, letter_id):
    """One letter, and what can be done about it; what a private one says is its addressee's alone."""
    _may_see_outbox(request)
    letter = get_object_or_404(Letter, pk=letter_id)
    context = {"letter": letter, "readable": rules.may_read_letter(request.user, letter)}
    return render(request, "portal/letter.html", context)


@require_POST
@signed_in
def send_again(request, letter_id):
    """Send a letter that failed or is in doubt once more."""
    _may_see_outbox(request)
    letter = get_object_or_404(Letter, pk=letter_id)
    if actions.send_again(letter=letter):
        messages.success(request, _("The letter waits to be sent again; it goes within a minute or two."))
    else:
        messages.warning(request, _("Its state has changed meanwhile; nothing was sent again."))
    return redirect("portal:letter", letter.pk)


@require_POST
@signed_in
def mark_as_sent(request, letter_id):
    """Note that a letter in doubt has arrived after all."""
    _may_see_outbox(request)
    letter = get_object_or_404(Letter, pk=letter_id)
    if actions.mark_as_sent(letter=letter):
        messages.success(request, _("The letter is noted as sent."))
    else:
        messages.warning(request, _("Its state has changed meanwhile; look at it again."))
    return redirect("portal:letter", letter.pk)


def _may_see_outbox(request) -> None:
    if not rules.may_see_outbox(request.user):
        raise PermissionDenied(_("Coordinators see what letters the portal sends."))


@never_cache
@require_GET
def mailbox(request):
    """The letters of the demonstration, open to whoever tries it; elsewhere there is no such page."""
    if not _has_mailbox():
        raise Http404
    letters = Letter.objects.filter(state__in=IN_MAILBOX)
    recipients = letters.values("to_address").annotate(number=Count("pk"), newest=Max("created_at"))
    address = request.GET.get("to", "")
    page = Paginator(letters.to(address) if address else letters, 20).get_page(request.GET.get("page"))
    context = {
        "address": address,
        "recipients": _recipients(recipients.order_by("-newest", "to_address"), address),
        "page": page,
        "last": page.paginator.num_pages,
        "query": f"?{urlencode({'to': address})}&",
    }
    response = render(request, "portal/mailbox.html", context)
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def _has_mailbox() -> bool:
    return settings.DEMONSTRATION and settings.OUTBOX_DELIVERY == "kept"


def _recipients(recipients, address: str) -> dict:
    options = [
        {
            "label": each["to_address"],
            "number": each["number"],
            "url": f"?{urlencode({'to': each['to_address']})}",
            "current": each["to_address"].lower() == address.lower(),
        }
        for each in recipients
    ]
    everybody = {"label": _("everybody"), "number": sum(each["number"] for each in options), "url": "?"}
    return {"title": _("Letters to"), "options": [everybody | {"current": not address}, *options]}
