"""Addresses of duplicates and of merging."""

from django.urls import path

from literature.views import merging

urlpatterns = [
    path("duplicates/", merging.duplicates, name="duplicates"),
    path("duplicates/<int:pk>/verdict/", merging.judge_pair, name="judge-pair"),
    path("merge/", merging.merge, name="merge"),
    path("merge/<int:pk>/undo/", merging.undo_merge, name="undo-merge"),
]
