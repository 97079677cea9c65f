"""Reading lists and saved searches of the demonstration."""

from django.http import QueryDict

from accounts.models import User, WorkingGroup
from literature.lists.actions import add_sources, begin_list
from literature.models import Source
from literature.saved_searches import save_search

# Titles begin so; what is not there is left out.
_READ_FIRST = {
    "Power in Partnership": "Where to begin: who decides in a partnership between unequal organisations.",
    "Partnership for International Development": "The degrees of partnership that later authors argue with.",
    "Protect, Respect and Remedy": "",
    "Just Business": "The author of the framework looks back.",
}


def build() -> None:
    """Make a list of a group, one of a member, and a saved search, through the actions."""
    coordinator = User.objects.get(email="katharina.moosleitgeb@example.org")
    member = User.objects.get(email="ines.carvalhais@example.org")
    begun = begin_list(
        by=coordinator,
        title="Read this first",
        description="For new members: what the group’s discussions start from.",
        group=WorkingGroup.objects.filter(pk__in=coordinator.coordinated_group_ids).first(),
        is_public=True,
    )
    for title, note in _READ_FIRST.items():
        add_sources(
            begun, list(Source.objects.published().filter(title__startswith=title)[:1]), by=coordinator, note=note
        )
    own = begin_list(by=member, title="For my chapter", description="")
    add_sources(own, list(Source.objects.published().filter(year__gte=2005).order_by("title_key")[:5]), by=member)
    save_search(by=member, parameters=QueryDict("q=civil society"))
