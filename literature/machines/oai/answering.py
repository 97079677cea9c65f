"""The answer of the protocol, as XML."""

import re
from datetime import datetime, timezone

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from lxml import etree

from curation.xml import add, document, xml_text
from literature.machines.addresses import absolute, host, portal_name
from literature.machines.oai import records, tokens
from literature.machines.oai.asking import Asked, Refused, Request, asked_list, known_prefix, understand
from literature.machines.oai.contact import address
from literature.machines.oai.prefixes import PREFIXES, XSI

OAI = "http://www.openarchives.org/OAI/2.0/"
_IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
_DOMAIN = re.compile(r"[A-Za-z][A-Za-z0-9\-]*(\.[A-Za-z][A-Za-z0-9\-]*)+")
_GRANULARITY = "YYYY-MM-DDThh:mm:ssZ"


def answer(query: QueryDict) -> bytes:
    """Return the whole answer to a request; what cannot be answered is answered with the protocol's error."""
    now = records.begin()
    root = etree.Element(_tag("OAI-PMH"), nsmap={None: OAI, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI} {OAI}OAI-PMH.xsd")
    add(root, _tag("responseDate"), _second(now))
    echo = add(root, _tag("request"), absolute(reverse("machines:oai")))
    try:
        request = understand(query)
        body = VERBS[request.verb](request)
    except Refused as refused:
        if refused.code not in ("badVerb", "badArgument"):
            _echo(echo, request)
        add(root, _tag("error"), str(refused), code=refused.code)
    else:
        _echo(echo, request)
        root.append(body)
    return document(root)


def _echo(element, request: Request) -> None:
    for name, value in {"verb": request.verb, **request.arguments}.items():
        element.set(name, xml_text(value))


def _tag(name: str) -> str:
    return f"{{{OAI}}}{name}"


def _second(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _identify(request: Request):
    body = etree.Element(_tag("Identify"))
    add(body, _tag("repositoryName"), portal_name())
    add(body, _tag("baseURL"), absolute(reverse("machines:oai")))
    add(body, _tag("protocolVersion"), "2.0")
    add(body, _tag("adminEmail"), address())
    add(body, _tag("earliestDatestamp"), _second(records.earliest() or datetime.now(timezone.utc)))
    add(body, _tag("deletedRecord"), "persistent")
    add(body, _tag("granularity"), _GRANULARITY)
    if _DOMAIN.fullmatch(host()):  # the schema of this description allows no other
        add(body, _tag("description")).append(_how_identified())
    return body


def _how_identified():
    element = etree.Element(f"{{{_IDENTIFIER}}}oai-identifier", nsmap={None: _IDENTIFIER})
    element.set(f"{{{XSI}}}schemaLocation", f"{_IDENTIFIER} {_IDENTIFIER}.xsd")
    add(element, f"{{{_IDENTIFIER}}}scheme", "oai")
    add(element, f"{{{_IDENTIFIER}}}repositoryIdentifier", host())
    add(element, f"{{{_IDENTIFIER}}}delimiter", ":")
    add(element, f"{{{_IDENTIFIER}}}sampleIdentifier", records.identifier("1fnv3h3"))
    return element


def _list_formats(request: Request):
    if "identifier" in request.arguments:
        _found(request)
    body = etree.Element(_tag("ListMetadataFormats"))
    for name, prefix in PREFIXES.items():
        element = add(body, _tag("metadataFormat"))
        add(element, _tag("metadataPrefix"), name)
        add(element, _tag("schema"), prefix.schema)
        add(element, _tag("metadataNamespace"), prefix.namespace)
    return body


def _list_sets(request: Request):
    if "resumptionToken" in request.arguments:
        raise Refused("badResumptionToken", _("The sets are given all at once."))
    body = etree.Element(_tag("ListSets"))
    named = [(records.TOPICS, _("Sources by topic"))]
    named += [(f"{records.TOPICS}:{topic.slug}", topic.name) for topic in records.topics()]
    for spec, name in named:
        element = add(body, _tag("set"))
        add(element, _tag("setSpec"), spec)
        add(element, _tag("setName"), name)
    return body


def _found(request: Request):
    row = records.find(records.code_of(request.arguments["identifier"]))
    if row is None:
        raise Refused("idDoesNotExist", _("There is no record of this identifier."))
    return row


def _get_record(request: Request):
    prefix = known_prefix(request.arguments["metadataPrefix"])
    body = etree.Element(_tag("GetRecord"))
    _add_records(body, [_found(request)], prefix)
    return body


def _list_identifiers(request: Request):
    body = etree.Element(_tag("ListIdentifiers"))
    _fill(body, request, lambda rows, asked: _add_headers(body, rows))
    return body


def _list_records(request: Request):
    body = etree.Element(_tag("ListRecords"))
    _fill(body, request, lambda rows, asked: _add_records(body, rows, asked.prefix))
    return body


def _fill(body, request: Request, put) -> None:
    """Put one page of a list into an answer, with the token with which it goes on."""
    asked = asked_list(request)
    rows = records.page(asked)
    if not rows and asked.after:  # the rest has changed since, out of the span asked for; an empty list is not allowed
        rows = records.given_last(asked)
    if not rows:
        raise Refused("noRecordsMatch", _("No record answers to this."))
    more, rows = rows[records.PAGE :], rows[: records.PAGE]
    put(rows, asked)
    if more or asked.after:
        _add_token(body, request.verb, asked, rows, bool(more))


def _add_token(body, verb: str, asked: Asked, rows: list, goes_on: bool) -> None:
    """Add the token; at the end of a list that was given in parts it is an empty one."""
    given = asked.cursor + len(rows)
    size = max(asked.size or records.listed(asked).count(), given + goes_on, 1)
    token = tokens.write(verb, asked, (rows[-1].datestamp, rows[-1].source_id), given, size) if goes_on else ""
    element = add(body, _tag("resumptionToken"), token, completeListSize=size, cursor=asked.cursor)
    if goes_on:
        element.set("expirationDate", _second(datetime.now(timezone.utc) + tokens.LIFETIME))


def _add_records(body, rows: list, prefix: str) -> None:
    """Add records; one that was withdrawn while this was read has a header only, and comes again as deleted."""
    works = records.works(rows)
    metadata = dict(zip(works, PREFIXES[prefix].write(list(works.values())), strict=True)) if works else {}
    sets = records.sets()
    for row in rows:
        element = add(body, _tag("record"))
        written = metadata.get(row.source_id)
        _header(element, row, sets, gone=written is None)
        if written is not None:
            add(element, _tag("metadata")).append(written)


def _add_headers(body, rows: list) -> None:
    sets = records.sets()
    for row in rows:
        _header(body, row, sets, gone=row.deleted)


def _header(parent, row, sets: dict[int, str], *, gone: bool) -> None:
    element = add(parent, _tag("header"), **({"status": "deleted"} if gone else {}))
    add(element, _tag("identifier"), records.identifier(row.code))
    add(element, _tag("datestamp"), _second(row.datestamp))
    names = [name for topic_id, name in sets.items() if topic_id in row.topic_ids]
    for name in ([records.TOPICS] if names else []) + names:
        add(element, _tag("setSpec"), name)


VERBS = {
    "Identify": _identify,
    "ListMetadataFormats": _list_formats,
    "ListSets": _list_sets,
    "GetRecord": _get_record,
    "ListIdentifiers": _list_identifiers,
    "ListRecords": _list_records,
}
