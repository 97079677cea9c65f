"""The network, its groups and its people, each of whom answers an invitation."""

import json
import random
import re
from pathlib import Path

from django.conf import settings

from accounts.actions import accept_invitation, invite
from accounts.demonstration import LOGINS, people
from accounts.models import Membership, Network, User, WorkingGroup
from accounts.roles import Role
from curation.models import Topic
from outbox.models import Letter
from portal.demonstration.calendar import BEGAN_DAYS_AGO, Calendar

TOPICS_FILE = Path("curation") / "demonstration_topics.json"
#: Name, address, days ago: invitations that nobody has answered. The second has run out.
UNANSWERED = (
    ("Teuta Krasniqaj", "teuta.krasniqaj@example.org", 4),
    ("Jorma Feldmarcken", "jorma.feldmarcken@example.org", 39),
)


class Cast:
    """Groups by number, people by their index in the file."""

    def __init__(self, told: dict):
        self.groups: dict[int, WorkingGroup] = {}
        self.people: dict[int, User] = {}
        #: Numbers of the groups of each person; they add sources to the first.
        self.groups_of = {
            person["index"]: [membership["group"] for membership in person["memberships"]] for person in told["people"]
        }
        self.coordinators: dict[int, list[User]] = {}

    def group_of(self, index: int) -> WorkingGroup:
        """The group that this person adds sources to."""
        return self.groups[self.groups_of[index][0]]


def build(calendar: Calendar, say) -> Cast:
    """Make the network and bring its people in; returns them."""
    told = people()
    cast = Cast(told)
    passwords = {email: password for email, password, _who in LOGINS}
    random_days = random.Random(1948)  # noqa: S311  the same base each time
    calendar.plan(calendar.ago(BEGAN_DAYS_AGO), lambda: _found(told, cast, passwords))
    calendar.run()
    # Coordinators come first, then everyone else in the course of the next three weeks.
    invited = sorted(
        (
            (person["memberships"][place]["role"] != Role.COORDINATOR, place, person["index"])
            for person in told["people"]
            for place in range(len(person["memberships"]))
            if person["index"] not in cast.people or place
        ),
    )
    for is_member, place, index in invited:
        days_ago = BEGAN_DAYS_AGO - (3 + 12 * random_days.random() if is_member else 1)
        person = told["people"][index]
        answers_after = 0.1 + 5 * random_days.random()
        _plan_invitation(calendar, cast, person, place, passwords, days_ago, answers_after)
    calendar.run()
    say(f"{Network.objects.get().name}: {len(cast.groups)} working groups, {len(cast.people)} people.")
    group = next(group for number, group in cast.groups.items() if not told["working_groups"][number - 1]["invented"])
    for name, email, days in UNANSWERED:
        calendar.plan(
            calendar.ago(days),
            lambda name=name, email=email: invite(
                email=email, name=name, group=group, by=cast.coordinators[group.number][0]
            ),
        )
    return cast


def _found(told: dict, cast: Cast, passwords: dict) -> None:
    """Make what no action makes: the network, its groups, the topics, and in each group the first coordinator.

    An invitation comes from a coordinator; the first one can have had none.
    """
    network = Network.objects.create(
        **{name: told["network"][name] for name in ("name", "short_name", "description")},
    )
    topics = json.loads((settings.BASE_DIR / TOPICS_FILE).read_text(encoding="utf-8"))
    for position, topic in enumerate(topics):
        Topic.objects.create(position=position, **topic)
    for group in told["working_groups"]:
        number = group["number"]
        cast.groups[number] = WorkingGroup.objects.create(
            network=network,
            number=number,
            name=group["name"],
            slug=f"wg-{number}",
            description=INVENTED if group["invented"] else _as_reported(told["named_in_report"]),
        )
        cast.coordinators[number] = []
    for person in told["people"]:
        membership = person["memberships"][0]
        number = membership["group"]
        if membership["role"] == Role.COORDINATOR and not cast.coordinators[number]:
            user = _account(person, passwords.get(person["email"]))
            Membership.objects.create(user=user, group=cast.groups[number], role=Role.COORDINATOR)
            _enrol(cast, person["index"], user, number, Role.COORDINATOR)


def _plan_invitation(
    calendar: Calendar, cast: Cast, person: dict, place: int, passwords: dict, days_ago: float, answers_after: float
) -> None:
    number, role = person["memberships"][place]["group"], person["memberships"][place]["role"]
    group = cast.groups[number]

    def send():
        by = cast.coordinators[number][0]
        invite(email=person["email"], name=_name(person), group=group, role=role, by=by)

    def answer():
        user = _accept(person, passwords.get(person["email"], ""), cast.people.get(person["index"]))
        _enrol(cast, person["index"], user, number, role)

    calendar.plan(calendar.ago(days_ago), send)
    calendar.plan(calendar.ago(days_ago - answers_after), answer)


def _accept(person: dict, password: str, user: User | None) -> User:
    """Open the link in the letter. Who has no login in the demonstration comes with an account that nobody opens."""
    letter = Letter.objects.to(person["email"]).filter(kind="invitation").latest("id")
    token = re.search(r"https?://\S+/([\w-]{43})/?\s", letter.text_body)[1]
    if user is None and not password:
        user = _account(person, None)
    if user is not None:
        return accept_invitation(token=token, user=user)
    return accept_invitation(token=token, password=password, **_about(person))


def _account(person: dict, password: str | None) -> User:
    return User.objects.create_user(person["email"], password, **_about(person))


def _enrol(cast: Cast, index: int, user: User, number: int, role: str) -> None:
    cast.people[index] = user
    if role == Role.COORDINATOR:
        cast.coordinators[number].append(user)


def _name(person: dict) -> str:
    return f"{person['given_name']} {person['family_name']}"


def _about(person: dict) -> dict:
    told = {name: person[name] for name in ("affiliation", "country", "languages", "career_stage", "time_zone")}
    return {"name": _name(person), **told}


INVENTED = "Made up for the demonstration, with the people in it."


def _as_reported(named: list[dict]) -> str:
    """Return what the public report says of the group's first meeting; these people have no account here."""
    who = "; ".join(
        f"{person['role']} {person['name']}" + (f" ({person['affiliation']})" if "affiliation" in person else "")
        for person in named
    )
    return (
        "What partnerships are, what makes them work and for whom: between human rights and development"
        " organisations, governments, companies and international organisations.\n\n"
        f"The group met at the COST conference in Nottingham on 17–19 September 2009: {who}. The action plan of its"
        " report is what this portal carries out. Everyone else named in this demonstration is invented."
    )
