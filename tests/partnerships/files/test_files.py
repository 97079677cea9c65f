"""Files of cases: taken in clean, shown to whom they are for, named by nobody."""

import os

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from curation.actions import take
from partnerships.actions import propose_change_to_case
from partnerships.faces import face_for, public_face
from partnerships.files import actions, sweeping
from partnerships.files.reading import files_context, files_of
from partnerships.files.storage import STORE
from partnerships.models import CaseFile
from partnerships.parts import Partner
from tests import pdf
from tests.curation.uploads import marked
from tests.factories.partnerships import make_case, publish_case

PAPER = pdf.pdf("What was agreed.")
PEOPLE = ["nobody", "outsider", "other_member", "member", "coordinator", "second_coordinator", "other_coordinator"]
PARTNERS = [
    Partner(id="a", name="Open House"),
    Partner(id="b", name="Zenobia", visibility="anonymised", public_name="a group"),
    Partner(id="c", name="Inner Circle", visibility="members"),
]


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def quick(monkeypatch):
    """Start no process to clean a file where that is not what is tested: it is taken as it is."""

    def clean(path, *, into):
        data = path.read_bytes()
        if data.startswith(b"%PDF"):
            (into / "clean.pdf").write_bytes(data)
            return {"type": "application/pdf", "file": "clean.pdf", "pages": 1, "comments": 0}
        for name in ("large.jpg", "small.jpg"):
            (into / name).write_bytes(data + name.encode())
        return {
            **{"type": "image/jpeg", "file": "large.jpg", "width": 1600, "height": 800},
            **{"small": "small.jpg", "small_width": 800, "small_height": 400},
        }

    monkeypatch.setattr(actions.apart, "clean", clean)


@pytest.fixture
def case(member, group, coordinator):
    partners = [one.as_json() for one in PARTNERS]
    return publish_case(member, group, coordinator, readers=[coordinator], partners=partners)


def upload(data: bytes = PAPER, name: str = "Zenobia's secret plan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def attach(case, by, data=PAPER, kind="agreement", **words) -> CaseFile:
    words = {"title": "The agreement", "agreement_state": "in-force"} | words if kind == "agreement" else words
    return actions.add_file(case, by=by, upload=upload(data), kind=kind, **words)[0]


def picture(case, by, data=b"\xff\xd8\xff picture", **words) -> CaseFile:
    return attach(case, by, data, "picture", **{"alternative": "People at a table.", **words})


def url(name, case, *arguments):
    return reverse(f"partnerships:{name}", args=[case.code, *arguments])


def who_gets(client, request, address) -> set[str]:
    """Which of the cast are sent what lies at an address."""
    got = set()
    for name in PEOPLE:
        client.logout()
        if name != "nobody":
            client.force_login(request.getfixturevalue(name))
        response = client.get(address)
        assert response.status_code in (200, 404)
        got |= {name} if response.status_code == 200 else set()
    return got


# Who reads ------------------------------------------------------------------------------------------------------

NAMED = {"member", "coordinator"}
MEMBERS = set(PEOPLE) - {"nobody"}


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("visibility", "readers"), [("public", set(PEOPLE)), ("members", MEMBERS), ("confidential", NAMED)]
)
def test_who_reads_a_file(client, request, case, coordinator, visibility, readers):
    file = attach(case, coordinator, visibility=visibility)
    assert who_gets(client, request, file.get_absolute_url()) == readers
    shown = picture(case, coordinator, visibility=visibility)
    assert who_gets(client, request, shown.small_url) == readers
    client.force_login(coordinator)
    robots = client.get(file.get_absolute_url()).headers.get("X-Robots-Tag")
    assert robots == (None if visibility == "public" else "noindex, noarchive")


@pytest.mark.usefixtures("quick")
def test_the_files_of_a_draft_are_its_authors(client, request, member, group):
    draft = make_case(member, group)
    file = attach(draft, member)
    assert who_gets(client, request, file.get_absolute_url()) == {"member"}


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(("audience", "readers"), [("members", MEMBERS), ("confidential", NAMED)])
def test_a_file_is_read_by_none_who_does_not_read_the_case(
    client, request, member, group, coordinator, audience, readers
):
    case = publish_case(member, group, coordinator, readers=[coordinator], audience=audience)
    file = attach(case, coordinator)
    assert who_gets(client, request, file.get_absolute_url()) == readers
    client.force_login(coordinator)
    assert client.get(file.get_absolute_url())["X-Robots-Tag"] == "noindex, noarchive"


