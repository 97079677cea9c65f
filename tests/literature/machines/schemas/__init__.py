"""Checking XML against the schemas beside this file."""

from functools import cache
from pathlib import Path

import xmlschema


@cache
def schema(name: str) -> xmlschema.XMLSchema:
    """The schema of this name; nothing is fetched from anywhere."""
    return xmlschema.XMLSchema(str(Path(__file__).parent / f"{name}.xsd"), allow="local")


def problems(name: str, document: bytes) -> list[str]:
    """What a schema has against a document, a line each; whatever the document names as its schema is not looked at."""
    found = schema(name).iter_errors(document.decode(), use_location_hints=False)
    return [f"{error.path}: {error.reason}" for error in found]
