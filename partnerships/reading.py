"""A case's page, made ready for its template from the face that somebody sees of it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from curation.shelf import Shelf
from curation.workflow import State
from partnerships import chapters
from partnerships.dates import years_of
from partnerships.drawing import ladder, sharing, timeline
from partnerships.faces import Face, row_of
from partnerships.guarding import links_of
from partnerships.missing import Stakeholders, stakeholders_of
from partnerships.page import head_of, sections_of
from partnerships.parts import Grant, amount_of
from partnerships.vocabulary import Audience, Scope

#: Stories that are kept drawn in each process: those of public faces, and of what members read.
_drawn = Shelf(800)


@dataclass(frozen=True)
class Story:
    """The drawn chapters, and anchor and heading of each."""

    html: SafeString
    contents: tuple[tuple[str, str], ...]


def page_of(face: Face, request: HttpRequest) -> dict:
    """Return what the template of a case's page needs, for this reader; `?in=fr` puts a translation beside it."""
    tellings = chapters.translations(face)
    other = next((one for one in tellings if one.language == request.GET.get("in")), None)
    story = story_of(face, other)
    sections = sections_of(face, request)
    return {
        "face": face,
        # The row itself is for forms and buttons of those who may read all of it.
        "record": row_of(face) if face.is_whole else None,
        "state_label": State(face.state).label,
        "told": chapters.original(face),
        "other": other,
        "languages": _languages(face, tellings, other),
        "in_a_line": in_a_line(face),
        "facts": facts(face),
        "topics": list(face.topics.all()),
        "tags": sorted(face.tags.all(), key=lambda tag: tag.slug),
        "cases_url": address_of("list"),
        "story": story.html,
        "sections": sections,
        "contents": [*story.contents, *((one.anchor, one.title) for one in sections if one.title)],
        "head": head_of(face),
        "is_listed": face.is_public,
        "guarding": links_of(request.user, row_of(face)),
        "crumbs": [(_("Partnerships"), address_of("list"))] if address_of("list") else [],
    }


def address_of(name: str, *args) -> str:
    """Return an address of this app, or nothing where there is none of that name."""
    try:
        return reverse(f"partnerships:{name}", args=args)
    except NoReverseMatch:
        return ""


def _languages(face: Face, tellings: list[chapters.Telling], other: chapters.Telling | None) -> list[dict]:
    """The languages that the case can be read in, as tabs; none where there is one only."""
    if not tellings:
        return []
    first = chapters.original(face)
    tabs = [{"label": _("%(language)s (original)") % {"language": first.language_name}, "url": face.url}]
    tabs += [{"label": one.language_name, "url": f"{face.url}?in={one.language}"} for one in tellings]
    shown = other.language if other else first.language
    return [{**tab, "current": one.language == shown} for tab, one in zip(tabs, [first, *tellings], strict=True)]


def in_a_line(face: Face) -> list[str]:
    """Return form, level, countries and years, as far as they are known."""
    places = [chapters.country_name(code) for code in face.countries]
    scope = str(Scope(face.scope).label) if face.scope else ""
    form = face.form.name if face.form else ""
    return [one for one in (form, scope, ", ".join(places), years_of(face.begins, face.ends)) if one]


def facts(face: Face) -> list[dict]:
    """Return the sheet of facts as {name, value}; what is not known has no value."""
    told = chapters.original(face)
    countries = [chapters.country_name(code) for code in face.countries]
    places = [", ".join(filter(None, (one.name, chapters.country_name(one.country)))) for one in face.parts("places")]
    audience = "" if face.audience == Audience.PUBLIC else Audience(face.audience).label
    return [
        {"name": _("Form"), "value": face.form.name if face.form else ""},
        {"name": _("Level"), "value": str(Scope(face.scope).label) if face.scope else ""},
        {"name": _("Countries"), "value": ", ".join(countries)},
        {"name": _("Places"), "value": "; ".join(filter(None, places))},
        {"name": _("Years"), "value": years_of(face.begins, face.ends)},
        {"name": _("Told by"), "value": face.teller},
        {"name": _("Written in"), "value": told.language_name},
        {"name": _("Who reads it"), "value": audience},
    ]


