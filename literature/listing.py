"""A page of the list of sources, made ready for its template."""

import json
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import connection
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import WorkingGroup
from curation.models import Topic
from literature.exporting import offers
from literature.filters import Orders
from literature.kept import kept
from literature.languages import language_name
from literature.machines.entries import MARK_COLUMNS, entry_marks
from literature.models import SourceIndex
from literature.names import byline
from literature.richtext import FOUND_END, FOUND_START, rich
from literature.search import FACETS, PER_PAGE, RANKED, Counts, Search
from literature.suggestions import did_you_mean
from literature.types import SourceType

#: So many values of a facet are shown at first.
SHOWN_VALUES = 12


@dataclass(frozen=True)
class Entry:
    """A source in a list, in three lines, and the sentence in which something was found."""

    url: str
    what: SafeString
    who: SafeString
    where: tuple[str, ...]
    found: SafeString
    #: Hidden elements by which reference managers find it.
    marks: SafeString


@dataclass(frozen=True)
class Frame:
    """What a list has besides its entries; the same until the base changes, so it is kept."""

    total: int
    everything: int
    counts: Counts
    facets: list[dict]
    chips: list[dict]
    #: The facets as HTML: more than half of what a page of the list costs, and the same until the base changes.
    filters: SafeString


class Listing:
    """The list that an address asks for: `q`, the filters, `sort`, `page`."""

    def __init__(self, parameters: QueryDict):
        self.search = Search.from_parameters(parameters)
        self.filters = self.search.filters
        self.chosen = self.filters.parameters()
        self.address = reverse("literature:sources")
        self.frame: Frame = kept(
            ("list", get_language(), self.search.text, self.search.order, self.query_string()), self._frame
        )
        self.last = max(1, -(-self.reachable // PER_PAGE))
        wanted = parameters.get("page", "1")
        self.number = min(int(wanted), self.last) if wanted.isdecimal() and int(wanted[:9]) > 0 else 1

    @property
    def reachable(self) -> int:
        """How many entries can be paged through: all, but for relevance the ranked ones."""
        return min(self.frame.total, RANKED) if self.search.order == "relevance" else self.frame.total

    @property
    def is_bounded(self) -> bool:
        """Whether relevance was worked out for the newest thousand only, which the page says."""
        return self.reachable < self.frame.total

    def query_string(self, **changes) -> str:
        """Return this list's query string, with `changes` of parameters (None takes one off); without the page."""
        parts = dict(self._encoded)
        for name, value in changes.items():
            parts.pop(name, None)
            if value:
                parts[name] = urlencode({name: value}, doseq=True)
        return "&".join(parts.values())

    @cached_property
    def _encoded(self) -> dict[str, str]:
        """The parts of this list's query string by parameter: most of the links of a page change one of them."""
        parameters = {**({"q": [self.search.text]} if self.search.text else {}), **self.chosen}
        default = "relevance" if self.search.has_words else "newest"
        if self.search.order != default:
            parameters["sort"] = [self.search.order]
        return {name: urlencode({name: values}, doseq=True) for name, values in parameters.items()}

    def url(self, **changes) -> str:
        """Return the address of this list with changes."""
        query = self.query_string(**changes)
        return f"{self.address}?{query}" if query else self.address

    def _frame(self) -> Frame:
        counts = self.search.count()
        names = {
            "type": {value: str(label) for value, label in SourceType.choices},
            "topic": {},
            "group": {},
        }
        topics, groups = kept(("topics and groups",), _topics_and_groups)
        facets = [
            self._plain_facet("type", _("Type"), names["type"], counts),
            self._slug_facet("topic", _("Topic"), topics, counts),
            self._year_facet(counts),
            self._plain_facet("language", _("Language"), None, counts),
            self._slug_facet("group", _("Working group"), groups, counts),
        ]
        chips = self._chips(
            {topic.slug: topic.name for topic in topics.values()},
            {group.slug: group.short_name for group in groups.values()},
        )
        everything = kept(("everything",), SourceIndex.objects.count)
        facets = [facet for facet in facets if facet["options"]]
        return Frame(counts.total, everything, counts, facets, chips, filters_drawn(facets, chips))

    def _option(self, facet: str, value: str, label: str, number: int) -> dict:
        chosen = self.chosen.get(facet, [])
        current = value in chosen
        changed = [one for one in chosen if one != value] if current else sorted([*chosen, value])
        return {"label": label, "number": number, "url": self.url(**{facet: changed}), "current": current}

    def _plain_facet(self, facet: str, title: str, labels: dict | None, counts: Counts) -> dict:
        numbers = {value: number for value, number in counts.facets[facet].items() if value}
        for value in self.chosen.get(facet, []):  # a chosen value stays to be taken off, with nothing behind it too
            numbers.setdefault(value, 0)
        options = [
            self._option(facet, value, labels.get(value, value) if labels else language_name(value), number)
            for value, number in sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))
        ]
        return self._shortened(facet, title, options)

    def _slug_facet(self, facet: str, title: str, things: dict, counts: Counts) -> dict:
        chosen = self.chosen.get(facet, [])
        options = []
        for key, thing in things.items():  # in the coordinators' order
            number = counts.facets[facet].get(key, 0)
            if number or thing.slug in chosen:
                label = getattr(thing, "short_name", "") or thing.name
                options.append(self._option(facet, thing.slug, label, number))
        return self._shortened(facet, title, options)

    def _year_facet(self, counts: Counts) -> dict:
        chosen = (self.chosen.get("year_from"), self.chosen.get("year_to"))
        options = []
        decades = {int(value): number for value, number in counts.facets["year"].items() if value}
        for decade, number in sorted(decades.items(), reverse=True):
            span = ([str(decade)], [str(decade + 9)])
            current = chosen == span
            url = self.url(year_from=None, year_to=None) if current else self.url(year_from=span[0], year_to=span[1])
            label = f"{decade}–{decade + 9}"
            options.append({"label": label, "number": number, "url": url, "current": current})
        return self._shortened("year", _("Year"), options)

    @staticmethod
    def _shortened(facet: str, title: str, options: list[dict]) -> dict:
        return {
            "name": facet,
            "title": title,
            "options": [*options[:SHOWN_VALUES], *(option for option in options[SHOWN_VALUES:] if option["current"])],
            "more": [option for option in options[SHOWN_VALUES:] if not option["current"]],
        }

    def _chips(self, topics: dict, groups: dict) -> list[dict]:
        chips = []
        labels = {"type": dict(SourceType.choices), "topic": topics, "group": groups}
        titles = {"type": _("Type"), "topic": _("Topic"), "language": _("Language"), "group": _("Working group")}
        for name in FACETS:
            for value in self.chosen.get(name, []):
                rest = [one for one in self.chosen[name] if one != value]
                label = language_name(value) if name == "language" else labels[name].get(value, value)
                chips.append({"label": titles[name], "value": str(label), "url": self.url(**{name: rest})})
        start, end = self.chosen.get("year_from"), self.chosen.get("year_to")
        if start or end:
            years = "–".join((*(start or [""]), *(end or [""])))
            chips.append({"label": _("Year"), "value": years, "url": self.url(year_from=None, year_to=None)})
        return chips

    def context(self) -> dict:
        """Return what the template needs."""
        frame, search = self.frame, self.search
        query = self.query_string()
        return {
            "listing": self,
            "total": frame.total,
            "everything": frame.everything,
            "filters": frame.filters,
            "chips": frame.chips,
            "clear_url": f"{self.address}?{urlencode({'q': search.text})}" if search.text else self.address,
            "entries": self.entries(),
            "orders": self._orders(),
            "order": Orders.LABELS[search.order],
            "page": self._page(),
            "last": self.last,
            "numbers": self._numbers(),
            "query": f"?{query}&" if query else "?",
            "exports": self._exports(query),
            "feed_url": reverse("literature:atom") + (f"?{query}" if query else ""),
            "suggestion": self._suggestion(),
            "ranked": RANKED,
        }

    def _suggestion(self) -> dict | None:
        if self.frame.total or not self.search.text:
            return None
        text = kept(("did you mean", self.search.text), lambda: did_you_mean(self.search.text))
        return {"text": text, "url": f"{self.address}?{urlencode({'q': text})}"} if text else None

    def _orders(self) -> list[dict]:
        names = [name for name in Orders.LABELS if name != "relevance" or self.search.has_words]
        default = names[0] if self.search.has_words else "newest"
        return [
            {
                "label": Orders.LABELS[name],
                "url": self.url(sort=None if name == default else [name]),
                "current": name == self.search.order,
            }
            for name in names
        ]

    def _exports(self, query: str) -> list[dict]:
        suffix = f"?{query}" if query else ""
        files = offers("", lambda name: reverse("literature:export-list", args=[name]) + suffix)
        return [*files, {"label": _("Choose style and language"), "url": reverse("literature:take-along") + suffix}]

    def _page(self) -> dict:
        return {
            "number": self.number,
            "has_previous": self.number > 1,
            "previous_page_number": self.number - 1,
            "has_next": self.number < self.last,
            "next_page_number": self.number + 1,
        }

    def _numbers(self) -> list:
        near = {1, self.last, *range(self.number - 2, self.number + 3)}
        numbers: list = []
        for number in sorted(number for number in near if 1 <= number <= self.last):
            if numbers and number - numbers[-1] > 1:
                numbers.append("…")
            numbers.append(number)
        return numbers

    def entries(self) -> list[Entry]:
        """Return the entries of this page, with what was found marked."""
        return entries_of(self.search.page_ids(self.frame.counts, self.number), self.search)


