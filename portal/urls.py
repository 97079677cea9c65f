"""Addresses of the portal."""

from django.contrib import admin
from django.urls import include, path

from literature.urls.machines import at_root as machines
from portal import preferences
from portal.views import crawlers, front, letters, manifest, review, topics

portal_patterns = (
    [
        path("", front.home, name="home"),
        path("about/", front.about, name="about"),
        path("health", front.health, name="health"),
        path("manifest.webmanifest", manifest.manifest, name="manifest"),
        path("robots.txt", crawlers.robots, name="robots"),
        path("sitemap.xml", crawlers.sitemap_index, name="sitemap"),
        path("sitemap-pages.xml", crawlers.sitemap_of_pages, name="sitemap-pages"),
        path("accessibility/", front.accessibility, name="accessibility"),
        path("theme/", preferences.theme, name="theme"),
        path("language/", preferences.language, name="language"),
        path("matters/", review.matters, name="matters"),
        path("review/", review.queue, name="review-queue"),
        path("review/several/", review.several, name="review-several"),
        path("review/<slug:kind>/<slug:code>/", review.item, name="review-item"),
        path("review/<slug:kind>/<slug:code>/decide/", review.decide, name="review-decide"),
        path("topics/keep/", topics.keep, name="topics"),
        path("topics/add/", topics.add, name="add-topic"),
        path("topics/merges/<int:merge_id>/undo/", topics.undo, name="undo-topic-merge"),
        path("topics/<slug:slug>/change/", topics.change, name="topic"),
        path("topics/<slug:slug>/move/", topics.move, name="move-topic"),
        path("topics/<slug:slug>/merge/", topics.merge, name="merge-topic"),
        path("outbox/", letters.letters, name="letters"),
        path("outbox/<int:letter_id>/", letters.letter, name="letter"),
        path("outbox/<int:letter_id>/send-again/", letters.send_again, name="send-letter-again"),
        path("outbox/<int:letter_id>/mark-as-sent/", letters.mark_as_sent, name="mark-letter-as-sent"),
        path("mailbox/", letters.mailbox, name="mailbox"),
    ],
    "portal",
)

urlpatterns = [
    path("", include(portal_patterns)),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include(machines)),
    path("literature/", include("literature.urls")),
    path("", include("partnerships.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.permission_denied"
handler404 = "portal.errors.not_found"
handler429 = "portal.errors.too_many_requests"
handler500 = "portal.errors.server_error"
