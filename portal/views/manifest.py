"""The web app manifest, by which a phone installs the portal and offers it where pages are shared."""

from django.http import JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Network
from portal.context_processors import Frame

# The ground of the page in the light, as in static/css/tokens.css.
PAPER = "#faf7f0"


@require_safe
def manifest(request):
    """After https://www.w3.org/TR/appmanifest/ and https://w3c.github.io/web-share-target/."""
    network = Network.objects.first()
    response = JsonResponse(
        {
            "id": reverse("portal:home"),
            "name": str(Frame(request).name),
            "short_name": network.short_name if network else str(_("Portal")),
            "description": str(_("The literature, the partnerships and the meetings of a research network.")),
            "lang": get_language(),
            "start_url": reverse("portal:home"),
            "scope": reverse("portal:home"),
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": PAPER,
            "icons": [
                {"src": static("img/mark.svg"), "type": "image/svg+xml", "sizes": "any"},
                {"src": static("img/icon-192.png"), "type": "image/png", "sizes": "192x192"},
                {"src": static("img/icon-512.png"), "type": "image/png", "sizes": "512x512"},
                {
                    "src": static("img/icon-maskable-512.png"),
                    "type": "image/png",
                    "sizes": "512x512",
                    "purpose": "maskable",
                },
            ],
            "share_target": {
                "action": reverse("literature:share"),
                "method": "GET",
                "enctype": "application/x-www-form-urlencoded",
                "params": {"title": "title", "text": "text", "url": "url"},
            },
            "shortcuts": [{"name": str(_("Add a source")), "url": reverse("literature:add-source")}],
        },
        content_type="application/manifest+json",
    )
    response["Cache-Control"] = "max-age=3600"
    return response
