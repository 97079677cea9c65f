"""Addresses of organisations and cases, a file for each subject.

A record's own addresses come last in each: they begin with any short word, and would catch the others.
"""

from partnerships.urls import (
    cases,
    discussion,
    erasing,
    files,
    finding,
    good_practice,
    looks,
    money,
    organisations,
    telling,
    words,
    writing,
)

app_name = "partnerships"

urlpatterns = [
    *erasing.urlpatterns,
    *looks.urlpatterns,
    *telling.urlpatterns,
    *finding.urlpatterns,
    *organisations.urlpatterns,
    *discussion.urlpatterns,
    *money.urlpatterns,
    *files.urlpatterns,
    *good_practice.urlpatterns,
    *words.urlpatterns,
    *writing.urlpatterns,
    *cases.urlpatterns,
]
