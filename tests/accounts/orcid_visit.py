"""Sign in by ORCID with a portal that has its keys: `python -m tests.accounts.orcid_visit EMAIL`.

The keys are read when the settings are, so this runs in a process of its own; ORCID's two answers are played. Prints
what happened as JSON.
"""

import json
import sys
from urllib.parse import parse_qs, urlsplit

import django

django.setup()

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter  # noqa: E402
from allauth.socialaccount.models import SocialAccount  # noqa: E402
from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from accounts.models import User  # noqa: E402
from tests.factories.people import PASSWORD  # noqa: E402

LOGIN = "/accounts/orcid/login/"


class Orcid:
    """ORCID's answers: a token, then the record that it opens."""

    status_code = 200
    headers = {"content-type": "application/json"}

    def __init__(self, identifier="0000-0002-1825-0097"):
        self._id = identifier

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def request(self, *args, **kwargs):
        return self

    get = request

    def json(self):
        return {"access_token": "t", "orcid": self._id, "orcid-identifier": {"path": self._id, "uri": "x"}}


def come_back(client: Client, process: str):
    """Go to ORCID and come back from there; return where it sent us and the page after."""
    to_orcid = client.post(f"{LOGIN}?process={process}")["Location"]
    state = parse_qs(urlsplit(to_orcid).query)["state"][0]
    page = client.get("/accounts/orcid/login/callback/", {"code": "c", "state": state}, follow=True)
    return to_orcid.split("?")[0], page


def main(email: str) -> dict:
    setup_test_environment()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # as the tests hash
    DefaultSocialAccountAdapter.get_requests_session = lambda self: Orcid()
    person = User.objects.get(email=email)
    page = Client().get("/accounts/login/")
    offered = f'href="{LOGIN}' in page.content.decode()
    policy = [part for part in page["Content-Security-Policy"].split("; ") if part.startswith("form-action")]
    address, refused = come_back(Client(), "login")
    people_after_refusal = User.objects.count()
    member = Client()
    member.force_login(person)
    come_back(member, "connect")
    without_password = SocialAccount.objects.count()
    member.logout()
    member.post("/accounts/login/", {"login": email, "password": PASSWORD})
    come_back(member, "connect")
    connected = list(SocialAccount.objects.values_list("user__email", "provider", "uid"))
    fresh = Client()
    come_back(fresh, "login")
    return {
        "offered": offered,
        "policy": policy,
        "address": address,
        "stranger": ["Members join by invitation" in refused.content.decode(), people_after_refusal],
        "connected without showing who one is": without_password,
        "connected": connected,
        "signed in": fresh.session.get("_auth_user_id") == str(person.pk),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1])))
