"""Sending a file so that a browser runs nothing of it here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.utils.http import content_disposition_header, parse_etags

from curation.uploads.storage import CHUNK

HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Asked again each time, since rights change; what a browser has kept it need not fetch again.
    "Cache-Control": "private, no-cache",
    "Accept-Ranges": "bytes",
}
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


@dataclass(frozen=True)
class Sent:
    """What is sent: where its bytes lie, their SHA-256, their type and the name under which a browser saves them.

    Always an attachment, unless it is a picture that this portal has drawn anew (`inline`): Chromium refuses to show a
    PDF under a sandbox policy, and without one a file that somebody uploaded would be opened in the portal's own
    origin (docs/decisions/0016).
    """

    path: Path
    sha256: str
    content_type: str
    name: str
    inline: bool = False


def send(request: HttpRequest, file: Sent) -> HttpResponse:
    """The response with a file's bytes, or the range of them that was asked for (RFC 9110, one range).

    Who may is for the caller to ask, each time. Raises FileNotFoundError when the bytes are gone.
    """
    etag = f'"{file.sha256}"'
    size = file.path.stat().st_size
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return _with_headers(HttpResponseNotModified(), etag)
    if_range = request.headers.get("If-Range", etag)
    asked = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", "")) if if_range == etag else None
    start, end = _bounds(asked, size) if asked else (0, size)
    if start >= end:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return _with_headers(response, etag)
    body = () if request.method == "HEAD" else _pieces(file.path, start, end)
    response = StreamingHttpResponse(body, content_type=file.content_type, status=206 if asked else 200)
    response["Content-Length"] = str(end - start)
    if asked:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    response["Content-Disposition"] = content_disposition_header(not file.inline, file.name)
    return _with_headers(response, etag)


def _with_headers(response: HttpResponse, etag: str) -> HttpResponse:
    for name, value in HEADERS.items():
        response[name] = value
    response["ETag"] = etag
    return response


def _bounds(asked: re.Match, size: int) -> tuple[int, int]:
    first, last = asked[1], asked[2]
    if first:
        return int(first), min(int(last) + 1, size) if last else size
    return (max(0, size - int(last)), size) if last else (size, size)


def _pieces(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        left = end - start
        while left and (piece := file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece
