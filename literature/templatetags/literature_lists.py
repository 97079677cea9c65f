"""What pages with several sources offer: the menu of files."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from literature.exporting import EXPORTS
from literature.lists.collection import ids_of
from literature.models import ReadingList

register = template.Library()
#: So many lists are offered or named on a page of a source.
MOST_LISTS = 20


@register.inclusion_tag("_components/choice_menu.html")
def exports_menu(address: str, *args) -> dict:
    """Draw the menu of the formats in which these sources can be taken along; `address` is the name of an address."""
    options = [{"label": export.label, "url": reverse(address, args=[*args, name])} for name, export in EXPORTS.items()]
    return {"title": _("Take it along"), "options": options, "rel": "nofollow"}


@register.inclusion_tag("literature/_collect.html", takes_context=True)
def collect_or_list(context, source) -> dict:
    """Draw the button that collects a source and, for members, the menu that puts it on a list."""
    user = context["user"]
    keeps = user.is_authenticated and user.is_member
    lists = ReadingList.objects.editable_by(user).order_by("title")[:MOST_LISTS] if keeps else []
    return {
        "source": source,
        "user": user,
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "lists_to_put_on": lists,
    }


@register.inclusion_tag("literature/_stands_on.html", takes_context=True)
def stands_on(context, source) -> dict:
    """Draw the reading lists that hold a source, as far as this reader sees them."""
    if "lists" not in context.get("beside", ("lists",)):
        return {"stands_on": []}
    return {"stands_on": ReadingList.objects.visible_to(context["user"]).holding(source).with_people()[:MOST_LISTS]}


@register.simple_tag(takes_context=True)
def collected_number(context) -> int:
    """Return how many sources this reader has collected."""
    return len(ids_of(context["request"]))
