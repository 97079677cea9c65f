from django.apps import AppConfig


class LiteratureConfig(AppConfig):
    name = "literature"

    def ready(self):
        """Tell review, differences and history what a source is."""
        from django.urls import reverse

        from curation.registry import Kind, Link, register
        from literature import cited, content, hints, saved_searches, several, terms, upkeep
        from literature.duplicates import waiting
        from literature.imports import work
        from literature.merging import register_pointer
        from literature.models import (
            CaseSource,
            ErasedCaseSource,
            ReadingListEntry,
            Source,
            SourceFile,
            SourceTag,
            SourceTopic,
        )
        from literature.types import SourceType
        from outbox.due import job, matters
        from partnerships.good_practice.evidence import look_up_with

        register(
            Kind(
                model=Source,
                review_template="literature/_review_source.html",
                hints=hints.hints_for,
                hints_for_many=hints.hints_for_many,
                edit_url=lambda source: reverse("literature:edit-source", args=[source.code]),
                step_url=lambda source: reverse("literature:take-step", args=[source.code]),
                comment_url=lambda source: reverse("literature:comment", args=[source.code]),
                restore_url=lambda source: reverse("literature:restore", args=[source.code]),
                review_context=_review_context,
                related=("contributed_by", "group", "amends"),
                prefetch=("topics",),
                labels=lambda: content.labels(Source),
                display=content.display,
                links=(
                    Link("topics", SourceTopic, owner="source", other="topic", name="slug"),
                    Link("tags", SourceTag, owner="content_object", other="tag", name="name"),
                ),
                types=tuple(SourceType.choices),
                merge_url=_merge_url,
                after_change=cited.keep_first_citation,
            )
        )

        job("imports")(work.go_on)
        job("citations")(cited.keep_lacking_citations)
        job("names to find by")(terms.weigh)
        job("saved searches")(saved_searches.tell_what_is_new)
        matters("saved-searches")(saved_searches.still_wanted)
        job("changes of several sources")(several.work_off)
        upkeep.register()
        job("duplicates")(waiting.seek_duplicates)
        # Screening decisions are append-only and stay with the record about which they were taken.
        register_pointer(ReadingListEntry, "source")
        register_pointer(SourceFile, "source")
        register_pointer(CaseSource, "source")
        register_pointer(ErasedCaseSource, "source")
        look_up_with(_sources_by_code)
        _add_to_cases()


def _add_to_cases() -> None:
    """Say what the literature adds to the page of a partnership case."""
    from literature.cases import citing, erasing, machines, sources
    from partnerships.looks import SHOWS_NO_SECRET
    from partnerships.page import register_head, register_section

    register_section("sources", sources.section, "literature/cases/_sources.html")
    register_section("cite", citing.section, "literature/cases/_cite.html")
    register_head("citation", machines.head_of)
    erasing.register()
    SHOWS_NO_SECRET.update({"cite-case", "case-as"})


def _merge_url(source, other) -> str:
    from django.urls import reverse

    return f"{reverse('literature:merge')}?source={other.code}&source={source.code}"


def _review_context(source) -> dict:
    from literature.names import names_in_a_sentence
    from literature.record import facts

    return {
        "facts": facts(source),
        "by": names_in_a_sentence(source.contributors),
        "files": source.files.present().with_people(),
    }


def _sources_by_code(codes, user) -> dict:
    """What cases name as evidence: `{short address: (title, address)}` of the sources that this person may read."""
    from literature.models import Source
    from literature.richtext import plain

    found = Source.objects.visible_to(user).filter(code__in=codes, amends__isnull=True, state="published")
    return {source.code: (plain(source.title), source.get_absolute_url()) for source in found}
