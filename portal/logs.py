"""Logs as one JSON object a line, without personal data."""

import json
import logging
from datetime import datetime, timezone

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
    text that somebody typed.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return one line of JSON."""
        entry = {
            "time": datetime.fromtimestamp(record.created, tz=timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
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
