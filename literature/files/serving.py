"""Sending a source's PDF."""

from django.http import HttpRequest, HttpResponse

from curation.uploads import serving
from literature.files import storage


def send(request: HttpRequest, file) -> HttpResponse:
    """The response with a file's bytes; `curation.uploads.serving` says how. Raises FileNotFoundError."""
    path = storage.path_of(file.sha256)
    return serving.send(request, serving.Sent(path, file.sha256, "application/pdf", file.name))
