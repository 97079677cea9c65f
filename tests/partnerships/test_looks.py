"""Who looked at what is not for everybody: recorded wherever it is shown, for nobody else, told to those concerned."""

import io
from datetime import date, timedelta

import pgtrigger
import pytest
from django.db import InternalError, connection, transaction
from django.db.models import F
from PIL import Image

from curation.actions import take
from partnerships.actions import edit_case, propose_change_to_case
from partnerships.faces import face_for
from partnerships.files.actions import add_file
from partnerships.models import Look
from partnerships.parts import Partner
from tests.factories.partnerships import make_case, make_organisation, publish_case, publish_organisation

HIDDEN = [Partner(id="a", name="Asha", visibility="confidential").as_json()]
FOR_MEMBERS = [Partner(id="a", name="Asha", visibility="members").as_json()]


@pytest.fixture
def confidential(member, group, coordinator):
    return publish_case(member, group, coordinator, readers=[coordinator], title="Hidden", audience="confidential")


@pytest.fixture
def with_a_secret(member, group, coordinator):
    return publish_case(member, group, coordinator, readers=[coordinator], partners=HIDDEN)


def looks():
    """All that was recorded, as (who, short address, where, what, times)."""
    return sorted(Look.objects.values_list("person__name", "code", "way", "saw", "times"))


def test_a_look_at_a_confidential_case_is_recorded_once_a_day_with_a_count(client, coordinator, confidential):
    client.force_login(coordinator)
    for _time in range(3):
        client.get(confidential.get_absolute_url())
    assert looks() == [(coordinator.name, confidential.code, "page", "confidential", 3)]


def test_another_day_is_another_row(client, coordinator, confidential):
    client.force_login(coordinator)
    client.get(confidential.get_absolute_url())
    with pgtrigger.ignore("partnerships.Look:look_never_changed"):
        Look.objects.update(day=F("day") - timedelta(1))
    client.get(confidential.get_absolute_url())
    assert [row[-1] for row in looks()] == [1, 1]


@pytest.mark.parametrize(
    ("path", "way"),
    [
        ("/partnerships/{code}/", "page"),
        ("/partnerships/{code}/?in=fr", "page"),
        ("/partnerships/{code}/history/", "history"),
        ("/partnerships/{code}/edit/partners/", "form"),
        ("/partnerships/{code}/edit/what/", "form"),
        ("/partnerships/{code}/edit/check/", "form"),
        ("/partnerships/{code}/money/", "form"),
        ("/partnerships/{code}/files/", "form"),
        ("/partnerships/{code}/grants.csv", "export"),
        ("/partnerships/{code}/ledger.csv", "export"),
        ("/partnerships/{code}/grants.json", "export"),
        ("/partnerships/{code}/discussion/", "other"),
        ("/partnerships/{code}/sharing.svg", None),
        ("/literature/cases/{code}/cite/", None),
        ("/partnerships/{code}/good-practice/", "other"),
        ("/partnerships/{code}/erase/", "other"),
        ("/partnerships/confidential/", "list"),
        ("/literature/cases/{code}/sources/", "other"),
        ("/review/partnership/{code}/", "review"),
    ],
)
def test_every_page_that_shows_it_records_it(client, coordinator, confidential, path, way):
    client.force_login(coordinator)
    response = client.get(path.format(code=confidential.code))
    wanted = [] if way is None else [(coordinator.name, confidential.code, way, "confidential", 1)]
    assert (response.status_code == 200, looks()) == (way is not None, wanted)


def test_what_a_case_keeps_back_is_recorded_for_who_reads_it_and_for_nobody_else(
    client, with_a_secret, coordinator, second_coordinator, other_member, outsider
):
    for person in (second_coordinator, other_member, outsider):
        client.force_login(person)
        client.get(with_a_secret.get_absolute_url())
        client.get(f"{with_a_secret.get_absolute_url()}history/")
    client.logout()
    client.get(with_a_secret.get_absolute_url())
    assert looks() == []
    client.force_login(coordinator)
    client.get(with_a_secret.get_absolute_url())
    assert looks() == [(coordinator.name, with_a_secret.code, "page", "confidential", 1)]


def test_what_anybody_reads_is_not_watched(client, member, group, coordinator):
    case = publish_case(member, group, coordinator)
    organisation = publish_organisation(member, group, coordinator)
    client.force_login(coordinator)
    for record in (case, organisation):
        client.get(record.get_absolute_url())
    for path in ("/partnerships/", "/organisations/", "/organisations/list.csv", "/partnerships/map/"):
        b"".join(client.get(path))
    assert looks() == []


def test_what_is_for_members_is_recorded_as_that_on_its_own_pages(client, member, group, coordinator, other_member):
    case = publish_case(member, group, coordinator, partners=FOR_MEMBERS)
    organisation = publish_organisation(member, group, coordinator, contacts=[{"name": "Ana"}])
    client.get(case.get_absolute_url())
    client.force_login(other_member)
    for path in ("/partnerships/", "/partnerships/confidential/", case.get_absolute_url()):
        client.get(path)
    client.get(organisation.get_absolute_url())
    assert looks() == sorted((other_member.name, one.code, "page", "members", 1) for one in (case, organisation))


