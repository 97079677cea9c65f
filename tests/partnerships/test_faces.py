"""What each reader sees of a case."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError

from curation.actions import take
from outbox.models import Letter
from partnerships.actions import edit_case, propose_change_to_case
from partnerships.faces import Level, face_for, level_of, public_face
from partnerships.models import Partnership
from partnerships.parts import Exchange, Partner, Place
from tests.factories.partnerships import make_case, publish_case, publish_organisation, submit_case

SECRET = "Zenobia Collective"


def partners():
    return [
        Partner(id="a", name="Open House", roles=("leads",)),
        Partner(id="b", name=SECRET, visibility="anonymised", public_name="a women's organisation in the region"),
        Partner(id="c", name="Hidden Fund", visibility="confidential"),
        Partner(id="d", name="Inner Circle", visibility="members"),
    ]


def exchanges():
    return [
        Exchange(id="1", what="skills", giver="a", receiver="b"),
        Exchange(id="2", what="resources", giver="c", receiver="a", text="The fund pays."),
        Exchange(id="3", what="information", giver="d", receiver="a"),
    ]


def content(**more):
    return {
        "title": "A quiet partnership",
        "partners": [one.as_json() for one in partners()],
        "exchanges": [one.as_json() for one in exchanges()],
        "places": [
            Place(
                id="p",
                name="Zenobia Town",
                country="LI",
                latitude=47.1,
                longitude=9.5,
                visibility="anonymised",
                public_name="a border region",
            ).as_json()
        ],
        "confidential_note": f"{SECRET} is in danger.",
        **more,
    }


@pytest.fixture
def case(member, group, coordinator):
    return publish_case(member, group, coordinator, readers=[coordinator], **content())


def names(face):
    return [face.name_of(partner) for partner in face.partners]


def test_the_public_sees_what_was_written_for_it(case):
    face = face_for(case, AnonymousUser())
    assert names(face) == ["Open House", "a women's organisation in the region"]
    assert [one.id for one in face.parts("exchanges")] == ["1"]
    places = [(one.name, one.country, one.latitude, one.longitude) for one in face.parts("places")]
    assert places == [("a border region", "", None, None)]
    assert face.confidential_note == ""
    assert all(one.public_name == "" and one.visibility == "public" for one in face.partners)


def test_members_see_more_and_not_all(case, other_member):
    face = face_for(case, other_member)
    assert names(face) == ["Open House", "a women's organisation in the region", "Inner Circle"]
    assert [one.id for one in face.parts("exchanges")] == ["1", "3"]


def test_who_is_named_and_the_author_see_all(case, member, coordinator):
    for person in (member, coordinator):
        face = face_for(case, person)
        assert names(face) == ["Open House", SECRET, "Hidden Fund", "Inner Circle"]
        assert face.confidential_note == f"{SECRET} is in danger."


def test_a_coordinator_who_is_not_named_is_a_member_here(case, second_coordinator, other_coordinator):
    assert level_of(case, second_coordinator) == level_of(case, other_coordinator) == Level.MEMBERS


def test_a_confidential_case_is_known_to_those_named_alone(
    member, group, coordinator, second_coordinator, other_coordinator, other_member
):
    case = publish_case(member, group, coordinator, readers=[coordinator], title="Hush", audience="confidential")
    people = [AnonymousUser(), other_member, other_coordinator, second_coordinator, coordinator, member]
    assert [Partnership.objects.visible_to(one).filter(pk=case.pk).exists() for one in people] == [
        *(False, False, False, False, True, True)
    ]
    with pytest.raises(ValueError, match="see nothing"):
        _ = public_face(case).title
    assert str(case) == f"case {case.code}"


def test_members_only(member, group, coordinator, other_member, outsider):
    case = publish_case(member, group, coordinator, audience="members")
    people = [AnonymousUser(), other_member, outsider]
    assert [Partnership.objects.visible_to(one).filter(pk=case.pk).exists() for one in people] == [False, True, True]
    assert not Partnership.objects.published().exists()


def test_something_confidential_needs_a_reader(member, group, outsider, coordinator):
    with pytest.raises(ValidationError) as caught:
        make_case(member, group, **content())
    assert list(caught.value.message_dict) == ["readers"]
    with pytest.raises(ValidationError):
        make_case(member, group, readers=[outsider], **content())
    case = make_case(member, group, readers=[coordinator], **content())
    with pytest.raises(ValidationError):
        edit_case(case, by=member, values={}, readers=[])


def test_only_who_is_named_reviews_and_is_told(member, group, coordinator, second_coordinator):
    case = make_case(member, group, readers=[coordinator], **content())
    submit_case(case, by=member)
    assert list(Letter.objects.values_list("to_address", flat=True)) == [coordinator.email]
    assert not mail.outbox
    assert Partnership.objects.awaiting_review().reviewable_by(second_coordinator).count() == 0
    assert Partnership.objects.waiting_for(coordinator).count() == 1
    case.refresh_from_db()
    with pytest.raises(PermissionDenied):
        take(case, "publish", by=second_coordinator)


def test_nobody_copies_what_they_may_not_read(case, other_member, coordinator):
    with pytest.raises(PermissionDenied):
        propose_change_to_case(case, by=other_member)
    assert propose_change_to_case(case, by=coordinator).reader_ids == {coordinator.pk}


def test_an_organisation_that_is_kept_back_is_no_link(member, group, coordinator):
    hidden = publish_organisation(
        member, group, coordinator, name=SECRET, audience="confidential", readers=[coordinator]
    )
    partner = Partner(id="a", organisation=hidden.code, name="").as_json()
    case = publish_case(member, group, coordinator, partners=[partner])
    face = public_face(case)
    assert (face.organisations, face.name_of(face.partners[0])) == ({}, "")
    assert str(hidden) == f"organisation {hidden.code}"
    assert [one.organisation for one in case.partner_organisations.all()] == [hidden]
