"""One's own page."""

from datetime import datetime, timezone

import pytest
from django.urls import reverse

from accounts import actions
from accounts.models import User

PAGE = "/profile/"
DATA = {
    "name": "Mira Müller",
    "affiliation": "Vienna",
    "country": "AT",
    "languages": ["de", "en"],
    "career_stage": "early",
    "time_zone": "Europe/Vienna",
}


def test_it_wants_a_login_and_keeps_what_was_typed_meanwhile(client, member):
    response = client.post(PAGE, DATA)
    assert response["Location"] == f"/accounts/login/?next={PAGE}"
    response = client.post(response["Location"], {"login": member.email, "password": "a-long-enough-password"})
    assert response["Location"] == PAGE
    form = client.get(PAGE).context["form"]
    assert (form["name"].value(), form["languages"].value()) == ("Mira Müller", ["de", "en"])
    assert User.objects.get(pk=member.pk).name == "Mira Member"


def test_a_person_changes_their_own_data_and_nothing_else(client, member):
    client.force_login(member)
    response = client.post(PAGE, DATA | {"email": "other@example.org", "is_staff": "on"})
    assert response["Location"] == PAGE
    user = User.objects.get(pk=member.pk)
    assert {name: getattr(user, name) for name in DATA} == DATA
    assert (user.email, user.is_staff) == (member.email, False)


def test_a_name_cannot_be_taken_away(client, member):
    client.force_login(member)
    assert list(client.post(PAGE, DATA | {"name": " "}).context["form"].errors) == ["name"]
    assert User.objects.get(pk=member.pk).name == "Mira Member"


def test_times_are_shown_in_the_persons_zone(client, member):
    member.memberships.update(joined_at=datetime(2026, 3, 1, 23, 30, tzinfo=timezone.utc))
    client.force_login(member)
    for zone, day in (("UTC", "1 March 2026"), ("Asia/Tokyo", "2 March 2026"), ("no/such zone", "1 March 2026")):
        User.objects.filter(pk=member.pk).update(time_zone=zone)
        assert f"since {day}" in client.get(PAGE).content.decode()


def test_the_pages_of_the_login_are_led_to_and_orcid_only_when_set_up(client, member, settings):
    client.force_login(member)
    page = client.get(PAGE).content.decode()
    for name in ("account_email", "account_change_password", "mfa_index"):
        assert reverse(name) in page
    assert "ORCID" not in page
    settings.ORCID_CLIENT_ID = "APP-1"
    assert reverse("socialaccount_connections") in client.get(PAGE).content.decode()


def test_a_language_that_is_no_longer_offered_stays(client, member):
    actions.change_profile(user=member, languages=["de", "eo"])
    client.force_login(member)
    client.post(PAGE, DATA | {"languages": ["de", "eo"]})
    assert User.objects.get(pk=member.pk).languages == ["de", "eo"]
    assert list(client.post(PAGE, DATA | {"languages": ["xx"]}).context["form"].errors) == ["languages"]


@pytest.mark.parametrize("field", ["is_staff", "email", "password"])
def test_the_action_takes_what_people_say_about_themselves_only(member, field):
    with pytest.raises(TypeError, match=field):
        actions.change_profile(user=member, **{field: "x"})
