"""Records that members added a second time: some merged already, some waiting for a coordinator."""

from functools import partial

from django.utils import timezone

from curation.actions import take
from curation.workflow import Action
from literature.actions import add_source
from literature.duplicates.waiting import seek_duplicates
from literature.merging import actions
from literature.merging.choosing import proposed, united
from literature.models import Source
from portal.demonstration.calendar import Calendar
from portal.demonstration.people import Cast

#: The group whose works come up twice, how many of them, and how many of these were merged.
GROUP, TWICE, MERGED = 3, 5, 2


def build(calendar: Calendar, cast: Cast, say) -> None:
    """Let a member add five published articles again as another data base has them, and a coordinator merge two."""
    reviewer = cast.coordinators[GROUP][0]
    members = [cast.people[index] for index, groups in cast.groups_of.items() if groups[0] == GROUP]
    author = next(person for person in members if person not in cast.coordinators[GROUP])
    works = Source.objects.published().filter(group=cast.groups[GROUP], type="article-journal", title__contains=": ")
    known = [one for one in works.order_by("pk") if author.pk != one.contributed_by_id != reviewer.pk][:TWICE]
    for place, source in enumerate(known):
        calendar.plan(calendar.ago(4 + place / 10), partial(_again, source, author, reviewer, place < MERGED))
    calendar.run()
    while seek_duplicates(timezone.now()):
        pass
    say(f"{len(known)} of them came a second time, {min(len(known), MERGED)} were merged.")


def _again(source: Source, author, reviewer, is_merged: bool) -> None:
    contributors = [
        {**one, "given": " ".join(f"{name[0]}." for name in one["given"].split())} if one.get("given") else one
        for one in source.contributors
    ]
    values = {
        "type": source.type,
        "title": source.title.split(": ")[0] if is_merged else source.title.upper(),
        "contributors": contributors,
        "issued": source.issued[:4],
        "container_title": source.container_title,
        "volume": source.volume,
        "pages": source.pages,
        "language": source.language,
        "note": "" if is_merged else "It came up again in the reading of the second meeting.",
    }
    other = add_source(by=author, group=source.group, values=values, tags=["second meeting"])
    other = take(take(other, Action.SUBMIT, by=author), Action.PUBLISH, by=reviewer)
    if is_merged:
        source.refresh_from_db()
        topics, tags = united([source, other])
        chosen = proposed([source, other], source)
        actions.merge(
            source, [other], by=reviewer, chosen=chosen, topics=topics, tags=tags, reason="The same article twice."
        )
