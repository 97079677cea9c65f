"""The cases of the demonstration: real ones with sources, invented ones that say so, and nobody named who hides."""

from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from curation.models import Step
from curation.workflow import TABLE, Action
from literature.models import CaseSource, Source
from partnerships.completeness import missing_in
from partnerships.faces import public_face
from partnerships.finding.indexing import CaseIndex
from partnerships.good_practice.reading import good_practice_of
from partnerships.models import Asking, Call, CaseComment, Partnership, StakeholderGroup
from partnerships.parts import LISTS
from partnerships.vocabulary import PartnerRole, Say, Shared
from portal.demonstration.cases.reading import FOLDER, read, told_cases

#: What only named coordinators, or only members, may read of the invented cases.
CONFIDENTIAL = ("Rafah Women's Listening Circle", "Listening Circle", "Almond Tree", "Bandar al-Louz", "bakery")
FOR_MEMBERS = ("A consultant of the ministry", "48000", "48,000")


# Each test has a savepoint of its own within the transaction that holds the base.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def base(django_db_setup, django_db_blocker):
    """Build the base once for all tests of this module. Rolled back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("demonstration", stdout=StringIO())
        yield
        transaction.set_rollback(True)


def case_of(name: str) -> Partnership:
    return Partnership.objects.get(title=read(FOLDER / f"{name}.txt", str).values["title"])


def pages_of(case: Partnership, client: Client) -> str:
    """All that tells of a case at the addresses of the case, as this client gets it."""
    paths = [
        case.get_absolute_url(),
        f"{case.get_absolute_url()}history/",
        f"{case.get_absolute_url()}sharing.svg",
        f"/partnerships/compare/?case={case.code}&case={case_of('nottingham').code}",
    ]
    found = []
    for path in paths:
        response = client.get(path)
        found.append(response.content.decode() if response.status_code == 200 else "")
    assert found[0]
    return "\n".join(found)


def test_at_least_twenty_real_partnerships_stand_there_each_with_a_source(base):
    real = Partnership.objects.published().filter(is_invented=False)
    assert real.count() == 24
    published = Source.objects.published()
    without = [case.title for case in real if not case.case_sources.filter(source__in=published).exists()]
    assert without == []


def test_what_a_file_says_it_rests_on_stands_under_the_case(base):
    for told in told_cases():
        notes = CaseSource.objects.filter(partnership=case_of(told.name)).values_list("note", flat=True)
        assert sorted(notes) == sorted(note for _work, note in told.sources), told.name


def test_invented_ones_say_so_in_the_title_and_on_the_page(base):
    invented = Partnership.objects.records().filter(is_invented=True)
    assert invented.count() == 7
    assert [case.title for case in invented if "(invented)" not in case.title] == []
    assert [case.title for case in Partnership.objects.filter(is_invented=False, title__contains="nvented")] == []
    for case in invented.filter(state="published"):
        assert "This case is invented" in Client().get(case.get_absolute_url()).content.decode()


def test_every_case_that_was_submitted_is_complete(base):
    cases = Partnership.objects.records().filter(submitted_at__isnull=False)
    assert cases.count() == 33
    assert {case.title: missing_in(case) for case in cases if missing_in(case)} == {}


def test_only_words_that_there_are_stand_in_them(base):
    groups = {"", *StakeholderGroup.objects.values_list("slug", flat=True)}
    for case in Partnership.objects.all():
        ids = {"", *(partner.id for partner in case.parts_of("partners"))}
        for partner in case.parts_of("partners"):
            assert (set(partner.roles) - set(PartnerRole.values), partner.stakeholder in groups) == (set(), True)
            assert partner.say in {"", *Say.values}
        for one in case.parts_of("exchanges"):
            assert (one.what in Shared.values, {one.giver, one.receiver} - ids) == (True, set()), case.title
        for name in LISTS:
            parts = [part.id for part in case.parts_of(name)]
            assert len(parts) == len(set(parts))


def test_they_differ_in_form_level_language_and_place(base):
    real = Partnership.objects.published().filter(is_invented=False)
    assert len({case.form.slug for case in real}) >= 9
    assert {case.scope for case in real} == {"local", "national", "regional", "global"}
    assert Counter(case.language for case in real) == {"en": 18, "es": 2, "fr": 2, "de": 1, "pt": 1}
    told_twice = [case for case in real if case.language != "en"]
    assert {"en"} == {one.language for case in told_twice for one in case.parts_of("translations")} - {"ar"}
    countries = {country for case in real for country in case.countries}
    assert countries >= {"GM", "BR", "IN", "TN", "GT", "AU", "US", "AT"}
    assert len({case.group_id for case in real}) == 4


def test_no_confidential_name_is_on_a_public_page(base):
    hidden = case_of("domestic-workers")
    public = pages_of(hidden, Client())
    assert [name for name in CONFIDENTIAL if name in public] == []
    assert "a group of women on the spot" in public
    paths = ["/partnerships/", "/partnerships/map/", "/partnerships/feed.atom", "/partnerships/export.csv"]
    paths += ["/partnerships/export.json", "/sitemap-cases.xml", "/organisations/", "/", "/partnerships/?q=Almond"]
    for path in paths:
        told = Client().get(path).getvalue().decode()
        assert [name for name in CONFIDENTIAL if name in told and name not in path] == [], path
    member = Client()
    member.force_login(User.objects.get(email="joonas.rautavuorela@example.org"))
    assert [name for name in CONFIDENTIAL if name in pages_of(hidden, member)] == []


def test_whoever_is_named_to_read_it_reads_it(base):
    hidden = case_of("domestic-workers")
    assert hidden.readers.count() == 1
    reader = Client()
    reader.force_login(hidden.readers.get())
    assert "Almond Tree Trust" in reader.get(hidden.get_absolute_url()).content.decode()


def test_what_is_for_members_only_members_read(base):
    case = case_of("two-cities")
    member = Client()
    member.force_login(User.objects.get(email="joonas.rautavuorela@example.org"))
    assert [word for word in FOR_MEMBERS if word in pages_of(case, Client())] == []
    assert "A consultant of the ministry" in pages_of(case, member)


def test_one_was_told_without_an_account_and_names_only_an_organisation(base):
    case = case_of("fishing-radio")
    assert (case.contributed_by, case.state, case.asking.came_of_it) == (None, "published", "published")
    assert public_face(case).teller == "Sea Voice"
    assert "Ankobrah" not in pages_of(case, Client())
    assert Counter(one.came_of_it for one in Asking.objects.all()) == {
        **{"published": 1, "submitted": 1, "asked": 1, "opened": 1, "expired": 1}
    }
    call = Call.objects.get()
    assert (call.is_open, call.answers.get().case) == (True, case_of("market-women"))


def test_one_waits_and_one_was_sent_back_with_a_question(base):
    states = Counter(Partnership.objects.values_list("state", flat=True))
    assert states == {"published": 30, "submitted": 2, "changes_requested": 1}
    asked = Step.objects.get(content_type__model="partnership", action=Action.REQUEST_CHANGES)
    assert asked.comment.endswith("compare it with the Accord.")


def test_good_practice_is_shown_fresh_and_old(base):
    lights = {case.title: standing.light for case in Partnership.objects.all() if (standing := good_practice_of(case))}
    assert sorted(Counter(lights.values()).items()) == [("green", 2), ("red", 1)]
    index = dict(CaseIndex.objects.filter(level="public", is_good_practice=True).values_list("case__title", "case_id"))
    assert set(index) == set(lights)


def test_members_discuss_after_publication(base):
    comments = CaseComment.objects.select_related("case")
    assert comments.count() == 11
    assert [one for one in comments if one.at <= one.case.published_at] == []
    assert [one for one in comments if one.told_at is None] == []


def test_times_follow_the_steps(base):
    now = timezone.now()
    for case in Partnership.objects.all():
        steps = list(case.steps.order_by("id"))
        times = [step.at for step in steps]
        assert times == sorted(times)
        assert now - timedelta(days=800) < times[0] <= times[-1] <= now
        assert (case.created_at, case.submitted_at) == (times[0], times[1])
        published = [step.at for step in steps if step.action == Action.PUBLISH]
        assert case.published_at == (published[0] if published else None)
    assert dict(CaseIndex.objects.filter(level="public").values_list("case_id", "published_at")) == dict(
        Partnership.objects.published().values_list("pk", "published_at")
    )


def test_nobody_reviewed_what_is_theirs(base):
    allowed = {rule.action for rule in TABLE}
    steps = Step.objects.filter(content_type__model="partnership").select_related("by")
    by_code = {case.pk: case for case in Partnership.objects.all()}
    assert {step.action for step in steps} <= allowed | {Action.ADD}
    reviewed = [step for step in steps if step.action in (Action.PUBLISH, Action.REQUEST_CHANGES)]
    alone = [step for step in reviewed if step.by_id == by_code[step.object_id].contributed_by_id]
    assert [step for step in alone if not step.own_contribution] == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("title: A\ndays ago: 1\n\n== nonsense ==\na\n", "case.txt: there is no nonsense in a case"),
        ("title: A\n\n== partners ==\nUNDP | leads\n", "not enough values to unpack"),
    ],
)
def test_a_file_that_says_what_no_case_has_is_refused(tmp_path, text, wrong):
    path = tmp_path / "case.txt"
    path.write_text(text)
    with pytest.raises(ValueError, match=wrong):
        read(path, lambda name: "")
