"""What went wrong, told to a program (RFC 9457, problem details)."""

from http import HTTPStatus

from django.http import JsonResponse

MEDIA_TYPE = "application/problem+json"


def problem(status: int, detail: str, **more) -> JsonResponse:
    """Return an answer that says what is wrong: `detail` is a sentence, `more` are members of its own."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE)
