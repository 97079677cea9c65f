"""The working groups: who belongs to them, in which role, and who is asked to join."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts import actions, rules
from accounts.access import signed_in
from accounts.models import Membership, Network, WorkingGroup
from accounts.names import coordinators_first
from accounts.roles import Role


@require_GET
def people(request):
    """The network and its working groups, open to everybody."""
    groups = WorkingGroup.objects.with_people()
    for each in groups:
        each.coordinating = coordinators_first(each.coordinating)
    return render(request, "accounts/people.html", {"network": Network.objects.first(), "groups": groups})


@require_GET
def group(request, slug):
    """A group: to visitors what it is and who coordinates it, to members of the network its people as well."""
    group = get_object_or_404(WorkingGroup.objects.select_related("network"), slug=slug)
    memberships = coordinators_first(Membership.objects.active().of(group).select_related("user"))
    coordinates = rules.coordinates(request.user, group)
    context = {
        "group": group,
        "coordinators": [each.user for each in memberships if each.role == Role.COORDINATOR],
        "number_of_members": len(memberships),
        "memberships": memberships if rules.may_see_members(request.user) else None,
        "own": next((each for each in memberships if each.user_id == request.user.pk), None),
        "coordinates": coordinates,
        "invitations": group.invitations.unanswered().select_related("invited_by") if coordinates else None,
        "welcome": "welcome" in request.GET and rules.is_member_of(request.user, group),
    }
    return render(request, "accounts/group.html", context)


@require_POST
@signed_in
def leave(request, slug):
    """Leave a group oneself."""
    membership = get_object_or_404(
        Membership.objects.active().select_related("group"), group__slug=slug, user=request.user
    )
    try:
        actions.leave(membership=membership, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(
            request,
            _("You have left %(group)s. What you added keeps your name.") % {"group": membership.group.short_name},
        )
    return redirect(membership.group)


@require_POST
@signed_in
def end_membership(request, slug, membership_id):
    """End somebody's membership, as a coordinator of the group."""
    membership = _membership(slug, membership_id)
    try:
        actions.leave(membership=membership, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(
            request,
            _("%(name)s is no longer a member. What they added keeps their name.") % {"name": membership.user},
        )
    return redirect(membership.group)


@require_POST
@signed_in
def change_role(request, slug, membership_id):
    """Give a member another role, as a coordinator of the group."""
    membership = _membership(slug, membership_id)
    try:
        changed = actions.change_role(membership=membership, role=request.POST.get("role", ""), by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(
            request,
            _("%(name)s is now a %(role)s.") % {"name": membership.user, "role": changed.get_role_display()},
        )
    return redirect(membership.group)


def _membership(slug, membership_id) -> Membership:
    memberships = Membership.objects.filter(group__slug=slug).select_related("group", "user")
    return get_object_or_404(memberships, pk=membership_id)
