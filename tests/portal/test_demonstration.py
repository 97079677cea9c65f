"""The demonstration base: whole, quick, and in no state that the workflow could not lead to."""

from collections import Counter
from datetime import timedelta
from io import StringIO
from itertools import pairwise

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import InternalError, transaction
from django.utils import timezone

from accounts.demonstration import LOGINS, people
from accounts.models import Invitation, Membership, Network, User, WorkingGroup
from accounts.roles import Role
from curation.models import Step, Topic
from curation.workflow import MERGING, TABLE, Action, State, Who
from literature.csl import from_csl
from literature.demonstration import works
from literature.models import LikelyPair, SearchQuestion, Source, SourceIndex
from outbox.models import Letter
from portal.demonstration.calendar import BEGAN_DAYS_AGO

STATES = {"published": 127, "submitted": 10, "changes_requested": 3, "draft": 3, "declined": 2, "withdrawn": 1}
IN_TABLE = {rule.action for rule in TABLE}


@pytest.fixture(scope="module")
def base(django_db_setup, django_db_blocker):
    """Build the base once for all tests of this module; what the command said. Rolled back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        said = StringIO()
        call_command("demonstration", stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)


def by_title() -> dict:
    return {source.title: source for source in Source.objects.records()}


def steps_of(source) -> list[Step]:
    return list(source.steps.order_by("id").select_related("by"))


def test_the_command_says_what_it_made(base):
    assert base.splitlines() == [
        "Building the demonstration base, which takes some seconds.",
        "Human Rights Partnerships Network: 4 working groups, 37 people.",
        "146 sources: 3 draft, 10 submitted, 3 changes requested, 127 published, 2 declined, 1 withdrawn.",
        "5 of them came a second time; 2 of these are merged.",
        "3 files, 2 addresses that are gone.",
        "4 literature searches, 163 screening decisions.",
        "93 organisations, and one that is confidential.",
        "30 partnership cases, 6 of them made up and marked as such.",
        "20 looks at what is confidential, and a case that was erased.",
    ]


def test_what_was_sought_found_and_decided_happened_in_that_order(base):
    for question in SearchQuestion.objects.all():
        searches = question.searches.order_by("created_at")
        assert all(question.created_at <= search.created_at for search in searches)
        assert all(search.searched_on == search.created_at.date() for search in searches)
        first = question.decisions.earliest("at")
        assert searches.first().found.earliest("pk").added_at <= first.at
        times = list(question.decisions.order_by("pk").values_list("at", flat=True))
        assert times == sorted(times)


def test_everyone_is_in_their_groups(base):
    assert Network.objects.count() == 1
    members = Membership.objects.active()
    counts = {
        group.number: (members.of(group).count(), members.of(group).coordinators().count())
        for group in WorkingGroup.objects.all()
    }
    assert counts == {1: (7, 1), 2: (7, 1), 3: (17, 2), 4: (7, 1)}
    assert User.objects.count() == 37
    assert not User.objects.filter(is_superuser=True).exists()


def test_people_named_in_the_report_are_named_in_a_text_and_have_no_account(base):
    description = WorkingGroup.objects.get(number=3).description
    for person in people()["named_in_report"]:
        assert person["name"] in description
        assert not User.objects.filter(name__icontains=person["name"].split()[-1]).exists()


def test_the_logins_open_and_nobody_elses_account_does(base):
    assert [authenticate(username=email, password=password).email for email, password, _who in LOGINS] == [
        email for email, _password, _who in LOGINS
    ]
    assert {email for email, _password, _who in LOGINS} == {
        person["email"] for person in people()["people"] if person["login"]
    }
    others = User.objects.exclude(email__in=[email for email, _password, _who in LOGINS])
    assert [user.email for user in others if user.has_usable_password()] == []


def test_two_invitations_are_unanswered_and_one_of_them_has_run_out(base):
    unanswered = Invitation.objects.unanswered().order_by("expires_at")
    assert [invitation.state for invitation in unanswered] == ["expired", "open"]
    assert [invitation.expires_at - invitation.sent_at for invitation in unanswered] == [timedelta(days=21)] * 2
    # All others joined by one, but for the first coordinator of each group.
    assert Invitation.objects.filter(accepted_at__isnull=False).count() == Membership.objects.count() - 4


def test_every_work_is_there_in_its_state_with_its_facts(base):
    sources = by_title()
    titles = {work["title"] for work in works()}
    assert Counter(source.state for title, source in sources.items() if title in titles) == STATES
    again = [source.state for title, source in sources.items() if title not in titles]
    assert Counter(again) == {"published": 3, "withdrawn": 2}
    assert LikelyPair.objects.waiting().count() == 3
    for work in works():
        told, source = work["portal"], sources[work["title"]]
        facts = from_csl({name: value for name, value in work.items() if name != "portal"})
        assert {name: getattr(source, name) for name in facts} == facts, work["id"]
        assert (source.state, source.note) == (told["state"], told["note"]), work["id"]
        assert set(source.topics.values_list("slug", flat=True)) == set(told["topics"]), work["id"]
        if work["id"] != "udhr-1948":  # a proposed change was taken over
            assert {name.casefold() for name in source.tags.names()} == {tag.casefold() for tag in told["tags"]}
    declaration = sources["Universal Declaration of Human Rights"].tags.names()
    assert {name.casefold() for name in declaration} == {"declaration", "education", "united nations"}
    assert Topic.objects.count() == 9


def test_every_state_is_the_one_that_its_steps_lead_to(base):
    """Replay the log of each record against the table: state, person and reason of every step."""
    roles = {(m.user_id, m.group_id): m.role for m in Membership.objects.active()}
    replayed = 0
    for source in Source.objects.all():
        state, ever_published = "", False
        for step in steps_of(source):
            replayed += 1
            assert step.from_state == state
            if step.action in IN_TABLE or (step.to_state != state and step.action == Action.MERGE):
                rule = next(
                    rule
                    for rule in (*TABLE, *MERGING)
                    if rule.action == step.action
                    and state in rule.sources
                    and rule.was_published in (None, ever_published)
                )
                assert step.to_state == rule.target
                assert bool(step.comment) or not rule.needs_comment
                is_author = step.by_id == source.contributed_by_id
                if rule.who == Who.AUTHOR:
                    assert is_author
                else:
                    assert roles[step.by_id, source.group_id] == Role.COORDINATOR
                    assert step.own_contribution == is_author
            else:
                assert step.to_state == (State.DRAFT if step.action == Action.ADD else state)
            state, ever_published = step.to_state, ever_published or step.to_state == State.PUBLISHED
        assert state == source.state
    assert replayed == Step.objects.filter(content_type__model="source").count()


def test_what_is_published_is_what_the_last_step_left(base):
    for source in Source.objects.published():
        kept = [step for step in steps_of(source) if step.snapshot is not None]
        assert kept[-1].snapshot == source.snapshot()


def test_times_follow_the_steps_and_lie_in_the_last_months(base):
    now = timezone.now()
    for source in Source.objects.all():
        steps = steps_of(source)
        times = [step.at for step in steps]
        assert times == sorted(times)
        assert now - timedelta(days=BEGAN_DAYS_AGO) < times[0] <= times[-1] <= now
        assert source.created_at == times[0]
        submitted = [step.at for step in steps if step.to_state == State.SUBMITTED and step.action == Action.SUBMIT]
        assert source.submitted_at == (submitted[-1] if submitted else None)
        published = [step.at for step in steps if step.action == Action.PUBLISH]
        assert source.published_at == (published[0] if published else None)
        history = list(source.events.order_by("pgh_id").values_list("pgh_created_at", flat=True))
        assert history == sorted(history)
        assert history[0] == times[0]
    assert all(later.at >= earlier.at for earlier, later in pairwise(Step.objects.order_by("id")))
    # The newest in the list are a handful of the last weeks, not everything of one minute.
    newest = Source.objects.published().order_by("-published_at").values_list("published_at", flat=True)[:20]
    assert newest[0] > now - timedelta(days=10)
    assert newest[0] - newest[19] > timedelta(days=5)


def test_the_index_holds_the_published_sources_with_their_times(base):
    assert dict(SourceIndex.objects.values_list("source_id", "published_at")) == dict(
        Source.objects.published().values_list("pk", "published_at")
    )


def test_it_shows_what_reviewing_brings(base):
    actions = Counter(Step.objects.values_list("action", flat=True))
    assert (actions["correct"], actions["comment"], actions["amend"]) == (2, 5, 1)
    assert Counter(Source.objects.filter(amends__isnull=False).values_list("state", flat=True)) == {
        "submitted": 2,
        "published": 1,
    }
    rounds = Counter(
        Step.objects.filter(action="request_changes", content_type__model="source").values_list("object_id", flat=True)
    )
    assert sorted(rounds.values()) == [1, 1, 1, 2]
    assert Step.objects.filter(own_contribution=True).exists()


def test_no_letter_waits_and_none_was_sent(base):
    assert set(Letter.objects.values_list("state", flat=True)) == {"kept"}
    assert Letter.objects.filter(kind="step").count() >= 290
    assert not Letter.objects.filter(created_at__gt=timezone.now()).exists()


def test_a_second_run_leaves_everything_alone(base):
    before = (User.objects.count(), Source.objects.count(), Step.objects.count(), Letter.objects.count())
    said = StringIO()
    call_command("demonstration", stdout=said)
    assert said.getvalue() == ("There are people in this database already: the demonstration base was left alone.\n")
    assert (User.objects.count(), Source.objects.count(), Step.objects.count(), Letter.objects.count()) == before


@pytest.mark.django_db
def test_it_is_refused_in_production(settings):
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="not built in production"):
        call_command("demonstration")
    assert not User.objects.exists()


def test_steps_and_history_are_append_only_again_once_the_times_are_set(base):
    """Even in the very transaction that built the base."""
    for row, field in ((Step.objects.first(), "at"), (Source.objects.first().events.first(), "pgh_created_at")):
        with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**{field: timezone.now()})
