from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self):
        """Register the deployment checks, and say where a contribution is reviewed: letters lead there."""
        from django.urls import reverse

        from curation.registry import set_review_url
        from portal import checks  # noqa: F401

        set_review_url(lambda record: reverse("portal:review-item", args=record.review_key))
