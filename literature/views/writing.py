"""Adding sources and editing them. What authors and coordinators do with them besides is in literature.views.steps."""

from copy import copy

from allauth.core import ratelimit
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.keeping import keeps_what_was_typed
from accounts.models import WorkingGroup
from curation import rules
from curation.actions import NotAllowedNow, Overtaken, take
from curation.differences import proposed_changes
from curation.forms import whole_number
from curation.models import new_code
from curation.typed_forms import form_action, local_path, posted
from curation.workflow import Action, State
from literature import actions, duplicates
from literature.forms import SourceForm
from literature.forms.source import initial_of
from literature.models import Source
from literature.paste import Filled, fill
from literature.types import SourceType
from literature.views import form_page
from literature.views.form_page import (
    carried_on,
    differences,
    render_form,
    same_content,
    typed_content,
)
from literature.views.steps import comment, propose_change, restore, take_step

__all__ = ["add_source", "comment", "edit_source", "likely_duplicates", "propose_change", "restore", "take_step"]

MOST_LIKELY = 5
KEPT_NEW = "add-source"
_ONCE_SALT = "literature.add-source"


@keeps_what_was_typed
def add_source(request: HttpRequest) -> HttpResponse:
    """One page: paste, look, save as a draft or submit."""
    groups = WorkingGroup.objects.filter(pk__in=request.user.roles)
    if not groups:
        raise PermissionDenied(_("Only members of a working group add sources."))
    if request.method == "POST":
        return _Adding(request, groups).answer()
    if request.kept is not None:
        typed = SourceForm(request.kept, groups=groups)
        return _Adding(request, groups, request.kept).show(carried_on(typed, groups))
    if "paste" in request.GET or "title" in request.GET:
        return _Adding(request, groups, form_page.handed_over(request.GET)).brought()
    return _Adding(request, groups).show(SourceForm(groups=groups))


