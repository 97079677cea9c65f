"""Who looked at what is not for everybody in a case or an organisation."""

from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import signed_in
from partnerships import rules
from partnerships.models import Look, Organisation, Partnership
from partnerships.models.protected import Protected

MOST_SHOWN = 500


@require_safe
@signed_in
@never_cache
def case_looks(request: HttpRequest, code: str) -> HttpResponse:
    """Who looked at a case or at a proposed change to it."""
    return _page(request, Partnership, code)


@require_safe
@signed_in
@never_cache
def organisation_looks(request: HttpRequest, code: str) -> HttpResponse:
    """Who looked at an organisation or at a proposed change to it."""
    return _page(request, Organisation, code)


def _page(request: HttpRequest, model: type[Protected], code: str) -> HttpResponse:
    record = get_object_or_404(model.objects.visible_to(request.user), code=code.lower())
    if not rules.may_see_looks(request.user, record):
        raise PermissionDenied(_("Who told this, and the coordinators named in it, see who looked."))
    codes = [record.code, *record.amendments.values_list("code", flat=True)]
    looks = Look.objects.filter(kind=model._meta.model_name, code__in=codes)
    context = {
        "record": record,
        "looks": looks.select_related("person")[:MOST_SHOWN],
        "number": looks.aggregate(number=Sum("times"))["number"] or 0,
        "is_cut": looks.count() > MOST_SHOWN,
    }
    return render(request, "partnerships/looks.html", context)
