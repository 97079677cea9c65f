"""Asking people to tell a case, and what they do by their private link."""

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import Membership, User, WorkingGroup
from accounts.roles import Role
from curation.actions import log, take
from curation.models import Topic
from curation.workflow import Action, State
from partnerships import letters, telling
from partnerships.actions import contributing
from partnerships.models import Asking, Call, Partnership
from partnerships.models.asking import new_nonce, runs_out

_LONGEST_SLUG = 50


def untitled() -> str:
    """What a case is called as long as nobody has given it a title: not translated, it stands in the row."""
    return "–"


def ask(
    *, by: User, group: WorkingGroup, name: str, email: str, topic: Topic | None = None, message: str = ""
) -> Asking:
    """Ask somebody to tell a case: they get a letter with a private link.

    Raises PermissionDenied unless `by` coordinates the group, ValidationError on `email` when this person was asked
    and has not begun yet.
    """
    _require_coordinator(by, group)
    asking = Asking(group=group, name=name.strip(), email=email, topic=topic, message=message.strip(), asked_by=by)
    try:
        with transaction.atomic():
            _save_with_token(asking)
            letters.write_asking(asking)
    except IntegrityError as error:
        sentence = _("This person has been asked and has not begun yet. You can send the link again.")
        raise ValidationError({"email": sentence}) from error
    return asking


@transaction.atomic
def ask_again(asking: Asking, *, by: User) -> Asking:
    """Send a new link; the old one stops working and the time runs anew. Raises PermissionDenied."""
    asking = _to_manage(asking, by)
    asking.nonce, asking.expires_at, asking.sent_at = new_nonce(), runs_out(), timezone.now()
    asking.revoked_at = asking.revoked_by = None
    asking.times_sent += 1
    _save_with_token(asking)
    letters.write_asking(asking)
    return asking


@transaction.atomic
def revoke(asking: Asking, *, by: User) -> Asking:
    """Make the link useless; what was told by it stays as it is. Raises PermissionDenied."""
    asking = _to_manage(asking, by)
    asking.revoked_at, asking.revoked_by = timezone.now(), by
    asking.save(update_fields=["revoked_at", "revoked_by"])
    return asking


def make_call(*, by: User, group: WorkingGroup, values: dict) -> Call:
    """Make a public call; `values` are its title, text, topic and days. Raises PermissionDenied, ValidationError."""
    _require_coordinator(by, group)
    call = Call(group=group, made_by=by, slug=_free_slug(values["title"]), **values)
    call.full_clean()
    with pghistory.context(user=by.pk):
        call.save()
    return call


def change_call(call: Call, *, by: User, values: dict) -> Call:
    """Change a call's text or days; its address stays. Raises PermissionDenied, ValidationError."""
    _require_coordinator(by, call.group)
    for name, value in values.items():
        setattr(call, name, value)
    call.full_clean()
    with pghistory.context(user=by.pk):
        call.save()
    return call


@transaction.atomic
def answer(call: Call, *, name: str, email: str) -> Asking:
    """Answer a call: whoever does gets a private link by mail, by which they tell their case.

    Raises ValidationError when the call is not open. Nobody else learns of it before the case is sent.
    """
    if not call.is_open:
        raise ValidationError(_("This call is closed."))
    asking = Asking(call=call, group=call.group, topic=call.topic, name=name.strip(), email=email)
    _save_with_token(asking)
    letters.write_answer(asking)
    return asking


@transaction.atomic
def opened(asking: Asking) -> None:
    """Note that the link was opened for the first time."""
    Asking.objects.filter(pk=asking.pk, opened_at__isnull=True).update(opened_at=timezone.now())


