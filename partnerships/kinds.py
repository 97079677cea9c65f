"""What review, differences and history need to know of cases and organisations."""

from functools import partial

from django.urls import reverse

from curation.registry import Kind, Link, register
from partnerships import content, hints
from partnerships.models import Organisation, Partnership, PartnershipTag, PartnershipTopic
from partnerships.vocabulary import Audience


def register_all() -> None:
    """Register both kinds."""
    register(
        Kind(
            model=Partnership,
            review_template="partnerships/_review_case.html",
            review_context=_case_for_reviewer,
            hints=hints.hints_for_case,
            edit_url=_address("edit-case"),
            step_url=_address("take-step"),
            comment_url=_address("comment"),
            restore_url=_address("restore-case"),
            related=("contributed_by", "group", "amends", "form"),
            prefetch=("topics",),
            labels=partial(content.labels, Partnership),
            display=content.display,
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


def _case_for_reviewer(case) -> dict:
    from partnerships.faces import Face, Level

    # A reviewer is somebody who may read all of it: `rules.may_review` asks `is_open_to`.
    return {"face": Face(case, Level.WHOLE)}
