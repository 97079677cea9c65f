"""The constant page, which all others are measured against: drawn whole each time, from nothing that was kept."""

from dataclasses import replace

import pytest
from django.test import Client, override_settings

from benchmarks.constant import constant_listing
from tests.factories.sources import published


@pytest.mark.django_db(transaction=True)
@override_settings(ROOT_URLCONF="benchmarks.urls")
def test_its_entries_are_drawn_each_time(member, coordinator):
    published(member, coordinator, title="Partners of Nottingham")
    constant_listing.cache_clear()
    client = Client()
    assert client.get("/constant/").content.count(b"Partners of Nottingham") == 1
    context, _filters = constant_listing()
    [entry] = context["entries"]
    context["entries"] = [replace(entry, what="Partners of Utrecht")]
    assert client.get("/constant/").content.count(b"Partners of Utrecht") == 1
    constant_listing.cache_clear()
