"""Logs as one JSON object a line, without personal data."""

import json
import logging
from datetime import datetime, timezone

from django.http import HttpRequest

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {
    "message",
    "asctime",
    "taskName",
    "request",
    "server_time",
}


class StructuredFormatter(logging.Formatter):
    """Formats a record as JSON: time, level, logger, message, the extras, a traceback without local values.

    Extras are chosen by who logs, and are numbers and names of things, never of people: no address, no e-mail, no
    text that somebody typed. A record that comes with a request (Django's own) says which one by its reference and
    the name of its route: paths may hold the secret of a link, so they are not written down.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return one line of JSON."""
        request = getattr(record, "request", None)
        request = request if isinstance(request, HttpRequest) else None
        entry = {
            "time": datetime.fromtimestamp(record.created, tz=timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage() if request is None else _message_without_path(record),
        }
        if request is not None:
            entry |= about_request(request)
        entry |= {
            key: value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
            for key, value in vars(record).items()
            if key not in _STANDARD
        }
        if record.exc_info:
            entry["traceback"] = self._places(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)

    @staticmethod
    def _places(exc_info) -> list[str]:
        """Where the error came through, innermost last, and its class; its text may hold what a person typed."""
        kind, _error, traceback = exc_info
        places = []
        while traceback is not None:
            code = traceback.tb_frame.f_code
            places.append(f"{code.co_filename}:{traceback.tb_lineno} {code.co_name}")
            traceback = traceback.tb_next
        return [*places[-30:], getattr(kind, "__name__", str(kind))]


def about_request(request) -> dict:
    """Return what a log may say of a request: method, name of the route (not the path), reference.

    Who asked, from where, and what was typed are left out on purpose.
    """
    match = getattr(request, "resolver_match", None)
    return {
        "method": getattr(request, "method", None),
        "route": getattr(match, "view_name", None),
        "reference": getattr(request, "reference", None),
    }


def _message_without_path(record: logging.LogRecord) -> str:
    # Django logs "reason: path" with the reason first; a suspicious operation's own text may repeat what was sent.
    if record.args and isinstance(record.args, tuple):
        return str(record.args[0])
    kind = record.exc_info[0] if record.exc_info else None
    return getattr(kind, "__name__", record.name)