class _Adding:
    """One request to the page for adding: what was posted, and the answer to the button that was pressed."""

    def __init__(self, request: HttpRequest, groups, data=None):
        self.request, self.groups = request, groups
        self.data, dropped = (data, False) if data is not None else posted(request)
        self.remarks = [_("Control characters, which nobody can see, were left out.")] if dropped else []
        self.extra = form_page.unpack_extra(self.data.get("extra", ""))
        self.another_work = set(self.data.get("another_work", "").split())
        self.page_title = ""

    def brought(self) -> HttpResponse:
        """The page as a share sheet or a bookmarklet leads to it: what was brought is looked up and filled in."""
        self.page_title = self.data.pop("title", [""])[0]
        form = SourceForm(self.data, groups=self.groups)
        if self.data.get("paste"):
            return self._fill(form, server_has_it=True)
        return self.show(
            SourceForm(initial=form.typed() | {"title": self.page_title}, groups=self.groups), server_has_it=True
        )

    def answer(self) -> HttpResponse:
        """Do what the pressed button says."""
        verb, detail = form_action(self.data)
        form = SourceForm(self.data, groups=self.groups)
        if verb == "fill":
            return self._fill(form)
        if verb in ("draft", "submit"):
            if detail == "another":
                self.another_work |= set(self.data.get("likely", "").split())
            return self._save(form, submit=verb == "submit")
        return self.show(carried_on(form, self.groups, change_rows=detail if verb == "contributors" else ""))

    def show(self, form: SourceForm, **context) -> HttpResponse:
        """The page, with what has to come back with the form."""
        context.setdefault("paste", self.data.get("paste", ""))
        context.setdefault("filled", self.data.get("filled", ""))
        return render_form(
            self.request,
            form,
            title=_("Add a source"),
            keep=KEPT_NEW,
            once=self._once(),
            extra=self.extra,
            another_work=" ".join(sorted(self.another_work)),
            remarks=self.remarks,
            buttons=_author_buttons(),
            may_paste=True,
            **context,
        )

    def _once(self) -> str:
        """The signed short address of the source to come: the same form sent twice makes one source."""
        given = self.data.get("once", "")
        return given if self._code(given) else signing.dumps([self.request.user.pk, new_code()], salt=_ONCE_SALT)

    def _code(self, token: str) -> str:
        try:
            person, code = signing.loads(token, salt=_ONCE_SALT)
        except signing.BadSignature:
            return ""
        return code if person == self.request.user.pk else ""

    def _fill(self, form: SourceForm, **context) -> HttpResponse:
        text = self.data.get("paste", "")
        if _may_look_up(self.request):
            filled = fill(text)
        else:
            filled = Filled(problem=_("That was often in a short time. Wait a minute, then try again."), rest=text)
        typed, memory = form.typed(), self.data.get("filled", "")
        if filled.number:
            initial, memory = self._merged(typed, filled, memory)
        else:
            # What was recognised, if no more than that, need not be typed again.
            initial = typed | {name: value for name, value in filled.values.items() if not typed.get(name)}
            if self.page_title:
                initial |= {"title": self.page_title, "type": SourceType.WEB_PAGE}
        return self.show(
            SourceForm(initial=initial, groups=self.groups),
            paste=filled.rest,
            paste_problem=filled.problem,
            was_filled=bool(filled.values.get("title")),
            filled=memory,
            found=_likely(filled.values, viewer=self.request.user, besides=self.another_work) if filled.number else [],
            **context,
        )

    def _merged(self, typed: dict, filled: Filled, memory: str) -> tuple[dict, str]:
        merged, replaced, memory = form_page.merge_paste(typed, initial_of(filled.values), memory)
        merged["tags"] = ", ".join(filter(None, [typed["tags"].strip(" ,"), *filled.tags]))
        self.extra = filled.values.get("extra", {})
        self.remarks += filled.remarks
        self.remarks += [_("This was typed before and has been replaced: %s") % text for text in replaced]
        return merged, memory

    def _save(self, form: SourceForm, *, submit: bool) -> HttpResponse:
        if not form.is_valid():
            return self.show(form)
        values = form.values() | {"extra": self.extra}
        code = self._code(self.data.get("once", "")) or new_code()
        likely = _same_work(values, viewer=self.request.user, besides=self.another_work | {code})
        if likely:
            return self.show(form, likely=form_page.compared(values, likely), tried="submit" if submit else "draft")
        try:
            source = self._write(form, {**values, "code": code}, submit=submit)
        except IntegrityError:
            source = Source.objects.by(self.request.user).filter(code=code).first()
            if source is None:
                raise
            return self._sent_before(form, source)
        return _saved(self.request, source, KEPT_NEW)

    def _write(self, form: SourceForm, values: dict, *, submit: bool) -> Source:
        user = self.request.user
        group = form.cleaned_data.get("group") or self.groups[0]
        topics, tags = form.cleaned_data["topics"], form.cleaned_data["tags"]
        with transaction.atomic():
            source = actions.add_source(by=user, group=group, values=values, topics=topics, tags=tags)
            return take(source, Action.SUBMIT, by=user) if submit else source

    def _sent_before(self, form: SourceForm, source: Source) -> HttpResponse:
        """A double click leads to what the first one made; what was changed in the form since then is not lost."""
        if same_content(source.snapshot(), typed_content(form, source.extra)):
            return _saved(self.request, source, KEPT_NEW)
        if rules.may_edit(self.request.user, source):
            sentence = _("You have saved this form already. Here are your later changes to it.")
            return _Editing(self.request, source, self.data).show_overtaken(form, sentence)
        self.data["once"] = ""
        form.add_error(None, _("You have submitted this form already. What you changed since then is not saved."))
        return self.show(form)


def _may_look_up(request: HttpRequest) -> bool:
    counted = copy(request)
    counted.method = "POST"  # allauth counts no GET, and a share sheet comes with one
    return bool(ratelimit.consume(counted, action="lookup", user=request.user))


@keeps_what_was_typed
def edit_source(request: HttpRequest, code: str) -> HttpResponse:
    """Authors at work on what is theirs; coordinators who correct."""
    source = get_object_or_404(Source.objects.visible_to(request.user), code=code)
    if not rules.may_edit(request.user, source):
        raise PermissionDenied(_("You may not change this source."))
    if request.method == "POST":
        return _Editing(request, source).answer()
    initial = initial_of(source.snapshot(), source.topics.all(), source.snapshot()["tags"])
    if request.kept is not None:
        return _Editing(request, source, request.kept).show(carried_on(SourceForm(request.kept), None))
    return _Editing(request, source).show(SourceForm(initial=initial))


