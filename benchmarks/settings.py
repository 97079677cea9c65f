"""The portal's settings, with the constant page's address and with a way to forget what was kept."""

from portal.settings import *  # noqa: F403
from portal.settings import MIDDLEWARE

ROOT_URLCONF = "benchmarks.urls"
MIDDLEWARE = ["benchmarks.constant.ForgettingMiddleware", *MIDDLEWARE]
