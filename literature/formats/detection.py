"""Which format a text is in, judged by how its first record begins."""

import re

_RIS = re.compile(r"^[ \t\ufeff]*TY {0,2}-[ \t]*[A-Za-z]", re.MULTILINE)
_BIBTEX = re.compile(r"@[ \t]*[A-Za-z]+[ \t]*[{(]\s*[^\s{}]*\s*[,}=]", re.MULTILINE)
_JSON = re.compile(r"\s*(?:\[\s*)?\{\s*(?:\"|\})|\s*\[\s*\]")


def detect(text: str, file_name: str = "") -> str | None:
    """ "bibtex", "ris", "csl-json", or None for a text that is none of these."""
    head = text.lstrip("\ufeff")
    if _JSON.match(head):
        return "csl-json"
    # Both marks may occur in a note of the other format: the earlier one counts.
    found = [
        (match.start(), name) for name, match in (("ris", _RIS.search(head)), ("bibtex", _BIBTEX.search(head))) if match
    ]
    return min(found)[1] if found else None
