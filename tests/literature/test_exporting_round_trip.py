"""What the portal writes of a source, it reads again as the same source: every value, in every format."""

import pytest
from hypothesis import HealthCheck, given, settings

from literature import formats
from literature.csl import from_csl
from literature.models import Source
from tests.factories.sources import published

from .formats.items import items

BOTH_WAYS = sorted(name for name, entry in formats.FORMATS.items() if entry.reader and entry.writer)
relaxed = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("name", BOTH_WAYS)
@relaxed
@given(item=items())
def test_every_value_of_a_source_comes_back(name, item):
    values = from_csl(item)
    source = Source(**values, citation_key="key2005a")

    (reading,) = formats.read(formats.write([source.csl], name), name)

    assert reading.problems == ()
    assert reading.key == "key2005a"
    assert from_csl(reading.item) == values


@pytest.mark.parametrize("name", BOTH_WAYS)
def test_a_whole_export_comes_back_in_its_order(client, member, coordinator, name, monkeypatch):
    monkeypatch.setattr("literature.exporting.batches.FIRST_BATCH", 2)  # what joins batches must not show
    sources = [
        published(
            member,
            coordinator,
            title=f"Partnership {number}",
            type=kind,
            contributors=[{"role": "author", "family": f"Author{number:02d}", "given": "Ana"}],
            issued=f"{1990 + number}",
        )
        for number, kind in enumerate(["book", "report", "treaty", "legal_case", "working-paper", "speech"])
    ]
    ending = formats.FORMATS[name].extension
    readings = formats.read(b"".join(client.get(f"/literature/export.{ending}", {"sort": "author"})), name)

    assert [reading.key for reading in readings] == [source.citation_key for source in sources]
    fields = ("type", "title", "contributors", "issued")
    assert [{field: from_csl(reading.item)[field] for field in fields} for reading in readings] == [
        {field: getattr(source, field) for field in fields} for source in sources
    ]
