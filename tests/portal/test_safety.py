"""Safe from the start: no inline code, pages for errors, logs without people, and a production that refuses."""

import io
import json
import logging
import os
import re
import secrets
import subprocess
import sys

import pytest
from django.conf import settings as configured
from django.core import checks as django_checks
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse
from django.urls import path, reverse

from accounts.demonstration import LOGINS
from accounts.models import User
from portal import checks
from portal import urls as portal_urls
from portal.logs import StructuredFormatter
from tests.factories.people import PASSWORD
from tests.portal.services import ROOT, free_port

SECRET = secrets.token_urlsafe(50)


def fails(request, secret):
    raise ValueError("mira.member@example.org typed three quiet rivers")


def suspects(request):
    raise SuspiciousOperation("mira.member@example.org")


urlpatterns = [
    path("fails/<str:secret>/", fails, name="fails"),
    path("suspects/", suspects, name="suspects"),
    path("fine/<str:secret>/", lambda request, secret: HttpResponse("fine"), name="fine"),
    *portal_urls.urlpatterns,
]
handler400, handler403, handler404 = portal_urls.handler400, portal_urls.handler403, portal_urls.handler404
handler429, handler500 = portal_urls.handler429, portal_urls.handler500


@pytest.fixture
def lines():
    """What the portal and Django log meanwhile: `lines()` returns the records as the log holds them."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(StructuredFormatter())
    loggers = [logging.getLogger(name) for name in ("portal", "django", "django.request")]
    for logger in loggers:
        logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    for logger in loggers:
        logger.removeHandler(handler)


# Pages ----------------------------------------------------------------------------------------------------------

PAGES = {
    "visitor": [
        "portal:home",
        "portal:about",
        "portal:accessibility",
        "portal:mailbox",
        "literature:sources",
        "machines:api",
        "accounts:people",
        "account_login",
        "account_reset_password",
        "account_reset_password_done",
        "account_signup",
    ],
    "member": [
        "accounts:profile",
        "account_email",
        "account_change_password",
        "account_logout",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "account_reauthenticate",
        "literature:add-source",
        "portal:matters",
    ],
    "coordinator": ["portal:letters", "portal:review-queue", "admin:index", "admin:accounts_user_changelist"],
}


@pytest.mark.parametrize(("who", "name"), [(who, name) for who, names in PAGES.items() for name in names])
def test_no_page_has_inline_code_and_the_policy_forbids_it(client, member, coordinator, who, name):
    if who != "visitor":
        person = {"member": member, "coordinator": coordinator}[who]
        User.objects.filter(pk=coordinator.pk).update(is_staff=True, is_superuser=True)
        client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    response = client.get(reverse(name))
    assert response.status_code == 200
    page = response.content.decode()
    scripts = re.findall(r"<script([^>]*)>", page)
    assert [script for script in scripts if "src=" not in script and "application/json" not in script] == []
    assert re.findall(r"<style|<[^>]+\sstyle=|<[^>]+\son[a-z]+=|javascript:", page) == []
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert {"default-src 'self'", "script-src 'self'", "style-src 'self'", "object-src 'none'"} <= set(
        policy.split("; ")
    )
    assert (response["X-Frame-Options"], response["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert response["Referrer-Policy"] in ("same-origin", "strict-origin")


# Errors ---------------------------------------------------------------------------------------------------------


def test_each_error_has_a_page_with_the_number_of_its_request(client, member, coordinator, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "0/m/ip"}
    client.force_login(member)
    visitor = type(client)(enforce_csrf_checks=True)
    responses = {
        403: client.get("/outbox/"),
        404: client.get("/nothing/here/"),
        429: type(client)().post("/accounts/login/", {"login": "x@example.org", "password": "x"}),
    }
    for status, response in [*responses.items(), (403, visitor.post("/accounts/login/", {}))]:
        assert response.status_code == status
        assert re.fullmatch(r"\d{4}-\d{4}", response.wsgi_request.reference)
        assert response.wsgi_request.reference in response.content.decode()
    assert "Coordinators see what letters the portal sends." in responses[403].content.decode()


def test_a_request_for_another_host_is_400_with_a_number(client, db, lines, settings):
    settings.ALLOWED_HOSTS = ["portal.example.org"]
    response = client.get("/", headers={"host": "evil.example.net"})
    assert response.status_code == 400
    assert response.wsgi_request.reference in response.content.decode()
    assert "evil" not in json.dumps(lines())


@pytest.mark.urls(__name__)
def test_a_program_error_shows_a_number_under_which_the_log_has_it_and_no_person(client, member, lines):
    client.force_login(member)
    client.raise_request_exception = False
    response = client.post(
        "/fails/the-secret/?q=the-query", {"story": "the-form"}, headers={"User-Agent": "the-browser"}
    )
    assert response.status_code == 500
    number = re.search(r"\d{4}-\d{4}", response.content.decode())[0]
    assert "mira" not in response.content.decode()
    error, request = lines()
    assert (error["level"], error["logger"], error["reference"], error["route"]) == (
        "error",
        "django.request",
        number,
        "fails",
    )
    assert error["traceback"][-1] == "ValueError"
    assert "test_safety.py" in error["traceback"][-2]
    assert request == {
        "time": request["time"],
        "level": "info",
        "logger": "portal.request",
        "message": "request",
        "method": "POST",
        "route": "fails",
        "reference": number,
        "status": 500,
        "ms": request["ms"],
    }
    told = json.dumps([error, request])
    leaks = ["mira", "quiet rivers", "the-secret", "the-query", "the-form", "the-browser", "127.0.0.1", member.email]
    assert [text for text in leaks if text in told.lower()] == []


@pytest.mark.urls(__name__)
def test_the_error_page_stands_when_even_its_template_fails(client, db, monkeypatch):
    from django.template import loader

    monkeypatch.setattr(loader, "get_template", lambda *args, **kwargs: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/fails/x/")
    assert response.status_code == 500
    assert response.content.decode() == f"Something went wrong. Reference number {response.wsgi_request.reference}."


@pytest.mark.urls(__name__)
def test_a_suspicious_request_is_logged_without_what_was_sent(client, db, lines):
    assert client.get("/suspects/").status_code == 400
    assert "mira" not in json.dumps(lines())


@pytest.mark.urls(__name__)
def test_each_request_is_one_line_without_path_query_person_or_address(client, member, lines):
    client.force_login(member)
    client.get("/fine/the-secret/?q=the-query", headers={"X-Forwarded-For": "1.2.3.4", "Referer": "http://x/from"})
    (line,) = lines()
    assert sorted(line) == ["level", "logger", "message", "method", "ms", "reference", "route", "status", "time"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "fine", 200)


def test_what_is_not_there_is_a_line_and_a_healthy_check_is_none(client, db, lines):
    client.get("/health")
    client.get("/invitation-of/somebody/")
    assert [(line["route"], line["status"]) for line in lines()] == [(None, 404)]


def test_a_form_with_an_old_proof_is_logged_without_its_path(db, client, lines, group):
    visitor = type(client)(enforce_csrf_checks=True)
    assert visitor.post(reverse("accounts:leave", args=[group.slug]), {"x": "typed"}).status_code == 403
    told = lines()
    assert [line["message"] for line in told] == ["CSRF cookie not set.", "request"]
    assert "leave/" not in json.dumps(told)


# Production -----------------------------------------------------------------------------------------------------


@pytest.fixture
def production(settings, monkeypatch, tmp_path):
    """Settings that are fit for production."""
    monkeypatch.setenv("PORTAL_HOSTS", "portal.example.org")
    settings.DEMONSTRATION = settings.DEBUG = False
    settings.SECRET_KEY = SECRET
    settings.ALLOWED_HOSTS = ["portal.example.org"]
    settings.PORTAL_URL = "https://portal.example.org"
    settings.VAR_DIR = tmp_path
    return settings


def test_what_is_fit_starts(production, db):
    assert checks.refusals() == []
    checks.exit_if_refused()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": "short"}, "PORTAL_SECRET_KEY is too short"),
        ({"SECRET_KEY": "ab" * 40}, "PORTAL_SECRET_KEY is too short"),
        ({"SECRET_KEY": "django-insecure-" + SECRET}, "PORTAL_SECRET_KEY is a known one"),
        ({"SECRET_KEY": "change-me-" + SECRET}, "PORTAL_SECRET_KEY is a known one"),
        ({"DEBUG": True}, "PORTAL_DEBUG is on"),
        ({"ALLOWED_HOSTS": ["portal.example.org", "*"]}, "PORTAL_HOSTS lets in any name"),
        ({"ALLOWED_HOSTS": ["portal.example.org", " "]}, "PORTAL_HOSTS lets in any name"),
        ({"PORTAL_URL": "http://portal.example.org"}, "PORTAL_URL does not begin with https://"),
        ({"PORTAL_URL": "https://"}, "PORTAL_URL does not begin with https://"),
    ],
)
def test_what_is_unsafe_does_not_start(production, db, changes, sentence, capsys):
    for name, value in changes.items():
        setattr(production, name, value)
    (said,) = checks.refusals()
    assert said.startswith(sentence)
    with pytest.raises(SystemExit) as exit_:
        checks.exit_if_refused()
    assert exit_.value.code == 3
    assert said in capsys.readouterr().err
    assert [message.msg for message in checks.fit_for_production(None)] == [said]


def test_the_demonstrations_own_secret_does_not_start(production, db):
    (production.VAR_DIR / "demonstration-secret").write_text(SECRET)
    assert [said[:32] for said in checks.refusals()] == ["PORTAL_SECRET_KEY is a known one"]


def test_hosts_must_be_named(production, db, monkeypatch):
    monkeypatch.delenv("PORTAL_HOSTS")
    assert [said[:23] for said in checks.refusals()] == ["PORTAL_HOSTS is not set"]


def test_demonstration_logins_do_not_start_until_they_are_closed(production, db):
    email, password, _who = LOGINS[0]
    User.objects.create_user(email, password, name="Anybody")
    (said,) = checks.refusals()
    assert said.startswith("The database holds 1 logins of the demonstration")
    User.objects.update(is_active=False)
    assert checks.refusals() == []


def test_the_demonstration_may_be_anything_but_is_told_so(settings, db):
    settings.DEMONSTRATION, settings.DEBUG, settings.SECRET_KEY = True, True, "short"
    assert checks.refusals() == []
    assert [message.id for message in django_checks.run_checks(include_deployment_checks=True)].count(
        "portal.W001"
    ) == 1


def in_production(*command: str, **environment: str) -> subprocess.CompletedProcess:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    given = {"PORTAL_MODE": "production", "PORTAL_SECRET_KEY": SECRET, "PORTAL_URL": "https://portal.example.org"}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=clean | given | {"PORTAL_HOSTS": "portal.example.org"} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_gunicorn_ends_with_the_sentences_when_the_portal_refuses(tmp_path):
    result = in_production(
        *("-m", "gunicorn", "-b", f"127.0.0.1:{free_port()}", "--no-control-socket", "portal.wsgi"),
        PORTAL_SECRET_KEY="short",
        PORTAL_VAR=str(tmp_path),
    )
    assert result.returncode == 3
    assert "The portal does not start in production:\n  - PORTAL_SECRET_KEY is too short" in result.stderr


def test_without_a_secret_production_says_so(tmp_path):
    result = in_production("manage.py", "check", PORTAL_SECRET_KEY="", PORTAL_VAR=str(tmp_path))
    assert result.returncode == 1
    assert "PORTAL_SECRET_KEY is not set." in result.stderr


def test_in_production_cookies_and_transport_are_secure(tmp_path):
    names = [
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        "SECURE_SSL_REDIRECT",
        "SESSION_COOKIE_HTTPONLY",
        "DEMONSTRATION",
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
        "ALLAUTH_TRUSTED_PROXY_COUNT",
        "OUTBOX_DELIVERY",
        "SECURE_HSTS_SECONDS",
    ]
    code = f"from django.conf import settings as s; print([getattr(s, n) for n in {names}])"
    result = in_production("-c", code, DJANGO_SETTINGS_MODULE="portal.settings", PORTAL_VAR=str(tmp_path))
    assert result.stdout.strip() == f"[True, True, True, True, True, False, False, 1, 'smtp', {365 * 24 * 3600}]"


def test_letters_of_the_portal_go_through_the_outbox():
    # Django's test environment replaces the setting, so the file is asked.
    assert 'EMAIL_BACKEND = "outbox.backend.OutboxBackend"' in (ROOT / "portal" / "settings.py").read_text()
    assert configured.DEFAULT_FROM_EMAIL
