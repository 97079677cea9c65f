"""What in the base may be the same work: found by indexes alone, however many are asked about at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from django.db import connection
from django.utils.functional import cached_property

from curation.workflow import State
from literature.duplicates.features import FIELDS, Features, features_of
from literature.identifiers import fold_title, sort_key
from literature.keys import SORT_KEY_LENGTH
from literature.models import Source
from literature.names import inverted_name, leading

#: Candidates that one rule may bring for one record.
MOST_CANDIDATES = 20
#: Letters of the folded title by which titles that begin alike are found; as in the index source_title_start.
START = 20
#: How like (pg_trgm) the titles of one author's works have to be to be weighed.
FAINTLY_LIKE = 0.3
#: Letters of a title's beginning and of its longest words, of which a like title of the same author has one.
HEAD, STEM = 6, 7


@dataclass(frozen=True)
class Probe:
    """What one record is looked up by, and what it is weighed by."""

    features: Features
    fingerprint: str
    title_key: str
    family: str
    volume: str
    page: str
    excluded: tuple[int, ...]

    @property
    def start(self) -> str:
        """The beginning of the folded title, or nothing where it is too short to say something."""
        return self.fingerprint[:START] if len(self.fingerprint) >= START else ""

    @property
    def head(self) -> str:
        """The first letters of the title as it is sorted."""
        return self.title_key[:HEAD]

    @cached_property
    def stems(self) -> tuple[str, str]:
        """The first letters of the two longest words of the title; its head where there is none."""
        words = sorted(set(self.title_key.split(" ")), key=lambda word: (-len(word), word))
        first, second = (word[:STEM] for word in (*words[:2], *("", "")[: max(0, 2 - len(words))]))
        return first or self.head, second or first or self.head


def probe_of(given: Source | dict | Probe) -> Probe:
    """Return what a source, or a dict of field values, is looked up by; a probe is given back as it is."""
    if isinstance(given, Probe):
        return given

    def value(name: str):
        return (given.get(name) if isinstance(given, dict) else getattr(given, name)) or ""

    lead = leading(value("contributors") or [])
    is_source = isinstance(given, Source)
    features = features_of(given)
    return Probe(
        features=features,
        fingerprint=fold_title(value("title")).replace(" ", "")[:64],
        title_key=sort_key(value("title"), value("language"))[:SORT_KEY_LENGTH],
        family=sort_key(inverted_name(lead[0]), "").split(" ")[0] if lead else "",
        volume=str(value("volume")).strip(),
        page=features.first_page,
        excluded=tuple(pk for pk in (given.pk, given.amends_id) if pk) if is_source else (),
    )


# The page in the index source_place, from what stands in the row; equal for most, and the others have other keys.
FIRST_PAGE = "lower(split_part(translate(pages, '\u2010\u2011\u2012\u2013\u2014\u2212', '------'), '-', 1))"
_RULES = (
    "doi = wanted.doi AND doi <> ''",
    "isbn = wanted.isbn AND isbn <> '' AND wanted.type = 'book' AND type = 'book'",
    "extra ->> 'PMID' = wanted.pmid AND extra ? 'PMID'",
    "title_fingerprint = wanted.fingerprint AND wanted.fingerprint <> ''",
    f"year = wanted.year AND {FIRST_PAGE} = wanted.page AND pages <> '' AND volume = wanted.volume AND volume <> ''",
)
_LIKE = (
    f"left(title_fingerprint, {START}) = wanted.start AND wanted.start <> ''"
    " AND (year BETWEEN wanted.year - 1 AND wanted.year + 1 OR year IS NULL OR wanted.year IS NULL)"
    # Hundreds begin with “A grammar of the …”: one is the other cut off, or has one of its longest words.
    " AND (position(wanted.stem IN title_key) > 0 OR position(wanted.stem_2 IN title_key) > 0"
    " OR starts_with(wanted.fingerprint, title_fingerprint) OR starts_with(title_fingerprint, wanted.fingerprint))",
    "split_part(author_key, ' ', 1) = wanted.family AND wanted.family <> ''"
    " AND year BETWEEN wanted.year - 1 AND wanted.year + 1"
    f" AND (left(title_key, {HEAD}) = wanted.head OR position(wanted.stem IN title_key) > 0"
    " OR position(wanted.stem_2 IN title_key) > 0)",
)
_VISIBLE = """(state = 'published' OR (contributed_by_id = %(viewer)s AND state = ANY(%(open_states)s::text[]))
    OR (group_id = ANY(%(groups)s::bigint[]) AND state IN ('submitted', 'changes_requested')))"""
_TEXTS = ("type", "doi", "isbn", "pmid", "fingerprint", "start", "title_key", "family", "page", "volume")
_TEXTS += ("head", "stem", "stem_2")
_COLUMNS = dict.fromkeys(_TEXTS, "text") | {"year": "int"}
_EXACT = [
    f"(SELECT id FROM literature_source WHERE {rule} AND amends_id IS NULL AND {_VISIBLE}"  # noqa: S608, constants
    f" LIMIT {MOST_CANDIDATES})"
    for rule in _RULES
]
_ALIKE = [
    # How like the whole titles are is dear: asked of what the cheap rule has left (OFFSET 0 keeps the order), once.
    "(SELECT id FROM (SELECT id, similarity(title_key, wanted.title_key) AS like_it FROM literature_source"  # noqa: S608
    f" WHERE {rule} AND amends_id IS NULL AND {_VISIBLE} OFFSET 0) AS begun"
    f" WHERE like_it > {least} ORDER BY like_it DESC LIMIT {MOST_CANDIDATES})"
    for rule, least in zip(_LIKE, (-1, FAINTLY_LIKE), strict=True)
]


class Rules(Enum):
    """By which rules candidates are looked for: those of one key in common, which is quick, or those of like titles."""

    EXACT = 1
    ALIKE = 2


def _statement(selects: list[str]) -> str:
    # `wanted` numbers the records that are asked about. UNION leaves out what two rules have brought.
    return f"""
