"""The description by which a browser, or a program, searches the literature (OpenSearch 1.1)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from curation import opensearch


def description() -> bytes:
    """Return the description as XML."""
    query = "?q={searchTerms}&page={startPage?}"
    return opensearch.description(
        says=_("Literature on partnerships and human rights, checked by the working groups"),
        own=reverse("machines:opensearch"),
        addresses=[
            ("text/html", reverse("literature:sources") + query),
            ("application/atom+xml", reverse("literature:atom") + query),
            ("application/x-suggestions+json", reverse("machines:suggestions") + "?q={searchTerms}"),
        ],
    )
