"""Addresses of the literature searches and their screening, all below `searches/`."""

from django.urls import path

import literature.urls.sources  # noqa: F401  registers the converter of formats
from literature.views import flow, literature_searches, screening

_QUESTION = "searches/question/<slug:code>/"
_FLOW = "searches/flow/<slug:scope>/"
_SCREEN = f"{_QUESTION}screen/<slug:stage>/"

urlpatterns = [
    path("searches/", literature_searches.searches, name="searches"),
    path("searches/ask/", literature_searches.ask_question, name="ask-search-question"),
    path("searches/record/", literature_searches.record_search, name="record-search"),
    path("searches/literature-searches.csv", flow.searches_csv, name="searches-csv"),
    path("searches/reasons/<slug:group>/", screening.reasons, name="exclusion-reasons"),
    path(_FLOW, flow.flow, name="flow"),
    path(f"{_FLOW}flow.svg", flow.flow_svg, name="flow-svg"),
    path(f"{_FLOW}flow.png", flow.flow_png, name="flow-png"),
    path(f"{_FLOW}flow.csv", flow.flow_csv, name="flow-csv"),
    path(f"{_FLOW}<slug:box>/", flow.flow_list, name="flow-list"),
    path(f"{_FLOW}<slug:box>/sources.<export_format:export_format>", flow.flow_export, name="flow-export"),
    path(_QUESTION, literature_searches.question, name="search-question"),
    path(f"{_QUESTION}edit/", literature_searches.edit_question, name="edit-search-question"),
    path(f"{_QUESTION}disagreements/", screening.disagreements, name="screening-disagreements"),
    path(_SCREEN, screening.next_record, name="screen"),
    path(f"{_SCREEN}<slug:source>/", screening.screen, name="screen-record"),
    path(f"{_SCREEN}<slug:source>/take-back/", screening.take_back, name="screening-take-back"),
    path(f"{_QUESTION}source/<slug:source>/", screening.screening_record, name="screening-record"),
    path(f"{_QUESTION}source/<slug:source>/settle/", screening.settle, name="screening-settle"),
    path(f"{_QUESTION}source/<slug:source>/full-text/", screening.retrieval, name="screening-retrieval"),
    path("searches/<slug:code>/", literature_searches.search, name="literature-search"),
    path("searches/<slug:code>/edit/", literature_searches.edit_search, name="edit-literature-search"),
    path("searches/<slug:code>/set-aside/", literature_searches.set_search_aside, name="set-search-aside"),
    path("searches/<slug:code>/found/", literature_searches.add_found, name="add-found"),
    path("searches/<slug:code>/found/<int:pk>/", literature_searches.change_found, name="change-found"),
]
