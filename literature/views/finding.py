"""Helping to find: suggestions while typing, all values of a facet."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from literature.completions import suggest as suggestions_for
from literature.values import ValuesPage


@require_safe
def suggest(request):
    """What the search field's text may be meant for, as the options of a list box."""
    return render(request, "literature/_suggestions.html", {"suggestions": suggestions_for(request.GET.get("q", ""))})


@require_safe
def facet_values(request, facet):
    """All values of a facet of many, among what the list of this address shows; narrowed as a name is typed."""
    page = ValuesPage.find(facet, request.GET)
    if page is None:
        raise Http404
    is_fragment = request.htmx and not request.htmx.boosted
    template = "literature/_facet_values.html" if is_fragment else "literature/facet_values.html"
    return render(request, template, page.context())
