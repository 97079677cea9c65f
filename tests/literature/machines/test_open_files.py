"""Of files that everybody may read machines are told; of the others never."""

import re

import extruct
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from literature.files import actions
from literature.models import SourceDatestamp
from tests import pdf

URL = "http://127.0.0.1:8000"
LICENCE = "https://creativecommons.org/licenses/by-sa/4.0/"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(actions.apart, "inspect", lambda path: {"pages": 1, "people": []})


def attach(source, by, licence):
    upload = SimpleUploadedFile("paper.pdf", pdf.pdf("Power in partnership."), "application/pdf")
    return actions.add_file(source, by=by, upload=upload, licence=licence, version="published")[0]


def told(client, source) -> dict:
    response = client.get(source.get_absolute_url())
    page = response.content.decode()
    [data] = extruct.extract(page, base_url=URL, syntaxes=["json-ld"])["json-ld"]
    links = re.findall(r'<([^>]+)>; rel="(item|license)"', response["Link"])
    return {
        "pdf": html.fromstring(page).xpath("//meta[@name='citation_pdf_url']/@content"),
        "json-ld": [file["contentUrl"] for file in data.get("encoding", [])],
        "links": [(relation, target) for target, relation in links],
        "api": client.get(f"/api/v1/sources/{source.code}").json()["files"],
        "oai": client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc").content.decode().count("/literature/files/"),
    }


def test_an_open_file_is_told_everywhere_until_it_is_removed(client, article, coordinator):
    file = attach(article, coordinator, "cc-by-sa")
    address = f"{URL}{file.get_absolute_url()}"
    found = told(client, article)
    found.pop("oai")
    assert found == {
        "pdf": [address],
        "json-ld": [address],
        "links": [("item", address), ("license", LICENCE)],
        "api": [{"url": address, "media_type": "application/pdf", "licence": LICENCE}],
    }
    assert (
        f"<dc:rights>{LICENCE}</dc:rights>"
        in client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc").content.decode()
    )
    actions.remove_file(file, by=coordinator, reason="Not ours to show.")
    assert told(client, article) == {"pdf": [], "json-ld": [], "links": [], "api": [], "oai": 0}


def test_a_file_for_members_is_told_to_nobody(client, article, coordinator):
    attach(article, coordinator, "none")
    client.force_login(coordinator)
    assert told(client, article) == {"pdf": [], "json-ld": [], "links": [], "api": [], "oai": 0}


def test_a_file_is_a_change_in_public_view(article, coordinator):
    before = SourceDatestamp.objects.get().datestamp
    attach(article, coordinator, "cc-by")
    assert SourceDatestamp.objects.get().datestamp > before
