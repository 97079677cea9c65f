"""The portal's addresses and, here only, the constant page's."""

from django.urls import path

from benchmarks.constant import constant_page
from portal.urls import (  # noqa: F401  Django looks for the handlers in this module
    handler400,
    handler403,
    handler404,
    handler429,
    handler500,
    urlpatterns,
)

urlpatterns = [path("constant/", constant_page), *urlpatterns]
