"""What a record's page carries for machines, worked out once and kept with the rest of the page."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from literature.machines import coins, highwire, json_ld, signposting
from literature.machines.addresses import absolute
from literature.machines.description import Described


@dataclass(frozen=True)
class ForMachines:
    """The head of the page, the empty elements of its body, and the `Link` head of the answer."""

    head: SafeString
    marks: SafeString
    link_header: str


def for_machines(work: Described) -> ForMachines:
    """Return what the page of a published source carries for machines."""
    context = {
        "url": work.url,
        "tags": format_html_join("\n    ", '<meta name="{}" content="{}">', highwire.tags(work)),
        "alternates": signposting.described_by(work.source.code),
        "unapi": absolute(reverse("literature:unapi")),
        # Escaped for where it stands: it holds no sign that HTML knows.
        "json_ld": mark_safe(json_ld.as_json(work)),  # noqa: S308
    }
    head = render_to_string("literature/machines/_record_head.html", context)
    return ForMachines(mark_safe(head), marks(work.source), signposting.link_header(work))  # noqa: S308


def marks(source) -> SafeString:
    """Return the empty elements by which reference managers find a source on a page: COinS and unAPI."""
    values = {name: getattr(source, name) for name in coins.FIELDS}
    return drawn_marks(source.code, values)


def drawn_marks(code: str, values) -> SafeString:
    """Return the same from a code and the fields of `coins.FIELDS`. Hidden: read aloud they would be noise."""
    return format_html(
        '<span class="Z3988" title="{}" hidden></span><abbr class="unapi-id" title="{}" hidden></abbr>',
        coins.context_object(values),
        code,
    )
