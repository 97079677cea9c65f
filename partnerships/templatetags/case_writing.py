"""What the pages on which a case is told and reviewed ask of it."""

from django import template
from django.utils.safestring import SafeString

from curation import rules
from curation.differences import proposed_changes
from curation.workflow import State
from partnerships import parts, told
from partnerships.faces import Face, row_of
from partnerships.markdown import to_html
from partnerships.models import Partnership

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """A text in Markdown as safe HTML."""
    return to_html(text)


@register.filter
def fields_named(form, names) -> list:
    """The bound fields of these names, in this order."""
    return [form[name] for name in names]


@register.filter
def kept_back(case: Partnership) -> list[str]:
    """Each part of a case that not all of its readers read, in a sentence; for those who may read all of it."""
    return [line for name in parts.LISTS for line, is_kept_back in told.lines_of(case, name) if is_kept_back]


@register.simple_tag(takes_context=True)
def about_face(context, face: Face) -> dict:
    """What this person may do with the case that they see: `{% about_face face as here %}`; `case` is for buttons."""
    return about_case(context, row_of(face))


@register.simple_tag(takes_context=True)
def about_case(context, case: Partnership) -> dict:
    """What this person may do with a case: `{% about_case record as here %}`."""
    user = context["user"]
    may_edit, may_propose = rules.may_edit(user, case), rules.may_propose_change(user, case)
    concerned = rules.may_see_discussion(user, case)
    return {
        "case": case,
        "is_concerned": may_edit or may_propose or concerned,
        "may_edit": may_edit,
        "may_submit": may_edit and case.state in (State.DRAFT, State.CHANGES_REQUESTED),
        "may_propose": may_propose and not may_edit,
        "may_review": case.state == State.SUBMITTED and rules.may_review(user, case),
        "may_comment": rules.may_comment(user, case),
        "may_see_discussion": concerned,
        "proposed": list(case.amendments.open().visible_to(user).with_people()) if user.is_authenticated else [],
        "changes": proposed_changes(case) if case.is_amendment and concerned else [],
    }
