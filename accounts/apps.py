from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        """Tell the outbox when an invitation's letter no longer matters."""
        from outbox.due import matters

        @matters("invitation")
        def invitation_is_open(about: dict) -> bool:
            from accounts.models import Invitation

            return (
                Invitation.objects.open()
                .filter(pk=about.get("invitation"), times_sent=about.get("times_sent"))
                .exists()
            )
