"""Sources for tests, made through the actions, so that they are in no impossible state."""

from curation.actions import take
from curation.models import Topic
from literature.actions import add_source
from literature.models import Source


def make_topic(name: str, position: int = 0) -> Topic:
    return Topic.objects.create(name=name, slug=name.lower().replace(" ", "-"), position=position)


def draft(by, *, group=None, title: str = "Power in Partnership", topics=(), tags=(), **values) -> Source:
    """A draft of this person, in their first group unless another is given."""
    values = {
        "type": "book",
        "contributors": [{"role": "author", "family": "Lister", "given": "Sarah"}],
        "issued": "2000",
        "publisher": "Wiley",
        "language": "en",
        **values,
    }
    group = group or by.memberships.select_related("group").first().group
    return add_source(by=by, group=group, values={"title": title, **values}, topics=topics, tags=tags)


def submitted(by, **values) -> Source:
    return take(draft(by, **values), "submit", by=by)


def published(by, reviewer, **values) -> Source:
    return take(submitted(by, **values), "publish", by=reviewer)
