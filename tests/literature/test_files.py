"""PDFs of sources: who attaches, reads, accepts and removes them, and what is not taken."""

import hashlib
import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from curation.actions import take
from curation.matters import open_count
from literature.actions import propose_change
from literature.files import actions, storage
from literature.models import FileText, SourceFile
from tests import pdf
from tests.factories.people import make_person
from tests.factories.sources import draft, published, submitted

PAPER = pdf.pdf("Power in partnership.", "Who decides?")


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _checked_quickly(request, monkeypatch):
    """Start no process to look into a file where that is not what is tested."""
    if "checked" not in request.fixturenames:
        monkeypatch.setattr(actions.apart, "inspect", lambda path: {"pages": 2, "people": []})


@pytest.fixture
def checked():
    """Files are looked into as they are in service."""


@pytest.fixture(params=["nobody", "lapsed", "outsider", "other_member", "member", "coordinator", "other_coordinator"])
def reader(request, db):
    """Each kind of person by name, with their login."""
    if request.param == "nobody":
        return request.param, None
    if request.param == "lapsed":  # has a login, and belongs to no group any more
        return request.param, make_person("Leo Lapsed")
    return request.param, request.getfixturevalue(request.param)


def upload(content: bytes = PAPER, name: str = "paper.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def attach(source, by, licence="cc-by", content=PAPER, name="paper.pdf") -> SourceFile:
    return actions.add_file(source, by=by, upload=upload(content, name), licence=licence, version="published")[0]


def posted(client, source, user=None, **values):
    if user:
        client.force_login(user)
    values = {"file": upload(), "licence": "cc-by", "version": "published", **values}
    return client.post(reverse("literature:add-file", args=[source.code]), values)


def sent(response) -> bytes:
    return b"".join(response.streaming_content)


# Who reads ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("licence", "kept_from"), [("cc-by", set()), ("permission", set()), ("none", {"nobody", "lapsed"})]
)
def test_a_file_of_a_published_source(client, member, coordinator, reader, licence, kept_from):
    name, user = reader
    file = attach(published(member, coordinator), coordinator, licence)
    if user:
        client.force_login(user)
    response = client.get(file.get_absolute_url())
    assert response.status_code == (404 if name in kept_from else 200)
    page = client.get(file.source.get_absolute_url()).content.decode()
    assert (file.name in page) == (name not in kept_from)
    if response.status_code == 200:
        assert sent(response) == PAPER


@pytest.mark.parametrize("make", [draft, submitted])
def test_a_file_of_what_is_not_published_is_its_authors_and_reviewers(client, member, reader, make):
    name, user = reader
    source = draft(member)
    file = attach(source, member)
    if make is submitted:
        source = take(source, "submit", by=member)
    if user:
        client.force_login(user)
    may = {"member"} | ({"coordinator"} if make is submitted else set())
    assert client.get(file.get_absolute_url()).status_code == (200 if name in may else 404)


def test_a_file_that_came_with_a_draft_is_shown_once_its_source_is(client, member, coordinator):
    source = draft(member)
    file = attach(source, member)
    source = take(take(source, "submit", by=member), "publish", by=coordinator)
    assert client.get(file.get_absolute_url()).status_code == 200
    take(source, "withdraw", by=coordinator, comment="A mistake.")
    assert client.get(file.get_absolute_url()).status_code == 404


def test_a_members_file_on_a_published_source_waits_for_a_coordinator(client, reader, member, coordinator, outsider):
    name, user = reader
    source = published(member, coordinator)
    file = attach(source, outsider)
    assert file.state == "waiting"
    if user:
        client.force_login(user)
    concerned = {"outsider", "member", "coordinator"}  # who attached it, whose source it is, whose group
    assert client.get(file.get_absolute_url()).status_code == (200 if name in concerned else 404)
    response = client.post(reverse("literature:accept-file", args=[file.code]))
    file.refresh_from_db()
    assert (file.state == "shown") == (name == "coordinator")
    if name == "coordinator":
        assert (file.decided_by, response.url) == (coordinator, f"{source.get_absolute_url()}#files")
        client.logout()
        assert client.get(file.get_absolute_url()).status_code == 200
    else:
        assert response.status_code == (302 if not user else 403 if name in concerned else 404)


