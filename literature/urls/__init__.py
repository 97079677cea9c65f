"""Addresses of the literature, a file for each subject.

The sources come last: a record's address is any short word, and would catch the others.
"""

from literature.urls import (
    cases,
    files,
    finding,
    imports,
    lists,
    literature_searches,
    machines,
    merging,
    overview,
    saved_searches,
    several,
    sources,
)

app_name = "literature"

urlpatterns = [
    *cases.urlpatterns,
    *lists.urlpatterns,
    *overview.urlpatterns,
    *saved_searches.urlpatterns,
    *several.urlpatterns,
    *files.urlpatterns,
    *literature_searches.urlpatterns,
    *machines.urlpatterns,
    *imports.urlpatterns,
    *merging.urlpatterns,
    *finding.urlpatterns,
    *sources.urlpatterns,
]
