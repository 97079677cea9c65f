"""What a list of cases shows, all of its pages, as a table (CSV, RFC 4180) or as data (JSON), streamed.

Both are made of the faces that the list itself is made of, for the same readers: nobody takes along what they were
not shown, and nobody, named or not, takes along more than members read. docs/api.md describes the data.
"""

import csv
import json
from collections.abc import Callable, Iterator

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from curation.addresses import absolute
from curation.cells import BOM, Lines, defused
from partnerships.faces import Face
from partnerships.finding.entries import Listed, in_batches
from partnerships.finding.labels import country_name, words_of_typology
from partnerships.finding.search import Search
from partnerships.vocabulary import STORY, PartnerRole, Say, Scope, Shared

#: The version of the shape of the data; it goes up when a reader of the data would have to change.
VERSION = 1


def respond(search: Search, name: str) -> StreamingHttpResponse:
    """Return the file of this name (of FORMATS) with all that a search finds."""
    write, media_type = FORMATS[name]
    response = StreamingHttpResponse(write(search), content_type=f"{media_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="partnerships-{timezone.localdate():%Y-%m-%d}.{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def stream_csv(search: Search) -> Iterator[str]:
    """Yield the cases as CSV, one row a case."""
    lines = Lines()
    writer = csv.writer(lines)
    writer.writerow([name for name, _value in columns()])
    yield BOM + lines.taken()
    values = [value for _name, value in columns()]
    for batch in in_batches(search.case_ids(), search.level):
        writer.writerows([defused(str(value(one))) for value in values] for one in batch)
        yield lines.taken()


def stream_json(search: Search) -> Iterator[str]:
    """Yield the cases as one JSON object, its `cases` a list of objects (`as_data`)."""
    ids = search.case_ids()
    head = {"version": VERSION, "level": str(search.level), "total": len(ids)}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "cases": ['
    between = "\n"
    for batch in in_batches(ids, search.level):
        for one in batch:
            yield between + json.dumps(as_data(one), ensure_ascii=False)
            between = ",\n"
    yield "\n]}\n"


FORMATS: dict[str, tuple[Callable[[Search], Iterator[str]], str]] = {
    "csv": (stream_csv, "text/csv"),
    "json": (stream_json, "application/json"),
}


def columns() -> list[tuple[str, Callable[[Listed], object]]]:
    """Return the name and the value of each column of the table."""
    words = words_of_typology()
    return [
        (_("Title"), lambda one: one.face.title),
        (_("In short"), lambda one: one.face.summary),
        (_("Form"), lambda one: one.face.form.name if one.face.form else ""),
        (_("Level"), lambda one: _label(Scope, one.face.scope)),
        (_("Countries"), lambda one: _joined(country_name(code) for code in one.face.countries)),
        (_("Began"), lambda one: one.face.begins),
        (_("Ended"), lambda one: one.face.ends),
        (_("Partners"), lambda one: _joined(_with_roles(one.face, partner) for partner in one.face.partners)),
        (
            _("Who is in it"),
            lambda one: _joined(words["stakeholder"].get(slug, slug) for slug in _stakeholders(one.face)),
        ),
        (_("What is shared"), lambda one: _joined(_label(Shared, what) for what in _shared(one.face))),
        (_("Part of the right holders in decisions"), lambda one: _label(Say, one.face.right_holders_say)),
        (_("Topics"), lambda one: _joined(sorted(topic.name for topic in one.face.topics.all()))),
        (_("Tags"), lambda one: _joined(sorted(tag.name for tag in one.face.tags.all()))),
        *((str(heading), lambda one, name=name: getattr(one.face, name)) for name, heading in STORY.items()),
        (_("Good practice"), lambda one: _("yes") if one.is_good_practice else ""),
        (_("Invented"), lambda one: _("yes") if one.face.is_invented else ""),
        (_("Language"), lambda one: one.face.language),
        (_("Address"), lambda one: absolute(one.face.url)),
    ]


def as_data(one: Listed) -> dict:
    """Return a case as plain data; a text that is not known is null, a list without anything empty."""
    face = one.face
    return {
        "code": face.code,
        "url": absolute(face.url),
        "title": face.title,
        "summary": face.summary or None,
        "language": face.language,
        "form": {"slug": face.form.slug, "name": face.form.name} if face.form else None,
        "level": face.scope or None,
        "countries": sorted(face.countries),
        "begins": face.begins or None,
        "ends": face.ends or None,
        "partners": [_partner(face, partner) for partner in face.partners],
        "exchanges": [
            {
                "what": each.what or None,
                "from": each.giver or None,
                "to": each.receiver or None,
                "text": each.text or None,
            }
            for each in face.parts("exchanges")
        ],
        "right_holders_say": face.right_holders_say or None,
        "right_holders": face.right_holders or None,
        "story": {name: text for name, _heading, text in face.story},
        "topics": [{"slug": topic.slug, "name": topic.name} for topic in face.topics.all()],
        "tags": sorted(tag.name for tag in face.tags.all()),
        "good_practice": one.is_good_practice,
        "good_practice_on": one.good_practice_on.isoformat() if one.good_practice_on else None,
        "invented": face.is_invented,
        "published": face.published_at.isoformat(),
        "changed": face.changed_at.isoformat(),
    }


def _partner(face: Face, partner) -> dict:
    organisation = face.organisations.get(partner.organisation)
    return {
        "id": partner.id,
        "name": face.name_of(partner) or None,
        "organisation": _organisation(organisation) if organisation else None,
        "country": partner.country or None,
        "roles": list(partner.roles),
        "stakeholder": partner.stakeholder or None,
        "say": partner.say or None,
        "tasks": partner.tasks or None,
    }


def _organisation(organisation) -> dict:
    return {
        "code": organisation.code,
        "url": absolute(organisation.get_absolute_url()),
        "ror": f"https://ror.org/{organisation.ror}" if organisation.ror else None,
    }


def _with_roles(face: Face, partner) -> str:
    roles = ", ".join(_label(PartnerRole, role) for role in partner.roles)
    name = face.name_of(partner)
    return f"{name} ({roles})" if roles and name else name


def _stakeholders(face: Face) -> list[str]:
    return sorted({partner.stakeholder for partner in face.partners if partner.stakeholder})


def _shared(face: Face) -> list[str]:
    found = {each.what for each in face.parts("exchanges") if each.what}
    return [value for value in Shared.values if value in found]


def _label(choices, value: str) -> str:
    return str(choices(value).label) if value in choices.values else value


def _joined(texts) -> str:
    return "; ".join(text for text in texts if text)
