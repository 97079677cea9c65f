"""The page of a person's saved searches, and the address in a mail that turns the mails off."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import signed_in
from literature import saved_searches as searches
from literature.models import SavedSearch
from literature.views.lists import local_back


@require_safe
@signed_in
def saved(request):
    """The searches that this person keeps."""
    return _render(request)


def _render(request, *, wrong: SavedSearch | None = None, problems: dict | None = None, status: int = 200):
    context = {
        "saved": list(SavedSearch.objects.of(request.user)),
        "frequencies": SavedSearch.Frequency.choices,
        "wrong": wrong,
        "problems": problems or {},
        "typed": request.POST,
    }
    return render(request, "literature/saved/index.html", context, status=status)


@require_POST
@signed_in
def save(request):
    """Keep the search that a list shows; `query` is its query string."""
    parameters = QueryDict(request.POST.get("query", "")[:8000])
    frequency = request.POST.get("frequency", SavedSearch.Frequency.WEEKLY)
    try:
        kept = searches.save_search(
            by=request.user, parameters=parameters, name=request.POST.get("name", ""), frequency=frequency
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(local_back(request))
    if kept.frequency == SavedSearch.Frequency.OFF:
        messages.success(request, _("Kept as “%(name)s”.") % {"name": kept})
    else:
        sentence = _("Kept as “%(name)s”. You get a mail when something new is in it (%(often)s).")
        messages.success(request, sentence % {"name": kept, "often": kept.get_frequency_display()})
    return redirect("literature:saved-searches")


@require_POST
@signed_in
def change(request, saved_id):
    """Rename a saved search, and say how often to be told."""
    found = get_object_or_404(SavedSearch.objects.of(request.user), pk=saved_id)
    typed = {name: request.POST.get(name, "") for name in ("name", "frequency")}
    try:
        searches.change_search(found, by=request.user, **typed)
    except ValidationError as error:
        problems = {field: texts[0] for field, texts in error.message_dict.items()}
        return _render(request, wrong=found, problems=problems, status=422)
    messages.success(request, _("Saved."))
    return redirect("literature:saved-searches")


@require_POST
@signed_in
def forget(request, saved_id):
    """Take a saved search away."""
    found = get_object_or_404(SavedSearch.objects.of(request.user), pk=saved_id)
    searches.forget_search(found, by=request.user)
    messages.success(request, _("“%(name)s” is no longer kept.") % {"name": found})
    return redirect("literature:saved-searches")


@csrf_exempt  # a mail programme sends it (RFC 8058); the token says whose mails
@require_http_methods(["GET", "HEAD", "POST"])
def off(request, token):
    """Turn off the mails about saved searches, from a mail and without a login.

    A link that is merely opened turns nothing off: programmes that look through mails open links, too.
    """
    if request.method == "POST":
        try:
            searches.turn_off(token)
        except signing.BadSignature as error:
            raise Http404 from error
    return render(request, "literature/saved/off.html", {"done": request.method == "POST"})
