"""Addresses of sources that are gone or have moved, for coordinators."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from curation.actions import NotAllowedNow
from literature.links import actions
from literature.models import SourceLink
from literature.views.files import for_coordinators

PER_PAGE = 20
#: Which links are shown, by the parameter `show`; the first unasked.
SHOWN = {
    "dead": lambda links: links.dead().unsettled().order_by("checked_at", "pk"),
    "moved": lambda links: links.moved().order_by("checked_at", "pk"),
    "left": lambda links: links.dead().filter(settled_at__isnull=False).order_by("-settled_at", "pk"),
}


@require_GET
@login_required
@for_coordinators
def links(request: HttpRequest) -> HttpResponse:
    """Links of the sources of one's groups: dead, moved, or left as they are."""
    return _render(request, request.GET.get("show", ""))


def _render(request: HttpRequest, show: str, *, problem: str = "", at: int = 0, status: int = 200) -> HttpResponse:
    show = show if show in SHOWN else "dead"
    of_groups = SourceLink.objects.of_groups(request.user.coordinated_group_ids)
    labels = {"dead": _("Gone"), "moved": _("Moved"), "left": _("Left with a note")}
    shown = SHOWN[show](of_groups).select_related("source", "settled_by")
    context = {
        "show": show,
        "tabs": [
            {
                "label": f"{labels[name]} ({select(of_groups).count()})",
                "url": f"{reverse('literature:links')}?show={name}",
                "current": name == show,
            }
            for name, select in SHOWN.items()
        ],
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "problem": problem,
        "at": at,
        "typed": request.POST.get("note", ""),
    }
    return render(request, "literature/files/links.html", context, status=status)


@require_POST
@login_required
@for_coordinators
def settle_link(request: HttpRequest, link_id: int) -> HttpResponse:
    """Do what a coordinator decided about one link."""
    groups = request.user.coordinated_group_ids
    link = get_object_or_404(SourceLink.objects.of_groups(groups).select_related("source"), pk=link_id)
    show = request.POST.get("show", "")
    try:
        said = _settle(link, request.POST, by=request.user)
    except ValidationError as error:
        return _render(request, show, problem=" ".join(error.messages), at=link.pk, status=422)
    except (NotAllowedNow, PermissionDenied) as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(f"{reverse('literature:links')}?show={show if show in SHOWN else 'dead'}")


def _settle(link: SourceLink, data, *, by) -> str:
    decision = data.get("decision", "")
    if decision == "archived":
        actions.use_address(link, by=by, address=link.archived_url)
        return _("The archived copy is the source’s address now: %s") % link.source
    if decision == "moved":
        actions.use_address(link, by=by, address=link.moved_to)
        return _("The new address is the source’s address now: %s") % link.source
    if decision == "alive":
        actions.mark_alive(link, by=by)
        return _("Noted that it answers: %s") % link.source
    if decision == "note":
        actions.leave_with_note(link, by=by, note=data.get("note", ""))
        return _("Left as it is, with your note: %s") % link.source
    raise ValidationError(_("Choose one of the buttons."))
