"""Addresses of saved searches."""

from django.urls import path

from literature.views import saved_searches

urlpatterns = [
    path("saved/", saved_searches.saved, name="saved-searches"),
    path("saved/add/", saved_searches.save, name="save-search"),
    path("saved/off/<str:token>/", saved_searches.off, name="saved-searches-off"),
    path("saved/<int:saved_id>/change/", saved_searches.change, name="change-saved-search"),
    path("saved/<int:saved_id>/forget/", saved_searches.forget, name="forget-saved-search"),
]
