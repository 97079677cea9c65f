"""Cases on the page of a source."""

from django import template

from literature.cases.sources import cases_of as found

register = template.Library()


@register.simple_tag(takes_context=True)
def cases_of(context, source) -> list:
    """Return the cases of a source that this reader may know of."""
    there = {"cases", "erased_cases"} & set(context.get("beside", ("cases",)))
    return found(source, context["user"]) if there else []
