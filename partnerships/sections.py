"""Sections of a case's page: pictures, money, agreements, good practice. Each a function of the face and the request.

What they return is the context of their template as `section`; None where there is nothing to show to this reader.
"""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from curation import rules as curation_rules
from partnerships.faces import Face, row_of
from partnerships.files import rules as file_rules
from partnerships.files.reading import files_context
from partnerships.good_practice.reading import good_practice_context
from partnerships.money.page import money_context
from partnerships.vocabulary import Naming

STYLE = "css/money.css"


def money(face: Face, request: HttpRequest) -> dict | None:
    """Context of `partnerships/_money.html`."""
    context = money_context(face)
    may_change = curation_rules.may_edit(request.user, row_of(face))
    if context["money"] is None and not may_change:
        return None
    return context | {"title": _("Money"), "style": STYLE, "may_change": may_change}


def pictures(face: Face, request: HttpRequest) -> dict | None:
    """Context of `partnerships/_pictures.html`."""
    context = _files(face, request)
    return context | {"title": _("Pictures"), "style": STYLE} if context["pictures"] else None


def agreements(face: Face, request: HttpRequest) -> dict | None:
    """Context of `partnerships/_agreements.html`."""
    context = _files(face, request)
    may_change = file_rules.may_change_files(request.user, row_of(face))
    if not context["agreements"] and not context["documents"] and not may_change:
        return None
    title = _("Agreements and documents") if context["documents"] else _("Agreements")
    return context | {"title": title, "may_change": may_change}


def good_practice(face: Face, request: HttpRequest) -> dict | None:
    """Context of `partnerships/_good_practice.html`."""
    context = good_practice_context(row_of(face), request.user)
    if context["standing"] is None and not context["may_mark"]:
        return None
    # That somebody marked a case of their own would say who told it, where that is not to be said.
    says_own = face.is_whole or row_of(face).named_as == Naming.NAME
    return context | {"title": _("Good practice"), "style": STYLE, "says_own": says_own}


def _files(face: Face, request: HttpRequest) -> dict:
    """The files of a face, asked for once a page."""
    kept = request.__dict__.setdefault("_files_of_cases", {})
    key = (face.pk, face.level)
    if key not in kept:
        kept[key] = files_context(face)
    return kept[key]
