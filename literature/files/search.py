"""Finding words in the text of files, for those who may read the files."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from curation.search import Query, understand
from literature.models import Source, SourceFile
from literature.richtext import FOUND_END, FOUND_START, rich

MOST_SHOWN = 10
# So many files are put in order at most; a word that more of them hold finds nobody anything.
MOST_RANKED = 200


@dataclass(frozen=True)
class Passage:
    """A file in which the words were found: its source, and the sentence on the page that answers best."""

    file: SourceFile
    page: int | None
    sentence: str  # safe HTML, the words marked

    @property
    def source(self) -> Source:
        """The source whose file it is."""
        return self.file.source


@dataclass(frozen=True)
class Found:
    """How many files hold the words, and the first few of them."""

    number: int
    passages: list[Passage]


def matching_files(query: Query | str, viewer) -> QuerySet:
    """The files of published sources that this person may read and whose text answers the query.

    `query` is a text as typed, or what `curation.search.understand` made of it.
    """
    query = understand(query) if isinstance(query, str) else query
    if query.is_empty or query.has_fields:  # a file has words, but no author, year or topic of its own
        return SourceFile.objects.none()
    condition, parameters = query.matches("t.vector", "t.configuration")
    # The condition is our own SQL; what was typed is a parameter.
    ids = RawSQL(f"SELECT t.file_id FROM literature_filetext AS t WHERE {condition}", parameters)  # noqa: S608, S611
    published = SourceFile.objects.visible_to(viewer).filter(state="shown", source__state="published")
    return published.filter(pk__in=ids, source__amends__isnull=True)


def matching_source_ids(query: Query | str, viewer) -> QuerySet:
    """Ids of the published sources that have such a file, as a queryset of one column, for `pk__in`."""
    return matching_files(query, viewer).order_by().values("source_id").distinct()


def found_in_files(query: Query | str, viewer) -> Found:
    """What the list of sources shows beside its own results: the newest files first, each with its sentence."""
    query = understand(query) if isinstance(query, str) else query
    ids = list(matching_files(query, viewer).order_by("-added_at", "-pk").values_list("pk", flat=True)[:MOST_RANKED])
    if not ids:
        return Found(0, [])
    shown = SourceFile.objects.select_related("source").in_bulk(ids[:MOST_SHOWN])
    sentences = _sentences(list(shown), query)
    passages = [Passage(shown[pk], *sentences.get(pk, (None, ""))) for pk in ids[:MOST_SHOWN]]
    return Found(len(ids), passages)


def _sentences(ids: list[int], query: Query) -> dict[int, tuple[int, str]]:
    """By file, the page that answers best and its marked sentence."""
    cases, parameters = [], []
    for form in query.forms:
        cases.append("WHEN t.configuration = ANY(%s) THEN %s::tsquery")
        parameters += [list(form.names), form.parameters[0]]
    sql = f"""
        SELECT best.file_id, best.number, ts_headline(best.configuration::regconfig, best.text, best.query,
            'StartSel={FOUND_START}, StopSel={FOUND_END}, MaxFragments=1, MaxWords=34, MinWords=14')
        FROM (
            SELECT DISTINCT ON (p.file_id) p.file_id, p.number, p.text, q.configuration, q.query
            FROM (SELECT t.file_id, t.configuration, CASE {" ".join(cases)} END AS query
                FROM literature_filetext AS t WHERE t.file_id = ANY(%s)) AS q
            JOIN literature_filepage AS p ON p.file_id = q.file_id
            CROSS JOIN LATERAL (SELECT replace(q.query::text, ' & ', ' | ')::tsquery AS words) AS any_of
            WHERE p.vector @@ any_of.words
            ORDER BY p.file_id, (p.vector @@ q.query) DESC, ts_rank(p.vector, any_of.words, 1) DESC, p.number
        ) AS best"""  # noqa: S608  words are parameters
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, ids])
        return {file_id: (number, rich(sentence)) for file_id, number, sentence in cursor.fetchall()}
