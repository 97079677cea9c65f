"""Addresses of what the literature adds to partnership cases."""

from django.urls import path, register_converter

from literature.formats_offered import ExportFormatConverter
from literature.views import cases

register_converter(ExportFormatConverter, "citation_format")

urlpatterns = [
    path("cases/<slug:code>/cite/", cases.cite_case, name="cite-case"),
    path("cases/<slug:code>/case.<citation_format:name>", cases.case_as, name="case-as"),
    path("cases/<slug:code>/sources/", cases.sources_of_case, name="sources-of-case"),
    path("cases/<slug:code>/sources/<int:link_id>/take-off/", cases.unlink_source, name="unlink-source"),
]
