"""Organisations and cases for the benchmark, the same ones each time, and the pages that are asked for."""

import gzip
import json
import random
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from django.db import connection
from django.utils import timezone
from django_countries import countries

from benchmarks.base import TOPICS, _copy, _line
from benchmarks.pages import Kind
from curation.models import new_code
from partnerships.finding.indexing import index_all
from partnerships.models import Organisation, Partnership, PartnershipForm, PartnershipTagName, StakeholderGroup
from partnerships.parts import Exchange, Grant, Moment, Partner, Place
from partnerships.vocabulary import STORY, OrganisationKind, PartnerRole, Say, Scope, Shared

FILE = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "organisations" / "ror.ndjson.gz"
TAGS = 200
#: Words of stories: the first stand in 40 % of the cases each, the last ones seldom (Zipf's law).
WORDS = 3_000
LOADED = ("partnerships_organisation", "partnerships_partnership", "partnerships_partnershiptopic")
_MADE_OF = ("ba", "ko", "ri", "te", "nu", "la", "shi", "mo", "ver", "gan", "tol", "sen", "du", "pra", "wi", "ca")


def fill(organisations: int, cases: int, say: Callable[[str], object]) -> None:
    """Fill an empty base, unless it was kept from an earlier run."""
    if Partnership.objects.count() == cases:
        return
    began = time.monotonic()
    dice = random.Random("cases")
    PartnershipTagName.objects.bulk_create(
        PartnershipTagName(name=f"tag {n}", slug=f"tag-{n}") for n in range(1, TAGS + 1)
    )
    with connection.cursor() as cursor:
        for table in (*LOADED, "partnerships_partnershiptag"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        made = [_organisation(dice, n, one) for n, one in enumerate(_read(organisations, say), 1)]
        _load(cursor, Organisation, made)
        told = [_case(dice, n, made) for n in range(1, cases + 1)]
        _load(cursor, Partnership, told)
        topics = (_line((n, t)) for n in range(1, cases + 1) for t in dice.sample(range(1, TOPICS + 1), n % 3))
        _copy(cursor, Partnership.topics.through, ["partnership_id", "topic_id"], topics)
        tags = (_line((n, t)) for n in range(1, cases + 1) for t in dice.sample(range(1, TAGS + 1), n % 4))
        _copy(cursor, Partnership.tags.through, ["content_object_id", "tag_id"], tags)
        cursor.execute(
            "INSERT INTO partnerships_partnerorganisation (partnership_id, organisation_id, visibility)"
            " SELECT DISTINCT ON (p.id, o.id) p.id, o.id, one ->> 'visibility' FROM partnerships_partnership AS p,"
            " jsonb_array_elements(p.partners) AS one"
            " JOIN partnerships_organisation AS o ON o.code = one ->> 'organisation'"
        )
        for table in (*LOADED, "partnerships_partnershiptag"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM " + table, [table])
        copied = time.monotonic()
        index_all()
        indexed = time.monotonic()
        cursor.execute("VACUUM ANALYZE")
    say(
        f"{organisations:,} organisations and {cases:,} cases: {copied - began:.0f} s to load,"
        f" {indexed - copied:.0f} s to index ({1000 * (indexed - copied) / cases:.1f} ms a case)."
    )


def _read(number: int, say: Callable[[str], object]) -> list[dict]:
    if FILE.exists():
        with gzip.open(FILE, "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line, _n in zip(lines, range(number), strict=False)]
    say("The organisations of ../shared/data are not here: names are made up, so expect other ratios.")
    dice = random.Random("organisations")
    return [{"name": f"{_word(dice)} {_word(dice)} {n}", "country": "KE", "alt": []} for n in range(number)]


def _load(cursor, model, rows: list) -> None:
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    lines = (_line(_values(row, fields)) for row in rows)
    _copy(cursor, model, [field.column for field in fields], lines)


def _values(row, fields) -> Iterator:
    for field in fields:
        value = field.get_db_prep_save(getattr(row, field.attname), connection)
        yield "{" + ",".join(value) + "}" if isinstance(value, list) else value


def _organisation(dice: random.Random, number: int, read: dict) -> Organisation:
    country = read.get("country") or ""
    moment = timezone.now() - timedelta(minutes=number)
    made = Organisation(
        id=number,
        code=new_code(),
        name=read["name"][:300],
        other_names=[{"name": name[:300], "language": ""} for name in read.get("alt", [])[:3]],
        kind=dice.choice(OrganisationKind.values),
        country=country if country in countries.countries else "",
        state="published",
        group_id=1,
        contributed_by_id=1,
        submitted_at=moment,
        published_at=moment,
    )
    made.name_key = made.name.lower()
    return made


def _case(dice: random.Random, number: int, organisations: list[Organisation]) -> Partnership:
    moment = timezone.now() - timedelta(minutes=7 * number)
    partners = _partners(dice, organisations)
    ids = [one["id"] for one in partners]
    begins = dice.randint(1985, 2024)
    return Partnership(
        id=number,
        code=new_code(),
        title=_text(dice, 6)[:-1],
        summary=_text(dice, 40),
        form_id=dice.choice(_ids(PartnershipForm)),
        scope=dice.choice(Scope.values),
        countries=dice.sample(_CODES, dice.choice((1, 1, 2, 3))),
        begins=str(begins),
        ends=str(begins + dice.randint(0, 9)) if dice.random() < 0.6 else "",
        right_holders_say=dice.choice(Say.values),
        partners=partners,
        exchanges=[
            Exchange(what=dice.choice(Shared.values), giver=dice.choice(ids), text=_text(dice, 8)).as_json()
            for _n in range(3)
        ],
        places=[Place(name=_word(dice), country=dice.choice(_CODES)).as_json()],
        moments=[Moment(date=str(begins + n), text=_text(dice, 10)).as_json() for n in range(3)],
        grants=[Grant(funder=ids[0], recipient=ids[-1], amount="120000", currency="EUR", title=_word(dice)).as_json()],
        state="published",
        group_id=1 + number % 4,
        contributed_by_id=1 + number % 20,
        submitted_at=moment,
        published_at=moment,
        changed_at=moment,
        **{name: _text(dice, 90) for name in STORY},
    )


def _partners(dice: random.Random, organisations: list[Organisation]) -> list[dict]:
    # A few are in very many cases, most in one or none.
    chosen = {int(len(organisations) * dice.random() ** 4) for _n in range(dice.randint(2, 6))}
    return [
        Partner(
            organisation=organisations[place].code,
            roles=(dice.choice(PartnerRole.values),),
            stakeholder=dice.choice(_ids(StakeholderGroup, "slug")),
            tasks=_text(dice, 6),
            say=dice.choice(Say.values),
        ).as_json()
        for place in sorted(chosen)
    ]


_known: dict = {}
_CODES = sorted(code for code, _name in countries)


def _ids(model, name: str = "pk") -> list:
    key = (model, name)
    if key not in _known:
        _known[key] = list(model.objects.values_list(name, flat=True))
    return _known[key]


_VOCABULARY: list[str] = []


def _vocabulary() -> list[str]:
    if not _VOCABULARY:
        dice = random.Random("words")
        _VOCABULARY.extend(dict.fromkeys(_word(dice) for _n in range(2 * WORDS)))
        del _VOCABULARY[WORDS:]
    return _VOCABULARY


def _word(dice: random.Random) -> str:
    return "".join(dice.choices(_MADE_OF, k=dice.randint(2, 4)))


_WEIGHTS = [1 / (rank + 20) for rank in range(WORDS)]


def _text(dice: random.Random, number: int) -> str:
    words = _vocabulary()
    return " ".join(dice.choices(words, _WEIGHTS[: len(words)], k=number)).capitalize() + "."


def address(path: str, **parameters) -> str:
    """Return an address with parameters."""
    return f"{path}?{urlencode(parameters, doseq=True)}" if parameters else path


def kinds() -> list[Kind]:
    """Return what is measured."""
    cases, where = "/partnerships/", "/partnerships/map/"
    words = _vocabulary()
    codes = list(Partnership.objects.order_by("pk").values_list("code", flat=True))
    codes = codes[:: max(1, len(codes) // 96)][:96]
    forms, groups = _ids(PartnershipForm, "slug"), _ids(StakeholderGroup, "slug")
    most = list(Organisation.objects.order_by("pk").values_list("code", flat=True)[:12])
    return [
        Kind("cases, first page", (cases,)),
        Kind("cases, a page far behind", tuple(address(cases, page=n) for n in range(40, 400, 15))),
        Kind("cases, by title", tuple(address(cases, sort="title", page=n) for n in range(1, 30))),
        Kind("cases, filters", tuple(address(cases, form=f, missing=g) for f in forms for g in groups[:3])),
        Kind("cases, an organisation", tuple(address(cases, organisation=code) for code in most)),
        Kind("cases, a frequent word", tuple(address(cases, q=word) for word in words[:24])),
        Kind("cases, a rare word", tuple(address(cases, q=word) for word in words[-24:])),
        Kind(
            "cases, two words, filtered",
            tuple(address(cases, q=" ".join(words[n : n + 2]), form=f) for n, f in enumerate(forms * 2)),
        ),
        Kind("map", (where,)),
        Kind("map, filtered", tuple(address(where, form=f, region=r) for f in forms for r in ("africa", "asia"))),
        Kind("comparison of four", tuple(address(cases + "compare/", case=codes[n : n + 4]) for n in range(0, 92, 4))),
        Kind("case", tuple(f"{cases}{code}/" for code in codes)),
        Kind("feed", tuple(address(cases + "feed.atom", form=f) for f in forms)),
    ]
