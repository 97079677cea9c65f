"""Making what was read fit the fields of a source, as the form would: what does not fit is told, nothing is refused."""

import re
from datetime import date

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from curation.tagging import LONGEST_TAG, MOST_TAGS
from literature.forms.names import LONGEST_NAME
from literature.forms.source import LONGEST_ABSTRACT, LONGEST_NOTE, LONGEST_TITLE
from literature.identifiers import clean_url, isbns_in, issns_in, normal_doi
from literature.models.source import Source
from literature.paste import values_of

_LONGEST = {"abstract": LONGEST_ABSTRACT, "note": LONGEST_NOTE}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
#: What a field holds is kept under this name among the extras where it is no value of that field.
UNREAD = "portal-unread"
TEXTS = tuple(
    name for name in Source.CONTENT_FIELDS if name not in ("type", "contributors", "accessed", "extra", "issued")
)
_LIMITS = {name: Source._meta.get_field(name).max_length or _LONGEST.get(name, LONGEST_TITLE) for name in TEXTS}


def fit(item: dict) -> tuple[dict, list[str], list[str]]:
    """Return a CSL-JSON item as values of a source, its keywords, and remarks on what did not fit.

    The values are plain JSON (`accessed` as an ISO date) and pass every check of the form and of the database; only
    the title may be empty.
    """
    values, tags, remarks = values_of(item)
    remarks = list(remarks)
    values["note"] = values.get("note", "")
    _one_line(values)
    _identifiers(values, remarks)
    _cut(values, remarks)
    accessed = values["accessed"]
    if accessed is not None and not date(1990, 1, 1) <= accessed <= timezone.localdate():
        _set_aside(values, "accessed", remarks)
        accessed = None
    values["accessed"] = accessed.isoformat() if accessed else None
    values["contributors"] = [_fitting_name(name, remarks) for name in values["contributors"]]
    return values, _fitting_tags(tags), remarks


def _one_line(values: dict) -> None:
    for name in TEXTS:
        if values[name] and name not in ("abstract", "note"):
            values[name] = " ".join(values[name].split())


def _identifiers(values: dict, remarks: list[str]) -> None:
    for name, normal in (("doi", normal_doi), ("isbn", isbns_in), ("issn", issns_in), ("url", clean_url)):
        if values[name]:
            found = normal(values[name])
            if not found:
                _set_aside(values, name, remarks)
            else:
                values[name] = found if isinstance(found, str) else found[0]
    if values["language"] and not _LANGUAGE.fullmatch(values["language"]):
        _set_aside(values, "language", remarks)


def _set_aside(values: dict, name: str, remarks: list[str]) -> None:
    """Keep what is no value of a field beside the fields."""
    field = Source._meta.get_field(name)
    values["extra"].setdefault(UNREAD, {})[name] = str(values[name])
    remarks.append(
        _("%(field)s: “%(value)s” is none; it is kept, not shown.")
        % {"field": capfirst(str(field.verbose_name)), "value": str(values[name])[:80]}
    )
    values[name] = None if name == "accessed" else ""


def _cut(values: dict, remarks: list[str]) -> None:
    for name, longest in _LIMITS.items():
        if len(values[name]) > longest:
            field = Source._meta.get_field(name)
            remarks.append(
                _("%(field)s has %(number)s characters; the first %(most)s were kept.")
                % {"field": capfirst(str(field.verbose_name)), "number": len(values[name]), "most": longest}
            )
            values[name] = values[name][:longest].rstrip()


def _fitting_name(name: dict, remarks: list[str]) -> dict:
    if any(len(part) > LONGEST_NAME for part in name.values()):
        remarks.append(_("A name is longer than %s characters; its beginning was kept.") % LONGEST_NAME)
        return {part: text[:LONGEST_NAME] for part, text in name.items()}
    return name


def _fitting_tags(tags) -> list[str]:
    """Tags in one line each, without doubles whatever their capitals."""
    found: dict[str, str] = {}
    for tag in tags:
        text = " ".join(str(tag).split())
        if text and len(text) <= LONGEST_TAG:
            found.setdefault(text.casefold(), text)
    return list(found.values())[:MOST_TAGS]
