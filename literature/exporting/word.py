"""A bibliography as a Word document (ISO/IEC 29500): real paragraphs of the style "Bibliography"."""

import io
from collections.abc import Iterator

from django.utils import timezone
from django.utils.formats import date_format
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from literature import citations
from literature.exporting.batches import Selection
from literature.exporting.bibliography import Entry, Manner, entries
from literature.exporting.runs import Run, harmless, runs

#: More would keep the reader waiting, and the server's memory busy, for too long.
MOST = 2000
_REGIONS = {"en": "en-GB", "fr": "fr-FR", "de": "de-DE"}
_HANGING = Cm(1)


def stream_docx(selection: Selection, manner: Manner) -> Iterator[bytes]:
    """Yield the document, whole: a Word file is made in one piece."""
    document = Document()
    style = _prepare(document, manner)
    document.add_heading(harmless(manner.heading), level=1)
    label = citations.STYLES[manner.style].label
    document.add_paragraph(f"{label}. {date_format(timezone.localdate(), 'j F Y')}")
    number = 0
    for batch in entries(selection, manner):
        for entry in batch:
            number += 1
            _add(document, style, entry, manner, number)
    whole = io.BytesIO()
    document.save(whole)
    yield whole.getvalue()


def _prepare(document, manner: Manner):
    """Give the document its language and title, and the style of its entries, which is returned."""
    style = document.styles.add_style("Bibliography", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    shape = style.paragraph_format
    shape.left_indent, shape.first_line_indent, shape.space_after = _HANGING, -_HANGING, Pt(6)
    _set_language(style.element.get_or_add_rPr(), _REGIONS[manner.language])
    about = document.core_properties
    about.title, about.author, about.comments = harmless(manner.heading), "", ""
    about.language = _REGIONS[manner.language]
    return style


def _add(document, style, entry: Entry, manner: Manner, number: int) -> None:
    paragraph = document.add_paragraph(style=style)
    if manner.is_numbered:
        paragraph.paragraph_format.tab_stops.add_tab_stop(_HANGING)
        paragraph.add_run(f"{number}.\t")
    for run in runs(entry.cited.html):
        element = _written(paragraph, run)
        if entry.source.language:
            _set_language(element.get_or_add_rPr(), entry.source.language)
    for text in entry.annotations() if manner.annotated else ():
        note = document.add_paragraph(harmless(text), style="Normal")
        note.paragraph_format.left_indent = _HANGING


def _written(paragraph, run: Run):
    """The run as it stands in the paragraph, inside of a link if it is one."""
    added = paragraph.add_run(run.text)
    added.italic, added.bold = run.italic or None, run.bold or None
    added.font.superscript, added.font.subscript = run.above or None, run.below or None
    if run.link:
        link = OxmlElement("w:hyperlink")
        place = paragraph.part.relate_to(run.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link.set(qn("r:id"), place)
        paragraph._p.append(link)
        link.append(added._r)
    return added._r


def _set_language(properties, tag: str) -> None:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), tag)
    properties.append(language)
