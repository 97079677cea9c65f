"""Articles that a member added a second time: two are merged already, the others wait for a coordinator."""

from functools import partial

from django.db import connection
from django.utils import timezone

from curation.actions import take
from curation.workflow import Action
from literature.actions import add_source
from literature.duplicates.waiting import seek_duplicates
from literature.merging import actions
from literature.merging.choosing import united
from literature.models import Source
from portal.demonstration.calendar import Calendar
from portal.demonstration.people import Cast

#: The group whose articles come up twice, how many of them, and how many of these were merged.
GROUP, TWICE, MERGED = 3, 5, 2
FIRST_DAYS_AGO = 4


def plan(calendar: Calendar, cast: Cast) -> None:
    """Let a member add five published articles again, as another data base has them, and a coordinator merge two."""
    for place in range(TWICE):
        calendar.plan(calendar.ago(FIRST_DAYS_AGO - place / 5), partial(_again, cast, place))


def seek(say) -> None:
    """Find those that wait."""
    # The statistics may be those of an empty table, by which the search for likely pairs is planned for no rows at all.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE literature_source")
    while seek_duplicates(timezone.now()):
        pass
    say(f"{TWICE} of them came a second time; {MERGED} of these are merged.")


def _again(cast: Cast, place: int) -> None:
    reviewer = cast.coordinators[GROUP][0]
    members = [cast.people[index] for index, groups in cast.groups_of.items() if groups[0] == GROUP]
    author = next(person for person in members if person not in cast.coordinators[GROUP])
    works = Source.objects.published().filter(group=cast.groups[GROUP], type="article-journal", title__contains=": ")
    works = works.exclude(contributed_by__in=[author, reviewer]).exclude(volume="")
    source = works.order_by("published_at", "pk")[place]
    is_merged = place < MERGED
    values = {
        "type": source.type,
        "title": source.title.split(": ")[0] if is_merged else _as_catalogued(source.title),
        "contributors": [_with_initials(one) for one in source.contributors],
        "issued": source.issued[:4],
        "container_title": source.container_title,
        "volume": source.volume,
        "pages": source.pages,
        "language": source.language,
    }
    other = add_source(by=author, group=source.group, values=values)
    other = take(take(other, Action.SUBMIT, by=author), Action.PUBLISH, by=reviewer)
    if is_merged:
        topics, tags = united([source, other])
        reason = "The same article twice."
        actions.merge(source, [other], by=reviewer, chosen={}, topics=topics, tags=tags, reason=reason)


def _with_initials(contributor: dict) -> dict:
    if not contributor.get("given"):
        return contributor
    return {**contributor, "given": " ".join(f"{name[0]}." for name in contributor["given"].split())}


def _as_catalogued(title: str) -> str:
    """Return a title as library catalogues have it: small letters but for the first, and for words like "NGO"."""
    words = [word if sum(sign.isupper() for sign in word) > 1 else word.lower() for word in title.split()]
    return " ".join([words[0].capitalize(), *words[1:]])