def test_what_waits_is_among_the_coordinators_matters(client, member, other_member, coordinator, other_coordinator):
    source = published(member, coordinator)
    before = open_count(coordinator)
    attach(source, other_member)
    assert [open_count(coordinator), open_count(other_coordinator)] == [before + 1, 0]
    client.force_login(coordinator)
    for address in (reverse("portal:matters"), reverse("portal:review-queue")):
        assert "1 file waits to be looked at" in client.get(address).content.decode()
    page = client.get(reverse("literature:files"))
    assert [file.name for file in page.context["page"]] == ["paper.pdf"]
    client.force_login(other_coordinator)
    assert list(client.get(reverse("literature:files")).context["page"]) == []
    client.force_login(member)
    assert client.get(reverse("literature:files")).status_code == 403


# How it is sent -------------------------------------------------------------------------------------------------


def test_a_file_is_stored_by_the_browser_and_runs_nothing_here(client, member, coordinator):
    file = attach(published(member, coordinator), coordinator, name="Power & <b>“Übung”.pdf")
    response = client.get(file.get_absolute_url())
    names = ("Content-Type", "Content-Security-Policy", "X-Content-Type-Options", "Cross-Origin-Resource-Policy")
    assert [response[name] for name in names] == [
        *("application/pdf", "sandbox; default-src 'none'", "nosniff", "same-origin"),
    ]
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Power-b-%C3%9Cbung.pdf"
    assert response["Content-Length"] == str(len(PAPER))
    again = client.get(file.get_absolute_url(), headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again["Content-Security-Policy"]) == (304, "sandbox; default-src 'none'")
    assert client.head(file.get_absolute_url())["Content-Length"] == str(len(PAPER))
    assert client.post(file.get_absolute_url()).status_code == 405


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-3", 206, 0, 4),
        ("bytes=4-", 206, 4, None),
        ("bytes=-5", 206, -5, None),
        ("bytes=0-99999999", 206, 0, None),
        ("bytes=-99999999", 206, 0, None),
        ("bytes=99999999-", 416, 0, 0),
        ("bytes=5-2", 416, 0, 0),
        ("bytes=-", 416, 0, 0),
        ("bytes=0-1,3-4", 200, 0, None),  # several ranges are one too many
        ("lines=1-2", 200, 0, None),
    ],
)
def test_ranges(client, member, coordinator, asked, status, start, end):
    file = attach(published(member, coordinator), coordinator)
    response = client.get(file.get_absolute_url(), headers={"Range": asked})
    assert response.status_code == status
    body = sent(response) if response.streaming else response.content
    assert body == PAPER[start:end]
    if status == 206:
        first = len(PAPER) + start if start < 0 else start
        assert response["Content-Range"] == f"bytes {first}-{first + len(body) - 1}/{len(PAPER)}"


def test_a_range_of_another_version_is_the_whole(client, member, coordinator):
    file = attach(published(member, coordinator), coordinator)
    headers = {"Range": "bytes=0-3", "If-Range": '"other"'}
    assert client.get(file.get_absolute_url(), headers=headers).status_code == 200


def test_nothing_of_an_address_is_a_path(client, member, coordinator):
    file = attach(published(member, coordinator), coordinator)
    address = reverse("literature:file", args=[file.code, "x"])[:-1]
    assert client.get(f"{address}anything-else.pdf").status_code == 200
    for wrong in ("..%2f..%2fsettings.py", "../../portal/settings.py"):
        response = client.get(f"{address}{wrong}")
        assert response.status_code == 404 or sent(response) == PAPER
    with pytest.raises(ValueError, match="SHA"):
        storage.path_of("../../etc/passwd")


def test_bytes_that_are_gone_are_not_found(client, member, coordinator):
    file = attach(published(member, coordinator), coordinator)
    storage.path_of(file.sha256).unlink()
    assert client.get(file.get_absolute_url()).status_code == 404


# Who attaches ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "who"),
    [(draft, {"member"}), (submitted, {"coordinator"}),
     (published, {"member", "other_member", "outsider", "coordinator", "other_coordinator"})],
)  # fmt: skip
def test_who_may_attach(client, member, coordinator, reader, make, who):
    name, user = reader
    source = make(member, coordinator) if make is published else make(member)
    response = posted(client, source, user)
    assert SourceFile.objects.filter(source=source).count() == (1 if name in who else 0)
    if name in who:
        assert response.url == f"{source.get_absolute_url()}#files"
        shown = "shown" if make is not published or name == "coordinator" else "waiting"
        assert SourceFile.objects.get().state == shown
    else:
        assert response.status_code in (302, 403, 404)
        assert client.get(reverse("literature:add-file", args=[source.code])).status_code in (302, 403, 404)


