"""Files of sources: attached, downloaded, accepted, removed; and addresses that do not answer any more."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts import access
from curation.actions import NotAllowedNow
from literature.files import actions, rules, serving
from literature.files.licences import FileState, Licence
from literature.forms.files import FileForm, RemoveForm
from literature.models import Source, SourceFile

PER_PAGE = 30


for_coordinators = access.for_coordinators(gettext_lazy("Only coordinators of a working group look after this."))


@require_safe
def file(request: HttpRequest, code: str, name: str = "") -> HttpResponse:
    """The file itself, to those who may read it, asked anew each time."""
    try:
        return serving.send(request, _file(request, code))
    except FileNotFoundError:
        raise Http404 from None


def _file(request: HttpRequest, code: str) -> SourceFile:
    files = SourceFile.objects.visible_to(request.user).select_related("source", "added_by")
    return get_object_or_404(files, code=code)


@require_http_methods(["GET", "POST"])
@login_required
def add_file(request: HttpRequest, code: str) -> HttpResponse:
    """Attach a PDF to a source."""
    source = get_object_or_404(Source.objects.visible_to(request.user), code=code)
    if not rules.may_add_file(request.user, source):
        raise PermissionDenied(_("You may not attach files to this source."))
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and _add(request, source, form):
        return redirect(f"{source.get_absolute_url()}#files")
    context = {
        "form": form,
        "source": source,
        "waits": not rules.is_shown_at_once(request.user, source),
        "crumbs": [(_("Literature"), reverse("literature:sources")), (str(source), source.get_absolute_url())],
    }
    return render(request, "literature/files/add.html", context, status=422 if form.errors else 200)


def _add(request: HttpRequest, source: Source, form: FileForm) -> bool:
    """Attach what came with the form; False, with the reason on the form, when it is not taken."""
    if getattr(request, "upload_too_large", False):
        form.errors["file"] = form.error_class(actions.too_large().message_dict["file"], renderer=form.renderer)
        return False
    if not form.is_valid():
        return False
    values = form.cleaned_data
    if not ratelimit.consume(request, action="upload", user=request.user):
        form.add_error(None, _("That was often in a short time. Wait a minute, then try again."))
        return False
    try:
        added, people = actions.add_file(
            source, by=request.user, upload=values["file"], licence=values["licence"], version=values["version"]
        )
    except (ValidationError, NotAllowedNow) as refusal:
        form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        return False
    _tell(request, added, people)
    return True


def _tell(request: HttpRequest, added: SourceFile, people: list[str]) -> None:
    if added.state == FileState.WAITING:
        said = _("The file is attached. A coordinator looks at it, then it is shown.")
    elif added.source.state != "published":
        said = _("The file is attached. It is reviewed together with the source.")
    elif Licence(added.licence).is_open:
        said = _("The file is attached; everybody can read it.")
    else:
        said = _("The file is attached; members can read it.")
    messages.success(request, said)
    if people:
        warning = _("The document names people in its properties: %s. Whoever downloads it can see that.")
        messages.warning(request, warning % ", ".join(people))


@require_POST
@login_required
def accept_file(request: HttpRequest, code: str) -> HttpResponse:
    """Show a file that waited for a coordinator."""
    found = _file(request, code)
    try:
        accepted = actions.accept_file(found, by=request.user)
    except NotAllowedNow as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Shown from now on: %s") % accepted.name)
    return redirect(_back(request, found))


@require_http_methods(["GET", "POST"])
@login_required
def remove_file(request: HttpRequest, code: str) -> HttpResponse:
    """Say why a file goes, then delete it."""
    found = _file(request, code)
    if not rules.may_remove(request.user, found):
        raise PermissionDenied(_("You may not remove this file."))
    form = RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove_file(found, by=request.user, reason=form.cleaned_data["reason"])
        except NotAllowedNow as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("Removed: %s") % found.name)
        return redirect(_back(request, found))
    context = {
        "form": form,
        "file": found,
        "source": found.source,
        "back": request.GET.get("back", ""),
        "crumbs": [
            (_("Literature"), reverse("literature:sources")),
            (str(found.source), found.source.get_absolute_url()),
        ],
    }
    return render(request, "literature/files/remove.html", context, status=422 if form.errors else 200)


def _back(request: HttpRequest, found: SourceFile) -> str:
    """Back to the list of what waits if the person came from there, else to the source."""
    if request.POST.get("back", "") == "waiting" and request.user.is_coordinator:
        return reverse("literature:files")
    return f"{found.source.get_absolute_url()}#files"


@require_GET
@login_required
@for_coordinators
def files(request: HttpRequest) -> HttpResponse:
    """Files that wait for a coordinator."""
    waiting = SourceFile.objects.waiting_for(request.user).select_related("source", "added_by")
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    number = page.paginator.count
    said = ngettext("%(number)s file waits for you.", "%(number)s files wait for you.", number) % {"number": number}
    return render(request, "literature/files/waiting.html", {"page": page, "said": said if number else ""})
