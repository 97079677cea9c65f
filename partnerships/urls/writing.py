"""Addresses at which a case is told, changed, stepped on and looked back at."""

from django.urls import path

from partnerships.views import case_steps, writing

_CASE = "partnerships/<slug:code>"

urlpatterns = [
    path("partnerships/add/", writing.add_case_page, name="add-case"),
    path(f"{_CASE}/edit/", writing.edit_case_page, name="edit-case"),
    path(f"{_CASE}/edit/check/", writing.check_case, name="check-case"),
    path(f"{_CASE}/edit/<slug:step>/", writing.edit_case_page, name="edit-case-step"),
    path(f"{_CASE}/history/", case_steps.history, name="case-history"),
    path(f"{_CASE}/propose-change/", case_steps.propose_change, name="propose-change-to-case"),
    path(f"{_CASE}/step/", case_steps.take_step, name="take-step"),
    path(f"{_CASE}/comment/", case_steps.comment, name="comment"),
    path(f"{_CASE}/restore/", case_steps.restore, name="restore-case"),
]