@pytest.mark.usefixtures("quick")
def test_a_confidential_file_closes_the_case_to_coordinators_who_are_not_named(
    member, group, coordinator, second_coordinator
):
    case = publish_case(member, group, coordinator)
    with pytest.raises(ValidationError) as refused:
        attach(case, coordinator, visibility="confidential")
    assert list(refused.value.message_dict) == ["readers"]
    assert not case.files.exists()
    case.readers.set([coordinator])
    file = attach(case, coordinator, visibility="confidential")
    case.refresh_from_db()
    assert case.has_protected
    assert (files_of(face_for(case, second_coordinator)), files_of(face_for(case, coordinator))) == ([], [file])
    actions.remove_file(file, by=coordinator, reason="Asked for.")
    case.refresh_from_db()
    assert not case.has_protected


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("parties", "visibility", "is_taken"),
    [
        (["a"], "public", True),
        (["a", "b"], "public", False),
        (["a", "b"], "members", False),
        (["a", "b"], "confidential", True),
        (["c"], "public", False),
        (["c"], "members", True),
        (["gone"], "public", True),
    ],
)
def test_an_agreement_is_read_by_none_who_may_not_know_a_party(case, coordinator, parties, visibility, is_taken):
    if is_taken:
        assert attach(case, coordinator, parties=parties, visibility=visibility).parties == [
            one for one in parties if one != "gone"
        ]
    else:
        with pytest.raises(ValidationError) as refused:
            attach(case, coordinator, parties=parties, visibility=visibility)
        assert list(refused.value.message_dict) == ["visibility"]


@pytest.mark.usefixtures("quick")
def test_an_agreement_goes_with_a_party_that_is_hidden_later(case, coordinator, other_member):
    file = attach(case, coordinator, parties=["a"])
    assert files_of(public_face(case)) == [file]
    case.partners[0] |= {"visibility": "anonymised", "public_name": "a house"}
    case.save()
    assert (files_of(public_face(case)), files_of(face_for(case, other_member))) == ([], [])
    [told] = files_context(face_for(case, coordinator))["agreements"]
    assert (told["parties"], told["state"]) == (["Open House"], "in force")


# Who changes ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("quick")
def test_who_attaches_describes_and_removes(client, case, member, coordinator, second_coordinator, outsider):
    file = attach(case, coordinator)
    posts = [
        (
            url("add-file", case),
            {"kind": "document", "title": "T", "visibility": "public", "file": upload(PAPER + b"\n")},
        ),
        (url("change-file", case, file.code), {"title": "New", "agreement_state": "ended", "visibility": "public"}),
        (url("remove-file", case, file.code), {"reason": "Wrong."}),
    ]
    for address, values in posts:
        assert client.post(address, values).url.startswith("/accounts/login/")
    for person in (member, outsider, second_coordinator):
        client.force_login(person)
        assert client.get(url("files", case)).status_code == 403
        assert [client.post(*one).status_code for one in posts] == [403, 403, 403]
        with pytest.raises(PermissionDenied):
            attach(case, person)
    assert case.files.present().count() == 1
    client.force_login(coordinator)
    posts[0][1]["file"].seek(0)
    assert [client.post(*one).status_code for one in posts] == [302, 302, 302]
    file.refresh_from_db()
    assert (file.agreement_state, file.title, file.reason, file.removed_by) == ("ended", "", "Wrong.", coordinator)
    assert [one.title for one in case.files.present()] == ["T"]


@pytest.fixture
def open_case(member, group, coordinator):
    """A case without anything that is kept back."""
    return publish_case(member, group, coordinator)


@pytest.fixture
def proposed(quick, open_case, other_member):
    """A proposed change of somebody who is no coordinator, in which a file is added."""
    change = propose_change_to_case(open_case, by=other_member)
    attach(change, other_member, kind="document", title="The minutes")
    return change


