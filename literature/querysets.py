"""What is asked about sources."""

from curation.querysets import ContributionQuerySet


class SourceQuerySet(ContributionQuerySet):
    """Sources; reads begin with `published` or `visible_to`."""

    def with_people(self):
        """With who added them and the group that looks after them."""
        return self.select_related("contributed_by", "group")

    def with_tags(self):
        """With their tags, one more query however many sources."""
        return self.prefetch_related("tagged__tag")

    def with_all_for_machines(self):
        """With topics, tags, files and group, in a number of queries that does not grow."""
        return self.select_related("group").prefetch_related("topics", "tagged__tag", "files")

    def in_order(self, ids: list[int]):
        """The sources of these ids, in the order of the ids, as a list."""
        found = self.in_bulk(ids)
        return [found[source_id] for source_id in ids if source_id in found]
