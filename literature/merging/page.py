"""The page where records are merged, made ready for its template."""

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from curation.forms import whole_number
from curation.models import Topic
from literature import citations, content, rules
from literature.cited import STYLES
from literature.duplicates import likely_duplicates
from literature.identifiers import fold
from literature.merging import actions
from literature.merging.choosing import BOTH, CHOSEN_FIELDS, default_survivor, merged_values, proposed, rows_of, united
from literature.merging.reading import merged_into
from literature.models import Merge, Source

#: Records that can be merged at once: more do not stand beside each other.
MOST_RECORDS = 6
_COMPARED = (
    "contributors",
    "issued",
    "container_title",
    "publisher",
    "volume",
    "issue",
    "pages",
    "edition",
    "doi",
    "isbn",
)


class MergePage:
    """One request to the page: the records by their short addresses (`source`), what is chosen, what comes of it."""

    def __init__(self, data: QueryDict, user):
        self.data, self.user = data, user
        self.is_first_look = "survivor" not in data

    @cached_property
    def sources(self) -> list[Source]:
        """The records that were named and that this person may see, in the order in which they were named."""
        codes = [code for text in self.data.getlist("source") for code in _codes(text)]
        codes = list(dict.fromkeys(codes))[:MOST_RECORDS]
        found = {
            source.code: source
            for source in Source.objects.records()
            .visible_to(self.user)
            .filter(code__in=codes)
            .with_people()
            .prefetch_related("topics", "tagged__tag")
        }
        return [found[code] for code in codes if code in found]

    @cached_property
    def survivor(self) -> Source:
        """The record that stays."""
        wanted = self.data.get("survivor", "")
        return next((one for one in self.sources if one.code == wanted), None) or default_survivor(self.sources)

    @cached_property
    def chosen(self) -> dict[str, str]:
        """The record whose value each field takes, by its short address: as posted, else the best."""
        codes = {source.code for source in self.sources} | {BOTH}
        best = proposed(self.sources, self.survivor)
        posted = {field: self.data.get(f"field-{field}", "") for field in CHOSEN_FIELDS}
        return {field: posted[field] if posted[field] in codes else best[field] for field in CHOSEN_FIELDS}

    @cached_property
    def topics(self) -> list[Topic]:
        """The topics of the merged record: all of them until some are unticked."""
        everything = united(self.sources)[0]
        if self.is_first_look:
            return everything
        return [topic for topic in everything if topic.slug in self.data.getlist("topic")]

    @cached_property
    def tags(self) -> list[str]:
        """Its tags, the same way."""
        everything = united(self.sources)[1]
        return everything if self.is_first_look else [tag for tag in everything if tag in self.data.getlist("tag")]

    def again(self) -> "MergePage":
        """The page with the records as they are now, and with what was chosen."""
        return MergePage(self.data, self.user)

    def merge(self) -> Merge:
        """Do it. Raises what `actions.merge` raises."""
        return actions.merge(
            self.survivor,
            [source for source in self.sources if source.pk != self.survivor.pk],
            by=self.user,
            chosen=self.chosen,
            topics=self.topics,
            tags=self.tags,
            reason=self.data.get("reason", "")[:4000],
            # A form that does not say what its person saw has seen nothing: revision 0, which none has.
            expected={source.code: whole_number(self.data.get(f"revision-{source.code}")) for source in self.sources},
        )

    def context(self, problem: str = "") -> dict:
        """What the template needs."""
        sources, survivor = self.sources, self.survivor
        others = [source for source in sources if source.pk != survivor.pk]
        rows, same = rows_of(sources, self.chosen)
        topics, tags = united(sources)
        return {
            "records": [self._record(place, source) for place, source in enumerate(sources, 1)],
            "survivor": survivor,
            "others": others,
            "rows": rows,
            "same": same,
            "topics": [(topic, topic in self.topics) for topic in topics],
            "tags": [(tag, tag in self.tags) for tag in tags],
            "reason": self.data.get("reason", ""),
            "preview": self.preview(),
            "problem": problem,
            "refused": "" if rules.may_merge(self.user, survivor, others) else self._why_not(others),
            "crumbs": _crumbs(),
        }

    def _record(self, place: int, source: Source) -> dict:
        rest = [one.code for one in self.sources if one.pk != source.pk]
        return {
            "place": place,
            "source": source,
            "is_survivor": source.pk == self.survivor.pk,
            "may_stay": rules.may_merge_into(self.user, source),
            "merged_before": len(merged_into(source)),
            "without_url": f"{reverse('literature:merge')}?source={'&source='.join(rest)}" if len(rest) > 1 else "",
        }

    def preview(self) -> dict:
        """How the merged record will be cited, in the first style, as {text, html, label}."""
        values = merged_values(self.sources, self.survivor, self.chosen)
        source = Source(code=self.survivor.code, citation_key=self.survivor.citation_key, **values)
        style, label = next(iter(STYLES.items()))
        cited = citations.cite_many([source.csl], style)[0]
        return {"text": cited.text, "html": cited.html, "label": label}

    def _why_not(self, others: list[Source]) -> str:
        if not rules.may_merge_into(self.user, self.survivor):
            return self._why_not_theirs(self.survivor)
        for other in others:
            if not rules.may_merge_away(self.user, other):
                return self._why_not_theirs(other)
        return _("A published record stays: choose the published one as the one to keep.")

    def _why_not_theirs(self, source: Source) -> str:
        if source.group_id not in self.user.coordinated_group_ids:
            return _(
                "“%(title)s” belongs to %(group)s. Records of two groups are merged by somebody who coordinates both."
            ) % {"title": source, "group": source.group.short_name}
        if source.contributed_by_id == self.user.pk:
            return _("You added “%(title)s” yourself: another coordinator of the group merges it.") % {"title": source}
        return _("“%(title)s” cannot be merged now: it is “%(state)s”.") % {
            "title": source,
            "state": source.get_state_display(),
        }

    def choice(self) -> dict:
        """What the page needs on which the other record is chosen, where one is named or none."""
        source = self.sources[0] if self.sources else None
        typed = self.data.get("other", "")
        found = likely_duplicates(source, viewer=self.user, limit=10) if source else []
        asked = bool(typed or len(self.data.getlist("source")) > 1)
        return {
            "source": source,
            "found": found,
            "unknown": _("There is no such record that you may see.") if asked else "",
            "crumbs": _crumbs(),
        }


def _codes(text: str) -> list[str]:
    """Short addresses in what was ticked, typed or pasted: `abc1234`, `https://…/literature/abc1234/`."""
    return [part.rstrip("/").rpartition("/")[2].lower()[:20] for part in text.replace(",", " ").split()]


def _crumbs() -> list[tuple]:
    return [
        (_("Literature"), reverse("literature:sources")),
        (_("Likely duplicates"), reverse("literature:duplicates")),
    ]


def besides(first: Source, second: Source) -> dict:
    """Two records side by side, as _components/compare.html wants them."""
    labels = content.labels(Source)
    columns = [
        {
            "label": _("Record %(number)s, %(group)s") % {"number": number, "group": source.group.short_name},
            "title": source.title,
            "url": source.get_absolute_url(),
        }
        for number, source in enumerate((first, second), start=1)
    ]
    rows = []
    for field in _COMPARED:
        values = [content.display(field, getattr(source, field)) for source in (first, second)]
        if any(values):
            cells = [{"label": column["label"], "value": value} for column, value in zip(columns, values, strict=True)]
            different = fold(values[0]) != fold(values[1])
            rows.append({"name": capfirst(str(labels[field])), "cells": cells, "different": different})
    return {"columns": columns, "rows": rows}
