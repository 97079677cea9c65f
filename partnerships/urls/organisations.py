"""Addresses of the organisations."""

from django.urls import path

from partnerships.views import organisations

urlpatterns = [
    path("organisations/<slug:code>/", organisations.organisation, name="organisation"),
]
