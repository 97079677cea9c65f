"""Related cases: those that have topics, countries, organisations, tags, the form or words of the title in common."""

from dataclasses import dataclass

from django.db import connection
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from curation.search import CONFIGURATIONS
from partnerships.faces import Face, reader_level
from partnerships.finding.kept import kept
from partnerships.finding.labels import country_name, key_of_language, words_of_typology
from partnerships.models import CaseIndex

#: How much each thing in common counts.
_WORTH = {"organisations": 4.0, "tags": 2.0, "topics": 1.5, "countries": 1.2, "form": 1.0, "words": 1.0, "scope": 0.3}
#: What has less in common than this is not worth showing.
LEAST = 2.0
#: So many cases that have something in common are looked at, the newest.
CANDIDATES = 400
#: So many names of a kind are told as the reason.
NAMED = 2


@dataclass(frozen=True)
class Related:
    """A related case as these readers see it, and in a few words why it is one."""

    code: str
    title: str
    why: str

    @property
    def url(self) -> str:
        """Its address."""
        return reverse("partnerships:case", args=[self.code])


def related_to(face: Face, user, limit: int = 4) -> list[Related]:
    """Return published cases that have most in common with a published one, best first; none for others.

    What they have in common is asked of the index for this person's level of readers: nothing that is kept from them
    makes two cases related, whatever the face that they read shows.
    """
    level = reader_level(user)
    rows = kept(("related", face.pk, limit, str(level), key_of_language()), lambda: _rows(face.pk, level, limit))
    # Title and address are what all readers of a case see; that they are readers of it is asked each time.
    shown = CaseIndex.objects.at(level).filter(case_id__in=[pk for pk, _why in rows])
    cases = {pk: named for pk, *named in shown.values_list("case_id", "case__code", "case__title")} if rows else {}
    return [Related(*cases[pk], why) for pk, why in rows if pk in cases]


def section(face: Face, request: HttpRequest) -> dict | None:
    """Return the context of `partnerships/_related_cases.html` on the page of a case; None where there is nothing."""
    related = related_to(face, request.user)
    return {"title": _("Related cases"), "related": related} if related else None


def _rows(pk: int, level: str, limit: int) -> list[tuple[int, str]]:
    shown = CaseIndex.objects.at(level)
    own = shown.filter(case_id=pk).first()
    if own is None:
        return []
    columns = ("case_id", "form", "scope", "countries", "topics", "tags", "organisations", "published_at", "id")
    sql, parameters = shown.exclude(case_id=pk).order_by().values_list(*columns).query.sql_with_params()
    words = _title_words(own)
    with connection.cursor() as cursor:
        cursor.execute(
            _SQL.format(rows=sql, limit=int(limit)),
            [*parameters, own.countries, own.topics, own.tags, own.organisations, own.form, own.scope, words, words],
        )
        found = cursor.fetchall()
    return [(case_id, _why(own, *facts)) for case_id, *facts in found]


_COMMON = "ARRAY(SELECT unnest(m.{name}) INTERSECT SELECT unnest(own.{name}) ORDER BY 1)"
_SQL = f"""
WITH m AS MATERIALIZED ({{rows}}), own AS (SELECT %s::text[] AS countries, %s::text[] AS topics, %s::text[] AS tags,
    %s::text[] AS organisations, %s::text AS form, %s::text AS scope
), near AS MATERIALIZED (
    SELECT m.case_id, m.published_at, m.id, {
    ", ".join(f"{_COMMON.format(name=name)} AS {name}" for name in ("organisations", "tags", "topics", "countries"))
}, (m.form = own.form AND m.form <> '')::int AS form, (m.scope = own.scope AND m.scope <> '')::int AS scope
    FROM m, own WHERE m.organisations && own.organisations OR m.topics && own.topics OR m.tags && own.tags
        OR m.form = own.form AND m.countries && own.countries
        OR %s <> '' AND m.id IN (SELECT row_id FROM partnerships_casetext WHERE vector @@ nullif(%s, '')::tsquery)
    ORDER BY m.published_at DESC, m.case_id DESC LIMIT {CANDIDATES}
)
SELECT case_id, organisations, topics, countries, form FROM (
    SELECT near.*, {_WORTH["organisations"]} * cardinality(organisations) + {_WORTH["tags"]} * cardinality(tags)
        + {_WORTH["topics"]} * cardinality(topics) + {_WORTH["countries"]} * least(cardinality(countries), 3)
        + {_WORTH["form"]} * form + {_WORTH["scope"]} * scope AS score FROM near
) AS s WHERE score >= {LEAST} ORDER BY score DESC, published_at DESC, case_id DESC LIMIT {{limit}}
"""


def _title_words(own: CaseIndex) -> str:
    """Return a tsquery of the pairs of telling words of the title, as they stand in titles; empty without any."""
    configuration = own.texts.values_list("configuration", flat=True).order_by("pk").first()
    telling = sorted({word for word in own.title_key.split() if len(word) > 4}, key=lambda word: (-len(word), word))[:4]
    if len(telling) < 2 or configuration not in {name for name, _base in CONFIGURATIONS.values()}:
        return ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT lexeme FROM unnest(%s::text[]) AS word, unnest(to_tsvector(%s::regconfig, word)) AS found",
            [telling, configuration],
        )
        stems = sorted(f"'{stem}':A" for (stem,) in cursor.fetchall() if "'" not in stem and "\\" not in stem)
    return " | ".join(f"({one} & {other})" for n, one in enumerate(stems) for other in stems[n + 1 :])


def _why(own: CaseIndex, organisations: list, topics: list, countries: list, form: int) -> str:
    """Say what they have in common, the weightiest first: same partner, same form, both in Kenya, both on refugees."""
    words = words_of_typology()
    said = []
    if organisations:
        said.append(_("a partner in both") if len(organisations) == 1 else _("partners in both"))
    if form and own.form in words["form"]:
        said.append(_("same form"))
    if countries:
        places = [country_name(code) for code in countries[:NAMED]]
        said.append(_("both in %(places)s") % {"places": _(" and ").join(places)})
    named = [words["topic"][slug] for slug in topics if slug in words["topic"]]
    if named:
        said.append(_("both on %(topics)s") % {"topics": _(" and ").join(named[:NAMED])})
    return ", ".join(said[:3]) or _("similar title or tags")
