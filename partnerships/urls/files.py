"""Addresses of the files of cases. No word of a case or a file is in them."""

from django.urls import path

from partnerships.views import files

urlpatterns = [
    path("partnerships/<slug:code>/files/", files.files, name="files"),
    path("partnerships/<slug:code>/files/add/", files.add_file, name="add-file"),
    path("partnerships/<slug:code>/files/<slug:file>/", files.case_file, name="case-file"),
    path("partnerships/<slug:code>/files/<slug:file>/small/", files.case_file, {"small": True}, name="case-file-small"),
    path("partnerships/<slug:code>/files/<slug:file>/change/", files.change_file, name="change-file"),
    path("partnerships/<slug:code>/files/<slug:file>/remove/", files.remove_file, name="remove-file"),
]
