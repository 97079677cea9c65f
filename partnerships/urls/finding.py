"""Addresses of what helps to find cases."""

from django.urls import path

from partnerships.views import finding

urlpatterns = [
    path("partnerships/", finding.case_list, name="list"),
    path("partnerships/map/", finding.case_map, name="map"),
    path("partnerships/compare/", finding.compare, name="compare"),
    path("partnerships/confidential/", finding.confidential, name="confidential"),
    path("partnerships/export.<slug:name>", finding.export, name="export"),
    path("partnerships/feed.atom", finding.feed, name="feed"),
    path("partnerships/opensearch.xml", finding.opensearch_description, name="opensearch"),
    path("sitemap-cases.xml", finding.sitemap_of_cases, name="sitemap"),
]