def test_a_proposed_change_has_no_files(client, member, other_member, coordinator):
    change = propose_change(published(member, coordinator), by=other_member)
    assert posted(client, change, other_member).status_code == 403
    with pytest.raises(PermissionDenied):
        attach(change, other_member)


@pytest.mark.usefixtures("checked")
def test_what_is_known_of_a_file(member):
    file = attach(draft(member), member, name=r"C:\Papers\..\My paper (final).PDF")
    assert (file.name, file.pages, file.size) == ("My-paper-(final).pdf", 2, len(PAPER))
    assert file.sha256 == hashlib.sha256(PAPER).hexdigest()
    assert (file.added_by, file.licence_short, str(file.get_version_display())) == (member, "CC BY", "as published")
    assert storage.path_of(file.sha256).read_bytes() == PAPER
    assert [path.name for path in storage.folder().rglob("*") if path.is_file()] == [f"{file.sha256}.pdf"]


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("a.pdf", "a.pdf"),
        ("a", "a.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("", "file.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "a-b-Set-Cookie-x.pdf"),
        ("rapport d’activité.pdf", "rapport-d-activité.pdf"),
        ("evil\u202efdp.exe", "evil-fdp.exe.pdf"),
        ("x" * 300, "x" * 96 + ".pdf"),
    ],
)
def test_names(name, clean):
    assert actions.clean_name(name) == clean


def zipped() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "a")
    return stream.getvalue()


def locked(**options) -> bytes:
    made = pdf.writer("Secret.")
    made.encrypt(**options, algorithm="AES-256")
    return pdf.written(made)


def with_attachment() -> bytes:
    made = pdf.writer("Harmless.")
    made.add_attachment("a.exe", b"MZ")
    return pdf.written(made)


def with_script() -> bytes:
    return pdf.with_open_action(S="/JavaScript", JS="app.alert(1)")


