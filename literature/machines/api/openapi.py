"""The description of the API in OpenAPI 3.1, made from the tables that the answers are made from."""

from django.urls import reverse

from literature.machines.addresses import absolute, portal_name
from literature.machines.api.parameters import parameters
from literature.machines.api.problems import MEDIA_TYPE as PROBLEM
from literature.machines.api.serialising import SOURCE_FIELDS, TOPIC_FIELDS, schema

VERSION = "1.0.0"
_URL = {"type": "string", "format": "uri"}
_WHOLE_NUMBER = {"type": "integer", "minimum": 0}


def document() -> dict:
    """Return the whole description as a dict."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{portal_name()}: literature",
            "version": VERSION,
            "description": "Read-only, the same to everybody, no key. Answers carry ETag and Last-Modified: please ask"
            " conditionally, one request at a time. To take everything, harvest by OAI-PMH at "
            + absolute(reverse("machines:oai")),
        },
        "servers": [{"url": absolute(reverse("machines:api-root")).rstrip("/")}],
        "paths": {
            "/sources": {"get": _list()},
            "/sources/{code}": {"get": _one()},
            "/topics": {"get": _topics()},
        },
        "components": {
            "schemas": {
                "Source": schema(SOURCE_FIELDS),
                "Topic": schema(TOPIC_FIELDS),
                "SourceList": _source_list(),
                "TopicList": _object({"topics": {"type": "array", "items": _ref("Topic")}}),
                "Problem": _problem(),
            },
        },
    }


def _ref(name: str) -> dict:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(properties: dict) -> dict:
    return {"type": "object", "required": list(properties), "properties": properties}


def _source_list() -> dict:
    maybe = {"type": ["string", "null"], "format": "uri"}
    links = dict.fromkeys(("self", "first", "last", "page", "feed"), _URL) | {"previous": maybe, "next": maybe}
    return _object(
        {
            "total": {**_WHOLE_NUMBER, "description": "How many sources match."},
            "total_is_estimate": {"type": "boolean", "description": "Whether so many were counted by a sample."},
            "reachable": {
                **_WHOLE_NUMBER,
                "description": "How many can be paged through: the first of very many; by relevance, a thousand.",
            },
            "page": _WHOLE_NUMBER,
            "per_page": _WHOLE_NUMBER,
            "pages": _WHOLE_NUMBER,
            "sort": {"type": "string"},
            "links": _object(links),
            "facets": {
                "type": "object",
                "description": "By filter: how many sources each value would show, given the other filters.",
                "additionalProperties": {"type": "object", "additionalProperties": {"type": "integer"}},
            },
            "sources": {"type": "array", "items": _ref("Source")},
        }
    )


def _problem() -> dict:
    wrong = _object({"name": {"type": "string"}, "reason": {"type": "string"}})
    described = _object({"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}})
    described["properties"] |= {
        "detail": {"type": "string"},
        "parameters": {"type": "array", "items": wrong, "description": "What is wrong with the query."},
    }
    return {**described, "description": "RFC 9457"}


def _answers(name: str, **problems: str) -> dict:
    heads = {"ETag": {"schema": {"type": "string"}}, "Last-Modified": {"schema": {"type": "string"}}}
    found = {
        "200": {
            "description": "What was asked for.",
            "headers": heads,
            "content": {"application/json": {"schema": _ref(name)}},
        },
        "304": {"description": "It has not changed since."},
    }
    for status, description in problems.items():
        found[status.removeprefix("_")] = {
            "description": description,
            "content": {PROBLEM: {"schema": _ref("Problem")}},
        }
    return found


def _list() -> dict:
    return {
        "operationId": "listSources",
        "summary": "Sources that a query finds, a page at a time",
        "parameters": [
            {
                "name": parameter.name,
                "in": "query",
                "description": parameter.description,
                "schema": parameter.schema,
                **({"explode": True, "style": "form"} if parameter.many else {}),
            }
            for parameter in parameters()
        ],
        "responses": _answers("SourceList", _400="Something in the query is not understood.", _405="Only GET."),
    }


def _one() -> dict:
    code = {"name": "code", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^[0-9a-z]{7}$"}}
    responses = _answers("Source", _404="There is no such source.", _405="Only GET.", _410="It was withdrawn.")
    responses["301"] = {"description": "It was merged into another source, whose address this is."}
    return {
        "operationId": "getSource",
        "summary": "One source",
        "parameters": [code],
        "responses": responses,
    }


def _topics() -> dict:
    return {
        "operationId": "listTopics",
        "summary": "The research areas, each with the number of its sources",
        "responses": _answers("TopicList", _400="It takes no parameters.", _405="Only GET."),
    }
