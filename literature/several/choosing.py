"""Choosing the sources that are to be changed: what an address asks for, of the groups that a person coordinates."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from curation.workflow import State
from literature.filters import SourceFilter
from literature.models import Source, SourceTag, SourceTopic
from literature.search import Search

#: States in which a coordinator can change something.
STATES = (State.PUBLISHED, State.SUBMITTED, State.WITHDRAWN)
LACKS = {
    "topic": (_("No topic"), ~Exists(SourceTopic.objects.filter(source=OuterRef("pk")))),
    "abstract": (_("No abstract"), Q(abstract="")),
    "language": (_("No language"), Q(language="")),
    "date": (_("No date"), Q(issued="")),
    "tag": (_("No tag"), ~Exists(SourceTag.objects.filter(content_object=OuterRef("pk")))),
    "identifier": (_("No DOI, ISBN or address"), Q(doi="", isbn="", url="")),
}


class Choice:
    """What an address chooses: `state`, `lacks`, and for published sources the words and filters of the list."""

    def __init__(self, parameters: QueryDict, user):
        self.user = user
        self.text = parameters.get("q", "").strip()
        self.state = parameters.get("state") if parameters.get("state") in STATES else State.PUBLISHED.value
        self.lacks = parameters.get("lacks") if parameters.get("lacks") in LACKS else ""
        self.filters = SourceFilter(parameters)

    def sources(self) -> QuerySet:
        """Return the sources of the groups that the person coordinates, by title."""
        sources = self._published() if self.state == State.PUBLISHED else self._unpublished()
        if self.lacks:
            sources = sources.filter(LACKS[self.lacks][1])
        return sources.filter(group_id__in=self.user.coordinated_group_ids).order_by("title_key", "pk")

    def _published(self) -> QuerySet:
        if not self.text and not self.filters.conditions:
            return Source.objects.published()
        return Search(self.text, self.filters).sources()

    def _unpublished(self) -> QuerySet:
        """Those in review, or withdrawn after they had been published; found by words of their title."""
        sources = Source.objects.records().visible_to(self.user).filter(state=self.state)
        if self.state == State.WITHDRAWN:
            sources = sources.filter(published_at__isnull=False)
        for word in self.text.split():
            sources = sources.filter(title__icontains=word)
        return sources

    @cached_property
    def parameters(self) -> dict[str, list[str]]:
        """The choice as it stands in an address, without the page."""
        chosen = {"q": [self.text] if self.text else [], "lacks": [self.lacks] if self.lacks else []}
        chosen["state"] = [self.state] if self.state != State.PUBLISHED else []
        chosen |= self.filters.parameters() if self.state == State.PUBLISHED else {}
        return {name: values for name, values in chosen.items() if values}
