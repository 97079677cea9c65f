"""Letters about cases: to people who tell them by a private link, and to coordinators about them."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Membership
from curation.addresses import absolute
from outbox.actions import write
from partnerships import telling
from partnerships.faces import Face, Level
from partnerships.models import Asking, Partnership


def write_asking(asking: Asking) -> None:
    """Write to somebody whom a coordinator asks to tell a case; the letter carries their private link."""
    if asking.asked_by is None:
        write_answer(asking)
        return
    lines = [
        _("Dear %(name)s,") % {"name": asking.name},
        "",
        _("%(asker)s of %(group)s asks you to tell how a partnership of yours works, so that others can learn from it.")
        % {"asker": asking.asked_by.name, "group": asking.group},
    ]
    lines += ["", asking.message] if asking.message else []
    write(
        key=f"asking:{asking.pk}:{asking.times_sent}",
        to=asking.email,
        subject=_("Would you tell us about a partnership?"),
        text="\n".join([*lines, *_how(asking)]),
        kind="asking",
        private=True,
        about={"asking": asking.pk, "nonce": asking.nonce},
    )


def write_answer(asking: Asking) -> None:
    """Write to somebody who answers a public call; the letter carries their private link."""
    lines = [
        _("Dear %(name)s,") % {"name": asking.name},
        "",
        _("Thank you for answering our call “%(call)s”. This link is yours alone; by it you tell your case.")
        % {"call": asking.call},
        _("If it was not you who gave this address, do nothing: nothing has been kept but the address."),
    ]
    write(
        key=f"asking:{asking.pk}:{asking.times_sent}",
        to=asking.email,
        subject=_("Your link to tell a case"),
        text="\n".join([*lines, *_how(asking)]),
        kind="asking",
        private=True,
        about={"asking": asking.pk, "nonce": asking.nonce},
    )


def _how(asking: Asking) -> list[str]:
    day = date_format(timezone.localtime(asking.expires_at), "j F Y")
    return [
        "",
        telling.address_of(asking),
        "",
        _("You need no account. Answer what you like, stop when you like, go on later or on another device."),
        _("You choose how you are named, and what must not be public. Nothing is published before you agree."),
        _("The link is for you alone. It works until %(day)s.") % {"day": day},
        "",
    ]


def still_wanted(about: dict) -> bool:
    """Whether a letter with a private link should still go out: not once the link was taken back or replaced."""
    return Asking.objects.filter(pk=about.get("asking"), nonce=about.get("nonce"), revoked_at__isnull=True).exists()


def write_copy(asking: Asking, case: Partnership) -> None:
    """Send a teller a copy of what they told, whole: it is theirs."""
    face = Face(case, Level.WHOLE)
    lines = [_("Dear %(name)s,") % {"name": asking.name}, "", _("This is what you told us:"), "", face.title, ""]
    lines += [face.summary, ""] if face.summary else []
    for _name, heading, text in face.story:
        lines += [heading.upper(), text, ""]
    lines += [_("A coordinator reads it now. If they have a question, you get a letter with this link:")]
    lines += [telling.address_of(asking), ""]
    write(
        key=f"asking:{asking.pk}:copy:{case.revision}",
        to=asking.email,
        subject=_("What you told us"),
        text="\n".join(lines),
        kind="asking",
        private=True,
    )


def write_removal_asked(asking: Asking) -> None:
    """Tell the coordinators who may read a case that its teller wants it taken away."""
    case = asking.case
    for membership in Membership.objects.active().coordinators().filter(group=case.group_id).select_related("user"):
        if not case.is_open_to(membership.user):
            continue
        write(
            key=f"asking:{asking.pk}:removal:{asking.removal_asked_at:%Y%m%d%H%M%S}:{membership.user_id}",
            to=membership.user.email,
            subject=_("A contributor asks for removal"),
            text="\n".join(
                [
                    _("Who told this case asks that it be taken away:"),
                    "",
                    str(case),
                    absolute(case.get_absolute_url()),
                    "",
                    _("Erase it for good here:"),
                    absolute(reverse("partnerships:erase-case", args=[case.code])),
                    "",
                ]
            ),
            kind="asking",
        )
