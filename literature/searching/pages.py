"""What the pages of searching and screening show, made ready for their templates."""

from collections import Counter
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from literature.exporting import offers
from literature.imports.counts import counts_of_many
from literature.merging.survivors import survivors, with_merged
from literature.models import FoundSource, Import, LiteratureSearch, SearchQuestion, Source
from literature.models.imports import Stage as ImportStage
from literature.names import byline
from literature.searching import drawing, rules
from literature.searching.agreement import pairs_of_readers
from literature.searching.flow import Flow, Scope, scope_named, search_title
from literature.searching.importing import STANDING
from literature.searching.queue import Queue


def title_of(row: SearchQuestion | LiteratureSearch) -> str:
    """What a crumb calls a question or a search."""
    return search_title(row) if isinstance(row, LiteratureSearch) else shortened(row.text)


def shortened(text: str) -> str:
    """A long question in a line."""
    return Truncator(text).chars(70)


def index(user) -> dict:
    """Every question with its searches and how many sources it includes; a number of queries that does not grow."""
    questions = list(SearchQuestion.objects.visible_to(user).select_related("group"))
    searches = list(LiteratureSearch.objects.visible_to(user).with_question())
    flow = Flow(searches)
    included = Counter(standing.question for standing in flow.members("included"))
    screened = Counter(standing.question for standing in flow.members("screened"))
    for question in questions:
        question.rows = [_brought(search, flow) for search in searches if search.question_id == question.pk]
        question.included, question.screened = included[question.pk], screened[question.pk]
        question.may_record = rules.may_screen(user, question)
    return {
        "questions": questions,
        "number": sum(search.counts for search in searches),
        "identified": flow.number("identified"),
        "included": flow.number("included"),
        "may_add": rules.may_add(user),
    }


def _brought(search: LiteratureSearch, flow: Flow) -> dict:
    return {"search": search, "title": search_title(search), "brought": flow.brought.get(search.pk)}


def of_question(question: SearchQuestion, user) -> dict:
    """A question's page."""
    scope = scope_named(question.scope, user)
    searches = question.searches.visible_to(user).with_question()
    screens = rules.may_screen(user, question)
    return {
        **drawn(scope),
        "question": question,
        "searches": [_brought(search, scope.flow) for search in searches],
        "agreements": _agreements(question, scope.flow, named=screens),
        "work": _work(question, user, scope.flow) if screens else None,
        "may_edit": rules.may_edit_question(user, question),
        "may_screen": screens,
        "crumbs": [(_("Literature searches"), reverse("literature:searches"))],
    }


def _work(question: SearchQuestion, user, flow: Flow) -> dict:
    """What this member can do now: stages with what is left, and what is to be settled."""
    stages = []
    for stage in question.stages:
        queue = Queue(question, stage, user, flow.standings)
        stages.append({"label": stage.label, "url": _screen(question, stage), "left": queue.left, "done": queue.done})
    for stage in stages:
        stage["comes_first"] = stage is next((one for one in stages if one["left"]), None)
    to_settle = len(flow.members("to-settle")) + len(flow.members("to-settle-text"))
    return {"stages": stages, "to_settle": to_settle, "any": to_settle or any(stage["left"] for stage in stages)}


def _screen(question, stage) -> str:
    return reverse("literature:screen", args=[question.code, stage])


def _agreements(question: SearchQuestion, flow: Flow, *, named: bool) -> list[dict]:
    """How the readers agree, stage by stage and pair by pair; who they are, only the group is told."""
    if question.readers != 2:
        return []
    measured = []
    for stage in question.stages:
        for pair in pairs_of_readers(flow.standings.values(), stage):
            measured.append({"stage": stage.label, "pair": pair, "agreement": pair.agreement})
    people = User.objects.in_bulk({reader for row in measured for reader in (row["pair"].first, row["pair"].second)})
    for row in measured:
        names = {"first": people[row["pair"].first], "second": people[row["pair"].second]}
        row["who"] = _("%(first)s and %(second)s") % names if named else _("two readers")
    return measured