SELECT wanted.number, source.id, {", ".join(f"source.{name}" for name in FIELDS)}
FROM unnest(%(number)s::int[], {", ".join(f"%({name})s::{kind}[]" for name, kind in _COLUMNS.items())})
    AS wanted (number, {", ".join(_COLUMNS)})
CROSS JOIN LATERAL ({" UNION ".join(selects)}) AS found
JOIN literature_source AS source ON source.id = found.id
"""  # noqa: S608, constants too; what is asked about are parameters


_SQL = {Rules.EXACT: _statement(_EXACT), Rules.ALIKE: _statement(_ALIKE)}


def candidates(probes: list[Probe], viewer, rules: Rules) -> Iterator[tuple[int, int, Features]]:
    """Yield the number of a probe, and the id and the features of a source that may be the same. One query."""
    if not probes:
        return
    asked = zip(*map(_asked, probes), strict=True)
    parameters = {name: list(column) for name, column in zip(_COLUMNS, asked, strict=True)} | {
        "number": list(range(len(probes))),
        "viewer": viewer.pk if viewer.is_authenticated else None,
        "groups": viewer.coordinated_group_ids if viewer.is_authenticated else [],
        "open_states": sorted(State.open_states()),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL[rules], parameters)
        rows = cursor.fetchall()
    known: dict[int, Features] = {}
    for number, source_id, *values in rows:
        if source_id in probes[number].excluded:
            continue
        if source_id not in known:
            known[source_id] = features_of(dict(zip(FIELDS, values, strict=True)))
        yield number, source_id, known[source_id]


def _asked(probe: Probe) -> tuple:
    """What is asked about a probe, in the order of `_COLUMNS`."""
    features = probe.features
    return (
        *(features.type, features.doi, features.isbn, features.pmid, probe.fingerprint, probe.start, probe.title_key),
        *(probe.family, probe.page, probe.volume, probe.head, *probe.stems, features.year),
    )
