"""The address of the coordinators' overview."""

from django.urls import path

from literature.views import overview

urlpatterns = [
    path("overview/", overview.overview, name="overview"),
]
