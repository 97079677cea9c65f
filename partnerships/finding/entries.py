"""Cases as entries of a list: what readers of a level see of each, and where in it something was found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import ngettext

from curation.search import QUERY, Form
from partnerships.dates import years_of
from partnerships.faces import Face, listed_face, with_organisations
from partnerships.finding.labels import country_name
from partnerships.finding.search import Search
from partnerships.good_practice.light import Light, light
from partnerships.models import CaseIndex
from partnerships.vocabulary import STORY, Scope

#: So much of a story is looked through for the sentence that is shown, and of a summary shown.
LOOKED_THROUGH = 4_000
LONGEST_SUMMARY = 260
#: So many partners are named in an entry.
NAMED_PARTNERS = 4
#: So many faces are read at a time for files; the first ones are few, so that a file begins at once.
BATCH, FIRST_BATCH = 200, 40
#: What entries do not show, and what lies long in the row.
_NOT_IN_ENTRIES = (
    *("exchanges", "places", "moments", "grants", "ledger", "translations", "confidential_note", "right_holders"),
)
# What stands around a word that was found, until the page draws it: signs that nobody types.
_START, _END = "\x02", "\x03"
_MARKED = f"StartSel={_START}, StopSel={_END}"


@dataclass(frozen=True)
class Listed:
    """A case in a list: its face for these readers, and its marking as good practice."""

    face: Face
    good_practice_on: date | None

    @property
    def is_good_practice(self) -> bool:
        """Whether it is marked as good practice."""
        return self.good_practice_on is not None


@dataclass(frozen=True)
class Entry:
    """A case as an entry of a list."""

    code: str
    url: str
    what: SafeString
    who: SafeString
    short: SafeString
    where: tuple[str, ...]
    found: SafeString
    good_practice_on: date | None
    is_invented: bool

    @property
    def light(self) -> Light:
        """How old the last confirmation as good practice is, of one that is marked."""
        return light(self.good_practice_on, timezone.localdate())


def listed(ids: Sequence[int], level: str, *, leaving_out: tuple[str, ...] = ()) -> list[Listed]:
    """Return the cases of these ids that readers of a level find, in the order of the ids.

    A fixed number of queries. With fields that are left out (of the row, since they lie long in it), topics and tags
    are not read either.
    """
    rows = CaseIndex.objects.at(level).filter(case_id__in=ids).select_related("case__form")
    if leaving_out:
        rows = rows.defer(*(f"case__{name}" for name in leaving_out))
    else:
        rows = rows.prefetch_related("case__topics", "case__tags")
    by_id = {row.case_id: row for row in rows}
    rows = [by_id[pk] for pk in ids if pk in by_id]
    faces = [listed_face(row.case, level) for row in rows]
    with_organisations(faces)
    return [Listed(face, row.good_practice_on) for face, row in zip(faces, rows, strict=True)]


def in_batches(ids: Sequence[int], level: str) -> Iterator[list[Listed]]:
    """Yield the cases of these ids some at a time, each batch read for itself: nothing is held open meanwhile."""
    start, end = 0, FIRST_BATCH
    while start < len(ids):
        yield listed(ids[start:end], level)
        start, end = end, end + BATCH


def entries_of(ids: Sequence[int], level: str, search: Search | None = None) -> list[Entry]:
    """Return the entries of these cases, in the order of the ids; with a search, what it found is marked."""
    is_marked = search is not None and search.is_ranked
    shown = listed(ids, level, leaving_out=_NOT_IN_ENTRIES if is_marked else (*_NOT_IN_ENTRIES, *STORY))
    marked = _marked([one.face for one in shown], search)
    return [_entry(one, *texts) for one, texts in zip(shown, marked, strict=True)]


def _entry(one: Listed, title: str, who: str, summary: str, found: str) -> Entry:
    face = one.face
    return Entry(
        code=face.code,
        url=face.url,
        what=_drawn(title),
        who=_drawn(who),
        short=_drawn(summary),
        where=tuple(facts_in_a_line(face)),
        found=_drawn(found) if _START in found and _START not in summary else SafeString(),
        good_practice_on=one.good_practice_on,
        is_invented=face.is_invented,
    )


def facts_in_a_line(face: Face) -> list[str]:
    """Return form, level, countries and years of a case, what there is of them."""
    places = [country_name(code) for code in face.countries[:3]]
    if len(face.countries) > len(places):
        number = len(face.countries) - len(places)
        places.append(ngettext("%(number)s more", "%(number)s more", number) % {"number": number})
    scope = str(Scope(face.scope).label) if face.scope else ""
    facts = [face.form.name if face.form else "", scope, ", ".join(places), years_of(face.begins, face.ends)]
    return [fact for fact in facts if fact]


def partner_names(face: Face, most: int = NAMED_PARTNERS) -> str:
    """Return the partners' names as these readers know them, the first ones of many."""
    names = list(dict.fromkeys(name for name in map(face.name_of, face.partners) if name))
    shown = "; ".join(names[:most])
    if len(names) <= most:
        return shown
    rest = len(names) - most
    return ngettext("%(names)s and %(number)s more", "%(names)s and %(number)s more", rest) % {
        "names": shown,
        "number": rest,
    }


def _marked(faces: list[Face], search: Search | None) -> list[tuple[str, str, str, str]]:
    """Return title, partners, summary and a sentence of the story for each face, with what was found marked."""
    texts = [(face.title, partner_names(face), _short(face.summary)) for face in faces]
    if not faces or search is None or not search.is_ranked:
        return [(*one, "") for one in texts]
    stories = [" ".join(getattr(face, name) for name in STORY)[:LOOKED_THROUGH] for face in faces]
    columns = [list(column) for column in zip(*texts, strict=True)]
    whole, parameters = _headline(search, "HighlightAll=true")
    sentence, more = _headline(search, "MaxFragments=1, MaxWords=28, MinWords=12")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {whole.format(text='title')}, {whole.format(text='who')}, {whole.format(text='summary')},"
            f" {sentence.format(text='story')}"
            " FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[]) WITH ORDINALITY"
            " AS t (title, who, summary, story, language, place)"
            " CROSS JOIN LATERAL (SELECT curation_search_configuration(language) AS name) AS c ORDER BY place",
            [*parameters * 3, *more, *columns, stories, [face.language for face in faces]],
        )
        return [tuple(text or "" for text in row) for row in cursor.fetchall()]


def _headline(search: Search, options: str) -> tuple[str, list]:
    """Return an SQL expression, with `{text}` for the column, that marks what was found in it, and its parameters."""
    expression = f"ts_headline(c.name::regconfig, {{text}}, {QUERY}, '{_MARKED}, {options}')"
    marked = expression.replace("{text}", "@text@")
    sql, parameters = search.query.by_language("c.name", Form.found_in_names, marked)
    return f"coalesce({sql}, {{text}})".replace("@text@", "{text}"), parameters


def _short(summary: str) -> str:
    return Truncator(" ".join(summary.split())).chars(LONGEST_SUMMARY)


def _drawn(text: str) -> SafeString:
    html = str(escape(text)).replace(_START, "<mark>").replace(_END, "</mark>")
    return mark_safe(html)  # noqa: S308 - escaped above
