from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "partnerships"

    def ready(self):
        """Tell review and history what organisations and cases are, and what stands on the page of a case."""
        from partnerships import kinds
        from partnerships.finding import keeping

        kinds.register_all()
        _register_jobs_of_organisations()
        keeping.register()

        from outbox.due import job, matters
        from partnerships import discussion, letters
        from partnerships.finding import related
        from partnerships.page import register_section

        matters("asking")(letters.still_wanted)
        register_section("discussion", discussion.section, "partnerships/_discussion.html")
        register_section("related_cases", related.section, "partnerships/_related_cases.html")
        job("discussion of cases")(discussion.tell_of_comments)
        self._register_files_and_good_practice()
        _register_erasing()

    def _register_files_and_good_practice(self):
        from outbox.due import job, matters
        from partnerships import sections
        from partnerships.files import sweeping
        from partnerships.good_practice import reminding
        from partnerships.page import register_section

        job("files of cases")(sweeping.sweep)
        job("good practice")(reminding.remind)
        matters("good-practice")(reminding.still_due)
        for name in ("pictures", "money", "agreements", "good_practice"):
            register_section(name, getattr(sections, name), f"partnerships/_{name}.html")


def _register_jobs_of_organisations() -> None:
    """Have registers gone on with and likely duplicates sought, whenever `run_due` comes by."""
    from outbox import due
    from partnerships import organisation_duplicates
    from partnerships.registers import work

    due.job("registers of organisations")(work.go_on)
    due.job("likely duplicates of organisations")(organisation_duplicates.seek)


def _register_erasing() -> None:
    """Say what traces a record leaves, and have the last letters about erased ones forgotten."""
    from outbox.due import job
    from partnerships.erasing import letters, traces

    traces.register_all()
    job("letters about what was erased")(letters.forget)
