from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "partnerships"

    def ready(self):
        """Tell review and history what organisations and cases are, and what stands on the page of a case."""
        from partnerships import kinds

        kinds.register_all()

        from outbox.due import job, matters
        from partnerships import discussion, letters
        from partnerships.page import register_section

        matters("asking")(letters.still_wanted)
        register_section("discussion", discussion.section, "partnerships/_discussion.html")
        job("discussion of cases")(discussion.tell_of_comments)
