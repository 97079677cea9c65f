"""What review, differences and history need to know of cases and organisations."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from curation import rules
from curation.registry import Kind, Link, register
from curation.workflow import Action
from partnerships import case_hints, content, hints, looks
from partnerships.completeness import require_complete
from partnerships.models import Organisation, Partnership, PartnershipTag, PartnershipTopic
from partnerships.vocabulary import Audience


def register_all() -> None:
    """Register both kinds."""
    register(
        Kind(
            model=Partnership,
            review_template="partnerships/_review_case.html",
            review_context=_case_for_reviewer,
            hints=case_hints.hints_for_case,
            hints_for_many=case_hints.hints_for_cases,
            edit_url=_address("edit-case"),
            step_url=_address("take-step"),
            comment_url=_address("comment"),
            restore_url=_address("restore-case"),
            related=("contributed_by", "group", "amends", "form"),
            prefetch=("topics", "tags"),
            labels=partial(content.labels, Partnership),
            display=content.display,
            display_within=content.display_within,
            joins_corrections=True,
            tells_changes=False,
            may_read=_may_read_what_it_said,
            is_told=_was_as_open,
            takes_over=_takes_over,
            further_changes=_files_added,
            before_step=_refuses_what_is_not_complete,
            links=(
                Link("topics", PartnershipTopic, owner="partnership", other="topic", name="slug"),
                Link("tags", PartnershipTag, owner="content_object", other="tag", name="name"),
            ),
        )
    )
    register(
        Kind(
            model=Organisation,
            review_template="partnerships/_review_organisation.html",
            review_context=_organisation_for_reviewer,
            is_told=_was_as_open,
            hints=hints.hints_for_organisation,
            edit_url=_address("edit-organisation"),
            step_url=_address("take-organisation-step"),
            comment_url=_address("comment-on-organisation"),
            restore_url=_address("restore-organisation"),
            related=("contributed_by", "group", "amends", "parent"),
            merge_url=_merging,
            labels=partial(content.labels, Organisation),
            display=content.display,
        )
    )


def _address(name: str):
    return lambda record: reverse(f"partnerships:{name}", args=[record.code])


def _may_read_what_it_said(case, then: dict, viewer) -> bool:
    """Whether somebody who reads all of a case now may read what it said then: names may have been kept back then."""
    if not content.is_protected(then):
        return True
    may_read = rules.is_author(viewer, case) or viewer.pk in case.reader_ids
    if may_read:
        looks.note_past(case)
    return may_read


def _merging(record, other) -> str:
    codes = f"organisation={record.code}&organisation={other.code}"
    return f"{reverse('partnerships:merge-organisations')}?{codes}"


def _was_as_open(record, then: dict) -> bool:
    """Whether as many could read it then as can now."""
    widths = [Audience.CONFIDENTIAL, Audience.MEMBERS, Audience.PUBLIC]
    return widths.index(then["audience"]) >= widths.index(record.audience)


def _organisation_for_reviewer(organisation) -> dict:
    from django.contrib.auth.models import AnonymousUser

    from partnerships.organisation_page import facts

    # What it is part of is named where anybody may know of that; a reviewer of this need not be one of the other.
    return {"facts": facts(organisation, AnonymousUser()), "contacts": organisation.contacts}


def _refuses_what_is_not_complete(case, action) -> None:
    """Whoever has an account submits what stands alone, and nothing else is published.

    People without one tell what they can: the coordinators complete it. A proposed change is a part of a case.
    """
    if case.is_amendment:
        return
    if action == Action.PUBLISH or (action == Action.SUBMIT and case.contributed_by_id is not None):
        require_complete(case)


def _takes_over(case, amendment) -> None:
    """Let those who are named in a proposed change read the case that takes it over, and give it the added files."""
    from partnerships.files.actions import take_files_over

    case.readers.add(*amendment.readers.all())
    case.__dict__.pop("reader_ids", None)
    take_files_over(case, amendment)


def _files_added(amendment) -> list:
    """The files that a proposed change adds, as a change to be shown beside the others."""
    from partnerships.files.reading import added_in_words

    words = added_in_words(amendment)
    return [(_("Files added"), words)] if words else []


def _case_for_reviewer(case) -> dict:
    from partnerships.reviewing import context_of

    return context_of(case)
