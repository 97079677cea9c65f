"""What a reader collects on the way, without an account."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from literature.listing import entries_of
from literature.lists import collection as collected
from literature.lists import rules
from literature.models import Source
from literature.views.from_here import from_here_or_with_token
from literature.views.lists import local_back, style_of


@never_cache
@require_safe
def collection(request):
    """What this reader has collected, to be cited or taken along."""
    sources = collected.sources_of(request)
    rows = zip(sources, entries_of([source.pk for source in sources]), strict=True)
    context = {
        "rows": list(rows),
        "most": collected.MOST,
        "may_keep": rules.may_keep(request.user),
    }
    return render(request, "literature/lists/collection.html", context)


@from_here_or_with_token
@require_POST
def collect(request):
    """Collect sources by their short addresses (`code`, several are possible), and go back to where one was.

    Asked by htmx, it answers with what changes on the list: the buttons and the tab.
    """
    codes = request.POST.getlist("code")[: collected.MOST]
    sources = list(Source.objects.published().filter(code__in=codes))
    if not sources:
        raise Http404
    new = collected.collect(request, sorted(sources, key=lambda source: codes.index(source.code)))
    number = len(collected.ids_of(request))
    problem = ""
    if not new and number >= collected.MOST:
        problem = _("At most %(count)s sources can be collected.") % {"count": collected.MOST}
    if request.htmx:
        context = {"sources": sources, "collected": number, "problem": problem}
        return render(request, "literature/_collected.html", context)
    if problem:
        messages.error(request, problem)
    else:
        sentence = ngettext("%(count)s source is collected.", "%(count)s sources are collected.", number)
        messages.success(request, sentence % {"count": number})
    return redirect(local_back(request))


@require_POST
def drop(request):
    """Take one source out of what is collected, or everything."""
    if request.POST.get("everything"):
        collected.empty(request)
    for source in Source.objects.filter(code=request.POST.get("code", "")):
        collected.drop(request, source)
    return redirect("literature:collection")


@never_cache
@require_safe
def export_collection(request, export_format):
    """What is collected, as a file, in the order in which it was collected."""
    from literature.exporting import respond

    ids = collected.ids_of(request)
    return respond(ids, export_format, stem="collection", title=_("Collected sources"), **style_of(request))
