"""The filter “open access” follows the files of a source."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from literature.files.actions import add_file, remove_file
from literature.models import SourceIndex
from tests import pdf
from tests.factories.sources import published

pytestmark = pytest.mark.django_db


def is_open(source):
    return SourceIndex.objects.get(source=source).is_open


@pytest.mark.parametrize(("licence", "expected"), [("cc-by", True), ("none", False)])
def test_a_source_with_an_open_file_is_open_until_it_is_removed(licence, expected, member, coordinator):
    source = published(member, coordinator)
    assert is_open(source) is False
    upload = SimpleUploadedFile("a.pdf", pdf.pdf("Of power"))
    file, _names = add_file(source, by=coordinator, upload=upload, licence=licence, version="published")
    assert is_open(source) is expected
    remove_file(file, by=coordinator, reason="Wrong file.")
    assert is_open(source) is False


def test_the_list_is_narrowed_to_what_is_open(client, member, coordinator):
    source = published(member, coordinator, title="Open")
    published(member, coordinator, title="Closed")
    upload = SimpleUploadedFile("a.pdf", pdf.pdf("Of power"))
    add_file(source, by=coordinator, upload=upload, licence="cc-by", version="published")
    response = client.get("/literature/", {"open": "yes"})
    assert [str(entry.what) for entry in response.context["entries"]] == ["Open"]
