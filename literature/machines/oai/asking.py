"""A request of the protocol, understood or refused."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from django.http import QueryDict
from django.utils.translation import gettext as _

from literature.machines.oai import tokens
from literature.machines.oai.prefixes import PREFIXES

#: Arguments of each verb: those it must have, and those it may have.
ARGUMENTS = {
    "Identify": ((), ()),
    "ListMetadataFormats": ((), ("identifier",)),
    "ListSets": ((), ("resumptionToken",)),
    "GetRecord": (("identifier", "metadataPrefix"), ()),
    "ListIdentifiers": (("metadataPrefix",), ("from", "until", "set", "resumptionToken")),
    "ListRecords": (("metadataPrefix",), ("from", "until", "set", "resumptionToken")),
}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SECOND = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_SET = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")


class Refused(Exception):
    """The request cannot be answered: `code` is one of the protocol's, the text a sentence."""

    def __init__(self, code: str, sentence: str):
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class Asked:
    """What a list is asked for: a format, a span of time [start, end), a set; and from where it goes on."""

    prefix: str
    start: datetime | None = None
    end: datetime | None = None
    set: str = ""
    #: Datestamp and id of the last record that was given, how many were given, and how many there are.
    after: tuple[datetime, int] | None = None
    cursor: int = 0
    size: int | None = None


@dataclass(frozen=True)
class Request:
    """A verb with its arguments, checked for their form."""

    verb: str
    arguments: dict[str, str] = field(default_factory=dict)


def understand(query: QueryDict) -> Request:
    """Return the verb and its arguments. Raises Refused (badVerb, badArgument)."""
    verbs = query.getlist("verb")
    if len(verbs) != 1 or verbs[0] not in ARGUMENTS:
        raise Refused("badVerb", _("One verb is wanted: %(verbs)s.") % {"verbs": ", ".join(ARGUMENTS)})
    verb = verbs[0]
    required, optional = ARGUMENTS[verb]
    given = {name: values for name, values in query.lists() if name != "verb"}
    for name, values in given.items():
        if name not in (*required, *optional):
            raise Refused("badArgument", _("%(verb)s takes no argument of this name.") % {"verb": verb})
        if len(values) > 1:
            raise Refused("badArgument", _("“%(name)s” is given more than once.") % {"name": name})
        if "\x00" in values[0]:
            raise Refused("badArgument", _("“%(name)s” holds what no text holds.") % {"name": name})
    arguments = {name: values[0] for name, values in given.items()}
    if "resumptionToken" in arguments:
        if len(arguments) > 1:
            raise Refused("badArgument", _("A resumption token stands alone."))
    elif missing := [name for name in required if name not in arguments]:
        raise Refused("badArgument", _("“%(name)s” is wanted.") % {"name": missing[0]})
    return Request(verb, arguments)


def asked_list(request: Request) -> Asked:
    """Return what a list is asked for, by its arguments or its token.

    Raises Refused (badArgument, badResumptionToken, cannotDisseminateFormat).
    """
    arguments = request.arguments
    if "resumptionToken" in arguments:
        try:
            values = tokens.read(arguments["resumptionToken"], request.verb)
        except tokens.BadToken as bad:
            raise Refused("badResumptionToken", _("The token is unknown or has run out; begin anew.")) from bad
        return Asked(**values)
    start, end = _span(arguments.get("from"), arguments.get("until"))
    named = arguments.get("set", "")
    if "set" in arguments and not _SET.fullmatch(named):
        raise Refused("badArgument", _("“set” is no name of a set."))
    return Asked(known_prefix(arguments["metadataPrefix"]), start, end, named)


def known_prefix(prefix: str) -> str:
    """Return the prefix of a format that there is. Raises Refused (cannotDisseminateFormat)."""
    if prefix not in PREFIXES:
        sentence = _("There are these formats: %(names)s.") % {"names": ", ".join(PREFIXES)}
        raise Refused("cannotDisseminateFormat", sentence)
    return prefix


def _span(start: str | None, end: str | None) -> tuple[datetime | None, datetime | None]:
    """Return the span from the first moment that counts up to, without it, the first that does not any more."""
    begin, one = _moment("from", start)
    last, other = _moment("until", end)
    if one and other and one != other:
        raise Refused("badArgument", _("“from” and “until” are of different granularity."))
    if begin and last and begin > last:
        raise Refused("badArgument", _("“from” is later than “until”."))
    try:
        return begin, last and last + other
    except OverflowError:  # the last day there is
        return begin, None


def _moment(name: str, text: str | None) -> tuple[datetime | None, timedelta | None]:
    if text is None:
        return None, None
    for pattern, form, length in (
        (_SECOND, "%Y-%m-%dT%H:%M:%SZ", timedelta(seconds=1)),
        (_DAY, "%Y-%m-%d", timedelta(days=1)),
    ):
        if pattern.fullmatch(text):
            try:
                return datetime.strptime(text, form).replace(tzinfo=timezone.utc), length
            except ValueError:
                break
    sentence = _("“%(name)s” is no moment of the form YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.") % {"name": name}
    raise Refused("badArgument", sentence)
