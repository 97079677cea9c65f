"""What pages with a form have in common: what was posted, which button was pressed, where to go back to."""

import unicodedata

from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import keeping


def posted(request: HttpRequest) -> tuple[QueryDict, bool]:
    """Return what was posted without control characters, and whether there were any."""
    data = request.POST.copy()
    dropped = False
    for name, texts in data.lists():
        clean = [without_controls(text) for text in texts]
        if clean != texts:
            dropped = True
            data.setlist(name, clean)
    return data, dropped


def without_controls(text: str) -> str:
    """Return a text without control characters, line ends and tabs excepted."""
    return "".join(
        character
        for character in text
        if character in "\t\n\r" or unicodedata.category(character) not in ("Cc", "Cs", "Cn")
    )


def form_action(data: QueryDict) -> tuple[str, str]:
    """Split the value of the button that was pressed: `contributors:up-2`, `submit:another`, `draft`."""
    verb, _colon, detail = data.get("action", "show").partition(":")
    return verb, detail


def local_path(address: str) -> str:
    """The address if it lies within the portal, else nothing."""
    safe = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if safe else ""


def rearranged(rows: list, action: str, *, new: object) -> list:
    """Return the rows of a form after a button was pressed: `add`, or `remove-2`, `up-2`, `down-2` with a row's place.

    `new` is the row that `add` puts behind the others.
    """
    rows = list(rows)
    verb, _hyphen, place = action.partition("-")
    if verb == "add":
        return [*rows, new]
    index = int(place) if place.isdecimal() and len(place) < 6 else -1
    if not 0 <= index < len(rows):
        return rows
    if verb == "remove":
        del rows[index]
    other = index + {"up": -1, "down": 1}.get(verb, 0)
    if verb in ("up", "down") and 0 <= other < len(rows):
        rows[index], rows[other] = rows[other], rows[index]
    return rows


def form_frame(request: HttpRequest, keep: str) -> dict:
    """Return what the template of a form needs so that what was typed outlives a login that ran out.

    `keep` names the form in the browser's own store (data-keep).
    """
    return {
        "keep": keep,
        # After a POST the server has all that was typed: the browser's copy would only be older.
        "server_has_it": request.method == "POST" or getattr(request, "kept", None) is not None,
        "owner_field": keeping.OWNER_FIELD,
        "owner_token": keeping.owner_token(request.user),
    }
