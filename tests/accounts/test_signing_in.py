"""Signing in and out, a forgotten password, another address, and the doors that stay shut."""

import re

import pytest
from django.urls import reverse

from accounts.models import User
from outbox.models import Letter
from tests.factories.people import PASSWORD

LOGIN = "/accounts/login/"
RESET = "/accounts/password/reset/"


def credentials(user, password=PASSWORD) -> dict:
    return {"login": user.email, "password": password}


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def links(letter) -> list[str]:
    return re.findall(r"https?://\S+", letter.text_body)


def test_one_signs_in_by_address_whatever_its_capitals_and_out_again(client, member):
    response = client.post(LOGIN, {"login": member.email.upper(), "password": PASSWORD})
    assert (response["Location"], is_signed_in(client)) == ("/", True)
    assert client.get("/accounts/logout/").status_code == 200
    assert is_signed_in(client)
    client.post("/accounts/logout/")
    assert not is_signed_in(client)


def test_one_comes_back_to_where_one_was_and_nowhere_else(client, member, group):
    page = group.get_absolute_url()
    assert client.post(LOGIN, credentials(member) | {"next": page})["Location"] == page
    client.logout()
    assert client.post(LOGIN, credentials(member) | {"next": "https://example.net/"})["Location"] == "/"


def test_a_form_whose_login_expired_leads_back_to_its_page(client, member, group):
    leave, page = reverse("accounts:leave", args=[group.slug]), group.get_absolute_url()
    response = client.post(leave, headers={"Referer": f"http://testserver{page}?welcome"})
    assert response["Location"] == f"{LOGIN}?next={page}%3Fwelcome"
    response = client.post(leave, headers={"Referer": "http://example.net/evil"})
    assert response["Location"] == f"{LOGIN}?next={leave}"


def test_a_person_whose_account_is_closed_cannot_sign_in(client, member):
    User.objects.filter(pk=member.pk).update(is_active=False)
    client.post(LOGIN, credentials(member))
    assert not is_signed_in(client)


def test_passwords_are_not_guessed_without_end_and_the_page_says_why(client, member):
    for _n in range(5):
        page = client.post(LOGIN, credentials(member, "wrong"))
        assert page.context["form"].non_field_errors() == [
            "The e-mail address and the password do not belong together."
        ]
    page = client.post(LOGIN, credentials(member))
    assert page.context["form"].non_field_errors() == [
        "Too many tries failed. Wait five minutes and try again, or choose a new password."
    ]
    assert not is_signed_in(client)


def test_logins_from_one_place_are_limited_by_a_page_with_a_reference(client, member, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "2/m/ip"}
    responses = [client.post(LOGIN, {"login": f"p{n}@example.org", "password": "wrong"}) for n in range(3)]
    assert [response.status_code for response in responses] == [200, 200, 429]
    assert responses[2].wsgi_request.reference in responses[2].content.decode()


def test_behind_a_proxy_limits_count_by_the_visitors_address(client, member, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "1/m/ip"}
    data = {"login": "p@example.org", "password": "wrong"}
    said = [client.post(LOGIN, data, headers={"X-Forwarded-For": ip}).status_code for ip in ("1.2.3.4", "1.2.3.5")]
    said.append(client.post(LOGIN, data, headers={"X-Forwarded-For": "9.9.9.9, 1.2.3.4"}).status_code)
    assert said == [200, 200, 429]


# A forgotten password -------------------------------------------------------------------------------------------


def test_a_forgotten_password_is_replaced_by_way_of_a_letter(client, member, network, settings):
    settings.PORTAL_URL = "https://portal.example.org"
    settings.ALLOWED_HOSTS = ["*"]
    client.post(RESET, {"email": member.email}, headers={"host": "evil.example.net"})
    letter = Letter.objects.get()
    assert (letter.to_address, letter.private, letter.kind) == (member.email, True, "account")
    assert letter.subject == f"A new password for {network.name}"
    link, home = links(letter)
    assert home == "https://portal.example.org"
    assert link.startswith("https://portal.example.org/accounts/password/reset/key/")
    path = link.removeprefix("https://portal.example.org")
    form_at = client.get(path)["Location"]  # the secret goes into the session, out of the address
    assert form_at.endswith("-set-password/")
    client.post(form_at, {"password1": "four loud mountains", "password2": "four loud mountains"})
    assert User.objects.get(pk=member.pk).check_password("four loud mountains")
    fresh = type(client)()
    assert "This link is used up" in fresh.get(path, follow=True).content.decode()


