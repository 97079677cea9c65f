"""The pages of organisations at both widths and without JavaScript, and choosing one by keyboard."""

import json

import pytest
from playwright.sync_api import expect

from partnerships.models import Organisation, OrganisationImport
from partnerships.organisation_duplicates import seek
from partnerships.registers import actions, work
from tests.browser.conftest import WIDTHS, overflow, violations
from tests.factories.partnerships import publish_case, publish_organisation

PAGES = {
    "organisations": ("/organisations/", None),
    "found": ("/organisations/?q=lantern&kind=un&kind=local-ngo", None),
    "none found": ("/organisations/?q=nothing", None),
    "organisation": ("organisation", None),
    "organisation for members": ("organisation", "member"),
    "organisation for coordinators": ("organisation", "coordinator"),
    "history of an organisation": ("history", None),
    "add an organisation": ("/organisations/add/?name=Lantern", "member"),
    "correct an organisation": ("edit", "coordinator"),
    "likely organisations": ("/organisations/likely-duplicates/", "coordinator"),
    "merge organisations": ("merge", "coordinator"),
    "merge an organisation with": ("merge with", "coordinator"),
    "registers": ("/organisations/registers/", "coordinator"),
    "register": ("register", "coordinator"),
    "columns of a register": ("columns", "coordinator"),
    "review an organisation": ("review", "coordinator"),
}


@pytest.fixture
def base(transactional_db, settings, member, group, coordinator, second_coordinator):
    """Some organisations that are alike, a case with one, a register that was read, and one that waits."""
    settings.IMPORTS_IN_A_THREAD = False
    contact = {"name": "Ana Lima", "role": "director", "email": "ana@ngo.example", "telephone": "1"}
    more = {
        "kind": "local-ngo",
        "country": "KE",
        "acronym": "TL",
        "website": "https://a-rather-long-name.lantern.example/",
    }
    lantern = publish_organisation(member, group, coordinator, name="The Lantern", contacts=[contact], **more)
    publish_organisation(member, group, coordinator, name="Lantern", country="KE", parent=lantern)
    seek(None)
    publish_case(member, group, coordinator, title="Light", partners=[{"id": "a", "organisation": lantern.code}])
    record = {"id": "https://ror.org/0006s4z66", "name": "Bureau", "country": "US", "types": ["funder"]}
    brought = actions.bring(by=coordinator, group=group, data=json.dumps([record, {}]).encode(), file_name="a.json")
    work.go_on_with(brought.pk)
    actions.bring(by=coordinator, group=group, data=b"name,Land\nHouse,KE\n", file_name="b.csv")
    return lantern


def address_of(path: str, lantern: Organisation, member, group) -> str:
    """The address of a page."""
    own = lantern.get_absolute_url()
    if path == "review":
        from curation.actions import take
        from tests.factories.partnerships import make_organisation

        return f"/review/organisation/{take(make_organisation(member, group), 'submit', by=member).code}/"
    if path in ("register", "columns"):
        return OrganisationImport.objects.get(file_name="a.json" if path == "register" else "b.csv").get_absolute_url()
    if path in ("organisation", "history", "edit"):
        return own if path == "organisation" else f"{own}{path}/"
    if path.startswith("merge"):
        other = Organisation.objects.get(parent=lantern)
        with_other = "" if path == "merge with" else f"&organisation={other.code}"
        return f"/organisations/merge/?organisation={lantern.code}{with_other}"
    return path


@pytest.mark.parametrize("name", PAGES)
def test_page_is_in_order_at_both_widths(visit, request, base, member, group, name):
    path, person = PAGES[name]
    user = request.getfixturevalue(person) if person else None
    address = address_of(path, base, member, group)
    for width in WIDTHS.values():
        page = visit(address, user=user, width=width)
        assert page.locator("h1").count() == 1
        assert (width, overflow(page)) == (width, 0)
        assert (width, violations(page)) == (width, [])


@pytest.mark.parametrize("path", ["/organisations/", "organisation"])
def test_page_is_there_without_javascript(visit, base, member, group, path):
    page = visit(address_of(path, base, member, group), javascript=False)
    assert page.locator("main h1").inner_text() != ""


def test_an_organisation_is_chosen_by_keyboard_alone(visit, base, member):
    page = visit("/organisations/add/", user=member)
    box = page.get_by_label("Part of")
    box.focus()
    page.keyboard.type("lant")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).to_have_attribute("aria-expanded", "false")
    name = box.input_value()
    code = page.locator("[name=parent-code]").input_value()
    assert Organisation.objects.get(code=code).name == name
    page.keyboard.type(" and more")
    assert page.locator("[name=parent-code]").input_value() == ""
    page.keyboard.press("Escape")
    assert box.input_value() == f"{name} and more"


@pytest.mark.parametrize("javascript", [True, False])
def test_it_is_asked_back_which_is_meant(visit, base, member, javascript):
    page = visit("/organisations/add/", user=member, javascript=javascript)
    page.get_by_label("Name", exact=True).fill("Something new")
    page.get_by_label("Part of").fill("lanter")
    page.get_by_role("button", name="Save as a draft").click()
    if javascript:
        assert violations(page) == []
    page.get_by_label("The Lantern").check()
    page.get_by_role("button", name="Save as a draft").click()
    assert Organisation.objects.get(name="Something new").parent == base