class _Editing:
    """One request to the page for editing a source."""

    def __init__(self, request: HttpRequest, source: Source, data=None):
        self.request, self.source = request, source
        self.data, dropped = (data, False) if data is not None else posted(request)
        self.remarks = [_("Control characters, which nobody can see, were left out.")] if dropped else []
        self.corrects = source.state in (State.SUBMITTED, State.PUBLISHED)
        self.back = local_path(self.data.get("back", "") or request.GET.get("back", ""))
        self.another_work = set(self.data.get("another_work", "").split())
        self.keep = f"source-{source.code}"

    @property
    def revision(self) -> int:
        """The revision that the person had before their eyes; 0, which none has, where the form does not say."""
        return whole_number(self.data.get("revision"))

    def answer(self) -> HttpResponse:
        """Do what the pressed button says."""
        verb, detail = form_action(self.data)
        form = SourceForm(self.data)
        if verb not in ("draft", "submit", "correct") and not (verb == "compare" and self.source.is_amendment):
            return self.show(carried_on(form, None, change_rows=detail if verb == "contributors" else ""))
        if detail == "another":
            self.another_work |= set(self.data.get("likely", "").split())
        if not form.is_valid():
            return self.show(form)
        if verb == "compare":
            return self.show(form, changes=self._changes_to_published(form))
        return self._save(form, submit=verb == "submit")

    def show(self, form: SourceForm, *, revision: int | None = None, **context) -> HttpResponse:
        """The page, with what has to come back with the form."""
        source = self.source
        if source.is_amendment and self.corrects:
            # What was changed on both sides is for the coordinator to decide.
            context.setdefault("proposed", proposed_changes(source))
        elif source.is_amendment and self.request.method == "GET":
            context.setdefault("changes", differences(source.amends_from, source.snapshot()))
        return render_form(
            self.request,
            form,
            title=self._title(),
            source=source,
            published=source.amends,
            keep=self.keep,
            revision=revision or self.revision or source.revision,
            back=self.back,
            another_work=" ".join(sorted(self.another_work)),
            remarks=self.remarks,
            comment=self.data.get("comment", ""),
            comment_label=self._comment_label(),
            buttons=self._buttons(context),
            **context,
        )

    def _title(self) -> str:
        if self.corrects:
            return _("Correct a source")
        return _("Propose a change") if self.source.is_amendment else _("Edit your source")

    def _comment_label(self) -> str:
        if self.corrects:
            return _("What did you correct?")
        return _("A word to the coordinator") if self.source.state == State.CHANGES_REQUESTED else ""

    def _buttons(self, context: dict) -> list[dict]:
        if self.corrects:
            return [{"value": "correct", "label": _("Save the correction"), "primary": True}]
        if not self.source.is_amendment:
            return _author_buttons()
        look = {"value": "compare", "label": _("See what changes"), "primary": True}
        if context.get("changes"):
            look = {"value": "submit", "label": _("Submit for review"), "primary": True}
        again = [{"value": "compare", "label": _("See what changes")}] if context.get("changes") else []
        return [look, *again, {"value": "draft", "label": _("Save as draft")}]

    def _changes_to_published(self, form: SourceForm) -> list[dict]:
        return differences(self.source.amends_from, typed_content(form, self.source.extra))

    def _save(self, form: SourceForm, *, submit: bool) -> HttpResponse:
        if submit and self.source.is_amendment and not self._changes_to_published(form):
            form.add_error(None, _("Nothing is different from the published source yet."))
            return self.show(form)
        if self.corrects and not self._has_something_to_save(form):
            form.add_error(None, _("Nothing is different yet. To say something without a change, write a comment."))
            return self.show(form)
        likely = self._likely(form)
        if likely:
            tried = "correct" if self.corrects else ("submit" if submit else "draft")
            return self.show(form, likely=form_page.compared(form.values(), likely), tried=tried)
        try:
            source = self._write(form, submit=submit)
        except Overtaken as error:
            self.source = error.record
            return self.show_overtaken(form, str(error), steps=error.steps)
        except NotAllowedNow as error:
            form.add_error(None, str(error))
            return self.show(form)
        return _saved(self.request, source, self.keep, back=self.back)

    def _likely(self, form: SourceForm) -> list:
        """Likely duplicates, if what identifies the work was changed."""
        values, source = form.values(), self.source
        identifying = ("title", "doi", "isbn", "issued")
        if all(values[name] == getattr(source, name) for name in identifying):
            return []
        own = {source.code, source.amends.code} if source.is_amendment else {source.code}
        return _same_work(values, viewer=self.request.user, besides=self.another_work | own)

    def _has_something_to_save(self, form: SourceForm) -> bool:
        """Whether the form differs from the record as it is, or has to be held against what was done meanwhile.

        A correction of a proposed change always counts: it settles what the change stands on.
        """
        source = self.source
        if source.revision != self.revision or (self.corrects and source.is_amendment):
            return True
        return not same_content(source.snapshot(), typed_content(form, source.extra))

    def _write(self, form: SourceForm, *, submit: bool) -> Source:
        user, comment = self.request.user, self.data.get("comment", "")[:4000]
        source, revision = self.source, self.revision
        with transaction.atomic():
            if self._has_something_to_save(form):
                source = actions.edit_source(
                    source,
                    by=user,
                    values=form.values(),
                    topics=form.cleaned_data["topics"],
                    tags=form.cleaned_data["tags"],
                    comment=comment,
                    expected_revision=revision,
                )
                revision = source.revision
            if submit:
                source = take(source, Action.SUBMIT, by=user, comment=comment, expected_revision=revision)
        return source

    def show_overtaken(self, form: SourceForm, sentence: str, steps=()) -> HttpResponse:
        """What somebody did meanwhile, and how the record as it is now differs from what was typed."""
        return self.show(
            form,
            revision=self.source.revision,
            overtaken=sentence,
            overtaken_steps=steps,
            overtaken_changes=differences(self.source.snapshot(), typed_content(form, self.source.extra)),
        )


