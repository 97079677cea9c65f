"""Asking people to join, and joining: by link, once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.actions import AccountExists, InvitationUnusable
from accounts.models import Invitation, Membership, User
from outbox.due import still_matters
from outbox.models import Letter
from tests.accounts.conftest import link_of, token_of
from tests.at_once import at_once
from tests.factories.people import PASSWORD, make_person

NEWCOMER = {"name": "Nora Newcomer", "password": "three quiet rivers", "time_zone": "Europe/Lisbon"}


def invite_page(group) -> str:
    return reverse("accounts:invite", args=[group.slug])


# Inviting -------------------------------------------------------------------------------------------------------


def test_an_invitation_is_a_private_letter_with_a_link_that_opens_it(invited, group):
    letter = Letter.objects.get(kind="invitation")
    assert (letter.to_address, letter.private) == ("newcomer@example.org", True)
    assert letter.subject == "Greta Graz invites you to WG 3"
    assert actions.find_invitation(token_of(invited)) == invited
    assert token_of(invited) not in str(Invitation.objects.values().get(pk=invited.pk))


def test_only_a_coordinator_of_the_group_invites(group, member, other_coordinator):
    for person in (member, other_coordinator):
        with pytest.raises(PermissionDenied):
            actions.invite(email="x@example.org", group=group, by=person)
    assert Invitation.objects.count() == 0


def test_who_is_a_member_or_was_asked_already_is_not_asked_again(invited, group, coordinator, member):
    for email in (member.email.upper(), "Newcomer@Example.org"):
        with pytest.raises(ValidationError) as error:
            actions.invite(email=email, group=group, by=coordinator)
        assert list(error.value.message_dict) == ["email"]
    assert Invitation.objects.count() == 1
    assert Letter.objects.filter(kind="invitation").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_invite_the_same_person_at_once(group, coordinator, second_coordinator):
    outcomes = at_once(
        lambda: actions.invite(email="x@example.org", group=group, by=coordinator),
        lambda: actions.invite(email="x@example.org", group=group, by=second_coordinator),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Invitation", "ValidationError"]
    assert (Invitation.objects.count(), Letter.objects.count()) == (1, 1)


def test_sent_again_the_new_link_opens_and_the_old_one_and_its_letter_do_not_matter(invited, coordinator):
    old = token_of(invited)
    again = actions.send_invitation_again(invitation=invited, by=coordinator)
    assert actions.find_invitation(token_of(again)) == invited
    with pytest.raises(InvitationUnusable, match="not known"):
        actions.find_invitation(old)
    about = list(Letter.objects.filter(kind="invitation").order_by("id").values_list("about", flat=True))
    assert [still_matters("invitation", each) for each in about] == [False, True]
    assert again.times_sent == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"expires_at": timezone.now() - timedelta(minutes=1)}, "run out"),
        ({"revoked_at": timezone.now()}, "taken back"),
        ({"accepted_at": timezone.now()}, "has been used"),
    ],
)
def test_a_link_that_is_old_taken_back_or_used_says_so_with_410(client, invited, changes, sentence):
    Invitation.objects.filter(pk=invited.pk).update(**changes)
    for method in (client.get, client.post):
        response = method(link_of(invited), NEWCOMER)
        assert response.status_code == 410
        assert sentence in response.content.decode()
    assert not User.objects.filter(email="newcomer@example.org").exists()


def test_an_unknown_link_is_410_as_well(client, db):
    assert client.get(reverse("accounts:accept-invitation", args=["nonsense"])).status_code == 410


def test_what_was_answered_is_neither_sent_again_nor_taken_back(invited, coordinator):
    actions.accept_invitation(token=token_of(invited), **NEWCOMER)
    for action in (actions.send_invitation_again, actions.revoke_invitation):
        with pytest.raises(InvitationUnusable, match="accepted meanwhile"):
            action(invitation=invited, by=coordinator)


def test_the_invite_page_is_the_coordinators(client, group, member, other_coordinator, coordinator):
    page, data = invite_page(group), {"email": "x@example.org", "role": "member"}
    assert client.post(page, data)["Location"] == f"/accounts/login/?next={page}"
    for person in (member, other_coordinator):
        client.force_login(person)
        assert client.post(page, data).status_code == 403
    assert Invitation.objects.count() == 0
    client.force_login(coordinator)
    assert client.post(page, data | {"message": "Hello"})["Location"] == group.get_absolute_url()
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.message, invitation.invited_by) == ("x@example.org", "Hello", coordinator)


def test_a_wrong_invitation_comes_back_with_all_that_was_typed(client, group, coordinator, member):
    client.force_login(coordinator)
    response = client.post(invite_page(group), {"email": member.email, "role": "member", "message": "Dear Mira"})
    assert response.context["form"].errors == {"email": ["This person is a member of the group already."]}
    assert response.context["form"]["message"].value() == "Dear Mira"


def test_sending_again_and_taking_back_are_the_coordinators(client, invited, member, other_coordinator, coordinator):
    again = reverse("accounts:send-invitation-again", args=[invited.pk])
    revoke = reverse("accounts:revoke-invitation", args=[invited.pk])
    for address in (again, revoke):
        assert client.post(address)["Location"].startswith("/accounts/login/")
    for person in (member, other_coordinator):
        client.force_login(person)
        assert [client.post(address).status_code for address in (again, revoke)] == [404, 404]
    client.force_login(coordinator)
    assert client.get(again).status_code == 405
    client.post(again)
    assert Invitation.objects.get().times_sent == 2
    client.post(revoke)
    assert Invitation.objects.get().state == "revoked"


def test_invitations_are_limited_and_nothing_typed_is_lost(client, group, coordinator, settings):
    settings.ACCOUNT_RATE_LIMITS = {"invitation": "2/m/ip"}
    client.force_login(coordinator)
    statuses = [
        client.post(invite_page(group), {"email": f"p{n}@example.org", "role": "member"}).status_code for n in range(3)
    ]
    assert statuses == [302, 302, 429]
    response = client.post(invite_page(group), {"email": "p3@example.org", "role": "member", "message": "Kept"})
    assert response.context["form"]["message"].value() == "Kept"
    assert Invitation.objects.count() == 2


# Joining --------------------------------------------------------------------------------------------------------


def test_a_newcomer_joins_is_signed_in_and_told_what_to_do_first(client, invited, group, coordinator):
    person = {"affiliation": "Lisbon", "country": "PT", "languages": ["pt", "en"], "career_stage": "doctoral"}
    response = client.post(link_of(invited), NEWCOMER | person, follow=True)
    assert response.redirect_chain == [(f"{group.get_absolute_url()}?welcome", 302)]
    user = response.context["user"]
    assert (user.email, user.name, user.time_zone) == ("newcomer@example.org", "Nora Newcomer", "Europe/Lisbon")
    assert (user.affiliation, user.country.code, user.languages, user.career_stage) == (
        "Lisbon",
        "PT",
        ["pt", "en"],
        "doctoral",
    )
    assert (user.is_staff, user.is_superuser) == (False, False)
    assert user.roles == {group.pk: "member"}
    assert user.check_password("three quiet rivers")
    assert "Welcome to WG 3" in response.content.decode()
    assert Letter.objects.get(subject="Nora Newcomer has joined WG 3").to_address == coordinator.email


def test_a_newcomer_needs_a_name_and_a_password_only(client, invited):
    page = client.get(link_of(invited))
    assert page.context["form"]["name"].value() == "Nora Newcomer"
    assert [name for name, field in page.context["form"].fields.items() if field.required and not field.initial] == [
        "name",
        "password",
        "time_zone",
    ]
    assert page.context["form"]["time_zone"].value() in (None, "UTC")


def test_a_weak_password_is_refused_beside_its_field(client, invited):
    response = client.post(link_of(invited), NEWCOMER | {"password": "newcomer", "affiliation": "Lisbon"})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["password"]
    assert response.context["form"]["affiliation"].value() == "Lisbon"
    assert Invitation.objects.get().state == "open"


def test_nobody_makes_themselves_more_than_a_member(invited):
    with pytest.raises(TypeError, match="is_staff"):
        actions.accept_invitation(token=token_of(invited), is_staff=True, **NEWCOMER)


def test_a_person_who_is_signed_in_accepts_with_one_button(client, invited, group, outsider):
    client.force_login(outsider)
    assert "Olga Outsider" in client.get(link_of(invited)).content.decode()
    assert client.post(link_of(invited))["Location"] == f"{group.get_absolute_url()}?welcome"
    assert User.objects.get(pk=outsider.pk).roles[group.pk] == "member"
    assert User.objects.filter(email="newcomer@example.org").count() == 0


def test_an_account_that_exists_signs_in_first_and_comes_back(client, invited, group):
    person = make_person("Nora Newcomer", affiliation="before")
    User.objects.filter(pk=person.pk).update(email="newcomer@example.org")
    path = link_of(invited)
    for response in (client.get(path), client.post(path, NEWCOMER | {"affiliation": "after"})):
        assert response.status_code == 200
        assert f'href="/accounts/login/?next={path}"' in response.content.decode()
    response = client.post(f"/accounts/login/?next={path}", {"login": "newcomer@example.org", "password": PASSWORD})
    assert response["Location"] == path
    client.post(path)
    assert User.objects.get(pk=person.pk).roles == {group.pk: "member"}
    assert User.objects.get(pk=person.pk).affiliation == "before"


def test_an_invitation_to_coordinate_raises_a_member_and_never_lowers_a_coordinator(group, coordinator, member):
    up = actions.invite(email="a@example.org", group=group, by=coordinator, role="coordinator")
    actions.accept_invitation(token=token_of(up), user=member)
    assert User.objects.get(pk=member.pk).roles == {group.pk: "coordinator"}
    down = actions.invite(email="b@example.org", group=group, by=coordinator, role="member")
    actions.accept_invitation(token=token_of(down), user=coordinator)
    assert User.objects.get(pk=coordinator.pk).roles == {group.pk: "coordinator"}


def test_a_second_click_leads_where_the_first_did(client, django_user_model, invited, group):
    welcome = f"{group.get_absolute_url()}?welcome"
    assert client.post(link_of(invited), NEWCOMER)["Location"] == welcome
    assert client.post(link_of(invited), NEWCOMER)["Location"] == welcome  # signed in meanwhile
    fresh = type(client)()  # the browser had not yet taken in the first answer
    assert fresh.post(link_of(invited), NEWCOMER)["Location"] == welcome
    assert Membership.objects.filter(user__email="newcomer@example.org").count() == 1


def test_a_used_link_is_no_way_in_for_somebody_else(client, invited):
    client.post(link_of(invited), NEWCOMER)
    stranger = type(client)()
    assert stranger.post(link_of(invited), NEWCOMER | {"password": "not the password"}).status_code == 410
    Invitation.objects.update(accepted_at=timezone.now() - timedelta(hours=1))
    assert stranger.post(link_of(invited), NEWCOMER).status_code == 410
    assert "_auth_user_id" not in stranger.session


@pytest.mark.django_db(transaction=True)
def test_a_link_opened_twice_at_once_makes_one_person(invited):
    token = token_of(invited)
    outcomes = at_once(*[lambda: actions.accept_invitation(token=token, **NEWCOMER)] * 4)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["InvitationUnusable"] * 3 + ["User"]
    assert User.objects.filter(email="newcomer@example.org").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_invitations_accepted_at_once_make_one_person(invited, other_group, other_coordinator):
    other = actions.invite(email="newcomer@example.org", group=other_group, by=other_coordinator)
    outcomes = at_once(
        lambda: actions.accept_invitation(token=token_of(invited), **NEWCOMER),
        lambda: actions.accept_invitation(token=token_of(other), **NEWCOMER),
    )
    assert sorted(type(outcome) for outcome in outcomes if isinstance(outcome, Exception)) == [AccountExists]
    assert User.objects.filter(email="newcomer@example.org").count() == 1


def test_accepting_is_limited(client, invited, settings):
    settings.ACCOUNT_RATE_LIMITS = {"accept_invitation": "1/m/ip"}
    weak = NEWCOMER | {"password": "newcomer"}
    assert [client.post(link_of(invited), weak).status_code for _n in range(2)] == [200, 429]


def test_the_secret_of_a_link_stays_between_its_page_and_its_person(client, invited, caplog):
    with caplog.at_level("INFO"):
        response = client.get(link_of(invited))
    assert response["Referrer-Policy"] == "strict-origin"
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert [record.route for record in caplog.records if record.name == "portal.request"] == [
        "accounts:accept-invitation"
    ]
    assert not any(token_of(invited) in str(vars(record)) for record in caplog.records if record.name[:6] == "portal")
