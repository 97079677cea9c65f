"""Addresses for machines: those under the literature, and those that stand at the root of the portal."""

from django.urls import path, re_path

from literature.views import api, machines

urlpatterns = [
    path("feed.atom", machines.feed, name="atom"),
    path("unapi", machines.unapi_server, name="unapi"),
    path("<slug:code>/as/<slug:name>", machines.record_as, name="record-as"),
]

at_root = (
    [
        path("oai", machines.oai, name="oai"),
        path("opensearch.xml", machines.opensearch_description, name="opensearch"),
        path("suggestions.json", machines.search_suggestions, name="suggestions"),
        path("sitemap-sources-<int:number>.xml", machines.sitemap_of_sources, name="sitemap-sources"),
        path("api/", api.about, name="api"),
        path("api/v1/", api.nothing, name="api-root"),
        path("api/v1/openapi.json", api.description, name="api-description"),
        path("api/v1/sources", api.sources, name="api-sources"),
        path("api/v1/sources/<slug:code>", api.source, name="api-source"),
        path("api/v1/topics", api.topics, name="api-topics"),
        re_path(r"^api/v1/(?P<rest>[\s\S]+)\Z", api.nothing),  # whatever signs there are in it, line ends too
    ],
    "machines",
)
