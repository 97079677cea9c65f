"""An import in a browser: brought, looked through, changed without a button, written."""

import pytest

from literature.models import Import, Source
from tests.literature.imports.files import bibtex, entry, worked

pytestmark = pytest.mark.django_db(transaction=True)


def test_bring_choose_write(visit, settings, member, coordinator):
    settings.IMPORTS_IN_A_THREAD = False
    page = visit("/literature/imports/", user=member, width=390)
    file = {"name": "library.bib", "mimeType": "text/plain", "buffer": (bibtex(3) + entry(9, title="")).encode()}
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Read it").click()
    page.locator("#import-progress progress").wait_for()
    found = worked(Import.objects.get())
    page.locator("#import-counts").wait_for()  # the page asks by itself
    sums = page.locator("#import-counts dd").all_inner_texts
    assert sums() == ["4", "3", "0", "0", "1"]
    page.locator("#record-2").get_by_label("Leave out").check()
    page.locator("#import-counts dd", has_text="2").first.wait_for()
    assert sums() == ["4", "2", "0", "1", "1"]
    assert page.locator("#record-2").get_by_label("Leave out").is_checked()
    page.get_by_role("button", name="Write what is chosen").click()
    page.locator("#import-progress progress").wait_for()
    worked(found)
    page.get_by_role("button", name="Take this import back").wait_for()
    assert Source.objects.count() == 2
    page.get_by_role("button", name="Take this import back").click()
    page.locator("dialog[open]").wait_for()  # it asks first


def test_a_choice_without_javascript(visit, settings, member):
    from tests.literature.imports.files import brought

    settings.IMPORTS_IN_A_THREAD = False
    found = brought(member, bibtex(2))
    page = visit(found.get_absolute_url(), user=member, javascript=False)
    record = page.locator("#record-1")
    record.get_by_label("Leave out").check()
    record.get_by_role("button", name="Keep this").click()
    assert page.url.endswith("#record-1")
    assert found.records.get(number=1).choice == "leave"
