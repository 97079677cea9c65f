"""Files of a case: sent to those who may read them; attached, described, removed by those who may change it."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from curation import rules as curation_rules
from curation.actions import NotAllowedNow
from curation.uploads import serving
from partnerships.faces import face_for
from partnerships.files import actions, rules
from partnerships.files.reading import files_of
from partnerships.files.storage import STORE
from partnerships.files.vocabulary import FileKind
from partnerships.forms.files import DescribeForm, FileForm, RemoveForm
from partnerships.models import CaseFile, Partnership


@require_safe
def case_file(request: HttpRequest, code: str, file: str, small: bool = False) -> HttpResponse:
    """A file itself, to those who may read it, asked anew each time."""
    found = _readable(request, code, file)
    sha256 = found.small_sha256 if small else found.sha256
    if not sha256:
        raise Http404
    is_picture = found.kind == FileKind.PICTURE
    sent = serving.Sent(STORE.path_of(sha256), sha256, found.media_type, found.download_name, inline=is_picture)
    try:
        response = serving.send(request, sent)
    except FileNotFoundError:
        raise Http404 from None
    if not _is_public(found):
        response["X-Robots-Tag"] = "noindex, noarchive"
    return response


def _case(request: HttpRequest, code: str) -> Partnership:
    return get_object_or_404(Partnership.objects.visible_to(request.user).with_people(), code=code)


def _readable(request: HttpRequest, code: str, file: str) -> CaseFile:
    """The file, if this person sees it on the case's page."""
    case = _case(request, code)
    # The files of what is not published are its author's and its reviewers' matter, also once it was withdrawn.
    if case.state != "published" and not curation_rules.may_see_discussion(request.user, case):
        raise Http404
    for found in files_of(face_for(case, request.user)):
        if found.code == file:
            return found
    raise Http404


def _is_public(file: CaseFile) -> bool:
    return file.case.state == "published" and file.case.audience == "public" and file.visibility == "public"


def _to_change(request: HttpRequest, code: str, file: str = "") -> tuple[Partnership, CaseFile | None]:
    """The case and the file, if this person may change them. Raises Http404, PermissionDenied."""
    case = _case(request, code)
    if not rules.may_change_files(request.user, case):
        raise PermissionDenied(_("You may not change the files of this case. Tell its coordinators what to attach."))
    found = get_object_or_404(case.files.present().select_related("case"), code=file) if file else None
    return case, found


@require_safe
@login_required
def files(request: HttpRequest, code: str) -> HttpResponse:
    """The files of a case, for those who look after them."""
    case, _file = _to_change(request, code)
    found = case.files.present().select_related("case", "added_by")
    return render(request, "partnerships/files/list.html", _page(case) | {"files": found})


@require_http_methods(["GET", "POST"])
@login_required
def add_file(request: HttpRequest, code: str) -> HttpResponse:
    """Attach a file to a case."""
    case, _file = _to_change(request, code)
    kind = request.GET.get("kind", "")
    initial = {"kind": kind if kind in FileKind.values else FileKind.AGREEMENT, "visibility": "public"}
    form = FileForm(request.POST or None, request.FILES or None, case=case, initial=initial)
    if getattr(request, "upload_too_large", False):
        form.errors["file"] = form.error_class(actions.too_large().message_dict["file"], renderer=form.renderer)
    elif request.method == "POST" and form.is_valid() and _add(request, case, form):
        return redirect("partnerships:files", code=case.code)
    return render(request, "partnerships/files/add.html", _page(case) | {"form": form}, status=_status(form))


def _add(request: HttpRequest, case: Partnership, form: FileForm) -> bool:
    """Attach what came with the form; False, with the reason on the form, when it is not taken."""
    if not ratelimit.consume(request, action="upload", user=request.user):
        form.add_error(None, _("That was often in a short time. Wait a minute, then try again."))
        return False
    values = form.cleaned_data
    try:
        _file, comments = actions.add_file(
            case, by=request.user, upload=values["file"], kind=values["kind"], **form.words()
        )
    except (ValidationError, NotAllowedNow) as refusal:
        _refuse(form, refusal)
        return False
    messages.success(request, _("The file is attached. What it said of people and places besides is taken out."))
    if comments:
        said = ngettext("%s comment in it was left out.", "%s comments in it were left out.", comments)
        messages.warning(request, said % comments)
    return True


@require_http_methods(["GET", "POST"])
@login_required
def change_file(request: HttpRequest, code: str, file: str) -> HttpResponse:
    """Change what is said about a file."""
    case, found = _to_change(request, code, file)
    initial = {name: getattr(found, name) for name in actions.WORDS}
    form = DescribeForm(request.POST or None, case=case, kind=found.kind, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.describe_file(found, by=request.user, **form.words())
        except (ValidationError, NotAllowedNow) as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("partnerships:files", code=case.code)
    context = _page(case) | {"form": form, "file": found}
    return render(request, "partnerships/files/change.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
@login_required
def remove_file(request: HttpRequest, code: str, file: str) -> HttpResponse:
    """Say why a file goes, then delete it."""
    case, found = _to_change(request, code, file)
    form = RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove_file(found, by=request.user, reason=form.cleaned_data["reason"])
        except (ValidationError, NotAllowedNow) as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("The file is removed."))
            return redirect("partnerships:files", code=case.code)
    context = _page(case) | {"form": form, "file": found}
    return render(request, "partnerships/files/remove.html", context, status=_status(form))


def _refuse(form, refusal: ValidationError | NotAllowedNow) -> None:
    """Put why something was refused where it was typed, or above all."""
    if isinstance(refusal, NotAllowedNow) or not hasattr(refusal, "error_dict"):
        form.add_error(None, str(refusal) if isinstance(refusal, NotAllowedNow) else refusal)
        return
    for name, sentences in refusal.message_dict.items():
        form.add_error(name if name in form.fields else None, sentences)


def _page(case: Partnership) -> dict:
    crumbs = [(_("Partnerships"), "/partnerships/"), (case.title, case.get_absolute_url())]
    return {"case": case, "crumbs": crumbs, "list_url": reverse("partnerships:files", args=[case.code])}


def _status(form) -> int:
    return 422 if form.errors else 200
