"""Titles and names of sources on a page."""

from django import template

from curation import rules as curation_rules
from literature import rules
from literature.richtext import rich

register = template.Library()

register.filter("rich", rich)


@register.simple_tag
def may_undo_merge(user, merge) -> bool:
    """Whether the reader may take a merging back."""
    return rules.may_merge_any(user) and rules.may_undo_merge(user, merge)


@register.simple_tag
def may_see_discussion(user, source) -> bool:
    """Whether the reader may read what was said about a source in review."""
    return curation_rules.may_see_discussion(user, source)
