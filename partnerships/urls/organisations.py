"""Addresses of the organisations. An organisation's own address comes last: it begins with any short word."""

from django.urls import path

from partnerships.views import (
    organisation_merging,
    organisation_steps,
    organisation_suggestions,
    organisation_writing,
    organisations,
    registers,
)

urlpatterns = [
    path("organisations/", organisations.organisation_list, name="organisations"),
    path("organisations/list.csv", organisations.organisations_csv, name="organisations-csv"),
    path("organisations/list.json", organisations.organisations_json, name="organisations-json"),
    path("sitemap-organisations-<int:number>.xml", organisations.organisations_sitemap, name="sitemap-organisations"),
    path("organisations/suggest/", organisation_suggestions.suggest, name="suggest-organisations"),
    path("organisations/add/", organisation_writing.add_organisation, name="add-organisation"),
    path("organisations/likely-duplicates/", organisation_merging.likely_organisations, name="likely-organisations"),
    path("organisations/likely-duplicates/<int:pk>/", organisation_merging.judge_pair, name="judge-organisations"),
    path("organisations/merge/", organisation_merging.merge, name="merge-organisations"),
    path("organisations/merges/<int:pk>/undo/", organisation_merging.undo_merge, name="undo-organisation-merge"),
    path("organisations/registers/", registers.index, name="organisation-imports"),
    path("organisations/registers/template.csv", registers.template, name="organisation-template"),
    path("organisations/registers/<slug:code>/", registers.page, name="organisation-import"),
    path("organisations/registers/<slug:code>/progress/", registers.progress, name="organisation-import-progress"),
    path("organisations/registers/<slug:code>/columns/", registers.say_columns, name="organisation-import-columns"),
    path("organisations/registers/<slug:code>/write/", registers.write, name="organisation-import-write"),
    path("organisations/registers/<slug:code>/discard/", registers.discard, name="organisation-import-discard"),
    path("organisations/registers/<slug:code>/take-back/", registers.take_back, name="organisation-import-take-back"),
    path("organisations/registers/<slug:code>/broken.csv", registers.broken, name="organisation-import-broken"),
    path("organisations/<slug:code>/", organisations.organisation, name="organisation"),
    path("organisations/<slug:code>/history/", organisations.organisation_history, name="organisation-history"),
    path("organisations/<slug:code>/edit/", organisation_writing.edit_organisation, name="edit-organisation"),
    path("organisations/<slug:code>/step/", organisation_steps.take_step, name="take-organisation-step"),
    path("organisations/<slug:code>/comment/", organisation_steps.comment, name="comment-on-organisation"),
    path("organisations/<slug:code>/restore/", organisation_steps.restore, name="restore-organisation"),
    path(
        "organisations/<slug:code>/propose-change/",
        organisation_steps.propose_change,
        name="propose-change-to-organisation",
    ),
]
