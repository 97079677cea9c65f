"""Addresses that tell who looked at a case or an organisation."""

from django.urls import path

from partnerships.views import looks

urlpatterns = [
    path("partnerships/<slug:code>/looks/", looks.case_looks, name="looks"),
    path("organisations/<slug:code>/looks/", looks.organisation_looks, name="organisation-looks"),
]
