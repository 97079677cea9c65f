from importlib.util import find_spec

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
        self._register_files_and_good_practice()

    def _register_files_and_good_practice(self):
        from outbox.due import job, matters
        from partnerships.files import sweeping
        from partnerships.good_practice import reminding

        job("files of cases")(sweeping.sweep)
        job("good practice")(reminding.remind)
        matters("good-practice")(reminding.still_due)
        if find_spec("partnerships.page"):
            self._register_sections()

    def _register_sections(self):
        from partnerships import sections
        from partnerships.page import register_section

        for name in ("pictures", "money", "agreements", "good_practice"):
            register_section(name, getattr(sections, name), f"partnerships/_{name}.html")
