"""What a phone's share sheet or a bookmarklet sends, and what of it goes into the form."""

import re

from literature.identifiers import clean_url, doi_in, recognise

LONGEST = 4000
_ADDRESS = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)
_KNOWN = ("doi", "isbn", "arxiv", "pubmed", "url")


def shared(url: str = "", text: str = "", title: str = "") -> dict[str, str]:
    """What was shared, for the form: `paste`, a thing that can be looked up, or ""; `title`, of the page.

    Applications put an address where they like: in `url`, within `text` after some words, even in `title`.
    """
    url, text, title = (part.strip()[:LONGEST] for part in (url, text, title))
    paste = next(filter(None, map(_named_in, (url, text, title))), "")
    return {"paste": paste, "title": "" if _named_in(title) else " ".join(title.split())[:500]}


def _named_in(text: str) -> str:
    """What a text names that can be looked up: all of it, an address within it, a DOI within it; else ""."""
    if not text:
        return ""
    whole = recognise(text)
    if whole.kind in _KNOWN:
        return whole.value if whole.kind in ("doi", "url") else text
    for match in _ADDRESS.finditer(text):
        address = clean_url(match.group().rstrip(".,;:!?)]}'’"))
        if address:
            return address
    return doi_in(text)


def bookmarklet_for(address: str) -> str:
    """The bookmarklet that takes a page to the portal: `javascript:` with the page's address and title.

    It only goes to another address, which no page's content policy can forbid, and reads nothing but these two.
    """
    return (
        f"javascript:location.href='{address}?url='+encodeURIComponent(location.href)"
        "+'&title='+encodeURIComponent(document.title)"
    )
