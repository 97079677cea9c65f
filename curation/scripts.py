"""Data that stands in a page's `<script>`."""

import json

_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def json_for_script(data: dict) -> str:
    """Return data as JSON for a page: no text in it can end the `<script>` that it stands in."""
    return json.dumps(data, ensure_ascii=False).translate(_ESCAPES)