def test_the_person_is_told_that_their_password_was_replaced(client, member, network):
    client.force_login(member)
    new = "four loud mountains"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    letter = Letter.objects.get()
    assert letter.to_address == member.email
    assert links(letter) == [f"http://127.0.0.1:8000{RESET}", "http://127.0.0.1:8000"]


def test_an_unknown_address_gets_the_same_page_and_no_letter(client, member):
    pages = [client.post(RESET, {"email": email})["Location"] for email in (member.email, "nobody@example.net")]
    assert pages == [f"{RESET}done/"] * 2
    assert list(Letter.objects.values_list("to_address", flat=True)) == [member.email]


def test_password_letters_to_one_address_are_limited(client, member):
    statuses = [client.post(RESET, {"email": member.email}).status_code for _n in range(6)]
    assert statuses == [302] * 5 + [429]
    assert Letter.objects.count() == 5


# Another address ------------------------------------------------------------------------------------------------


def test_another_address_holds_once_it_is_confirmed_from_its_own_mailbox(client, member, network):
    client.post(LOGIN, credentials(member))
    client.post(reverse("account_email"), {"email": "mira@example.net", "action_add": ""})
    assert User.objects.get(pk=member.pk).email == member.email
    letter = Letter.objects.get(to_address="mira@example.net")
    path = links(letter)[0].removeprefix("http://127.0.0.1:8000")
    assert client.get(path).status_code == 200
    assert User.objects.get(pk=member.pk).email == member.email
    client.post(path)
    assert User.objects.get(pk=member.pk).email == "mira@example.net"
    assert Letter.objects.get(to_address=member.email).kind == "account"


def test_an_address_of_somebody_else_is_not_taken_even_with_its_letter(client, member, coordinator):
    client.post(LOGIN, credentials(member))
    client.post(reverse("account_email"), {"email": coordinator.email, "action_add": ""})
    path = links(Letter.objects.get(to_address=coordinator.email))[0].removeprefix("http://127.0.0.1:8000")
    for browser in (client, type(client)()):
        assert "belongs to another account" in browser.get(path).content.decode()
        browser.post(path)
    emails = {user.pk: user.email for user in User.objects.all()}
    assert (emails[member.pk], emails[coordinator.pk]) == (member.email, coordinator.email)
    fresh = type(client)()
    fresh.post(LOGIN, credentials(coordinator))
    assert fresh.session["_auth_user_id"] == str(coordinator.pk)


def test_an_account_always_has_an_address_that_counts_as_confirmed(db):
    for make in (User.objects.create_user, User.objects.create_superuser):
        user = make(f"{make.__name__}@Example.org", PASSWORD, name="Somebody")
        assert list(user.emailaddress_set.values_list("email", "primary", "verified")) == [(user.email, True, True)]


# Doors that stay shut -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["account_signup", "socialaccount_signup"])
def test_nobody_signs_up_by_themselves(client, db, name):
    data = {"email": "new@example.org", "password1": "three quiet rivers", "password2": "three quiet rivers"}
    for response in (client.get(reverse(name)), client.post(reverse(name), data)):
        assert response.status_code in (200, 302)
        assert (response.get("Location") == LOGIN) or "Members join by invitation" in response.content.decode()
    assert User.objects.count() == 0


def test_the_administration_pages_have_no_login_of_their_own(client, member):
    User.objects.create_superuser("admin@example.org", PASSWORD, name="Ada Admin")
    response = client.post("/admin/login/", {"username": "admin@example.org", "password": PASSWORD})
    assert response["Location"].startswith(LOGIN)
    assert not is_signed_in(client)
    client.force_login(member)
    assert client.get("/admin/").status_code in (302, 403)


@pytest.mark.parametrize("model", ["network", "workinggroup", "user", "membership", "invitation"])
def test_the_administration_pages_are_there_for_those_who_may(client, network, group, member, invited, model):
    admin = User.objects.create_superuser("admin@example.org", PASSWORD, name="Ada Admin")
    client.force_login(admin)
    assert client.get(reverse(f"admin:accounts_{model}_changelist")).status_code == 200
    assert (
        invited.token_hash
        not in client.get(reverse("admin:accounts_invitation_change", args=[invited.pk])).content.decode()
    )
