"""What the fragments in templates/curation ask about a record, so that any page can include them with `record`."""

from django import template

from curation import discussion, registry, rules
from curation.forms import CommentForm, StepForm

register = template.Library()


@register.simple_tag(takes_context=True)
def discussion_of(context, record):
    """The record's steps as this person may read them: `{% discussion_of record as said %}`."""
    return discussion.discussion(record, context["user"])


@register.simple_tag(takes_context=True)
def steps_for(context, record):
    """The rules of the steps that this person may take with the record."""
    return rules.allowed_rules(context["user"], record)


@register.simple_tag(takes_context=True)
def step_form_of(context, record):
    """The page's own `step_form`, which may hold what was typed, or a fresh one."""
    return context.get("step_form") or StepForm(initial={"version": record.revision}, auto_id="step_%s")


@register.simple_tag(takes_context=True)
def comment_form_of(context, record):
    """The page's own `comment_form`, which may hold what was typed, or a fresh one."""
    return context.get("comment_form") or CommentForm(auto_id="comment_%s")


@register.simple_tag
def address_of(record, what):
    """Where something is done with a record: `edit`, `step`, `comment`, `restore` or `review`; empty if nowhere."""
    if what == "review":
        return registry.review_url(record)
    place = getattr(registry.kind_of(record), f"{what}_url")
    return place(record) if place else ""


@register.filter
def state_sentence(record):
    """What the record's state means, in a sentence."""
    return record.state_sentence
