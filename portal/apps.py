from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self):
        """Say where a contribution is reviewed: letters lead there."""
        from django.urls import reverse

        from curation.registry import set_review_url

        set_review_url(lambda record: reverse("portal:review-item", args=record.review_key))
