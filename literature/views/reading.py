"""Reading sources: the list, the record, its history, taking along."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from curation import rules
from curation.workflow import State
from literature.beside import stands_alone
from literature.citation_choice import LANGUAGE, STYLE, chosen, remember
from literature.files.search import found_in_files
from literature.listing import Listing
from literature.merging.reading import merged_histories, where_it_went
from literature.models import Source
from literature.record import comparison, page_of
from literature.views import machines
from literature.views.kept_pages import kept_for_visitors
from literature.views.moved import MovedTo, follows_mergings


def find_source(request, code: str) -> Source:
    """Return the source at a short address that this person may see; whatever else is there is not found.

    Raises MovedTo where the record was merged into another, or a citation key stands in place of the address.
    """
    sources = Source.objects.visible_to(request.user).with_people()
    source = sources.filter(code=code.lower()).first()
    if source is None or source.state == State.WITHDRAWN:
        target = where_it_went(code, request.user)
        if target is not None:
            raise MovedTo(target)
    if source is None:
        raise Http404
    return source


@require_safe
@kept_for_visitors()
def source_list(request):
    """The list of published sources: searched, filtered, ordered."""
    listing = Listing(request.GET)
    context = listing.context()
    if listing.search.has_words and listing.number == 1:
        context["in_files"] = found_in_files(listing.search.query, request.user)
    template = "literature/_source_list.html" if request.htmx and not request.htmx.boosted else None
    page = render(request, template or "literature/source_list.html", context)
    patch_vary_headers(page, ["HX-Request", "HX-Boosted"])
    return page


def _stands_alone(request, code) -> tuple | None:
    """What a record's page shows besides what is under the stamp; None for what is no page of a record."""
    is_page = machines.takes_the_page(request.headers.get("Accept", ""))
    return stands_alone(code) if is_page else None


@require_safe
@kept_for_visitors(_stands_alone)
@follows_mergings
def source(request, code):
    """A source's page; a withdrawn one says so at its address, and nothing more."""
    try:
        visible = find_source(request, code)
    except Http404:
        withdrawn = Source.objects.records().filter(state=State.WITHDRAWN, published_at__isnull=False)
        if withdrawn.filter(code=code.lower()).exists():
            return render(request, "literature/source_withdrawn.html", {"code": code}, status=410)
        raise
    if visible.is_amendment and visible.state == State.PUBLISHED and not request.user.is_authenticated:
        return redirect(visible.amends)
    other_form = machines.negotiated(visible, request.headers.get("Accept", ""))
    if other_form is not None:
        return other_form
    context = page_of(visible, request.user, chosen(request))
    page = remember(request, render(request, "literature/source.html", context))
    return machines.announced(page, context["machines"])


@require_safe
@follows_mergings
def cite_source(request, code):
    """The citation alone, in the style and language asked for: what the page puts in place when another is chosen."""
    found = find_source(request, code)
    choice = chosen(request)
    if not request.htmx:
        query = urlencode({name: request.GET[name] for name in (STYLE, LANGUAGE) if name in request.GET})
        return redirect(f"{found.get_absolute_url()}?{query}#cite")
    return remember(request, render(request, "literature/_cite.html", page_of(found, request.user, choice)))


@require_safe
@follows_mergings
def source_history(request, code):
    """What happened to a source, and how its content changed."""
    from curation.history import timeline

    found = find_source(request, code)
    context = {
        "source": found,
        "record": found,
        "entries": timeline(found, request.user),
        "may_restore": rules.may_restore(request.user, found),
        "merged_histories": merged_histories(found, request.user),
        "restore_url": reverse("literature:restore", args=[found.code]),
        "changes": comparison(found) if found.is_amendment else [],
        "crumbs": [(_("Literature"), reverse("literature:sources")), (str(found), found.get_absolute_url())],
    }
    return render(request, "literature/source_history.html", context)