@transaction.atomic
def keep(asking: Asking, *, values: dict, expected_revision: int | None = None) -> Partnership:
    """Keep what was told so far. The first time, the case comes into being as a draft that nobody else sees.

    `values` maps names in `Partnership.CONTENT_FIELDS` to values. Raises Overtaken where it was changed on another
    device meanwhile, PermissionDenied once it was sent.
    """
    asking = Asking.objects.select_for_update(of=("self",)).select_related("case").get(pk=asking.pk)
    if asking.case is None:
        case = _begin(asking, values)
    else:
        case = contributing.edit(
            asking.case,
            by=telling.author(asking, asking.case),
            fill=lambda locked: _fill(locked, values),
            expected_revision=expected_revision,
        )
    asking.case, asking.worked_at = case, timezone.now()
    asking.save(update_fields=["case", "worked_at"])
    return case


@transaction.atomic
def send(asking: Asking, *, consent: str, wants_copy: bool) -> Partnership:
    """Send a case to the coordinators, with the words that its teller agreed to.

    Raises ValidationError without consent or before anything was told, NotAllowedNow when it was sent already.
    """
    asking = Asking.objects.select_for_update(of=("self",)).select_related("case").get(pk=asking.pk)
    if not consent:
        raise ValidationError({"consent": _("We publish nothing without your consent.")})
    if asking.case is None:
        raise ValidationError(_("You have not told anything yet."))
    case = take(asking.case, Action.SUBMIT, by=telling.author(asking, asking.case))
    asking.consent, asking.consent_at, asking.wants_copy = consent, timezone.now(), wants_copy
    asking.worked_at, asking.expires_at = timezone.now(), runs_out()
    asking.save(update_fields=["consent", "consent_at", "wants_copy", "worked_at", "expires_at"])
    if wants_copy:
        letters.write_copy(asking, case)
    return case


@transaction.atomic
def take_back(asking: Asking) -> Partnership:
    """Withdraw a case that is not published yet. Raises NotAllowedNow, PermissionDenied."""
    return take(asking.case, Action.WITHDRAW, by=telling.author(asking, asking.case))


@transaction.atomic
def ask_for_removal(asking: Asking, *, reason: str) -> None:
    """Ask the coordinators to take a published case away; they are written to and decide."""
    asking.removal_asked_at, asking.removal_reason = timezone.now(), reason.strip()
    asking.save(update_fields=["removal_asked_at", "removal_reason"])
    letters.write_removal_asked(asking)


def _begin(asking: Asking, values: dict) -> Partnership:
    case = Partnership(group=asking.group, teller_name=asking.name, title=untitled())
    with pghistory.context(step=Action.ADD.value):
        _fill(case, values)
        contributing.name_readers(case, _readers(asking))
        if asking.topic_id:
            case.topics.add(asking.topic)
        log(case, Action.ADD, by=telling.author(asking, case), from_state="")
    return case


def _fill(case: Partnership, values: dict) -> None:
    for name, value in values.items():
        setattr(case, name, value)
    case.title = case.title or untitled()
    case.save()


def _readers(asking: Asking) -> list[User]:
    """Who reads what is confidential: the coordinator who asked, or those of the group where none did."""
    coordinators = [
        membership.user
        for membership in Membership.objects.active()
        .coordinators()
        .filter(group=asking.group_id)
        .select_related("user")
    ]
    return [person for person in coordinators if person.pk == asking.asked_by_id] or coordinators


def _require_coordinator(user: User, group: WorkingGroup) -> None:
    if not user.is_authenticated or user.roles.get(group.pk) != Role.COORDINATOR:
        raise PermissionDenied(_("Only a coordinator of the group asks people to tell a case."))


def _to_manage(asking: Asking, by: User) -> Asking:
    locked = Asking.objects.select_for_update(of=("self",)).select_related("group", "case").get(pk=asking.pk)
    _require_coordinator(by, locked.group)
    return locked


def _save_with_token(asking: Asking) -> None:
    if asking.pk is None:
        asking.token_hash = asking.nonce  # the token follows from the key, which comes with the row
        asking.save()
    asking.token_hash = telling.hash_of(telling.token_of(asking))
    asking.save()


def _free_slug(title: str) -> str:
    slug = base = slugify(title)[:_LONGEST_SLUG].strip("-") or "call"
    number = 1
    while Call.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


#: States in which the teller can still work on it.
CAN_WORK = frozenset({State.DRAFT, State.CHANGES_REQUESTED})