def _topics_and_groups() -> tuple[dict[str, Topic], dict[str, WorkingGroup]]:
    return (
        {str(topic.pk): topic for topic in Topic.objects.all()},
        {str(group.pk): group for group in WorkingGroup.objects.all()},
    )


def filters_drawn(facets: list[dict], chips: list[dict]) -> SafeString:
    """Return the facets of a list as HTML; empty where there are none."""
    return render_to_string("literature/_filters.html", {"facets": facets, "chips": chips}) if facets else SafeString()


def entries_of(ids: list[int], search: Search | None = None) -> list[Entry]:
    """Return the entries of these sources, in the order of the ids; with a search, what it found is marked."""
    pattern = reverse("literature:source", args=[_ANY_CODE])  # once: twenty look-ups of it are felt
    return [_entry(row, pattern) for row in _rows(ids, search)]


_ANY_CODE = "0000000"
_WHERE_FIELDS = "s.code, s.title, s.contributors, s.year, s.container_title, s.publisher, s.type, s.language"
_MARKED = f"StartSel={FOUND_START}, StopSel={FOUND_END}"


def _rows(ids: list[int], search: Search | None) -> list[tuple]:
    """Return code, title, contributors, year, container, publisher, type, language, what was found, MARK_COLUMNS."""
    if not ids:
        return []
    sql, parameters = f"SELECT {_WHERE_FIELDS}, '', {MARK_COLUMNS}", []
    title, found = "s.title", "''"
    if search is not None and search.has_words:
        query, query_parameters = _query_of_row(search)
        title = f"ts_headline(i.configuration::regconfig, s.title, q.query, '{_MARKED}, HighlightAll=true')"
        found = (
            "CASE WHEN concat(s.abstract, s.note) <> '' AND to_tsvector(i.configuration::regconfig,"
            " left(concat_ws(' ', s.abstract, s.note), 20000)) @@ q.query"
            " THEN ts_headline(i.configuration::regconfig, left(concat_ws(' ', s.abstract, s.note), 20000), q.query,"
            f" '{_MARKED}, MaxFragments=1, MaxWords=28, MinWords=12') ELSE '' END"
        )
        fields = _WHERE_FIELDS.replace("s.title", title, 1)
        sql = (
            f"SELECT {fields}, {found}, {MARK_COLUMNS} FROM unnest(%s::bigint[]) WITH ORDINALITY AS page (id, place)"
            " JOIN literature_source AS s USING (id) JOIN literature_sourceindex AS i ON i.source_id = s.id"
            f" CROSS JOIN LATERAL (SELECT {query} AS query) AS q ORDER BY place"
        )
        parameters = [ids, *query_parameters]
    else:
        sql += " FROM unnest(%s::bigint[]) WITH ORDINALITY AS page (id, place)"
        sql += " JOIN literature_source AS s USING (id) ORDER BY place"
        parameters = [ids]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _query_of_row(search: Search) -> tuple[str, list]:
    """Return an SQL expression of the query in the row's language, and its parameters."""
    cases, parameters = [], []
    for query, names in search.query.forms:
        cases.append("WHEN i.configuration = ANY(%s) THEN %s::tsquery")
        parameters += [list(names), query]
    return f"CASE {' '.join(cases)} END", parameters


def _entry(row: tuple, pattern: str) -> Entry:
    code, title, contributors, year, container, publisher, source_type, language, found, *marked_by = row
    where = (container or publisher, str(year) if year else _("no date"), str(SourceType(source_type).label))
    if language and not language.startswith("en"):
        where = (*where, language_name(language))
    return Entry(
        url=pattern.replace(_ANY_CODE, code),
        what=rich(title),
        who=rich(byline(json.loads(contributors))),  # a plain cursor gives jsonb as text
        where=tuple(part for part in where if part),
        found=rich(found),
        marks=entry_marks(code, *marked_by),
    )
