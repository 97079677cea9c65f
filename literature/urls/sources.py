"""Addresses of the sources themselves: the list, the form, a record and what is done with it."""

from django.urls import path, register_converter

from literature.formats_offered import ExportFormatConverter
from literature.views import exporting, reading, writing

register_converter(ExportFormatConverter, "export_format")

urlpatterns = [
    path("", reading.source_list, name="sources"),
    path("export.<export_format:export_format>", exporting.export_list, name="export-list"),
    path("take-along/", exporting.take_along, name="take-along"),
    path("add/", writing.add_source, name="add-source"),
    path("likely-duplicates/", writing.likely_duplicates, name="likely-duplicates"),
    path("<slug:code>/", reading.source, name="source"),
    path("<slug:code>/source.<export_format:export_format>", exporting.export_source, name="export-source"),
    path("<slug:code>/cite/", reading.cite_source, name="cite-source"),
    path("<slug:code>/history/", reading.source_history, name="source-history"),
    path("<slug:code>/edit/", writing.edit_source, name="edit-source"),
    path("<slug:code>/propose-change/", writing.propose_change, name="propose-change"),
    path("<slug:code>/step/", writing.take_step, name="take-step"),
    path("<slug:code>/comment/", writing.comment, name="comment"),
    path("<slug:code>/restore/", writing.restore, name="restore"),
]
