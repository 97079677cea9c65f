from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self):
        """Register the deployment checks."""
        from portal import checks  # noqa: F401
