"""Addresses of what helps to find: suggestions while typing, all values of a facet."""

from django.urls import path

from literature.views import finding

urlpatterns = [
    path("suggest/", finding.suggest, name="suggest"),
    path("values/<slug:facet>/", finding.facet_values, name="facet-values"),
]
