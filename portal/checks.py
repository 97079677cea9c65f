"""What must not be so in production: asked by `check --deploy`, and at every start.

These sentences are for whoever runs the portal and may be spoken before anything works: plain English, not
translated.
"""

import os
import re
import sys
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import checks
from django.db import DatabaseError

from accounts.demonstration import LOGINS

# Secrets that stand in documentation and examples, and what Django itself makes up for a new project.
KNOWN_SECRETS = re.compile(
    r"django-insecure-|change.?me|your.?secret|secret.?key|example|0123456789|(.)\1{9}", re.IGNORECASE
)
SHORTEST_SECRET = 50
FEWEST_CHARACTERS = 12
# gunicorn takes this exit code of a worker to mean that starting another one is no use.
CANNOT_START = 3


def refusals() -> list[str]:
    """Return why the portal must not start in production: one sentence each, none when all is well.

    Empty in the demonstration, which may be tried by anybody and holds nobody's data.
    """
    if settings.DEMONSTRATION:
        return []
    return [*_secret(), *_debug(), *_hosts(), *_address(), *_logins()]


def _secret() -> list[str]:
    key = settings.SECRET_KEY
    sentences = []
    if len(key) < SHORTEST_SECRET or len(set(key)) < FEWEST_CHARACTERS:
        sentences.append(
            f"PORTAL_SECRET_KEY is too short: set it to {SHORTEST_SECRET} or more random characters, for example from "
            "`python -c 'import secrets; print(secrets.token_urlsafe(50))'`."
        )
    elif KNOWN_SECRETS.search(key) or key == _demonstration_secret():
        sentences.append("PORTAL_SECRET_KEY is a known one (from an example or the demonstration): make a new one.")
    return sentences


def _demonstration_secret() -> str | None:
    try:
        return (settings.VAR_DIR / "demonstration-secret").read_text().strip()
    except OSError:
        return None


def _debug() -> list[str]:
    return ["PORTAL_DEBUG is on: it shows the code and its secrets to visitors. Take it out."] if settings.DEBUG else []


def _hosts() -> list[str]:
    if not os.environ.get("PORTAL_HOSTS"):
        return [
            "PORTAL_HOSTS is not set: give the names under which the portal is reached, for example portal.example.org."
        ]
    if any(host.strip() in ("*", "") for host in settings.ALLOWED_HOSTS):
        return [
            "PORTAL_HOSTS lets in any name (`*` or an empty one): give the portal's own names, with commas between."
        ]
    return []


def _address() -> list[str]:
    parts = urlsplit(settings.PORTAL_URL)
    if parts.scheme != "https" or not parts.hostname:
        return ["PORTAL_URL does not begin with https://: links in letters begin with it, and passwords travel there."]
    return []


def _logins() -> list[str]:
    """Demonstration logins that are in the database; their passwords are public."""
    addresses = demonstration_addresses()
    if not addresses:
        return []
    users = get_user_model().objects.filter(is_active=True, email__in=addresses)
    try:
        number = users.count()
    except DatabaseError as error:
        return [
            f"The database cannot be asked for demonstration logins ({type(error).__name__}): see that it runs and "
            "that `python manage.py migrate` has been run."
        ]
    if number:
        return [
            f"The database holds {number} logins of the demonstration, whose passwords are public: point DATABASE_URL "
            "at another database, or close these accounts."
        ]
    return []


def demonstration_addresses() -> list[str]:
    """Return the addresses of the demonstration's logins, in lower case."""
    return [email.lower() for email, *_rest in LOGINS]


def exit_if_refused() -> None:
    """End the process with the sentences on standard error, unless there are none."""
    sentences = refusals()
    if sentences:
        sys.stderr.write("The portal does not start in production:\n")
        sys.stderr.writelines(f"  - {sentence}\n" for sentence in sentences)
        sys.stderr.flush()
        sys.exit(CANNOT_START)


@checks.register(checks.Tags.security, deploy=True)
def fit_for_production(app_configs, **kwargs) -> list[checks.CheckMessage]:
    """`check --deploy`: every refusal is an error; a demonstration is told that it is one."""
    if settings.DEMONSTRATION:
        return [checks.Warning("PORTAL_MODE is not production: this is a demonstration.", id="portal.W001")]
    return [checks.Error(sentence, id="portal.E001") for sentence in refusals()]
