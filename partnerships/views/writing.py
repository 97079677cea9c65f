"""Telling a case and changing it, a page for each step of the form."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import signed_in
from accounts.keeping import keeps_what_was_typed
from accounts.models import WorkingGroup
from curation import rules
from curation.actions import NotAllowedNow, Overtaken
from curation.differences import proposed_changes, words_of
from curation.forms import whole_number
from curation.models import new_code
from curation.typed_forms import form_action, form_frame, local_path, posted
from curation.workflow import State
from partnerships.actions import add_case, edit_case
from partnerships.case_hints import hints_for_case
from partnerships.completeness import missing_in
from partnerships.faces import Face, Level, public_face
from partnerships.forms.case import coordinators_of
from partnerships.forms.steps import STEPS, Step, What
from partnerships.models import Partnership
from partnerships.writing import saved_sentence, steps_of, would_be_protected

_ONCE_SALT = "partnerships.add-case"
LONGEST_COMMENT = 4_000


@keeps_what_was_typed
def add_case_page(request: HttpRequest) -> HttpResponse:
    """The first page: with a title there is a draft, and the other steps follow."""
    groups = WorkingGroup.objects.filter(pk__in=request.user.roles)
    if not groups:
        raise PermissionDenied(_("Only members of a working group tell cases."))
    if request.method != "POST":
        step = What(None, viewer=request.user, data=request.kept, groups=groups)
        if request.kept is not None:
            step.as_typed()
        return _add_page(request, step, request.kept or {})
    data, _dropped = posted(request)
    step = What(None, viewer=request.user, data=data, groups=groups)
    verb, _detail = form_action(data)
    if verb not in ("save", "next"):
        step.as_typed()
        return _add_page(request, step, data)
    if not step.is_valid():
        return _add_page(request, step, data)
    case = _added(request, step, _code_in(request, data) or new_code(), groups)
    messages.success(request, _("Saved as a draft. Only you see it."), extra_tags="kept-add-case")
    return redirect(_after(case, What.name, verb))


def _added(request: HttpRequest, step: What, code: str, groups) -> Partnership:
    """Add the case; the same form sent twice adds one."""
    group = step.form.cleaned_data.get("group") or groups[0]
    try:
        with transaction.atomic():
            return add_case(by=request.user, group=group, values=step.values() | {"code": code}, **step.links())
    except IntegrityError:
        case = Partnership.objects.by(request.user).filter(code=code).first()
        if case is None:
            raise
        return case


def _code_in(request: HttpRequest, data) -> str:
    """The short address of the case to come, signed for this person; empty where it is not."""
    try:
        person, code = signing.loads(data.get("once", ""), salt=_ONCE_SALT)
    except signing.BadSignature:
        return ""
    return code if person == request.user.pk else ""


def _add_page(request: HttpRequest, step: What, data) -> HttpResponse:
    once = data.get("once", "")
    if not _code_in(request, {"once": once}):
        once = signing.dumps([request.user.pk, new_code()], salt=_ONCE_SALT)
    context = {
        "step": step,
        "title": _("Tell a case"),
        "once": once,
        "steps": steps_of(None, What.name),
        "buttons": [
            {"value": "next", "label": _("Save and go on"), "primary": True},
            {"value": "save", "label": _("Save as draft")},
        ],
        **form_frame(request, "add-case"),
    }
    return render(request, "partnerships/writing/step.html", context)


@keeps_what_was_typed
def edit_case_page(request: HttpRequest, code: str, step: str = What.name) -> HttpResponse:
    """Authors at work on their case, and coordinators who correct it, step by step."""
    case = _to_be_written(request, code)
    if step not in STEPS:
        raise Http404
    return _Editing(request, case, STEPS[step]).answer()


def _to_be_written(request: HttpRequest, code: str) -> Partnership:
    case = get_object_or_404(Partnership.objects.visible_to(request.user), code=code)
    if not rules.may_edit(request.user, case):
        raise PermissionDenied(_("You may not change this case now."))
    return case


class _Editing:
    """One request to the page of a step of a case that is there."""

    def __init__(self, request: HttpRequest, case: Partnership, step: type[Step]):
        self.request, self.case, self.kind = request, case, step
        is_post = request.method == "POST"
        self.data = posted(request)[0] if is_post else request.kept
        self.back = local_path((self.data or {}).get("back", "") or request.GET.get("back", ""))
        self.corrects = case.state in (State.SUBMITTED, State.PUBLISHED)
        self.keep = f"case-{case.code}-{step.name}"
        more = {"language": request.GET.get("language", "")} if step.name == "translations" else {}
        self.step = step(case, viewer=request.user, data=self.data, **more)

    @property
    def revision(self) -> int:
        """The revision that the person had before their eyes."""
        typed = (self.data or {}).get("revision")
        return whole_number(typed) if typed else self.case.revision

    def answer(self) -> HttpResponse:
        """Show the page, or do what the pressed button says."""
        if self.request.method != "POST":
            if self.data is not None:
                self.step.as_typed()
            elif "missing" in self.request.GET and not self.case.is_amendment:
                self.step.tell_missing([one for one in missing_in(self.case) if one.step == self.kind.name])
            return self.show()
        verb, detail = form_action(self.data)
        if verb not in ("save", "next"):
            self.step.as_typed(f"{verb}:{detail}" if detail else "")
            return self.show(previews=verb == "preview")
        if not self.step.is_valid():
            return self.show()
        try:
            self._save()
        except Overtaken as error:
            self.case = error.record
            return self._show_overtaken(error)
        except NotAllowedNow as error:
            self.step.refuse(str(error))
            return self.show()
        except ValidationError as error:
            return self._show_refused(error)
        return redirect(self.back if self.corrects and self.back else _after(self.case, self.kind.name, verb))

    def _save(self) -> None:
        values, links = self.step.values(), self.step.links()
        if not self._has_changed(values, links):
            messages.success(self.request, _("Nothing was different."), extra_tags=f"kept-{self.keep}")
            return
        names_readers = "readers" not in links and not self.case.reader_ids and would_be_protected(self.case, values)
        if names_readers:
            links["readers"] = list(coordinators_of(self.case))
        comment = self.data.get("comment", "")[:LONGEST_COMMENT]
        self.case = edit_case(
            self.case,
            by=self.request.user,
            values=values,
            comment=comment,
            expected_revision=self.revision,
            **links,
        )
        messages.success(self.request, saved_sentence(self.case, self.request.user), extra_tags=f"kept-{self.keep}")
        if names_readers:
            names = ", ".join(str(one) for one in links["readers"])
            sentence = _("%s may read what is kept back here. You can change that under “Who may read it”.")
            messages.info(self.request, sentence % names)

    def _has_changed(self, values: dict, links: dict) -> bool:
        """Whether the step says something else than the case, or was begun before somebody changed that."""
        if self.case.revision != self.revision:
            return True
        snapshot = self.case.snapshot()
        said = {name: getattr(value, "slug", "") if name == "form" else value for name, value in values.items()}
        if "topics" in links:
            said["topics"] = sorted(topic.slug for topic in links["topics"])
            said["tags"] = sorted(links["tags"])
        if "readers" in links and {one.pk for one in links["readers"]} != self.case.reader_ids:
            return True
        return any(snapshot.get(name) != value for name, value in said.items())

    def _show_refused(self, error: ValidationError) -> HttpResponse:
        """Say what the action refused, beside its field where the step has that."""
        fields = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, sentences in fields.items():
            for sentence in sentences:
                if self.step.form is not None and name in self.step.form.fields:
                    self.step.form.add_error(name, sentence)
                else:
                    self.step.refuse(sentence)
        return self.show()

    def _show_overtaken(self, error: Overtaken) -> HttpResponse:
        """What somebody did meanwhile, and how the case as it is now differs from what was typed."""
        snapshot, values = self.case.snapshot(), self.step.values()
        said = {name: getattr(value, "slug", "") if name == "form" else value for name, value in values.items()}
        return self.show(
            revision=self.case.revision,
            overtaken=str(error),
            overtaken_steps=error.steps,
            overtaken_changes=words_of(self.case).compare(snapshot, snapshot | said),
        )

    def show(self, *, revision: int | None = None, **context) -> HttpResponse:
        """The page, with what has to come back with the form."""
        context = {
            "step": self.step,
            "case": self.case,
            "title": self._title(),
            "steps": steps_of(self.case, self.kind.name),
            "revision": revision or self.revision,
            "back": self.back,
            "corrects": self.corrects,
            "comment": (self.data or {}).get("comment", ""),
            "buttons": self._buttons(),
            **form_frame(self.request, self.keep),
            **context,
        }
        return render(self.request, "partnerships/writing/step.html", context)

    def _title(self) -> str:
        if self.corrects:
            return _("Correct a case")
        return _("Propose a change") if self.case.is_amendment else _("Your case")

    def _buttons(self) -> list[dict]:
        if self.corrects:
            return [{"value": "save", "label": _("Save the correction"), "primary": True}]
        return [
            {"value": "next", "label": _("Save and go on"), "primary": True},
            {"value": "save", "label": _("Save")},
        ]


def _after(case: Partnership, step: str, verb: str) -> str:
    """Where to go when a step is saved: to the next one, or to the case."""
    names = list(STEPS)
    place = names.index(step) + 1
    if verb != "next":
        return case.get_absolute_url()
    if place == len(names):
        return reverse("partnerships:check-case", args=[case.code])
    return reverse("partnerships:edit-case-step", args=[case.code, names[place]])


@require_safe
@signed_in
def check_case(request: HttpRequest, code: str) -> HttpResponse:
    """The last step: what is missing, what is odd, how others will read it; then it is submitted."""
    case = _to_be_written(request, code)
    lacks = [] if case.is_amendment else missing_in(case)
    sentences = {one.sentence for one in lacks}
    context = {
        "case": case,
        "record": case,
        "missing": lacks,
        "hints": [one for one in hints_for_case(case, viewer=request.user) if one.sentence not in sentences],
        "face": Face(case, Level.WHOLE),
        "public": public_face(case),
        "proposed": proposed_changes(case) if case.is_amendment else [],
        "steps": steps_of(case, "check"),
        "corrects": case.state in (State.SUBMITTED, State.PUBLISHED),
    }
    return render(request, "partnerships/writing/check.html", context)
