"""Addresses of the cases."""

from django.urls import path

from partnerships.views import reading

urlpatterns = [
    path("partnerships/<slug:code>/sharing.svg", reading.sharing_svg, name="sharing-svg"),
    path("partnerships/<slug:code>/", reading.case, name="case"),
]
