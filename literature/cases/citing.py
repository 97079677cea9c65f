"""How to cite a case: as a page of the portal, by who told it as they want to be named, else by the network.

Made of the public face alone: a case that not everybody reads has no citation.
"""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from curation.shelf import Shelf
from literature import citations
from literature.citation_choice import Choice, chosen
from literature.citations import Citation
from literature.csl import date_to_csl
from literature.formats import FORMATS
from literature.formats.names import read_spoken_name
from literature.machines.addresses import absolute, portal_name
from partnerships.faces import Face

#: The formats of citation managers in which a case can be taken along.
TAKEN_ALONG = ("bibtex", "ris", "csl-json")
#: So many citations are kept set in each process: setting one takes tens of milliseconds.
_set = Shelf(1000)


def case_url(face: Face) -> str:
    """Return the lasting address of a case."""
    return absolute(face.url)


def authors_of(face: Face) -> list[dict]:
    """Return the authors of a case as CSL names: who told it as they want to be named, else the network."""
    person, organisation = face.teller_names
    if person:
        return [read_spoken_name(person) or {"literal": person}]
    return [{"literal": organisation or str(face.group.network)}]


def item_of(face: Face) -> dict:
    """Return a case as a CSL-JSON item without the day on which it was looked at. Takes the public face alone."""
    if not face.is_public:
        raise ValueError("Only what anyone can read is cited.")
    publisher = str(face.group.network)
    authors = authors_of(face)
    published = timezone.localdate(face.published_at)
    item = {
        "id": f"case-{face.code}",
        "type": "webpage",
        "title": face.title,
        "author": authors,
        "container-title": portal_name(),
        "publisher": publisher if authors != [{"literal": publisher}] else "",
        "issued": date_to_csl(published.isoformat()),
        "URL": case_url(face),
        "language": face.language,
        "abstract": face.summary,
        "genre": "Partnership case",
    }
    return {name: value for name, value in item.items() if value}


def item_of_today(face: Face) -> dict:
    """Return the same with today as the day on which it was looked at."""
    today = timezone.localdate()
    return {**item_of(face), "accessed": {"date-parts": [[today.year, today.month, today.day]]}}


def citation_of(face: Face, choice: Choice) -> Citation:
    """Return the citation of a case in a style and a language, from what is kept or set now."""
    item = item_of_today(face)
    key = (face.pk, face.revision, str(item["author"]), str(item["accessed"]), choice)
    return _set.keep(key, lambda: citations.cite(item, choice.style, choice.language))


def section(face: Face, request: HttpRequest) -> dict | None:
    """Return how to cite a case, for its page; None for one that not everybody reads."""
    shown = face.as_public()
    if not shown.is_public:
        return None
    return {
        "title": _("How to cite it"),
        "button": _("Cite"),
        "style": "css/citing.css",
        **context_of(shown, chosen(request)),
    }


def context_of(face: Face, choice: Choice) -> dict:
    """Return what the fragment with the citation needs."""
    return {
        "code": face.code,
        "citation": citation_of(face, choice),
        **choice.options(),
        "formats": [{"label": FORMATS[name].label, "url": form_url(face.code, name)} for name in TAKEN_ALONG],
    }


def form_url(code: str, name: str) -> str:
    """Return the path of a case in a format of citation managers."""
    return reverse("literature:case-as", args=[code, name])
