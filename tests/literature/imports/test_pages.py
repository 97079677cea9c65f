"""The pages of imports: who may, what they show, what they refuse."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from literature.forms import imports as form_module
from literature.imports import actions
from literature.imports.counts import counts_of
from literature.models import Import, Source
from tests.factories.people import join
from tests.factories.sources import published
from tests.literature.imports.files import bibtex, brought, entry, fresh, worked, written

pytestmark = pytest.mark.django_db
INDEX = reverse("literature:imports")
CAST = ["nobody", "member", "other_member", "outsider", "coordinator", "other_coordinator"]


def log_in(client, who: str, request) -> None:
    if who != "nobody":
        client.force_login(request.getfixturevalue(who))


def address(name: str, found: Import, *more) -> str:
    return reverse(f"literature:{name}", args=[found.code, *more])


def a_file(data, name: str = "library.bib") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)


def errors_of(response) -> dict:
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}


class TestBringing:
    @pytest.mark.parametrize("who", CAST)
    def test_members_bring(self, client, group, who, request):
        log_in(client, who, request)
        response = client.post(INDEX, {"file": a_file(bibtex(2))})
        assert response.status_code == 302
        assert Import.objects.count() == (0 if who == "nobody" else 1)
        if who == "nobody":
            assert response.url.startswith(reverse("account_login"))

    def test_who_is_in_no_group_does_not(self, client, member):
        member.memberships.update(joined_at="2019-01-01T00:00Z", left_at="2020-01-01T00:00Z")
        client.force_login(member)
        assert client.get(INDEX).status_code == 403
        assert client.post(INDEX, {"file": a_file(bibtex(2))}).status_code == 403

    def test_into_ones_own_groups_only(self, client, member, other_group, group):
        client.force_login(join(member, other_group))
        third = type(group).objects.create(network=group.network, number=5, name="Five", slug="five")
        response = client.post(INDEX, {"file": a_file(bibtex(1)), "group": third.pk})
        assert (response.status_code, list(errors_of(response))) == (200, ["group"])
        client.post(INDEX, {"file": a_file(bibtex(1)), "group": other_group.pk, "tags": "one, two"})
        found = Import.objects.get()
        assert (found.group, found.tags, found.keywords_as_tags) == (other_group, ["one", "two"], False)

    def test_pasted(self, client, member):
        client.force_login(member)
        client.post(INDEX, {"text": bibtex(3), "keywords_as_tags": "on"})
        found = worked(Import.objects.get())
        assert (found.name, found.stage, found.records.count()) == ("Pasted text", "ready", 3)

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            (
                b"PK\x03\x04 and so on",
                "This is not a text file but an archive, an image or a document of another kind.",
            ),
            (b"", "There is nothing in it."),
            (b"\xef\xbb\xbf  \n", "There is nothing in it."),
            ("Dear all, please find attached", "The format was not recognised."),
        ],
    )
    def test_what_is_no_file_of_records_is_said_beside_the_field(self, client, member, data, sentence):
        client.force_login(member)
        response = client.post(INDEX, {"file": a_file(data), "tags": "kept"})
        assert (response.status_code, Import.objects.count()) == (200, 0)
        assert errors_of(response)["file"][0].startswith(sentence)
        assert 'value="kept"' in response.content.decode()

    def test_too_large_too_many_too_long(self, client, member, monkeypatch):
        client.force_login(member)
        monkeypatch.setattr(form_module, "MOST_RECORDS", 3)
        response = client.post(INDEX, {"file": a_file(bibtex(4))})
        assert errors_of(response) == {"file": ["It holds 4 records; 3 is the most. Bring it in parts."]}
        monkeypatch.setattr(form_module, "MOST_BYTES", 1024**2)
        response = client.post(INDEX, {"file": a_file(b"@" * 2 * 1024**2)})
        assert errors_of(response) == {"file": ["The file has 2.0 MB; 1 MB is the most. Bring it in parts."]}
        monkeypatch.setattr(form_module, "LONGEST_PASTE", 10)
        response = client.post(INDEX, {"text": bibtex(1)})
        assert list(errors_of(response)) == ["text"]

    def test_nothing_or_both(self, client, member):
        client.force_login(member)
        assert list(errors_of(client.post(INDEX, {}))) == ["file"]
        response = client.post(INDEX, {"file": a_file(bibtex(1)), "text": bibtex(1)})
        assert list(errors_of(response)) == ["text"]

    def test_what_a_reader_finds_too_many_is_given_up(self, member, monkeypatch):
        from literature.imports import reading

        monkeypatch.setattr(reading, "MOST_RECORDS", 3)
        found = brought(member, bibtex(4))
        assert (found.stage, found.records.count()) == ("failed", 0)
        assert found.problem.startswith("It holds more than 3 records.")


class TestWhoSees:
    @pytest.mark.parametrize("who", CAST)
    @pytest.mark.parametrize("name", ["import", "import-progress", "import-broken"])
    def test_only_who_brought_it(self, client, member, group, other_group, who, name, request):
        found = brought(member, bibtex(1) + entry(2, title=""))
        log_in(client, who, request)
        response = client.get(address(name, found))
        if who == "nobody":
            assert response.status_code in (302, 404)
        elif who == "member":
            assert response.status_code == (302 if name == "import-progress" else 200)
        else:
            assert response.status_code == 404

    @pytest.mark.parametrize("who", CAST)
    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("import-choose", {"choice": "leave"}),
            ("import-choose-for-all", {"choice": "leave", "show": "new"}),
            ("import-write", {"then": "draft"}),
            ("import-submit", {}),
            ("import-take-back", {}),
        ],
    )
    def test_only_who_brought_it_decides(self, client, member, who, name, data, request):
        found = written(member, bibtex(1)) if name == "import-submit" else brought(member, bibtex(1))
        stage = found.stage
        log_in(client, who, request)
        more = [1] if name == "import-choose" else []
        assert client.get(address(name, found, *more)).status_code == 405
        response = client.post(address(name, found, *more), data)
        assert response.status_code == (302 if who in ("nobody", "member") else 404)
        if who == "nobody":
            assert response.url.startswith(reverse("account_login"))
        changed = fresh(found).stage != stage or found.records.get().choice != "write"
        assert changed == (who == "member")

    def test_progress_without_htmx_leads_to_the_page(self, client, member):
        found = brought(member, bibtex(1))
        client.force_login(member)
        assert client.get(address("import-progress", found)).url == found.get_absolute_url()


class TestProgress:
    def test_the_page_asks_until_it_is_done(self, client, member):
        client.force_login(member)
        client.post(INDEX, {"file": a_file(bibtex(2))})
        found = Import.objects.get()
        page = client.get(found.get_absolute_url()).content.decode()
        assert f'hx-get="{address("import-progress", found)}"' in page
        response = client.get(address("import-progress", found), headers={"HX-Request": "true"})
        assert ("HX-Refresh" in response, response.status_code) == (False, 200)
        worked(found)
        response = client.get(address("import-progress", found), headers={"HX-Request": "true"})
        assert response["HX-Refresh"] == "true"


class TestChoosing:
    @pytest.fixture
    def found(self, member, other_member, coordinator):
        published(member, coordinator, title="The power of human rights", issued="1999", publisher="Wiley")
        same = {"title": "The power of human rights", "author": "Lister, Sarah", "year": "1999"}
        text = entry(1) + entry(2, **same, doi="10.1000/abc", publisher="Another") + entry(3, title="")
        return brought(other_member, text)

    def test_one_by_one(self, client, other_member, found):
        client.force_login(other_member)
        response = client.post(address("import-choose", found, 1), {"choice": "leave", "show": "new", "page": "1"})
        assert response.url == f"{found.get_absolute_url()}?show=new&page=1#record-1"
        assert found.records.get(number=1).choice == "leave"
        client.post(address("import-choose", found, 2), {"choice": "merge", "takes": ["doi", "publisher", "state"]})
        row = found.records.get(number=2)
        assert (row.choice, sorted(row.takes)) == ("merge", ["doi", "publisher"])

    def test_htmx_gets_the_record_and_the_sum(self, client, other_member, found):
        client.force_login(other_member)
        headers = {"HX-Request": "true"}
        page = client.post(address("import-choose", found, 1), {"choice": "leave"}, headers=headers).content.decode()
        assert page.count('id="record-1"') == page.count('id="import-counts" hx-swap-oob="true"') == 1
        response = client.post(address("import-choose", found, 2), {"choice": "merge"}, headers=headers)
        assert "Tick at least one field" in response.content.decode()
        assert found.records.get(number=2).takes == ["doi"]

    def test_what_is_unknown_is_not_found(self, client, other_member, found):
        client.force_login(other_member)
        for number, choice in ((1, "publish"), (9, "leave")):
            assert client.post(address("import-choose", found, number), {"choice": choice}).status_code == 404
        assert client.post(address("import-choose", found, 1), {"choice": "merge", "takes": "doi"}).status_code == 403
        for data in ({"show": "x", "choice": "leave"}, {"show": "new", "choice": "x"}):
            assert client.post(address("import-choose-for-all", found), data).status_code == 404
        assert client.post(address("import-write", found), {"then": "x"}).status_code == 404
        assert client.post(address("import-write", found), {"then": "publish"}).status_code == 403

    def test_for_all_of_a_verdict(self, client, other_member, found):
        client.force_login(other_member)
        for choice, takes in (("write", []), ("merge", ["doi"]), ("leave", [])):
            client.post(address("import-choose-for-all", found), {"show": "same", "choice": choice})
            row = found.records.get(number=2)
            assert (row.choice, row.takes) == (choice, takes)
        assert found.records.get(number=1).choice == "write"
        client.post(address("import-choose-for-all", found), {"show": "broken", "choice": "write"})
        assert found.records.get(number=3).choice == ""

    def test_the_whole_way(self, client, other_member, found):
        client.force_login(other_member)
        client.post(address("import-write", found), {"then": "submit"})
        client.post(address("import-choose", found, 1), {"choice": "leave"})  # too late
        found = worked(found)
        counts = counts_of(found)
        assert (counts.written, counts.merged, counts.broken) == (1, 1, 1)
        page = client.get(found.get_absolute_url() + "?show=merged").content.decode()
        assert "Taken over: DOI" in page
        client.post(address("import-take-back", found))
        assert worked(found).stage == "taken_back"
        assert Source.objects.filter(state="withdrawn").count() == 2
        assert client.get(found.get_absolute_url()).status_code == 200


class TestTheSameFileAgain:
    def test_it_says_so_at_the_top(self, client, member):
        first = written(member, bibtex(3))
        second = brought(member, bibtex(3))
        client.force_login(member)
        page = client.get(second.get_absolute_url()).content.decode()
        assert "You brought this very file on" in page
        assert "3 records of it are here already." in page
        assert first.get_absolute_url() in page
        assert "You brought this very file" not in client.get(first.get_absolute_url()).content.decode()


class TestBrokenOnes:
    def test_mended_and_brought_again(self, client, member):
        found = written(member, bibtex(2) + entry(7, title="", note="Mend me") + entry(8, title=""))
        client.force_login(member)
        response = client.get(address("import-broken", found))
        assert response["Content-Disposition"] == f'attachment; filename="broken-{found.code}.bib"'
        text = response.content.decode()
        assert text.count("@book") == 2
        again = written(member, text.replace("title = {}", "title = {Mended}", 1), name="mended.bib")
        counts = counts_of(again)
        assert (counts.total, counts.written, counts.broken) == (2, 1, 1)

    def test_none(self, client, member):
        client.force_login(member)
        assert client.get(address("import-broken", brought(member, bibtex(1)))).status_code == 404


class TestQueries:
    def queries(self, client, path, counter) -> int:
        client.get(path)
        with counter() as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    @pytest.fixture
    def counter(self):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        return lambda: CaptureQueriesContext(connection)

    @pytest.mark.parametrize("who", ["member", "coordinator"])
    def test_the_preview_asks_as_often_for_thirty_as_for_one(self, client, who, request, coordinator, counter):
        person = request.getfixturevalue(who)
        other = request.getfixturevalue("second_coordinator")
        texts = []
        for number in range(30):
            title = f"Partners {chr(97 + number % 26) * 9} {number}"
            published(person, other, title=title, issued="1999")
            texts.append(entry(number, title=title, author="Lister, Sarah", year="1999", doi=f"10.1000/{number}"))
        one, thirty = brought(person, texts[0]), brought(person, "".join(texts))
        client.force_login(person)
        assert counts_of(thirty).by_verdict == {"same": 30}
        assert self.queries(client, one.get_absolute_url(), counter) == self.queries(
            client, thirty.get_absolute_url(), counter
        )
        for found in (one, thirty):
            worked(actions.begin_writing(found, by=person, then="draft"))
        assert self.queries(client, one.get_absolute_url(), counter) == self.queries(
            client, thirty.get_absolute_url(), counter
        )

    def test_the_index(self, client, member, counter):
        brought(member, bibtex(1))
        client.force_login(member)
        few = self.queries(client, INDEX, counter)
        for _n in range(5):
            brought(member, bibtex(2))
        assert self.queries(client, INDEX, counter) == few


def test_scripts_are_shown_as_text(client, member):
    found = brought(member, entry(1, title="<script>alert(1)</script> rights", url="javascript:alert(1)"))
    client.force_login(member)
    page = client.get(found.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "javascript:" not in str(found.records.get().values["url"])


def test_your_matters_lists_the_first_hundred_and_says_how_many_more(client, member):
    written(member, bibtex(103))
    client.force_login(member)
    page = client.get("/matters/").content.decode()
    assert page.count('class="entry"') == 100
    assert "3 more are not listed here." in page
