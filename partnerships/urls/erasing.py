"""Addresses of erasing, and of what was erased."""

from django.urls import path

from partnerships.views import erasing

urlpatterns = [
    path("partnerships/erased/", erasing.erasures, name="erasures"),
    path("partnerships/<slug:code>/erase/", erasing.erase_case, name="erase-case"),
    path("organisations/<slug:code>/erase/", erasing.erase_organisation, name="erase-organisation"),
]