def of_search(search: LiteratureSearch, user) -> dict:
    """A search's page."""
    scope = scope_named(search.scope, user)
    return {
        **drawn(scope),
        "search": search,
        "title": search_title(search),
        "brought": scope.flow.brought.get(search.pk),
        "facts": _facts(search),
        "later": search.updated_by.counted(),
        "imports": _imports(search, user),
        "may_edit": rules.may_edit_search(user, search),
        "may_screen": rules.may_screen(user, search.question),
        "crumbs": [
            (_("Literature searches"), reverse("literature:searches")),
            (title_of(search.question), search.question.get_absolute_url()),
        ],
    }


def _imports(search: LiteratureSearch, user) -> list[dict]:
    """The imports that came of it: those that count, and what the person is at. Names of files are the group's."""
    counting = Q(pk__in=search.imports.filter(STANDING))
    own = Q(pk__in=Import.objects.visible_to(user)) & ~Q(stage__in=[ImportStage.FAILED, ImportStage.TAKEN_BACK])
    imports = search.imports.filter(counting | own).select_related("brought_by")
    imports = list(imports.annotate(on_search=Count("records__found_as")).order_by("-brought_at", "-pk"))
    counts, is_in_group = counts_of_many(imports), rules.may_screen(user, search.question)
    return [
        {
            "brought": brought,
            "counts": counts[brought.pk],
            "is_own": brought.brought_by_id == user.pk,
            "name": brought.name if is_in_group else _("Import"),
            "by": str(brought.brought_by or "") if is_in_group else "",
        }
        for brought in imports
    ]


def _facts(search: LiteratureSearch) -> list[dict]:
    years = {"first": search.from_year, "last": search.to_year}
    published = ""
    if search.from_year and search.to_year:
        published = _("%(first)s to %(last)s") % years
    elif search.from_year:
        published = _("from %(first)s") % years
    elif search.to_year:
        published = _("until %(last)s") % years
    earlier = search.updates
    return [
        {"name": _("Where"), "value": search.place},
        {"name": _("Kind of place"), "value": search.get_kind_display()},
        {"name": _("Platform"), "value": search.platform},
        {"name": _("Published"), "value": published},
        {"name": _("Languages"), "value": search.languages},
        {"name": _("Other limits"), "value": search.limits},
        {"name": _("Searched by"), "value": search.searched_by},
        {"name": _("Hits"), "value": "" if search.hits is None else str(search.hits)},
        {"name": _("Duplicates left out"), "value": search.duplicates_left_out},
        {
            "name": _("Runs again"),
            "value": search_title(earlier) if earlier else "",
            "url": earlier.get_absolute_url() if earlier else "",
        },
    ]


def drawn(scope: Scope) -> dict:
    """A diagram for a page, its table, and where its files are."""
    flow = scope.flow

    def address(box: str, reason: str = "") -> str:
        query = f"?{urlencode({'reason': reason})}" if reason else ""
        return reverse("literature:flow-list", args=[scope.name, box]) + query

    rows = [{"row": row, "url": address(row.box, row.reason)} for row in flow.rows()]
    names = (("flow-svg", "SVG"), ("flow-png", "PNG"), ("flow-csv", _("table as CSV")))
    return {
        "scope": scope,
        "flow": flow,
        # Every text in it is escaped where it is drawn.
        "diagram": mark_safe(drawing.diagram(flow, scope.label, address=address)),  # noqa: S308
        "narrow_diagram": mark_safe(drawing.diagram(flow, scope.label, address=address, narrow=True)),  # noqa: S308
        "table": rows,
        "files": [{"label": label, "url": reverse(f"literature:{name}", args=[scope.name])} for name, label in names],
        "surplus": [brought for brought in flow.brought.values() if brought.surplus],
    }


