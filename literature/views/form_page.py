"""The page with the form of a source: what adding and editing have in common."""

import hashlib
import json

from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts import keeping
from curation.differences import compare
from curation.typed_forms import without_controls
from literature import content
from literature.dates import in_words
from literature.forms import SourceForm
from literature.forms.contributors import rearranged
from literature.models import Source, Tag
from literature.paste import kept_unseen

MOST_TAGS_SUGGESTED = 200
_EXTRA_SALT = "literature.form.extra"
# Fields that a paste may fill, besides contributors.
PASTED_FIELDS = tuple(name for name in Source.CONTENT_FIELDS if name not in ("contributors", "note", "extra"))
# What a source is compared by at a glance with one that may be the same.
_COMPARED = ("contributors", "issued", "container_title", "publisher", "doi", "isbn")


def handed_over(parameters: QueryDict) -> QueryDict:
    """Return what another page may put into the form by its address: what to look up, and a title. Nothing else."""
    data = QueryDict(mutable=True)
    for name in ("paste", "title"):
        data[name] = without_controls(parameters.get(name, ""))[:4000]
    return data


def carried_on(form: SourceForm, groups, *, change_rows: str = "") -> SourceForm:
    """Return an unbound form that goes on with what was typed so far, rows moved if a row's button was pressed."""
    typed = form.typed()
    if change_rows:
        typed["contributors"] = rearranged(typed["contributors"], change_rows)
    fresh = SourceForm(initial=typed, groups=groups)
    if change_rows == "add":
        fresh.fields["contributors"].widget.focused = len(typed["contributors"]) - 1
    return fresh


def pack_extra(extra: dict) -> str:
    """Sign what a paste brought beyond the fields, so that it can go through the form and come back as it was."""
    return signing.dumps(extra, salt=_EXTRA_SALT, compress=True) if extra else ""


def unpack_extra(text: str) -> dict:
    """The other way; an empty dict for what was not signed here."""
    try:
        return signing.loads(text, salt=_EXTRA_SALT) if text else {}
    except signing.BadSignature:
        return {}


def merge_paste(typed: dict, pasted: dict, filled_before: str) -> tuple[dict, list[str], str]:
    """Put what was pasted over what was typed.

    `filled_before` names the values that an earlier paste brought and nobody changed since: they go with it. Returns
    the merged values, the texts that were typed and are now replaced, and the new `filled_before`.
    """
    before = json.loads(filled_before) if _is_json_object(filled_before) else {}
    merged, replaced, filled = dict(typed), [], {}
    for name in (*PASTED_FIELDS, "contributors"):
        old, new = typed.get(name), pasted.get(name)
        untouched = before.get(name) == _digest(old)
        if new:
            merged[name] = new
            filled[name] = _digest(new)
            if old and old != new and not untouched and name != "type":
                replaced.append(_told(name, old))
        elif untouched:
            merged[name] = [] if name == "contributors" else ""
    return merged, [text for text in replaced if text], json.dumps(filled)


def _is_json_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _digest(value) -> str:
    """A short digest that a journey through a browser, which changes line ends, leaves as it is."""
    if isinstance(value, list):
        value = "; ".join(f"{row.role} {row.name} {row.organisation}" for row in value)
    return hashlib.sha256(" ".join(str(value or "").split()).encode()).hexdigest()[:12]


def _told(name: str, value) -> str:
    if name == "contributors":
        return "; ".join(row.name for row in value if row.name)
    return str(value)


def typed_content(form: SourceForm, extra: dict) -> dict:
    """The content of a valid form as a snapshot, to be compared with a source's."""
    values = form.values()
    accessed = values["accessed"]
    return values | {
        "accessed": accessed.isoformat() if accessed else None,
        "extra": extra,
        "topics": sorted(topic.slug for topic in form.cleaned_data["topics"]),
        "tags": sorted(form.cleaned_data["tags"]),
    }


def same_content(first: dict, second: dict) -> bool:
    """Whether two contents are the same; tags whatever their capitals, since the base keeps the first writing."""

    def folded(content: dict) -> dict:
        return content | {"tags": sorted(tag.casefold() for tag in content["tags"])}

    return folded(first) == folded(second)


def differences(old: dict, new: dict) -> list[dict]:
    """What differs between two contents, for _components/diff.html."""
    changes = compare(old, new, labels=content.labels(Source), display=_display)
    return [{"name": capfirst(change.label), "before": change.before, "after": change.after} for change in changes]


def _display(name: str, value) -> str:
    return in_words(value) if name == "issued" and value else content.display(name, value)


def compared(values: dict, likely: list) -> list[dict]:
    """Each likely duplicate beside what was typed, for _components/compare.html."""
    return [
        {
            "source": likeness.source,
            "reason": likeness.reason,
            "columns": [
                {"label": _("Yours"), "title": values.get("title", "")},
                {
                    "label": _("Already here"),
                    "title": likeness.source.title,
                    "url": likeness.source.get_absolute_url(),
                },
            ],
            "rows": list(filter(None, (_compared_row(name, values, likeness.source) for name in _COMPARED))),
        }
        for likeness in likely
    ]


def _compared_row(name: str, values: dict, source: Source) -> dict | None:
    ours, theirs = _display(name, values.get(name)), _display(name, getattr(source, name))
    if not ours and not theirs:
        return None
    cells = [{"label": _("Yours"), "value": ours}, {"label": _("Already here"), "value": theirs}]
    return {"name": capfirst(content.labels(Source)[name]), "different": ours != theirs, "cells": cells}


def tags_in_use() -> list[str]:
    """Tags of published sources, for suggestions: what is on drafts is nobody else's business."""
    published = Source.objects.published()
    tags = Tag.objects.filter(tagged__content_object__in=published).distinct().order_by("slug")
    return list(tags.values_list("name", flat=True)[:MOST_TAGS_SUGGESTED])


def render_form(request: HttpRequest, form: SourceForm, **context) -> HttpResponse:
    """Draw the page. What `context` may hold is said in templates/literature/source_form.html."""
    context.setdefault("extra", {})
    return render(
        request,
        "literature/source_form.html",
        {
            "form": form,
            "owner_field": keeping.OWNER_FIELD,
            "owner_token": keeping.owner_token(request.user),
            "packed_extra": pack_extra(context["extra"]),
            "kept_unseen": kept_unseen(context["extra"]),
            "tags_in_use": tags_in_use(),
            # After a POST the server has all that was typed: the browser's copy would only be older.
            "server_has_it": request.method == "POST" or request.kept is not None,
            **context,
        },
    )