@pytest.mark.usefixtures("quick")
def test_a_file_of_a_proposed_change_is_read_by_its_author_and_reviewers_alone(
    client, request, open_case, proposed, other_member
):
    [file] = proposed.files.all()
    assert who_gets(client, request, file.get_absolute_url()) == {"other_member"}
    take(proposed, "submit", by=other_member)
    readers = {"other_member", "coordinator", "second_coordinator"}
    assert who_gets(client, request, file.get_absolute_url()) == readers
    client.logout()
    assert "The minutes" not in client.get(open_case.get_absolute_url()).content.decode()
    assert client.get(url("case-file", open_case, file.code)).status_code == 404


@pytest.mark.usefixtures("quick")
def test_a_reviewer_sees_what_is_added_and_accepts_it(client, request, open_case, proposed, other_member, coordinator):
    [file] = proposed.files.all()
    take(proposed, "submit", by=other_member)
    client.force_login(coordinator)
    page = client.get(reverse("portal:review-item", args=["partnership", proposed.code]))
    assert [(one.label, one.old, one.new) for one in page.context["proposed_changes"]] == [
        ("Files added", "", "The minutes (document, as the case)")
    ]
    take(proposed, "publish", by=coordinator)
    file.refresh_from_db()
    assert file.case == open_case
    assert who_gets(client, request, file.get_absolute_url()) == set(PEOPLE)
    assert client.get(url("case-file", proposed, file.code)).status_code == 404


@pytest.mark.usefixtures("quick")
def test_what_is_declined_stays_with_the_proposal(client, request, open_case, proposed, other_member, coordinator):
    [file] = proposed.files.all()
    change = take(proposed, "submit", by=other_member)
    take(change, "decline", by=coordinator, comment="Not these.")
    assert who_gets(client, request, file.get_absolute_url()) == {"other_member", "coordinator", "second_coordinator"}
    assert not open_case.files.exists()


@pytest.mark.usefixtures("quick")
def test_what_the_case_has_meanwhile_is_not_added_twice(open_case, proposed, other_member, coordinator, monkeypatch):
    attach(open_case, coordinator, kind="document", title="The same")
    change = take(proposed, "submit", by=other_member)
    picture(change, coordinator)
    monkeypatch.setattr(actions, "MOST_FILES", 1)
    with pytest.raises(ValidationError):
        take(change, "publish", by=coordinator)
    monkeypatch.setattr(actions, "MOST_FILES", 40)
    take(change, "publish", by=coordinator)
    assert [file.title or file.kind for file in open_case.files.all()] == ["The same", "picture"]


@pytest.mark.usefixtures("quick")
def test_only_who_writes_a_proposed_change_adds_to_it(client, proposed, member, second_coordinator, other_member):
    assert client.get(url("add-file", proposed)).status_code == 302
    for person, status in ((member, 404), (second_coordinator, 404), (other_member, 200)):
        client.force_login(person)
        assert client.get(url("add-file", proposed)).status_code == status


@pytest.mark.usefixtures("quick")
def test_what_is_wrong_stands_beside_it(client, case, coordinator):
    client.force_login(coordinator)
    values = {"kind": "picture", "visibility": "public", "title": "A feast", "file": upload(b"\xff\xd8\xff x")}
    page = client.post(url("add-file", case), values)
    assert page.status_code == 422
    assert page.context["form"].errors == {"alternative": ["Say what is to be seen, for those who do not see it."]}
    assert 'value="A feast"' in page.content.decode()
    values |= {"kind": "document", "file": upload(b"\xff\xd8\xff x")}
    page = client.post(url("add-file", case), values)
    assert list(page.context["form"].errors) == ["file"]
    assert client.post(url("remove-file", case, attach(case, coordinator).code), {"reason": " "}).status_code == 422


@pytest.mark.usefixtures("quick")
def test_the_same_file_twice(case, coordinator):
    attach(case, coordinator)
    with pytest.raises(ValidationError) as refused:
        attach(case, coordinator)
    assert list(refused.value.message_dict) == ["file"]