def behind_searches(scope: Scope, box: str, user) -> dict:
    """What a number is summed over that counts records of searches: the searches, and the sources found repeatedly."""
    flow = scope.flow
    rows = []
    for brought in flow.brought.values():
        number = {
            "identified": brought.identified,
            "not-brought-in": brought.not_brought_in,
            "duplicates": brought.search.duplicates_left_out,
        }[box]
        if number:
            rows.append({"search": brought.search, "title": search_title(brought.search), "number": number})
    repeated = flow.repeated() if box == "duplicates" else []
    sources = visible_sources(flow, [source for _question, source, _times in repeated], user)
    return {
        "rows": rows,
        "repeated": [
            {"source": sources[source], "url": _address(sources[source], question, flow, user), "number": times - 1}
            for question, source, times in repeated
            if source in sources
        ],
        "repeated_hidden": sum(times - 1 for _question, source, times in repeated if source not in sources),
    }


def visible_sources(flow: Flow, ids: list[int], user) -> dict[int, Source]:
    """Return those of the sources that this person may see because of these searches, by id."""
    found = FoundSource.objects.visible_to(user).filter(search__in=list(flow.brought), source__in=with_merged(ids))
    seen = set(found.values_list("source_id", flat=True))
    stands = survivors(seen)
    return Source.objects.filter(pk__in={stands.get(source, source) for source in seen} & set(ids)).in_bulk()


def behind_sources(scope: Scope, standings: list, user, *, box: str, reason: str) -> dict:
    """The sources in a box as entries; those that this person may not see are counted."""
    flow = scope.flow
    sources = visible_sources(flow, [standing.source for standing in standings], user)
    edits = bool(scope.search) and rules.may_screen(user, scope.search.question)
    rows = {}
    if edits:
        found = FoundSource.objects.filter(search=scope.search, source__in=with_merged(sources)).order_by("-pk")
        stands = survivors({row.source_id for row in found})
        rows = {stands.get(row.source_id, row.source_id): row for row in found}
    entries = []
    for standing in standings:
        source = sources.get(standing.source)
        if source:
            entries.append(
                {
                    "source": source,
                    "what": source.title,
                    "who": byline(source.contributors),
                    "where": [part for part in (source.year, source.container_title or source.publisher) if part],
                    "url": _address(source, standing.question, flow, user),
                    "standing": standing.where.label,
                    "reason": flow.reason_names.get(standing.reason, ""),
                    "found": rows.get(source.pk),
                }
            )
    query = {"reason": reason} if reason else {}
    return {
        "entries": entries,
        "unseen": len(standings) - len(entries),
        "edits": edits,
        "query": f"?{urlencode(query)}&" if query else "?",
        "exports": offers("", lambda name: _export(scope, box, name, query)),
    }


def _export(scope: Scope, box: str, export_format: str, query: dict) -> str:
    address = reverse("literature:flow-export", args=[scope.name, box, export_format])
    return f"{address}?{urlencode(query)}" if query else address


def _address(source: Source, question_id: int, flow: Flow, user) -> str:
    """Where a source leads to: for its screeners how it was screened, for others its record."""
    question = next(question for question in flow.questions if question.pk == question_id)
    if rules.may_screen(user, question):
        return reverse("literature:screening-record", args=[question.code, source.code])
    return source.get_absolute_url()


def search_to_begin_with(asked, user) -> dict:
    """What the form of a new search begins with: `question` and `again` are short addresses."""
    questions = SearchQuestion.objects.of_groups_of(user)
    searches = LiteratureSearch.objects.visible_to(user).filter(question__in=questions)
    again = searches.filter(code=asked.get("again", "").lower()).first()
    if again:
        kept = ("kind", "place", "platform", "query", "from_year", "to_year", "languages", "limits")
        return {"question": again.question_id, "updates": again.pk} | {name: getattr(again, name) for name in kept}
    question = questions.filter(code=asked.get("question", "").lower()).first()
    return {"question": question.pk} if question else {}


def what_was_added(given: list, rows: list) -> str:
    """Say how many sources a search has now that it had not."""
    number, known = len(rows), len({source.pk for source in given}) - len(rows)
    said = ngettext("%(count)s source is new on the search.", "%(count)s sources are new on the search.", number)
    if known:
        again = ngettext("%(count)s was on it already.", "%(count)s were on it already.", known)
        return f"{said % {'count': number}} {again % {'count': known}}"
    return said % {"count": number}
