"""The WSGI application that gunicorn serves. In production it refuses to start when something is unsafe."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_wsgi_application()

from portal.checks import exit_if_refused  # noqa: E402 - settings and apps have to be there first

exit_if_refused()