def story_of(face: Face, other: chapters.Telling | None) -> Story:
    """Return the story drawn, beside a translation where one is asked for; for readers in general from what is kept.

    What all members read is kept apart from what anyone reads; what only those named read is drawn each time. Names of
    organisations and words of the typology are part of what it is kept under: a name that is no longer for all is gone
    from the page with the next request.
    """
    stakeholders = stakeholders_of(face)
    if not face.is_for_readers_in_general:
        return _draw(face, other, stakeholders)
    key = (
        *(face.pk, face.level, face.revision, face.changed_at, get_language(), other.language if other else ""),
        timezone.localdate().year,  # what goes on is drawn up to this year
        tuple((one.code, one.revision) for one in face.organisations.values()),
        tuple((one.slug, one.name, one.is_given) for one in stakeholders.groups),
    )
    return _drawn.keep(key, lambda: _draw(face, other, stakeholders))


def _draw(face: Face, other: chapters.Telling | None, stakeholders: Stakeholders) -> Story:
    shown = Beside(face, stakeholders)
    told = chapters.original(face)
    found = chapters.chapters(told, other, shown.there)
    context = {"chapters": found, "told": told, "other": other, "face": face, "beside": shown}
    html = render_to_string("partnerships/_story.html", context)
    return Story(html, tuple((one.anchor, one.heading) for one in found))


class Beside:
    """What stands beside the chapters; each part is worked out once, when a fragment asks for it."""

    def __init__(self, face: Face, stakeholders: Stakeholders):
        self._face, self.stakeholders = face, stakeholders

    @property
    def there(self) -> frozenset[str]:
        """The names of the fragments that have something to show."""
        has = {
            "partners": self.partners,
            "missing": self.stakeholders.missing,
            "sharing": self.sharing.exchanges,
            "ladder": self._face.right_holders_say or self._face.right_holders,
            "course": self.course.moments or self.course.is_drawn,
        }
        return frozenset(name for name, something in has.items() if something)

    @cached_property
    def partners(self) -> list[chapters.ShownPartner]:
        """The partners."""
        return chapters.partners(self._face, self.stakeholders.names)

    @cached_property
    def sharing(self) -> sharing.Sharing:
        """Who shares what with whom."""
        return sharing.sharing_of(self._face)

    @property
    def sharing_wide(self) -> SafeString:
        """The picture of it for a desk."""
        return sharing.picture(self.sharing, sharing.WIDE)

    @property
    def sharing_narrow(self) -> SafeString:
        """The picture of it for a phone."""
        return sharing.picture(self.sharing, sharing.NARROW)

    @property
    def sharing_file(self) -> str:
        """The address of the picture as a file; only what anyone may see is to be had as one."""
        return reverse("partnerships:sharing-svg", args=[self._face.code]) if self._face.is_public else ""

    @cached_property
    def rungs(self) -> list[ladder.Rung]:
        """The rungs of the ladder."""
        return ladder.rungs_of(self._face)

    @property
    def ladder(self) -> SafeString:
        """The picture of the right holders' part."""
        return ladder.picture(self.rungs)

    @cached_property
    def course(self) -> timeline.Course:
        """What happened when."""
        return timeline.course_of(self._face, _label_of_grant(self._face))

    @property
    def course_wide(self) -> SafeString:
        """The picture of it for a desk."""
        return timeline.picture(self.course, "wide", timezone.localdate())

    @property
    def course_narrow(self) -> SafeString:
        """The picture of it for a phone."""
        return timeline.picture(self.course, "narrow", timezone.localdate())


def _label_of_grant(face: Face) -> Callable[[Grant], str]:
    names = {partner.id: face.name_of(partner) for partner in face.partners}

    def label(grant: Grant) -> str:
        amount = amount_of(grant.amount)
        told = number_format(amount, decimal_pos=0, force_grouping=True) if amount is not None else ""
        money = f"{grant.currency} {told}".strip() if told else ""
        return ": ".join(filter(None, (names.get(grant.funder) or grant.funder_name or grant.title, money))) or _(
            "grant"
        )

    return label
