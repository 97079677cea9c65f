"""XML built with lxml from texts that may hold anything."""

import re

from lxml import etree

# What XML 1.0 has no way to write, not even escaped (https://www.w3.org/TR/xml/#charsets), and non-characters.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text) -> str:
    """Return the text without the characters that XML cannot hold; everything else is escaped when it is written."""
    return _NOT_IN_XML.sub("", str(text))


def add(parent, tag: str, text="", **attributes):
    """Append an element with a text and attributes to its parent, and return it."""
    element = etree.SubElement(parent, tag, {name: xml_text(value) for name, value in attributes.items()})
    if text:
        element.text = xml_text(text)
    return element


def document(root) -> bytes:
    """Return the whole document, in UTF-8 and with its declaration."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
