"""What review, differences and history need to know of cases and organisations."""

from functools import partial

from django.urls import reverse

from curation.registry import Kind, Link, register
from partnerships import content, hints
from partnerships.models import Organisation, Partnership, PartnershipTag, PartnershipTopic


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
            hints=hints.hints_for_organisation,
            edit_url=_address("edit-organisation"),
            step_url=_address("take-organisation-step"),
            comment_url=_address("comment-on-organisation"),
            restore_url=_address("restore-organisation"),
            related=("contributed_by", "group", "amends", "parent"),
            labels=partial(content.labels, Organisation),
            display=content.display,
        )
    )


def _address(name: str):
    return lambda record: reverse(f"partnerships:{name}", args=[record.code])


def _case_for_reviewer(case) -> dict:
    from partnerships.faces import Face, Level

    # A reviewer is somebody who may read all of it: `rules.may_review` asks `is_open_to`.
    return {"face": Face(case, Level.WHOLE)}
