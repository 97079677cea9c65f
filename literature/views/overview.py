"""The coordinators' overview of the literature."""

from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.access import for_coordinators, signed_in
from literature import overview as figures
from literature.models import BulkChange
from literature.waiting import waiting_for


@require_safe
@signed_in
@for_coordinators(gettext_lazy("Only coordinators see the overview."))
def overview(request):
    """What waits, who adds, what is lacking, and what was changed for several at once."""
    context = {
        "queue": figures.queue_ages(request.user),
        "waiting": waiting_for(request.user),
        "contributors": figures.contributors(request.user),
        "lacking": figures.lacking(request.user),
        "changes": BulkChange.objects.visible_to(request.user).select_related("by").with_numbers()[:5],
    }
    return render(request, "literature/overview.html", context)
