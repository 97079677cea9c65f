"""Titles and names of sources on a page; parts of a page that are kept."""

from django import template
from django.utils.translation import get_language

from curation import rules as curation_rules
from literature import rules
from literature.kept import kept
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


@register.tag
def keep(parser, token):
    """Draw what stands between `{% keep name key %}` and `{% endkeep %}` once, until the published base changes.

    `key` is a tuple that names all that it depends on, or None where it must not be kept. What depends on the person
    (buttons, forms, ticks) must stand outside.
    """
    _tag, name, key = token.split_contents()
    nodes = parser.parse(("endkeep",))
    parser.delete_first_token()
    return _KeepNode(name, parser.compile_filter(key), nodes)


class _KeepNode(template.Node):
    def __init__(self, name, key, nodes):
        self.name, self.key, self.nodelist = name, key, nodes

    def render(self, context):
        key = self.key.resolve(context)
        if not key:
            return self.nodelist.render(context)
        return kept(("drawn", self.name, get_language(), *key), lambda: self.nodelist.render(context))