def _author_buttons() -> list[dict]:
    return [
        {"value": "submit", "label": _("Submit for review"), "primary": True},
        {"value": "draft", "label": _("Save as draft")},
    ]


def _saved(request: HttpRequest, source: Source, keep: str, back: str = "") -> HttpResponse:
    sentences = {
        State.DRAFT: _("Saved as a draft. Only you see it."),
        State.CHANGES_REQUESTED: _("Saved. Submit it again when it is ready."),
        State.SUBMITTED: _("Submitted. A coordinator looks at it; you get a letter."),
        State.PUBLISHED: _("Saved. Everybody reads it so from now on."),
    }
    corrected = source.state == State.SUBMITTED and source.contributed_by_id != request.user.pk
    sentence = _("Saved. The author is told.") if corrected else sentences[State(source.state)]
    messages.success(request, sentence, extra_tags=f"kept-{keep}")
    return redirect(back or source.get_absolute_url())


def _likely(values: dict, *, viewer, besides) -> list[duplicates.Likeness]:
    """Sources that are like this one, without those of the short addresses in `besides`."""
    found = duplicates.likely_duplicates(values, viewer=viewer, limit=MOST_LIKELY + len(besides))
    return [likeness for likeness in found if likeness.source.code not in besides][:MOST_LIKELY]


def _same_work(values: dict, *, viewer, besides) -> list[duplicates.Likeness]:
    """Those among them that are the same work, for which saving waits; other editions are only worth a look."""
    return [likeness for likeness in _likely(values, viewer=viewer, besides=besides) if likeness.counts]


@require_GET
def likely_duplicates(request: HttpRequest) -> HttpResponse:
    """A fragment, asked for while somebody types: what may be there already under this title, DOI or ISBN."""
    if not request.user.is_authenticated or not request.user.is_member:
        raise PermissionDenied(_("Only members of a working group add sources."))
    form = SourceForm(request.GET)
    form.is_valid()
    values = {name: value for name, value in form.cleaned_data.items() if name in Source.CONTENT_FIELDS and value}
    besides = set(request.GET.get("another_work", "").split()) | {request.GET.get("of", "")}
    enough = len(values.get("title", "")) >= 8 or values.get("doi") or values.get("isbn")
    found = _likely(values, viewer=request.user, besides=besides) if enough else []
    return render(request, "literature/_likely_duplicates.html", {"found": found})
