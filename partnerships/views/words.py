"""Where coordinators keep the words that cases are described with: forms of partnership, stakeholder groups."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import for_coordinators, signed_in
from accounts.keeping import keeps_what_was_typed
from partnerships.actions import words
from partnerships.forms.words import WordForm
from partnerships.models import PartnershipForm, StakeholderGroup

KINDS = {"forms": PartnershipForm, "groups": StakeholderGroup}
_for_coordinators = for_coordinators(gettext_lazy("Only coordinators keep the words."))


def _kind(name: str):
    if name not in KINDS:
        raise Http404
    return KINDS[name]


@require_safe
@signed_in
@_for_coordinators
def keep(request: HttpRequest) -> HttpResponse:
    """All words of both kinds in their order."""
    return _page(request)


def _page(request: HttpRequest, wrong: str = "", form: WordForm | None = None, status: int = 200) -> HttpResponse:
    kinds = [
        {
            "name": name,
            "title": model._meta.verbose_name_plural,
            "words": list(model.objects.all()),
            "form": form if name == wrong else WordForm(auto_id=f"{name}_%s"),
        }
        for name, model in KINDS.items()
    ]
    return render(request, "partnerships/words/words.html", {"kinds": kinds}, status=status)


@require_POST
@signed_in
@_for_coordinators
def add(request: HttpRequest, kind: str) -> HttpResponse:
    """Add a word."""
    model, form = _kind(kind), WordForm(request.POST, auto_id=f"{kind}_%s")
    if form.is_valid():
        try:
            word = words.add_word(model, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%s” can be chosen now; it is the last in the order.") % word)
            return redirect(f"{reverse('partnerships:words')}#{kind}")
    return _page(request, kind, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
@_for_coordinators
def change(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Rename and describe a word."""
    word = get_object_or_404(_kind(kind), slug=slug)
    initial = {"name": word.name, "description": word.description}
    form = WordForm(request.POST if request.method == "POST" else request.kept, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            words.change_word(word, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{reverse('partnerships:words')}#{kind}")
    context = {"word": word, "kind": kind, "form": form, "crumbs": [(_("Words"), reverse("partnerships:words"))]}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "partnerships/words/word.html", context, status=status)


@require_POST
@signed_in
@_for_coordinators
def move(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Move a word up or down in the order."""
    word = get_object_or_404(_kind(kind), slug=slug)
    words.move_word(word, by=request.user, up=request.POST.get("direction") == "up")
    return redirect(f"{reverse('partnerships:words')}#{kind}-{word.slug}")


@require_POST
@signed_in
@_for_coordinators
def give(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Let a word be chosen (`is_given=yes`), or not any more."""
    word = get_object_or_404(_kind(kind), slug=slug)
    words.give_word(word, by=request.user, is_given=request.POST.get("is_given") == "yes")
    return redirect(f"{reverse('partnerships:words')}#{kind}-{word.slug}")
