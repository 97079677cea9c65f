"""unAPI 1: which formats there are, for all records and for one (https://web.archive.org/web/2017/http://unapi.info/specs/)."""

from lxml import etree

from curation.xml import add, document, xml_text
from literature.machines.forms import FORMS


def offered() -> dict:
    """Return the forms that unAPI gives, by name."""
    return {name: form for name, form in FORMS.items() if form.is_reference}


def formats_document(identifier: str = "") -> bytes:
    """Return the list of formats as XML; for one record, with its identifier."""
    root = etree.Element("formats", {"id": xml_text(identifier)} if identifier else {})
    for name, form in offered().items():
        add(root, "format", name=name, type=form.media_types[0], docs=form.about)
    return document(root)
