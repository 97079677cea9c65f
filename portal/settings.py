"""Settings of the portal, read from the environment so that one tree serves every deployment.

PORTAL_MODE is `demonstration` (the default: a base anyone may try, letters are read in the portal) or
`production` (secrets from the environment, secure cookies, HSTS; `check --deploy` refuses what is unsafe).
docs/operations.md lists every variable.
"""

import os
from pathlib import Path

import pghistory
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from portal import database, secrets

BASE_DIR = Path(__file__).resolve().parent.parent
# Everything that the portal writes lies here: the embedded database, uploads, the demonstration's secret.
VAR_DIR = Path(os.environ.get("PORTAL_VAR") or BASE_DIR / "var").resolve()

MODE = os.environ.get("PORTAL_MODE", "demonstration")
DEMONSTRATION = MODE == "demonstration"
DEBUG = os.environ.get("PORTAL_DEBUG") == "1"
SECRET_KEY = secrets.secret_key(VAR_DIR, demonstration=DEMONSTRATION)
ALLOWED_HOSTS = os.environ.get("PORTAL_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
# The address under which people reach the portal; links in letters begin with it.
PORTAL_URL = os.environ.get("PORTAL_URL", "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [PORTAL_URL] if PORTAL_URL.startswith("https://") else []

INSTALLED_APPS = [
    "portal",
    "knowledge",
    "meetings",
    "literature",
    "partnerships",
    "curation",
    "accounts",
    "outbox",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "pgtrigger",
    "pghistory",
    "django_countries",
    "django_filters",
    "django_htmx",
    "taggit",
    "csp",
]

MIDDLEWARE = [
    "portal.middleware.ReferenceNumberMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.TimeZoneMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "partnerships.middleware.ErasedMiddleware",
    "partnerships.middleware.LooksMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context_processors.frame",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    },
]
FORM_RENDERER = "portal.forms.PortalFormRenderer"

DATABASES = {"default": database.from_environment(VAR_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # Shared by all workers, so that a rate limit counts the whole portal and not one process of it.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache"},
}

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"
LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "accounts.adapter.InvitedOnlyAdapter"
ACCOUNT_FORMS = {"login": "accounts.forms.SignInForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# An invitation is answered from the mailbox it was sent to, which is all that a confirmation would show. A new
# address is confirmed before it replaces the old one: letters and invitations go by it.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# With closed sign-up, a letter to an address that nobody has would only trouble a stranger.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Added to allauth's own limits. One action has one limit a kind (ip, user, key): two would share a counter.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "reset_password": "10/m/ip,5/h/key",
    "invitation": "20/m/ip,60/h/user",
    "accept_invitation": "20/m/ip",
    "public_form": "20/m/ip",
    "lookup": "30/m/user",
    "upload": "20/m/user",
    "case_comment": "10/m/user,60/h/user",
}
# How many proxies of our own stand in front: by that the address is found that limits count by.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("PORTAL_PROXIES", "0" if DEMONSTRATION else "1"))
SOCIALACCOUNT_ADAPTER = "accounts.adapter.KnownPeopleOnlyAdapter"
SOCIALACCOUNT_ONLY = False
MFA_ADAPTER = "allauth.mfa.adapter.DefaultMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMONSTRATION
MFA_TOTP_ISSUER = "Partnership Portal"
ORCID_CLIENT_ID = os.environ.get("ORCID_CLIENT_ID", "")
ORCID_DOMAIN = os.environ.get("ORCID_DOMAIN", "orcid.org")
if ORCID_CLIENT_ID:
    INSTALLED_APPS.append("allauth.socialaccount.providers.orcid")
    SOCIALACCOUNT_PROVIDERS = {
        "orcid": {
            "BASE_DOMAIN": ORCID_DOMAIN,
            "MEMBER_API": False,
            "APP": {"client_id": ORCID_CLIENT_ID, "secret": os.environ.get("ORCID_CLIENT_SECRET", "")},
        }
    }

# Letters: every mail, Django's and allauth's own included, waits in the outbox until `run_due` sends it.
EMAIL_BACKEND = "outbox.backend.OutboxBackend"
# What `run_due` hands letters to. The demonstration's letters stay in the portal.
OUTBOX_DELIVERY = os.environ.get("PORTAL_MAIL", "kept" if DEMONSTRATION else "smtp")
EMAIL_HOST = os.environ.get("PORTAL_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("PORTAL_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("PORTAL_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("PORTAL_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("PORTAL_SMTP_TLS") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("PORTAL_MAIL_FROM", "portal@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Contributions
TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = False
PGHISTORY_APPEND_ONLY = True
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
# Where a DOI is resolved; tests point it at a local server that answers as doi.org does.
DOI_RESOLVER = os.environ.get("PORTAL_DOI_RESOLVER", "https://doi.org")
# Where an ISBN is looked up: Open Library, or what answers as it does.
ISBN_RESOLVER = os.environ.get("PORTAL_ISBN_RESOLVER", "https://openlibrary.org")
# A whole look-up, redirects included, takes no longer, and no more is read.
LOOKUP_TIMEOUT_SECONDS = 6
LOOKUP_MAX_BYTES = 1_000_000
# An arXiv number and a PubMed number are looked up here, or at what answers as these do.
ARXIV_API = os.environ.get("PORTAL_ARXIV_API", "https://export.arxiv.org")
PUBMED_API = os.environ.get("PORTAL_PUBMED_API", "https://api.ncbi.nlm.nih.gov")
# Whether `run_due` looks, once a week each, if the addresses of sources still answer. A demonstration asks nobody.
LINK_CHECKS = os.environ.get("PORTAL_LINK_CHECKS", "0" if DEMONSTRATION else "1") == "1"
# Who is asked for the archived copy of a page that is gone (https://archive.org/help/wayback_api.php).
WAYBACK_API = os.environ.get("PORTAL_WAYBACK_API", "https://archive.org/wayback/available")
# Attached PDFs: the largest, and how long reading one may take in its own process.
FILE_LARGEST = 30 * 1024 * 1024
FILE_READING_SECONDS = 30
FILE_UPLOAD_HANDLERS = [
    "portal.uploads.LargestFileHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# Imports begin at once in a thread of the worker; without, each waits for the next `run_due`.
IMPORTS_IN_A_THREAD = os.environ.get("PORTAL_IMPORTS_IN_A_THREAD", "1") == "1"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# What the numbers of grants begin with in files after the 360Giving Data Standard. A network that publishes its own
# data there registers a prefix (https://standard.threesixtygiving.org/en/latest/technical/identifiers/).
GRANTS_PREFIX = os.environ.get("PORTAL_GRANTS_PREFIX", "360G-unregistered")

# Words, dates
LANGUAGE_CODE = "en"
# English until the catalogues of other languages are complete: half a page in each would help nobody.
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "portal.staticfiles.PortalStaticFilesStorage"},
}
MEDIA_ROOT = VAR_DIR / "media"

# Safety
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        # Where a form leads on to counts as well: the ORCID login is a form of ours that ends there.
        "form-action": [SELF, f"https://{ORCID_DOMAIN}"] if ORCID_CLIENT_ID else [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
# The login is unique whatever its capitals (user_email_once), which this check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"
if not DEMONSTRATION:
    SECURE_SSL_REDIRECT = os.environ.get("PORTAL_SSL_REDIRECT", "1") == "1"
    # The reverse proxy terminates TLS and sets this header; docs/operations.md says so.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"structured": {"()": "portal.logs.StructuredFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "portal": {"level": "INFO"},
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # What a visitor mistyped is in our own line of the request (portal.request); errors come from here.
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        # `runserver` would write each path, with the secret of a link in it; portal.request says the rest.
        "django.server": {"level": "CRITICAL"},
    },
}
