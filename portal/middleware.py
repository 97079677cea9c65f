"""What happens around every request."""

import logging
import secrets

log = logging.getLogger("portal.request")


class ReferenceNumberMiddleware:
    """Give each request a number that an error page shows and the log carries."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.reference = new_reference()
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Log an error under the request's number. The path is logged, the query and the form are not."""
        log.error(
            "program error",
            exc_info=(type(exception), exception, exception.__traceback__),
            extra={"reference": request.reference, "path": request.path, "method": request.method},
        )


def new_reference() -> str:
    """Return a number to be read out on the telephone: eight digits in two groups."""
    return f"{secrets.randbelow(10_000):04d}-{secrets.randbelow(10_000):04d}"
