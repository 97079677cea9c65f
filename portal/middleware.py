"""What happens around every request."""

import logging
import secrets
import time

from portal.logs import about_request

log = logging.getLogger("portal.request")

# Asked every few seconds by whatever watches the portal; worth a line only when something is wrong.
UNREMARKABLE = {"portal:health"}


class ReferenceNumberMiddleware:
    """Give each request a number that an error page shows and the log carries, and log its outcome in a line.

    It stands first, so that the line counts all the time that was spent. A program error is logged by Django under
    the same number (logger django.request). Static files are not logged.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.reference = new_reference()
        started = time.perf_counter()
        response = self.get_response(request)
        self._log(request, response.status_code, started)
        return response

    @staticmethod
    def _log(request, status: int, started: float) -> None:
        about = about_request(request)
        if status < 400 and (about["route"] is None or about["route"] in UNREMARKABLE):
            return
        milliseconds = round((time.perf_counter() - started) * 1000, 1)
        log.info("request", extra={**about, "status": status, "ms": milliseconds})


def new_reference() -> str:
    """Return a number to be read out on the telephone: eight digits in two groups."""
    return f"{secrets.randbelow(10_000):04d}-{secrets.randbelow(10_000):04d}"
