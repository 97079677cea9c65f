"""Addresses at which coordinators keep the words of the typology."""

from django.urls import path

from partnerships.views import words

_WORDS = "partnerships/words"

urlpatterns = [
    path(f"{_WORDS}/", words.keep, name="words"),
    path(f"{_WORDS}/<slug:kind>/add/", words.add, name="add-word"),
    path(f"{_WORDS}/<slug:kind>/<slug:slug>/change/", words.change, name="change-word"),
    path(f"{_WORDS}/<slug:kind>/<slug:slug>/move/", words.move, name="move-word"),
    path(f"{_WORDS}/<slug:kind>/<slug:slug>/give/", words.give, name="give-word"),
]