def test_a_file_is_recorded_and_is_kept_by_no_browser(client, with_a_secret, coordinator, member):
    picture = io.BytesIO()
    Image.new("RGB", (20, 20)).save(picture, "JPEG")
    picture.size = len(picture.getvalue())
    words = {"alternative": "A house", "visibility": "confidential"}
    file, _comments = add_file(with_a_secret, by=coordinator, upload=picture, kind="picture", **words)
    client.force_login(member)
    response = client.get(file.get_absolute_url())
    assert looks() == [(member.name, with_a_secret.code, "file", "confidential", 1)]
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-store", "no-cache"}
    again = client.get(file.get_absolute_url(), headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, looks()[0][-1]) == (304, 2)


def test_a_confidential_page_is_asked_for_again_each_time(client, coordinator, confidential):
    client.force_login(coordinator)
    assert "no-store" in client.get(confidential.get_absolute_url())["Cache-Control"]


@pytest.mark.parametrize("path", ["/organisations/", "/organisations/list.csv", "/organisations/suggest/?q=quiet"])
def test_a_confidential_organisation_is_recorded_wherever_it_is_shown(client, member, group, coordinator, path):
    values = {"name": "Quiet House", "audience": "confidential", "readers": [coordinator]}
    organisation = publish_organisation(member, group, coordinator, **values)
    client.force_login(coordinator)
    response = client.get(path)
    assert b"Quiet House" in (b"".join(response.streaming_content) if response.streaming else response.content)
    way = "export" if path.endswith("csv") else "list"
    assert looks() == [(coordinator.name, organisation.code, way, "confidential", 1)]


def test_what_was_confidential_once_is_recorded_wherever_it_is_told(client, with_a_secret, coordinator):
    edit_case(with_a_secret, by=coordinator, values={"partners": []})
    client.force_login(coordinator)
    client.get(f"{with_a_secret.get_absolute_url()}money/")
    assert looks() == []
    client.get(with_a_secret.get_absolute_url())  # what was corrected stands under "In review"
    client.get(f"{with_a_secret.get_absolute_url()}history/")
    assert [row[2:4] for row in looks()] == [("history", "confidential"), ("page", "confidential")]


def test_a_form_that_comes_back_counts_and_a_redirect_does_not(client, member, group, coordinator):
    case = make_case(member, group, readers=[coordinator], partners=HIDDEN)
    client.force_login(member)
    client.post(f"/partnerships/{case.code}/step/", {"decision": "withdraw"})
    assert looks() == []
    assert client.post(f"/partnerships/{case.code}/erase/", {}).status_code == 422
    assert [row[2:] for row in looks()] == [("other", "confidential", 1)]


def test_a_write_that_fails_breaks_no_page_and_is_logged(client, coordinator, confidential, monkeypatch, caplog):
    def fails(*arguments):
        raise InternalError("disk full")

    monkeypatch.setattr("partnerships.looks._write", fails)
    client.force_login(coordinator)
    assert client.get(confidential.get_absolute_url()).status_code == 200
    assert [record.message for record in caplog.records if record.name == "portal.looks"] == [
        "looks could not be written"
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM partnerships_look",
        "UPDATE partnerships_look SET times = 0",
        "UPDATE partnerships_look SET way = 'list'",
        "UPDATE partnerships_look SET person_id = person_id + 1",
    ],
)
def test_the_record_is_not_changed(client, coordinator, confidential, statement):
    client.force_login(coordinator)
    client.get(confidential.get_absolute_url())
    with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_face_made_outside_a_request_records_nothing(coordinator, confidential):
    assert face_for(confidential, coordinator).is_whole
    assert looks() == []


def test_who_sees_who_looked(client, with_a_secret, member, coordinator, second_coordinator, other_member):
    client.force_login(coordinator)
    client.get(with_a_secret.get_absolute_url())
    address = f"/partnerships/{with_a_secret.code}/looks/"
    statuses = {}
    for person in (coordinator, member, second_coordinator, other_member):
        client.force_login(person)
        response = client.get(address)
        statuses[person.name] = (response.status_code, b"Looked at 1 time." in response.content)
    assert statuses == {
        coordinator.name: (200, True),
        member.name: (200, True),
        second_coordinator.name: (403, False),
        other_member.name: (403, False),
    }
    client.logout()
    assert client.get(address).status_code == 302
    # To see who looked is no look.
    assert len(looks()) == 1


def test_a_look_at_a_proposed_change_is_told_with_the_record(client, with_a_secret, member, coordinator):
    change = propose_change_to_case(with_a_secret, by=coordinator)
    client.force_login(coordinator)
    client.get(change.get_absolute_url())
    client.force_login(member)
    found = client.get(f"/partnerships/{with_a_secret.code}/looks/").context["looks"]
    assert change.code in {look.code for look in found}


def test_the_coordinators_of_the_group_see_it_where_nothing_is_for_named_ones(client, member, group, coordinator):
    organisation = make_organisation(member, group, contacts=[{"name": "Ana"}])
    take(organisation, "submit", by=member)
    client.force_login(coordinator)
    client.get(organisation.get_absolute_url())
    assert client.get(f"/organisations/{organisation.code}/looks/").status_code == 200
    assert b"Who looked" in client.get(organisation.get_absolute_url()).content
    assert [row[2:4] for row in looks()] == [("page", "members")]


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_asks_the_same_number_of_questions(
    client, with_a_secret, coordinator, number, django_assert_num_queries
):
    day = date(2026, 1, 1)
    same = {"kind": "partnership", "code": with_a_secret.code, "person": coordinator}
    same |= {"way": "page", "saw": "confidential"}
    Look.objects.bulk_create(Look(**same, day=day + timedelta(n)) for n in range(number))
    client.force_login(coordinator)
    client.get("/about/")
    with django_assert_num_queries(15):
        client.get(f"/partnerships/{with_a_secret.code}/looks/")
