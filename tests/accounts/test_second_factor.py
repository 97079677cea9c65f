"""A second factor: set up, asked for, demanded of coordinators, and no trap for anybody."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse

from accounts.middleware import SecondFactorMiddleware
from accounts.models import Invitation, Network, User
from tests.factories.people import PASSWORD

LOGIN = "/accounts/login/"
INDEX = "/accounts/2fa/"


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client, user):
    return client.post(LOGIN, {"login": user.email, "password": PASSWORD})


@pytest.fixture
def demanding(network):
    Network.objects.update(demands_second_factor=True)
    return network


@pytest.fixture
def with_app(coordinator):
    """The secret of an authenticator app that the coordinator has set up."""
    secret = generate_totp_secret()
    TOTP.activate(coordinator, secret)
    RecoveryCodes.activate(coordinator)
    return secret


def test_an_authenticator_app_is_set_up_and_asked_for(client, member):
    sign_in(client, member)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert "data:image/svg+xml;base64," in page.content.decode()
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert list(wrong.context["form"].errors) == ["code"]
    done = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    codes = client.get(done["Location"]).context["unused_codes"]
    assert len(codes) == 10

    fresh = type(client)()
    assert sign_in(fresh, member)["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in fresh.session
    fresh.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "_auth_user_id" not in fresh.session
    fresh.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert fresh.session["_auth_user_id"] == str(member.pk)

    again = type(client)()
    sign_in(again, member)
    again.post(reverse("mfa_authenticate"), {"code": codes[0]})  # a recovery code serves once
    assert "_auth_user_id" not in again.session


def test_signing_in_with_the_app_leads_on_to_where_one_wanted(client, coordinator, with_app, group):
    page = group.get_absolute_url()
    client.post(LOGIN, {"login": coordinator.email, "password": PASSWORD, "next": page})
    assert client.post(reverse("mfa_authenticate"), {"code": code(with_app)})["Location"] == page


def test_what_changes_the_login_asks_once_more_who_it_is(client, coordinator, with_app):
    client.force_login(coordinator)
    for name in ("mfa_activate_totp", "mfa_generate_recovery_codes", "mfa_add_webauthn", "mfa_deactivate_totp"):
        assert client.get(reverse(name))["Location"].startswith("/accounts/"), name


# Demanded of coordinators ---------------------------------------------------------------------------------------


def test_a_coordinator_without_one_is_led_to_where_it_is_set_up(client, demanding, group, coordinator):
    client.force_login(coordinator)
    for path in (group.get_absolute_url(), "/review/", "/outbox/"):
        assert client.get(path)["Location"] == INDEX, path
    invite = reverse("accounts:invite", args=[group.slug])
    response = client.post(invite, {"email": "x@example.org", "role": "member"}, follow=True)
    assert response.redirect_chain == [(INDEX, 302)]
    assert [str(message) for message in response.context["messages"]][-1].startswith("This network asks")
    assert Invitation.objects.count() == 0


def test_a_change_anywhere_waits_and_reading_goes_on(client, demanding, coordinator):
    client.force_login(coordinator)
    assert client.post("/literature/add/", {})["Location"] == INDEX
    assert client.get("/literature/").status_code == 200
    response = client.post("/literature/add/", {}, headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == INDEX


def test_nobody_is_locked_out(client, demanding, coordinator):
    client.force_login(coordinator)
    pages = [INDEX, reverse("account_change_password"), reverse("account_email"), "/profile/", "/accounts/logout/"]
    assert [client.get(path).status_code for path in pages] == [200] * len(pages)
    assert client.post("/accounts/logout/")["Location"] == "/"
    sign_in(client, coordinator)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert client.get("/outbox/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client, demanding, coordinator, with_app):
    Authenticator.objects.filter(type=Authenticator.Type.TOTP).delete()
    client.force_login(coordinator)
    assert client.get("/outbox/")["Location"] == INDEX


def test_who_has_one_who_is_a_member_and_who_visits_go_on(client, demanding, group, coordinator, with_app, member):
    assert client.get(group.get_absolute_url()).status_code == 200
    for person in (coordinator, member):
        client.force_login(person)
        assert client.get(group.get_absolute_url()).status_code == 200


def test_whoever_uses_the_administration_pages_owes_one_too(client, demanding):
    client.force_login(User.objects.create_superuser("admin@example.org", PASSWORD, name="Ada Admin"))
    assert client.get("/admin/")["Location"] == INDEX


def test_without_the_demand_nobody_is_led_away(client, group, coordinator):
    client.force_login(coordinator)
    assert client.get("/outbox/").status_code == 200


@pytest.mark.parametrize(
    ("who", "method", "path", "queries"),
    [
        ("visitor", "post", "/groups/x/leave/", 0),
        ("member", "get", "/literature/", 0),
        ("member", "post", "/groups/x/leave/", 1),  # their roles, which the page asks for as well
        ("coordinator", "get", "/literature/", 0),
        ("coordinator", "get", "/review/", 2),
    ],
)
def test_what_the_demand_costs(
    who, method, path, queries, demanding, member, coordinator, with_app, django_assert_num_queries
):
    request = getattr(RequestFactory(), method)(path)
    people = {"visitor": AnonymousUser(), "member": member, "coordinator": coordinator}
    request.user = people[who]
    middleware = SecondFactorMiddleware(lambda request: "went on")
    with django_assert_num_queries(queries):
        assert middleware(request) == "went on"
