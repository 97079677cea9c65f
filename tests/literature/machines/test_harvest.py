"""Harvesting by Sickle, while the base changes: nothing is lost."""

import threading
import time

import pytest
from django.db import connection, transaction
from sickle import Sickle

from curation.actions import take
from literature.actions import edit_source
from literature.machines.oai import records
from literature.models import Source, SourceDatestamp
from tests.factories.sources import published

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def harvester(live_server, settings, monkeypatch):
    settings.PORTAL_URL = live_server.url
    monkeypatch.setattr(records, "PAGE", 3)
    return Sickle(f"{live_server.url}/oai", proxies={"http": "", "https": ""}, timeout=20)


def make(member, coordinator, number: int) -> list[Source]:
    return [published(member, coordinator, title=f"Work {n}", tags=["power"]) for n in range(number)]


def codes(found) -> list[str]:
    return [record.header.identifier.rpartition("/")[2] for record in found]


def test_sickle_harvests_everything(harvester, member, coordinator):
    sources = make(member, coordinator, 8)
    take(sources[2], "withdraw", by=coordinator, comment="A mistake.")
    assert harvester.Identify().granularity == "YYYY-MM-DDThh:mm:ssZ"
    assert next(iter(harvester.ListMetadataFormats())).metadataPrefix == "oai_dc"
    found = list(harvester.ListRecords(metadataPrefix="oai_dc"))
    assert sorted(codes(found)) == sorted(source.code for source in sources)
    assert [record.header.identifier for record in found if record.deleted] == [records.identifier(sources[2].code)]
    titles = {record.metadata["title"][0] for record in found if not record.deleted}
    assert titles == {source.title for source in sources} - {"Work 2"}
    [first] = [record for record in found if not record.deleted and record.metadata["title"] == ["Work 0"]]
    assert first.metadata["creator"] == ["Lister, Sarah"]


def test_nothing_is_lost_while_records_change_between_pages(harvester, member, coordinator):
    sources = make(member, coordinator, 9)
    seen: dict[str, list[str]] = {}
    for number, record in enumerate(harvester.ListRecords(metadataPrefix="oai_dc")):
        code = record.header.identifier.rpartition("/")[2]
        seen.setdefault(code, []).append("gone" if record.deleted else record.metadata["title"][0])
        if number == 1:  # one that was given, one that is to come, one gone, one new
            edit_source(sources[0], by=coordinator, values={"title": "Work 0, changed"})
            edit_source(sources[7], by=coordinator, values={"title": "Work 7, changed"})
            take(sources[8], "withdraw", by=coordinator, comment="A mistake.")
            new = published(member, coordinator, title="New work")
    assert seen[sources[0].code] == ["Work 0", "Work 0, changed"]
    assert seen[sources[7].code] == ["Work 7, changed"]
    assert seen[sources[8].code] == ["gone"]
    assert seen[new.code] == ["New work"]
    assert set(seen) == {*(source.code for source in sources), new.code}


def test_a_list_up_to_a_moment_whose_rest_has_changed_still_ends_well(harvester, member, coordinator):
    sources = make(member, coordinator, 4)
    last = SourceDatestamp.objects.get(source=sources[-1]).datestamp.strftime("%Y-%m-%dT%H:%M:%SZ")
    time.sleep(1.1)
    found = harvester.ListIdentifiers(metadataPrefix="oai_dc", until=last)
    given = [next(found)]
    edit_source(sources[3], by=coordinator, values={"title": "Changed"})
    given += list(found)
    assert {header.identifier.rpartition("/")[2] for header in given} == {source.code for source in sources[:3]}


def test_a_change_whose_commit_comes_late_is_in_the_next_harvest(harvester, member, coordinator):
    """Its datestamp is of the commit, not of the moment at which it was made."""
    early, late = make(member, coordinator, 2)
    made, may_commit = threading.Event(), threading.Event()

    def slow_change():
        try:
            with transaction.atomic():
                Source.objects.filter(pk=late.pk).update(title="Changed long ago")
                made.set()
                may_commit.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=slow_change)
    thread.start()
    made.wait(10)
    time.sleep(1.1)
    edit_source(early, by=coordinator, values={"title": "Changed later, known earlier"})
    list(harvester.ListRecords(metadataPrefix="oai_dc"))
    response = harvester.ListRecords(metadataPrefix="oai_dc").oai_response.xml
    harvested_at = response.findtext("{*}responseDate")
    time.sleep(1.1)
    may_commit.set()
    thread.join(10)
    found = list(harvester.ListRecords(metadataPrefix="oai_dc", **{"from": harvested_at}))
    assert "Changed long ago" in [record.metadata["title"][0] for record in found]


def test_an_answer_waits_for_a_commit_that_is_under_way(member, coordinator, client):
    """The datestamp is set, the commit not done: an answer in between would pass over it for good."""
    [source] = make(member, coordinator, 1)
    stamped, may_commit = threading.Event(), threading.Event()

    def change():
        try:
            with transaction.atomic():
                Source.objects.filter(pk=source.pk).update(title="Changed")
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what the commit begins with
                stamped.set()
                may_commit.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=change)
    thread.start()
    stamped.wait(10)
    threading.Timer(0.5, may_commit.set).start()
    began = time.monotonic()
    answer = client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc").content.decode()
    assert time.monotonic() - began > 0.4
    assert "<dc:title>Changed</dc:title>" in answer
    thread.join(10)
