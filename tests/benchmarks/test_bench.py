"""The benchmark: its sources are the same each time and hold the words they are said to hold; a run completes."""

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from benchmarks.pages import MIX, Mix
from benchmarks.setting_up import url_of
from benchmarks.sources import COMMON, MIDDLING, PHRASES, RARE, Sources
from benchmarks.works import FILE, works
from literature.models import Source

ROOT = Path(__file__).resolve().parents[2]
SIZE = 2000


@pytest.fixture(scope="module")
def found():
    return works(Path("nowhere"))[0]


def as_row(source: Source) -> dict:
    return {
        field.attname: getattr(source, field.attname) for field in Source._meta.concrete_fields if not field.generated
    }


def test_the_same_sources_are_made_each_time(found):
    first, second = ([as_row(source) for source in Sources(found, 200).rows()] for _n in range(2))
    assert first == second
    assert Sources(found, 200).tags_of(7) == Sources(found, 200).tags_of(7)


def test_a_source_of_a_small_base_stands_in_a_larger_one_too(found):
    """But for the rare words, of which each base has ten."""
    small, large = (next(iter(Sources(found, size).rows())) for size in (200, 400))
    assert (small.code, small.title, small.contributors) == (large.code, large.title, large.contributors)


def test_words_are_in_as_many_records_as_is_said(found):
    texts = [source.abstract.casefold() for source in Sources(found, SIZE).rows()]
    holding = {word: sum(word in text for text in texts) for word in (*COMMON, *MIDDLING, *RARE, *PHRASES)}
    assert {word: holding[word] for word in RARE} == dict.fromkeys(RARE, 10)
    assert [word for word in COMMON if not 0.36 < holding[word] / SIZE < 0.44] == []
    assert [word for word in MIDDLING if not 0.025 < holding[word] / SIZE < 0.055] == []
    assert [phrase for phrase in PHRASES if not 0.02 < holding[phrase] / SIZE < 0.045] == []


def test_addresses_and_keys_are_not_given_twice(found):
    sources = list(Sources(found, 6000).rows())  # more than there are works: some come round again
    assert len(found) < 6000
    assert len({source.code for source in sources}) == 6000
    keys = [source.citation_key for source in sources if source.citation_key]
    assert len(set(keys)) == len(keys) == 6000 - 120
    assert Counter(source.state for source in sources) == {"published": 5880, "submitted": 120}


def test_the_works_are_real_ones_where_they_are_at_hand():
    if not FILE.is_file():
        pytest.skip("the bibliography in ../shared is not on this machine")
    found, are_real = works()
    assert are_real
    assert len(found) > 60_000
    assert found[0].title == "Dialectometrie de quelques parlers bantous de la zone A"
    assert found[0].authors == (("Guarisma", "Gladys"), ("Paulian", "Christiane"))
    assert (found[0].type, found[0].year, found[0].language) == ("chapter", "1986", "fr")
    assert {work.language for work in found} >= {"en", "fr", "de", "es", "pt", "it", "nl", "id"}


def test_the_mix_has_the_shares_it_is_said_to_have(found):
    sources = Sources(found, 1000)
    mix = Mix(sources, ["0000001"])
    addresses = [next(mix) for _n in range(4000)]
    kinds = Counter(
        "record"
        if "/0000001/" in one
        else "search"
        if "q=" in one
        else "browse"
        if not re.search("topic|type|lang|group|year", one)
        else "filter"
        for one in addresses
    )
    assert {kind: round(number / 4000, 1) for kind, number in kinds.items()} == {
        kind: round(share + 1e-9, 1) for kind, share in MIX.items()
    }
    again = Mix(sources, ["0000001"])
    assert [next(again) for _n in range(4000)] == addresses


@pytest.mark.django_db(transaction=True)
def test_a_quick_run_completes():
    """On a database of its own beside the tests': every kind of page answers, and ratios come out."""
    settings = connection.settings_dict
    environment = {**os.environ, "DATABASE_URL": url_of(settings)}
    name = f"{settings['NAME']}_bench"
    command = [sys.executable, "-m", "benchmarks", "--quick", "--database", name]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    kinds = re.findall(r"^  (\S.*?) +(warm|cold) .* ratio p50 (\d+\.\d\d)  p95 \d+\.\d\d$", done.stdout, re.MULTILINE)
    assert len(kinds) == 25
    assert all(float(ratio) > 0 for _kind, _state, ratio in kinds)
    assert re.search(r"share \d+%$", done.stdout, re.MULTILINE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [name])
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_exports_are_measured():
    """On a small base: each format answers whole, with its times and the memory."""
    settings = connection.settings_dict
    environment = {**os.environ, "DATABASE_URL": url_of(settings)}
    command = [
        sys.executable,
        "-m",
        "benchmarks",
        "--exports",
        "--size",
        "100",
        "--database",
        f"{settings['NAME']}_exp",
    ]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    found = re.findall(r"^ +100 as (\w+) +first byte +[\d.]+ s, in all +[\d.]+ s", done.stdout, re.MULTILINE)
    assert found == ["bib", "ris", "json", "csv", "xlsx", "html"]
