"""Addresses of files, links, and of what other pages and devices share with the portal."""

from django.urls import path

from literature.views import files, links, sharing

urlpatterns = [
    path("files/", files.files, name="files"),
    path("files/<slug:code>/accept/", files.accept_file, name="accept-file"),
    path("files/<slug:code>/remove/", files.remove_file, name="remove-file"),
    path("files/<slug:code>/<str:name>", files.file, name="file"),
    path("<slug:code>/add-file/", files.add_file, name="add-file"),
    path("links/", links.links, name="links"),
    path("links/<int:link_id>/", links.settle_link, name="settle-link"),
    path("share/", sharing.share, name="share"),
    path("bookmarklet/", sharing.bookmarklet, name="bookmarklet"),
]
