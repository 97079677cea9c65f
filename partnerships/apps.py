from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "partnerships"

    def ready(self):
        """Tell review, differences and history what a case and an organisation are."""
        from partnerships import kinds

        kinds.register_all()

        from outbox.due import matters
        from partnerships import letters

        matters("asking")(letters.still_wanted)
