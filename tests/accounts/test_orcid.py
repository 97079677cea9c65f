"""Signing in by ORCID: off without its keys; with them it opens an account that is there, and makes none."""

import json
import subprocess
import sys

import pytest
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from tests.another_process import environment
from tests.portal.services import ROOT


def test_without_its_keys_there_is_none(client, db):
    assert "orcid" not in client.get("/accounts/login/").content.decode().lower()
    assert client.get("/accounts/orcid/login/").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("orcid_login")


@pytest.mark.django_db(transaction=True)
def test_with_its_keys_it_opens_a_connected_account_and_makes_none(member):
    result = subprocess.run(
        [sys.executable, "-m", "tests.accounts.orcid_visit", member.email],
        cwd=ROOT,
        env=environment(ORCID_CLIENT_ID="APP-1", ORCID_CLIENT_SECRET="s", DJANGO_SETTINGS_MODULE="portal.settings"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr[-2000:]
    assert json.loads(result.stdout) == {
        "offered": True,
        "policy": ["form-action 'self' https://orcid.org"],
        "address": "https://orcid.org/oauth/authorize",
        "stranger": [True, 1],
        "connected without showing who one is": 0,
        "connected": [[member.email, "orcid", "0000-0002-1825-0097"]],
        "signed in": True,
    }
    assert User.objects.count() == 1
