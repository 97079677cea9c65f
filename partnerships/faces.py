"""What somebody sees of a case. Pages, exports, feeds, citations, the search index: everything that shows a case to
anybody takes a `Face`, never the row itself.

There are three. The public one and the members' one hold no word that was not written for them: what is anonymised
stands there under the name that readers are to see, what is confidential does not stand there at all, and neither
does what would name it by the way (an exchange with a hidden partner, what was spent of a hidden grant). The whole
one is for the author and the coordinators who are named.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property

from curation.workflow import State
from partnerships.looks import note_whole
from partnerships.models import Organisation, Partnership
from partnerships.parts import LedgerEntry, Part, Partner
from partnerships.vocabulary import STORY, Audience, Naming, ReaderLevel, Visibility


class Level(IntEnum):
    """How much of a case somebody may read."""

    PUBLIC = 1
    MEMBERS = 2
    WHOLE = 3


#: From which level on a part of this visibility is shown as it is.
_SHOWN_FROM = {
    Visibility.PUBLIC: Level.PUBLIC,
    Visibility.MEMBERS: Level.MEMBERS,
    Visibility.CONFIDENTIAL: Level.WHOLE,
    Visibility.ANONYMISED: Level.WHOLE,
}


def level_of(case: Partnership, user) -> Level:
    """Return how much of a case this person may read, if they may know of it (`visible_to`)."""
    if not user.is_authenticated or not user.is_active:
        return Level.PUBLIC
    if case.contributed_by_id == user.pk or user.pk in case.reader_ids:
        return Level.WHOLE
    if not case.has_protected and case.group_id in user.coordinated_group_ids:
        return Level.WHOLE
    return Level.MEMBERS if user.is_member else Level.PUBLIC


def face_for(case: Partnership, user) -> "Face":
    """Return what this person sees of a case that they may know of."""
    return Face(case, level_of(case, user))


def public_face(case: Partnership) -> "Face":
    """Return what anyone sees of a case: for feeds, exports, sitemaps and whatever is kept for all."""
    return Face(case, Level.PUBLIC)


def row_of(face: "Face") -> Partnership:
    """Return the row behind a face: for rules and actions. What is shown comes from the face, never from it."""
    return face._case


def face_of_audience(case: Partnership) -> "Face":
    """Return what the case's own readers see: the public, or members; for a confidential case, the public's nothing.

    This is what a search index may hold of it.
    """
    return Face(case, Level.MEMBERS if case.audience == Audience.MEMBERS else Level.PUBLIC)


def with_organisations(faces: Iterable["Face"]) -> list["Face"]:
    """Return these faces, the organisations of their partners loaded in one query for each level of readers."""
    faces = [face for face in faces if not face.is_empty]
    for level in {face.level for face in faces}:
        alike = [face for face in faces if face.level == level]
        found = _organisations(level, [code for face in alike for code in face._organisation_codes])
        for face in alike:
            face.__dict__["organisations"] = {code: found[code] for code in face._organisation_codes if code in found}
    return faces


def _organisations(level: Level, codes: list[str]) -> dict[str, Organisation]:
    """The organisations with these short addresses of which readers of this level may know."""
    found = Organisation.objects.filter(code__in=codes)
    if level < Level.WHOLE:
        found = found.for_members() if level == Level.MEMBERS else found.published()
    return {one.code: one for one in found}


def reader_level(user) -> ReaderLevel:
    """Return for whom lists, counts and files are made when this person asks: for members, or for anyone.

    Nobody is shown more in a list than members are: what is confidential stands on the case's own page alone.
    """
    is_member = user.is_authenticated and user.is_active and user.is_member
    return ReaderLevel.MEMBERS if is_member else ReaderLevel.PUBLIC


def listed_face(case: Partnership, level: str) -> "Face":
    """Return what a list for readers of this level (`vocabulary.ReaderLevel`) shows of a case."""
    return Face(case, Level.MEMBERS if level == ReaderLevel.MEMBERS else Level.PUBLIC)


@dataclass(frozen=True)
class Face:
    """A case as one level of readers sees it."""

    _case: Partnership
    level: Level

    def __post_init__(self):
        # Whatever makes the whole of a case ready to be shown comes by here: who looked at it is recorded.
        if self.level == Level.WHOLE:
            note_whole(self._case)

    @property
    def is_empty(self) -> bool:
        """Whether readers of this level see nothing of it at all."""
        least = {Audience.PUBLIC: Level.PUBLIC, Audience.MEMBERS: Level.MEMBERS, Audience.CONFIDENTIAL: Level.WHOLE}
        return self.level < least[Audience(self._case.audience)]

    @property
    def is_whole(self) -> bool:
        """Whether all of it is shown, what is confidential included."""
        return self.level == Level.WHOLE

    def __getattr__(self, name: str):
        """The plain facts that all readers of the case see, by their own names."""
        if name in _PLAIN:
            self._refuse_if_empty()
            return getattr(self._case, name)
        raise AttributeError(name)

    @property
    def pk(self) -> int:
        """The row's key, for asking what belongs to the case."""
        return self._case.pk

    @property
    def url(self) -> str:
        """The case's address."""
        return self._case.get_absolute_url()

    @cached_property
    def story(self) -> list[tuple[str, str, str]]:
        """The parts of the story that there are: name, heading, Markdown."""
        self._refuse_if_empty()
        return [(name, str(label), text) for name, label in STORY.items() if (text := getattr(self._case, name))]

    def as_public(self) -> "Face":
        """What anyone sees of the same case; it can be empty (`is_empty`)."""
        return public_face(self._case)

    @property
    def is_public(self) -> bool:
        """Whether this is what anyone can read at the case's address: nothing else is kept or told to machines."""
        return self.level == Level.PUBLIC and self.is_for_readers_in_general

    @property
    def is_for_readers_in_general(self) -> bool:
        """Whether it is what anyone, or any member, reads of a published case: the same for each of them."""
        case = self._case
        published = case.state == State.PUBLISHED and not case.is_amendment
        return self.level < Level.WHOLE and published and not self.is_empty

    @property
    def confidential_note(self) -> str:
        """The note for named coordinators; empty for all others."""
        return self._case.confidential_note if self.is_whole else ""

    @property
    def teller(self) -> str:
        """Who told it, as they want to be named; empty if not at all. The whole face says who it was."""
        return ", ".join(one for one in self.teller_names if one)

    @property
    def teller_names(self) -> tuple[str, str]:
        """The person who told it and their organisation, as they want to be named; each may be empty."""
        case = self._case
        name = case.teller_name or (case.contributed_by.name if case.contributed_by else "")
        own = case.teller_organisation or (case.contributed_by.affiliation if case.contributed_by else "")
        if self.is_whole or case.named_as == Naming.NAME:
            return name, case.teller_organisation
        return "", own if case.named_as == Naming.ORGANISATION else ""

    def parts(self, name: str) -> list[Part]:
        """Return the parts of one list (a name of `parts.LISTS`) as these readers see them."""
        self._refuse_if_empty()
        shown = [self._seen(part) for part in self._case.parts_of(name)]
        return [part for part in shown if part is not None and self._names_nobody_hidden(part)]

    @cached_property
    def partners(self) -> list[Partner]:
        """Those who take part."""
        return self.parts("partners")

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        """The organisations of these partners by short address, as far as these readers may know of them."""
        return _organisations(self.level, self._organisation_codes)

    @property
    def _organisation_codes(self) -> list[str]:
        return [partner.organisation for partner in self.partners if partner.organisation]

    def name_of(self, partner: Partner) -> str:
        """Return the name under which these readers know a partner."""
        organisation = self.organisations.get(partner.organisation)
        return partner.name or (organisation.name if organisation else "") or partner.public_name

    def _seen(self, part: Part) -> Part | None:
        if self.level >= _SHOWN_FROM[Visibility(part.visibility)]:
            return part
        if part.visibility != Visibility.ANONYMISED or not part.public_name:
            return None
        blank = type(part)()
        hidden = {name: getattr(blank, name) for name in part.NAMING}
        if "name" in hidden:
            hidden["name"] = part.public_name
        elif "text" in hidden:
            hidden["text"] = part.public_name
        elif "funder_name" in hidden:
            hidden["funder_name"] = part.public_name
        # Seen from here it is a part like any other: nothing says that there is another name behind it.
        return replace(part, **hidden, visibility=Visibility.PUBLIC.value, public_name="")

    def _names_nobody_hidden(self, part: Part) -> bool:
        known = self._partner_ids
        named = [getattr(part, name) for name in ("giver", "receiver", "funder", "recipient") if hasattr(part, name)]
        return all(one in known for one in named if one) and self._is_of_no_hidden_grant(part)

    def _is_of_no_hidden_grant(self, part: Part) -> bool:
        # One whose grant is gone is told to those who can mend it; from here it is as one whose grant is hidden.
        grant = part.grant if isinstance(part, LedgerEntry) else ""
        return not grant or self.is_whole or grant in self._grant_ids

    @cached_property
    def _grant_ids(self) -> frozenset[str]:
        return frozenset(grant.id for grant in self.parts("grants"))

    @cached_property
    def _partner_ids(self) -> frozenset[str]:
        seen = [self._seen(part) for part in self._case.parts_of("partners")]
        return frozenset(part.id for part in seen if part is not None)

    def _refuse_if_empty(self) -> None:
        if self.is_empty:
            raise ValueError("These readers see nothing of this case.")


_PLAIN = frozenset(
    {
        *("code", "title", "summary", "language", "form", "scope", "countries", "begins", "ends", "is_invented"),
        *("right_holders_say", "right_holders", "audience", "published_at", "changed_at", "revision", "state"),
        *("topics", "tags", "group", "named_as", "title_key", *STORY),
    }
)
