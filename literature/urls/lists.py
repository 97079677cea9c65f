"""Addresses of reading lists and of what a reader collects."""

from django.urls import path

from literature.urls import sources  # noqa: F401  it registers the converter of a file's ending
from literature.views import collection, lists

urlpatterns = [
    path("collection/", collection.collection, name="collection"),
    path("collection/add/", collection.collect, name="collect"),
    path("collection/drop/", collection.drop, name="drop-from-collection"),
    path("collection/export.<export_format:export_format>", collection.export_collection, name="export-collection"),
    path("lists/", lists.lists, name="lists"),
    path("lists/add/", lists.add_list, name="add-list"),
    path("lists/<slug:code>/", lists.reading_list, name="list"),
    path("lists/<slug:code>/change/", lists.edit_list, name="edit-list"),
    path("lists/<slug:code>/take-away/", lists.take_away_list, name="take-away-list"),
    path("lists/<slug:code>/bring-back/", lists.bring_back_list, name="bring-back-list"),
    path("lists/<slug:code>/make-private/", lists.make_list_private, name="make-list-private"),
    path(
        "lists/<slug:code>/export.<export_format:export_format>", lists.export_reading_list, name="export-reading-list"
    ),
    path("lists/<slug:code>/sources/<slug:source_code>/", lists.change_entry, name="change-list-entry"),
    path("<slug:code>/put-on-list/", lists.put_on_list, name="put-on-list"),
]
