"""Addresses of the literature, a file for each subject.

The sources come last: a record's address is any short word, and would catch the others.
"""

from literature.urls import finding, sources

app_name = "literature"

urlpatterns = [
    *finding.urlpatterns,
    *sources.urlpatterns,
]
