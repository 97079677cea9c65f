"""Sections of a case's page: money, pictures, agreements, good practice, as each reader sees them."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import RequestFactory

from partnerships import sections
from partnerships.faces import face_for
from partnerships.files import actions as files
from partnerships.good_practice.actions import mark
from tests import pdf
from tests.curation.uploads import marked
from tests.factories.money import content, entry, grant
from tests.factories.partnerships import accept_case, make_case, publish_case, submit_case

NAMES = ("pictures", "money", "agreements", "good_practice")


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def drawn(case, user) -> dict[str, str]:
    """The sections that somebody sees, each as it is drawn."""
    request = RequestFactory().get("/")
    request.user = user
    face, found = face_for(case, user), {}
    for name in NAMES:
        context = getattr(sections, name)(face, request)
        if context is not None:
            assert context["title"]
            found[name] = render_to_string(f"partnerships/_{name}.html", {"section": context}, request=request)
    return found


@pytest.fixture
def case(member, group, coordinator):
    values = content(
        [grant(), grant("h", "7777", funder="c", title="Zenobia")],
        [entry("1", "in", "500"), entry("2", "in", "7777", grant="h", text="Zenobia")],
    )
    case = publish_case(member, group, coordinator, readers=[coordinator], **values)
    for kind, data, words in (
        (
            "agreement",
            pdf.pdf("Who pays."),
            {"title": "Agreement", "agreement_state": "in-force", "parties": ["a", "b"]},
        ),
        ("document", pdf.pdf("Secret."), {"title": "Zenobia's file", "visibility": "confidential"}),
        ("picture", marked.png(), {"alternative": "Red above, blue below."}),
    ):
        files.add_file(case, by=coordinator, upload=SimpleUploadedFile("Zenobia.bin", data), kind=kind, **words)
    mark(case, by=coordinator, reason="Right holders decide.", evidence_text="The minutes.")
    case.refresh_from_db()
    return case


def test_a_visitor_sees_what_is_for_all_and_no_way_to_change_it(case):
    found = drawn(case, AnonymousUser())
    assert list(found) == list(NAMES)
    whole = "".join(found.values())
    assert "Zenobia" not in whole
    assert "7777" not in whole.replace(",", "")
    assert "Sums are of what is shown here." in found["money"]
    assert 'alt="Red above, blue below."' in found["pictures"]
    assert "Open House, North Fund" in found["agreements"]
    assert "confirmed within a year" in found["good_practice"]
    for way in ("/money/", "/files/add/", "/good-practice/", "Change the money"):
        assert way not in whole


def test_who_may_change_finds_the_way(case, coordinator, member):
    found = drawn(case, coordinator)
    assert f"{case.get_absolute_url()}money/" in found["money"]
    assert f"{case.get_absolute_url()}good-practice/" in found["good_practice"]
    assert "Zenobia's file" in found["agreements"].replace("&#x27;", "'")
    assert "Change the money" not in drawn(case, member)["money"]


def test_where_there_is_nothing_only_who_can_begin_sees_a_section(member, group, other_member, coordinator):
    draft = make_case(member, group)
    assert list(drawn(draft, member)) == ["money", "agreements"]
    case = accept_case(submit_case(draft, by=member), by=coordinator)
    assert drawn(case, other_member) == {}
    assert list(drawn(case, coordinator)) == ["money", "agreements", "good_practice"]


def test_who_told_a_case_namelessly_is_not_told_by_the_mark(other_group, other_coordinator, outsider):
    case = publish_case(
        *(other_coordinator, other_group, other_coordinator), readers=[other_coordinator], named_as="not-at-all"
    )
    mark(case, by=other_coordinator, reason="So.", evidence_text="Seen.")
    assert "who added the case" not in drawn(case, outsider)["good_practice"]
    assert "who added the case" in drawn(case, other_coordinator)["good_practice"]
