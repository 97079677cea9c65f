"""Addresses of imports."""

from django.urls import path

from literature.views import imports

urlpatterns = [
    path("imports/", imports.index, name="imports"),
    path("imports/<slug:code>/", imports.page, name="import"),
    path("imports/<slug:code>/progress/", imports.progress, name="import-progress"),
    path("imports/<slug:code>/records/<int:number>/", imports.choose, name="import-choose"),
    path("imports/<slug:code>/all/", imports.choose_for_all, name="import-choose-for-all"),
    path("imports/<slug:code>/write/", imports.write, name="import-write"),
    path("imports/<slug:code>/submit/", imports.submit, name="import-submit"),
    path("imports/<slug:code>/take-back/", imports.take_back, name="import-take-back"),
    path("imports/<slug:code>/search/", imports.say_search, name="import-say-search"),
    path("imports/<slug:code>/broken/", imports.broken, name="import-broken"),
]
