"""Addresses of changing several sources at once."""

from django.urls import path

from literature.views import several

urlpatterns = [
    path("several/", several.choose, name="several"),
    path("several/change/", several.change, name="change-several"),
    path("several/changes/", several.changes, name="bulk-changes"),
    path("several/changes/<int:change_id>/", several.one_change, name="bulk-change"),
    path("several/changes/<int:change_id>/undo/", several.undo_change, name="undo-bulk-change"),
]
