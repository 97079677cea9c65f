"""Literature searches: the list, a question, a search, and recording them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import keeping
from accounts.keeping import keeps_what_was_typed
from curation.forms import whole_number
from literature.models import FoundSource, LiteratureSearch, SearchQuestion
from literature.searching import actions, pages, rules
from literature.searching.forms import FoundForm, QuestionForm, SearchForm, SetAsideForm


def find_question(request: HttpRequest, code: str) -> SearchQuestion:
    """Return the question at a short address, or raise Http404."""
    questions = SearchQuestion.objects.visible_to(request.user).select_related("group", "asked_by")
    question = questions.filter(code=code.lower()).first()
    if question is None:
        raise Http404
    return question


def find_search(request: HttpRequest, code: str) -> LiteratureSearch:
    """Return the search at a short address, or raise Http404."""
    searches = LiteratureSearch.objects.visible_to(request.user).with_question().select_related("updates")
    search = searches.filter(code=code.lower()).first()
    if search is None:
        raise Http404
    return search


@require_safe
def searches(request):
    """All questions with their searches, for everybody."""
    return render(request, "literature/searches/index.html", pages.index(request.user))


@require_safe
def question(request, code):
    """A question: its searches, its diagram, how far the screening is, how the readers agree."""
    found = find_question(request, code)
    return render(request, "literature/searches/question.html", pages.of_question(found, request.user))


@require_safe
def search(request, code):
    """A search as it was done, what it found, and its diagram."""
    found = find_search(request, code)
    return render(request, "literature/searches/search.html", pages.of_search(found, request.user))


@require_http_methods(["GET", "POST"])
@keeps_what_was_typed
def ask_question(request):
    """The form for a new question."""
    _must(rules.may_add(request.user), _("Only members of a working group record literature searches."))
    form = QuestionForm(_typed(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        asked = actions.ask_question(by=request.user, **form.content)
        messages.success(request, _("The question is on record. Record the first search for it."))
        return redirect("literature:search-question", asked.code)
    return _form(request, form, title=_("Ask a question"), button=_("Put it on record"))


@require_http_methods(["GET", "POST"])
@keeps_what_was_typed
def edit_question(request, code):
    """The form of a question that is on record."""
    found = find_question(request, code)
    _must(rules.may_edit_question(request.user, found), _("Who asked it and the group's coordinators change it."))
    form = QuestionForm(_typed(request), user=request.user, question=found)
    if request.method == "POST" and form.is_valid() and _edited(form, actions.edit_question, found, request.user):
        return redirect(found)
    return _form(request, form, title=_("Change the question"), button=_("Keep the change"), crumbs=[_crumb(found)])


@require_http_methods(["GET", "POST"])
@keeps_what_was_typed
def record_search(request):
    """The form for a search; `?question=` and `?again=` (short addresses) fill it in."""
    _must(rules.may_add(request.user), _("Only members of a working group record literature searches."))
    questions = SearchQuestion.objects.of_groups_of(request.user)
    initial = pages.search_to_begin_with(request.GET, request.user)
    form = SearchForm(_typed(request), user=request.user, questions=questions, initial=initial)
    if request.method == "POST" and form.is_valid():
        recorded = _tried(form, actions.record_search, by=request.user, question=form.cleaned_data["question"])
        if recorded:
            messages.success(request, _("The search is on record. Now put on it what it found."))
            return redirect(recorded)
    template = "literature/searches/record.html" if questions else "literature/searches/no_question.html"
    return _form(request, form, title=_("Record a search"), button=_("Put it on record"), template=template)


@require_http_methods(["GET", "POST"])
@keeps_what_was_typed
def edit_search(request, code):
    """The form of a search that is on record."""
    found = find_search(request, code)
    _must(rules.may_edit_search(request.user, found), _("Who recorded it and the group's coordinators correct it."))
    form = SearchForm(
        _typed(request), user=request.user, search=found, questions=SearchQuestion.objects.filter(pk=found.question_id)
    )
    if request.method == "POST" and form.is_valid() and _edited(form, actions.edit_search, found, request.user):
        return redirect(found)
    template, crumbs = "literature/searches/record.html", [_crumb(found.question), _crumb(found)]
    return _form(
        request, form, title=_("Correct the search"), button=_("Keep the change"), template=template, crumbs=crumbs
    )


@require_http_methods(["GET", "POST"])
@keeps_what_was_typed
def set_search_aside(request, code):
    """Take a search out of the counts, or back into them."""
    found = find_search(request, code)
    _must(rules.may_edit_search(request.user, found), _("Who recorded it and the group's coordinators do this."))
    if request.method == "POST" and not found.counts:
        actions.set_aside(found, by=request.user, because="")
        messages.success(request, _("The search counts again."))
        return redirect(found)
    form = SetAsideForm(_typed(request))
    if request.method == "POST" and form.is_valid():
        actions.set_aside(found, by=request.user, because=form.cleaned_data["because"])
        messages.success(request, _("The search is set aside: it stays here to be read, and counts nowhere."))
        return redirect(found)
    crumbs = [_crumb(found.question), _crumb(found)]
    return _form(request, form, title=_("Set the search aside"), button=_("Set it aside"), crumbs=crumbs)


@require_http_methods(["GET", "POST"])
@keeps_what_was_typed
def add_found(request, code):
    """Put sources on a search, a line for each."""
    found = find_search(request, code)
    _must(rules.may_screen(request.user, found.question), _("Only members of the group add to its searches."))
    form = FoundForm(_typed(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["lines"]
        rows = actions.add_found(found, given, by=request.user)
        messages.success(request, pages.what_was_added(given, rows))
        return redirect(found)
    crumbs = [_crumb(found.question), _crumb(found)]
    return _form(request, form, title=_("Put sources on the search"), button=_("Put them on it"), crumbs=crumbs)


@require_POST
@keeps_what_was_typed(back_to=lambda request, code, pk: reverse("literature:literature-search", args=[code]))
def change_found(request, code, pk):
    """Say how many records of the search were this source, or take it off."""
    search = find_search(request, code)
    _must(rules.may_screen(request.user, search.question), _("Only members of the group change its searches."))
    found = FoundSource.objects.visible_to(request.user).filter(search=search, pk=pk).select_related("source").first()
    if found is None:
        raise Http404
    found.search = search
    if request.POST.get("do") == "take-off":
        actions.take_off(found, by=request.user)
        messages.success(request, _("Taken off the search: %(title)s") % {"title": found.source})
    elif times := whole_number(request.POST.get("times"), digits=4):
        _say_how_often(request, found, times)
    else:
        messages.warning(request, _("Say the number of records as a number, 1 or more."))
    return redirect(f"{reverse('literature:flow-list', args=[search.scope, 'to-screen'])}#found-{found.source_id}")


def _say_how_often(request: HttpRequest, found: FoundSource, times: int) -> None:
    try:
        actions.say_how_often(found, by=request.user, times=times)
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Kept: %(title)s") % {"title": found.source})


def _typed(request: HttpRequest):
    """What was sent now, or was kept while the person logged in again; None for a fresh form."""
    return request.POST if request.method == "POST" else request.kept


def _form(request, form, *, title, button, template="literature/searches/form.html", crumbs=()) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "button": button,
        "crumbs": [(_("Literature searches"), reverse("literature:searches")), *crumbs],
        "owner_field": keeping.OWNER_FIELD,
        "owner_token": keeping.owner_token(request.user),
    }
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def _crumb(row) -> tuple[str, str]:
    return (pages.title_of(row), row.get_absolute_url())


def _tried(form, action, *args, **kwargs):
    """Do it and return what came of it; what is refused is said beside the field, and None comes back."""
    try:
        return action(*args, **form.content, **kwargs)
    except ValidationError as refusal:
        form.add_error(None, refusal)
    except actions.ChangedMeanwhile as refusal:
        form.add_error(None, str(refusal))
    return None


def _edited(form, action, row, user):
    return _tried(form, action, row, by=user, expected_revision=form.cleaned_data["version"] or 0)


def _must(may: bool, sentence: str) -> None:
    if not may:
        raise PermissionDenied(sentence)
