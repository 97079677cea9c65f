"""Keeping the index of cases: rows made of the public face and of the members' face, and of nothing else.

A case that anyone may read has two rows, what is for members only has one, what is confidential as a whole has none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils import timezone
from django_countries import countries

from partnerships.faces import Face, listed_face, with_organisations
from partnerships.good_practice.reading import What, open_markings
from partnerships.models import CaseIndex, CaseText, Partnership
from partnerships.vocabulary import Audience, ReaderLevel

#: So many cases are indexed in one go, and healed in one call of the clock.
BATCH = 100
HEALED = 200
#: So much of each weight is taken into the index; a tsvector has its bounds.
LONGEST_TEXT = 100_000

_LEVELS = {
    Audience.PUBLIC: (ReaderLevel.PUBLIC, ReaderLevel.MEMBERS),
    Audience.MEMBERS: (ReaderLevel.MEMBERS,),
    Audience.CONFIDENTIAL: (),
}


@dataclass(frozen=True)
class Words:
    """The words of a case in one language, by how much they count: title, summary and names, story, the rest."""

    language: str
    title: str
    names: str
    story: str
    rest: str = ""


def index_cases(ids: Iterable[int]) -> int:
    """Bring the index rows of these cases up to date, those of cases that nobody is to find away; returns how many.

    One query for each thing that is read or written, however many cases there are (BATCH at a time).
    """
    ids = sorted(set(ids))
    for start in range(0, len(ids), BATCH):
        _index(ids[start : start + BATCH])
    return len(ids)


def index_all() -> int:
    """Make the whole index anew; returns how many cases there are in it."""
    CaseIndex.objects.exclude(case__in=Partnership.objects.for_members()).delete()
    return index_cases(Partnership.objects.for_members().values_list("pk", flat=True))


def heal(now: datetime) -> int:
    """Index what is due, left behind or missing, some cases at a time; returns how many. A job of the clock."""
    rows = CaseIndex.objects.filter(
        Q(is_due=True)
        | ~Q(revision=F("case__revision"))
        | ~Q(audience=F("case__audience"))
        | ~Q(case__state="published")
        | Q(case__amends__isnull=False)
    )
    ids = set(rows.order_by("case_id").values_list("case_id", flat=True)[:HEALED])
    missing = Partnership.objects.for_members().filter(~Exists(CaseIndex.objects.filter(case=OuterRef("pk"))))
    ids |= set(missing.order_by("pk").values_list("pk", flat=True)[:HEALED])
    return index_cases(sorted(ids)[:HEALED])


def set_good_practice(case_id: int, *, is_good: bool, confirmed_on: date | None = None) -> None:
    """Say in the index whether a case is marked as good practice, and when that was last confirmed."""
    CaseIndex.objects.filter(case_id=case_id).update(is_good_practice=is_good, good_practice_on=confirmed_on)


@transaction.atomic
def _index(ids: list[int]) -> None:
    cases = Partnership.objects.for_members().filter(pk__in=ids).select_related("form").order_by("pk")
    faces = [
        (listed_face(case, level), level)
        for case in cases.prefetch_related("topics", "tags")
        for level in _LEVELS[Audience(case.audience)]
    ]
    with_organisations(face for face, _level in faces)
    good = _good_practice(ids)
    rows = [_row(face, level, good.get(face.pk)) for face, level in faces]
    columns = {field.name for field in CaseIndex._meta.concrete_fields} - {"id", "case", "level"}
    CaseIndex.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["case", "level"], update_fields=sorted(columns)
    )
    kept = [row.pk for row in rows]
    CaseText.objects.filter(row__case_id__in=ids).delete()
    CaseIndex.objects.filter(case_id__in=ids).exclude(pk__in=kept).delete()
    _write_texts([(row, words) for row, (face, _level) in zip(rows, faces, strict=True) for words in _words(face)])


def _good_practice(ids: list[int]) -> dict[int, date]:
    """Return the cases that are marked as good practice, with the day on which that was last said."""
    confirmed = Max("said_since__at", filter=Q(said_since__what=What.CONFIRMED))
    marked = open_markings().filter(case_id__in=ids).annotate(confirmed=confirmed).order_by()
    rows = marked.values_list("case_id", "at", "confirmed")
    return {case_id: timezone.localtime(confirmed or at).date() for case_id, at, confirmed in rows}


def _row(face: Face, level: str, good_practice_on: date | None) -> CaseIndex:
    begins = _year(face.begins)
    return CaseIndex(
        case_id=face.pk,
        level=level,
        audience=face.audience,
        revision=face.revision,
        form=face.form.slug if face.form else "",
        scope=face.scope,
        say=face.right_holders_say,
        countries=sorted(set(face.countries)),
        topics=sorted(topic.slug for topic in face.topics.all()),
        tags=sorted(tag.slug for tag in face.tags.all()),
        stakeholders=sorted({partner.stakeholder for partner in face.partners if partner.stakeholder}),
        shared=sorted({one.what for one in face.parts("exchanges") if one.what}),
        organisations=sorted(face.organisations),
        begins=begins,
        ends=_year(face.ends),
        decade=begins // 10 * 10 if begins else None,
        is_good_practice=good_practice_on is not None,
        good_practice_on=good_practice_on,
        title_key=face.title_key,
        published_at=face.published_at,
        changed_at=face.changed_at,
    )


def _year(date_text: str) -> int | None:
    return int(date_text[:4]) if date_text[:4].isdecimal() else None


def _words(face: Face) -> list[Words]:
    names = [face.name_of(partner) for partner in face.partners]
    for organisation in face.organisations.values():
        names += [organisation.name, organisation.acronym, *(one.get("name", "") for one in organisation.other_names)]
    by_name = " ; ".join(dict.fromkeys(name for name in names if name))
    story = " ".join([*(text for _name, _heading, text in face.story), face.right_holders])
    words = [Words(face.language, face.title, f"{face.summary} {by_name}", story, " ; ".join(_rest(face)))]
    for told in face.parts("translations"):
        story = " ".join(str(text) for text in told.story.values())
        words.append(Words(told.language, told.title, f"{told.summary} {by_name}", story))
    return words


def _rest(face: Face) -> list[str]:
    rest = [topic.name for topic in face.topics.all()] + [tag.name for tag in face.tags.all()]
    rest += [str(countries.name(code)) for code in face.countries]
    rest += [face.form.name] if face.form else []
    rest += [partner.tasks for partner in face.partners]
    rest += [one.text for name in ("exchanges", "moments") for one in face.parts(name)]
    rest += [place.name for place in face.parts("places")]
    return [text for text in rest if text]


def _write_texts(texts: list[tuple[CaseIndex, Words]]) -> None:
    if not texts:
        return
    columns = [
        [row.pk for row, _words in texts],
        [str(row.level) for row, _words in texts],
        [words.language for _row, words in texts],
        *([getattr(words, name)[:LONGEST_TEXT] for _row, words in texts] for name in ("title", "names", "story")),
        [words.rest[:LONGEST_TEXT] for _row, words in texts],
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO partnerships_casetext (row_id, level, configuration, vector)"
            " SELECT row, level, c.name, setweight(to_tsvector(c.name::regconfig, title), 'A')"
            " || setweight(to_tsvector(c.name::regconfig, names), 'B')"
            " || setweight(to_tsvector(c.name::regconfig, story), 'C')"
            " || setweight(to_tsvector(c.name::regconfig, rest), 'D')"
            " FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])"
            " AS t (row, level, language, title, names, story, rest)"
            " CROSS JOIN LATERAL (SELECT curation_search_configuration(language) AS name) AS c",
            columns,
        )