@pytest.mark.parametrize(
    "broken", [{"alternative": ""}, {"media_type": "application/pdf"}, {"agreement_state": "agreed"}]
)
@pytest.mark.usefixtures("quick")
def test_the_database_refuses_what_cannot_be(case, coordinator, broken):
    file = picture(case, coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseFile.objects.filter(pk=file.pk).update(**broken)


# Bytes and names ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "data"), [("agreement", marked.document), ("picture", marked.jpeg)])
def test_what_is_sent_says_no_name_and_no_name_lies_on_the_disk(client, case, coordinator, settings, kind, data):
    file = (attach if kind == "agreement" else picture)(case, coordinator, data())
    response = client.get(file.get_absolute_url())
    sent = b"".join(response.streaming_content)
    assert marked.NAME.encode() not in (marked.everything(sent) if kind == "agreement" else sent)
    for said in (file.get_absolute_url(), str(response.headers), str(file)):
        assert "zenobia" not in said.lower()
        assert "secret" not in said.lower()
    names = [name for _folder, folders, files in os.walk(settings.MEDIA_ROOT) for name in (*folders, *files)]
    assert sorted(names) == sorted(["case-files", file.sha256[:2], f"{file.sha256}.bin"])
    assert file.size == len(sent)


@pytest.mark.usefixtures("quick")
def test_how_it_is_sent(client, case, coordinator):
    paper, seen = attach(case, coordinator), picture(case, coordinator)
    told = [
        [client.get(one.get_absolute_url())[name] for name in ("Content-Type", "Content-Disposition")]
        for one in (paper, seen)
    ]
    assert told == [
        ["application/pdf", f'attachment; filename="{paper.code}.pdf"'],
        ["image/jpeg", f'inline; filename="{seen.code}.jpg"'],
    ]
    response = client.get(seen.get_absolute_url())
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert client.get(seen.get_absolute_url(), headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert client.get(seen.small_url)["ETag"] == f'"{seen.small_sha256}"'
    assert client.get(f"{paper.get_absolute_url()}small/").status_code == 404


@pytest.mark.usefixtures("quick")
def test_a_file_is_had_at_its_own_case_only(client, case, member, group, coordinator):
    other = publish_case(member, group, coordinator)
    file = attach(case, coordinator)
    assert client.get(url("case-file", other, file.code)).status_code == 404


@pytest.mark.usefixtures("quick")
def test_removed_bytes_are_gone_unless_another_case_has_them(
    client, case, member, group, coordinator, django_capture_on_commit_callbacks
):
    other = publish_case(member, group, coordinator)
    files = [attach(one, coordinator) for one in (case, other)]
    path = STORE.path_of(files[0].sha256)
    for file, there in zip(files, (True, False), strict=True):
        with django_capture_on_commit_callbacks(execute=True):
            actions.remove_file(file, by=coordinator, reason="Over.")
        assert path.exists() is there
        assert client.get(file.get_absolute_url()).status_code == 404


@pytest.mark.usefixtures("quick")
def test_the_sweep_leaves_what_is_had_and_what_is_new(case, coordinator):
    kept = picture(case, coordinator)
    orphan = STORE.path_of("ab" * 32)
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"left behind")
    left = STORE.folder() / ".unfinished-x"
    left.mkdir()
    paths = [orphan, left, STORE.path_of(kept.sha256), STORE.path_of(kept.small_sha256)]
    for path in paths:
        os.utime(path, (0, 0))
    assert sweeping.sweep(timezone.now()) == 1
    assert [path.exists() for path in paths] == [False, False, True, True]


@pytest.mark.usefixtures("quick")
def test_pictures_and_agreements_ask_no_more_for_more(case, coordinator):
    counts = []
    for number in (1, 9):
        for place in range(number):
            picture(case, coordinator, b"\xff\xd8\xff" + os.urandom(8), title=str(place))
            attach(case, coordinator, PAPER + os.urandom(8), parties=["a"])
        with CaptureQueriesContext(connection) as queries:
            context = files_context(public_face(case))
            assert [one.get_absolute_url() for one in context["pictures"]]
        counts.append(len(queries))
    assert (len(context["pictures"]), len(context["agreements"])) == (10, 10)
    assert counts[0] == counts[1]


def test_a_file_that_is_too_large(client, case, coordinator, settings):
    settings.FILE_LARGEST = 1000
    client.force_login(coordinator)
    values = {"kind": "document", "title": "T", "visibility": "public", "file": upload(b"%PDF-" + b"x" * 2000)}
    page = client.post(url("add-file", case), values)
    assert page.status_code == 422
    assert "larger than" in page.content.decode()
    with pytest.raises(ValidationError):
        attach(case, coordinator, b"%PDF-" + b"x" * 2000)
