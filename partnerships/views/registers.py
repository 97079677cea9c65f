"""Registers of organisations: bringing one, saying what its columns are, looking it through, having it written."""

import csv

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.keeping import keeps_what_was_typed
from accounts.models import WorkingGroup
from curation.actions import NotAllowedNow
from curation.cells import BOM, Echo, defused
from partnerships import organisation_rules as rules
from partnerships.forms.registers import RegisterForm
from partnerships.models import OrganisationImport
from partnerships.models.organisation_imports import Stage, Verdict
from partnerships.organisation_page import crumbs
from partnerships.registers import actions, tables

MOST_LISTED = 50
ROWS_ON_A_PAGE = 50


def _imports_of(user):
    """The imports that this person may look at: those of the groups that they coordinate."""
    if not rules.may_import(user):
        raise PermissionDenied(_("Only coordinators bring registers of organisations."))
    imports = OrganisationImport.objects.filter(group_id__in=user.coordinated_group_ids)
    return imports.select_related("group", "brought_by")


@keeps_what_was_typed
def index(request: HttpRequest) -> HttpResponse:
    """What was brought so far for the person's groups, and the form for another file."""
    imports = _imports_of(request.user)
    groups = WorkingGroup.objects.filter(pk__in=request.user.coordinated_group_ids).order_by("number")
    form = RegisterForm(request.POST or None, request.FILES or None, groups=groups)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            brought = actions.bring(
                by=request.user,
                group=form.cleaned_data.get("group") or groups[0],
                data=file.read(),
                file_name=file.name,
                country=form.cleaned_data["country"],
            )
        except ValidationError as error:
            form.add_error("file", error.messages)
        else:
            return redirect(brought)
    context = {"form": form, "imports": list(imports[:MOST_LISTED]), "columns": tables.COLUMNS, "crumbs": crumbs()}
    return render(request, "partnerships/organisations/imports.html", context)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty table with the titles of the columns and an example."""
    response = HttpResponse(tables.template(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="organisations-template.csv"'
    return response


def _find(request: HttpRequest, code: str) -> OrganisationImport:
    return get_object_or_404(_imports_of(request.user), code=code)


@keeps_what_was_typed
def page(request: HttpRequest, code: str) -> HttpResponse:
    """An import: its columns, how far it is, its rows with their verdicts, what became of them."""
    brought = _find(request, code)
    show = request.GET.get("show", "")
    show = show if show in Verdict.values else ""
    rows = brought.rows.select_related("alike", "organisation").defer("values").order_by("number")
    rows = Paginator(rows.filter(verdict=show) if show else rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    counts = actions.counts_of(brought)
    context = {
        "brought": brought,
        "counts": counts,
        "rows": rows,
        "query": f"?show={show}&" if show else "?",
        "tabs": _tabs(brought, counts, show),
        "crumbs": [*crumbs(), (_("Registers"), reverse("partnerships:organisation-imports"))],
        **(_columns(brought) if brought.stage == Stage.COLUMNS else {}),
    }
    return render(request, "partnerships/organisations/import.html", context)


def _tabs(brought: OrganisationImport, counts: dict, show: str) -> list[dict]:
    verdicts = [verdict for verdict in Verdict if counts["by_verdict"][verdict]]
    address = brought.get_absolute_url()
    every = {"label": _("All"), "url": address, "current": not show, "number": counts["total"]}
    return [every] + [
        {
            "label": verdict.label.capitalize(),
            "url": f"{address}?show={verdict.value}",
            "current": show == verdict.value,
            "number": counts["by_verdict"][verdict],
        }
        for verdict in verdicts
    ]


def _columns(brought: OrganisationImport) -> dict:
    """The table's columns with their first cells, and what each can hold."""
    rows = tables.first_rows(bytes(brought.file.data))
    return {
        "columns": [
            {**column, "place": place, "cells": [row[place] for row in rows if place < len(row) and row[place]]}
            for place, column in enumerate(brought.columns)
        ],
        "fields": [(field, label) for field, (label, _titles) in tables.COLUMNS.items()],
    }


@require_safe
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """How far the work in the background is; the page asks every two seconds, and is drawn anew at the end."""
    brought = _find(request, code)
    if not request.htmx:
        return redirect(brought)
    response = render(request, "partnerships/organisations/_import_progress.html", {"brought": brought})
    if not brought.is_under_way:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@keeps_what_was_typed(back_to=lambda request, code: request.path.removesuffix("columns/"))
def say_columns(request: HttpRequest, code: str) -> HttpResponse:
    """What each column of a table holds."""
    brought = _find(request, code)
    fields = [request.POST.get(f"column-{place}", "") for place in range(len(brought.columns))]
    return _have_done(request, brought, actions.say_columns, fields=fields)


@require_POST
@keeps_what_was_typed(back_to=lambda request, code: request.path.removesuffix("write/"))
def write(request: HttpRequest, code: str) -> HttpResponse:
    """Have what is new written."""
    likely = request.POST.get("likely") == "write"
    return _have_done(request, _find(request, code), actions.begin_writing, writes_likely=likely)


@require_POST
@keeps_what_was_typed(back_to=lambda request, code: request.path.removesuffix("discard/"))
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """Throw away what was not written."""
    return _have_done(request, _find(request, code), actions.discard)


@require_POST
@keeps_what_was_typed(back_to=lambda request, code: request.path.removesuffix("take-back/"))
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    """Have what was brought withdrawn, but for what was changed or used since."""
    return _have_done(request, _find(request, code), actions.begin_taking_back)


def _have_done(request: HttpRequest, brought: OrganisationImport, do, **wishes) -> HttpResponse:
    try:
        do(brought, by=request.user, **wishes)
    except NotAllowedNow as error:
        messages.error(request, str(error))
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, text)
    return redirect(brought)


@require_safe
def broken(request: HttpRequest, code: str) -> HttpResponse:
    """The broken lines with their numbers and reasons, as a table."""
    rows = _find(request, code).rows.filter(verdict=Verdict.BROKEN).order_by("number")
    writer = csv.writer(Echo(), lineterminator="\r\n")
    lines = [writer.writerow(["line", "name", "reason"])]
    for line, name, reason in rows.values_list("line", "name", "reason"):
        lines.append(writer.writerow([line, defused(name), reason]))
    response = HttpResponse(BOM + "".join(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="broken-lines.csv"'
    return response