def hidden_script() -> bytes:
    """The name of the entry written with a number for a letter, as the syntax allows."""
    return pdf.with_page_action({"/S": "x", "/JS": "app.alert(1)"}).replace(b"/JS", b"/J#53")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<html><script>alert(1)</script>", "This is not a PDF"),
        (b"<script>alert(1)</script>" + PAPER, "This is not a PDF"),
        (zipped(), "This is not a PDF"),
        (b"MZ\x90\x00", "This is not a PDF"),
        (b"%PDF-1.7\n", "This PDF is damaged"),
        (PAPER[: len(PAPER) // 3], "This PDF is damaged"),
        (b"%PDF-1.7\n" + b"[" * 400_000, "This PDF is damaged"),
        (locked(user_password="u", owner_password="o"), "This PDF opens only with a password"),
        (with_script(), "This PDF holds a program"),
        (hidden_script(), "This PDF holds a program"),
        (pdf.with_open_action(S="/JavaScript", JS="app.alert(1)"), "This PDF holds a program"),
        (pdf.with_open_action(S="/Launch", F="a.exe"), "This PDF can start other programs"),
        (pdf.with_open_action(S="/SubmitForm", F="https://example.org"), "This PDF can start other programs"),
        (with_attachment(), "This PDF has other files inside"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("checked")
def test_what_is_not_taken(client, member, content, sentence):
    source = draft(member)
    response = posted(client, source, member, file=upload(content, "innocent.pdf"))
    assert response.status_code == 422
    [problem] = response.context["form"].errors["file"]
    assert problem.startswith(sentence)
    assert 'value="cc-by" selected' in response.content.decode()
    assert (SourceFile.objects.count(), [p for p in storage.folder().rglob("*") if p.is_file()]) == (0, [])


@pytest.mark.usefixtures("checked")
def test_a_file_that_opens_without_a_password_is_taken(member):
    content = locked(user_password="", owner_password="o")
    assert attach(draft(member), member, content=content).pages == 1


@pytest.mark.usefixtures("checked")
def test_a_script_in_a_compressed_object_is_found(client, member):
    made = PdfReader(BytesIO(with_script()))
    again = pdf.writer("x")
    again.clone_document_from_reader(made)
    stream = BytesIO()
    again.compress_identical_objects()
    again.write(stream)
    assert posted(client, draft(member), member, file=upload(stream.getvalue())).status_code == 422


@pytest.mark.usefixtures("checked")
def test_a_file_that_takes_too_long_is_not_taken(client, member, settings):
    settings.FILE_READING_SECONDS = 0.01
    response = posted(client, draft(member), member)
    assert response.context["form"].errors["file"][0].startswith("This PDF is damaged")


def test_a_file_that_is_too_large_is_not_kept_while_it_comes(client, member, settings):
    settings.FILE_LARGEST = 500_000
    source = draft(member)
    response = posted(client, source, member, file=upload(PAPER + b" " * 600_000))
    assert response.context["form"].errors["file"] == ["The file is larger than 488.3\xa0KB, which is as much as fits."]
    assert SourceFile.objects.count() == 0
    assert posted(client, source, member, file=upload(PAPER + b" " * 400_000)).status_code == 302


@pytest.mark.parametrize("missing", ["file", "licence", "version"])
def test_what_has_to_be_said(client, member, missing):
    source = draft(member)
    response = posted(client, source, member, **{missing: ""})
    assert (response.status_code, list(response.context["form"].errors)) == (422, [missing])


def test_the_same_file_twice_is_one(client, member):
    source = draft(member)
    posted(client, source, member)
    response = posted(client, source, member)
    assert response.context["form"].errors["file"] == ["This very file is attached already."]
    assert storage.path_of(SourceFile.objects.get().sha256).exists()


@pytest.mark.usefixtures("checked")
def test_people_named_in_the_document_are_told_of(client, member):
    made = pdf.writer("x")
    made.add_metadata({"/Author": "Jane Witness\x07", "/Title": "t"})
    page = client.get(posted(client, draft(member), member, file=upload(pdf.written(made))).url)
    assert "The document names people in its properties: Jane Witness." in page.content.decode()


# Removing -------------------------------------------------------------------------------------------------------


def removed(client, file, user, reason="Not ours to show."):
    if user:
        client.force_login(user)
    return client.post(reverse("literature:remove-file", args=[file.code]), {"reason": reason})


def test_who_may_remove_what_is_shown(client, member, coordinator, reader, django_capture_on_commit_callbacks):
    name, user = reader
    file = attach(published(member, coordinator), coordinator)
    with django_capture_on_commit_callbacks(execute=True):
        response = removed(client, file, user)
    file.refresh_from_db()
    gone = name == "coordinator"
    assert (file.state == "removed", storage.path_of(file.sha256).exists()) == (gone, not gone)
    assert response.status_code == (302 if gone or not user else 403)
    if gone:
        assert (file.reason, file.decided_by) == ("Not ours to show.", coordinator)
        assert client.get(file.get_absolute_url()).status_code == 404
        assert file.name not in client.get(file.source.get_absolute_url()).content.decode()


def test_members_take_back_what_waits_and_what_is_on_their_drafts(client, member, other_member, coordinator):
    waiting = attach(published(member, coordinator), other_member)
    assert removed(client, waiting, other_member).status_code == 302
    assert removed(client, attach(draft(member), member), member).status_code == 302
    assert SourceFile.objects.present().count() == 0


def test_removing_wants_a_reason(client, member, coordinator):
    file = attach(published(member, coordinator), coordinator)
    assert removed(client, file, coordinator, " ").status_code == 422
    with pytest.raises(ValidationError):
        actions.remove_file(file, by=coordinator, reason=" ")
    assert SourceFile.objects.present().count() == 1


def test_bytes_that_another_source_has_too_stay(client, member, coordinator, django_capture_on_commit_callbacks):
    first, second = (attach(published(member, coordinator), coordinator) for _number in range(2))
    for file, there in ((first, True), (second, False)):
        with django_capture_on_commit_callbacks(execute=True):
            removed(client, file, coordinator)
        assert storage.path_of(file.sha256).exists() is there


def test_a_file_can_be_attached_again_after_it_was_removed(member, django_capture_on_commit_callbacks):
    source = draft(member)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_file(attach(source, member), by=member, reason="The wrong one.")
    assert storage.path_of(attach(source, member).sha256).exists()


def test_the_text_goes_with_the_file(member):
    file = attach(draft(member), member)
    FileText.objects.create(file=file)
    actions.remove_file(file, by=member, reason="x")
    assert FileText.objects.count() == 0


def test_a_page_with_many_files_asks_no_more(client, member, coordinator):
    source = published(member, coordinator)
    waiting = reverse("literature:files")
    asked = []
    for number in (1, 9):
        for page in range(number):
            attach(source, coordinator, content=pdf.pdf(f"Page {number} {page}"))
            attach(source, member, content=pdf.pdf(f"Waits {number} {page}"))
        client.force_login(coordinator)
        for address in (source.get_absolute_url(), waiting):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            asked.append(len(queries))
    assert asked[:2] == asked[2:]
