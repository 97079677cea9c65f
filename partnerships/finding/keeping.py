"""When the index of cases is kept: with each change of a published case, of its topics and tags, of an organisation.

The database marks what other ways of changing leave behind (migration 0006), and the clock heals it within minutes.
"""

from django.db.models.signals import m2m_changed, post_save

from outbox.due import job
from partnerships.finding.indexing import heal, index_cases
from partnerships.models import Organisation, PartnerOrganisation, Partnership, PartnershipTag, PartnershipTopic

#: So many cases of a changed organisation are indexed at once; the others wait for the clock.
AT_ONCE = 20


def register() -> None:
    """Connect; called once, when the applications are ready."""
    post_save.connect(_case_saved, sender=Partnership, dispatch_uid="index of cases")
    post_save.connect(_organisation_saved, sender=Organisation, dispatch_uid="index of cases")
    for through in (PartnershipTopic, PartnershipTag):
        m2m_changed.connect(_words_changed, sender=through, dispatch_uid="index of cases")
    job("index of cases")(heal)


def keep_index(case: Partnership) -> None:
    """Bring the index up to date with a case, in the transaction that changed it."""
    if case.published_at is not None and not case.is_amendment:
        index_cases([case.pk])


def _case_saved(instance, **kwargs) -> None:
    keep_index(instance)


def _words_changed(instance, action: str, **kwargs) -> None:
    if isinstance(instance, Partnership) and action.startswith("post_"):
        keep_index(instance)


def _organisation_saved(instance, created: bool, **kwargs) -> None:
    if created or instance.published_at is None:
        return
    named = PartnerOrganisation.objects.filter(organisation=instance, partnership__state="published")
    index_cases(named.order_by("-partnership_id").values_list("partnership_id", flat=True)[:AT_ONCE])
