"""The index of cases: what it is made of, for whom, and that it never lags behind what may be known."""

import pytest
from django.utils import timezone

from curation.actions import take
from curation.models import Topic
from partnerships.actions import edit_case, edit_organisation
from partnerships.finding.indexing import heal, index_all
from partnerships.good_practice.actions import mark, take_back
from partnerships.models import CaseIndex, CaseText, Organisation, Partnership
from partnerships.parts import Exchange, Partner, Translation
from tests.factories.partnerships import make_case, publish_case, publish_organisation
from tests.factories.sources import make_topic


def rows(case, **fields):
    found = CaseIndex.objects.filter(case=case).order_by("-level")
    return [tuple(getattr(row, name) for name in fields or ("level",)) for row in found]


def levels_at(case):
    return [level for level in ("public", "members") if CaseIndex.objects.at(level).filter(case=case).exists()]


@pytest.mark.django_db
def test_only_published_cases_are_in_it_at_the_levels_that_may_find_them(member, group, coordinator):
    draft = make_case(member, group)
    public = publish_case(member, group, coordinator)
    members = publish_case(member, group, coordinator, audience="members")
    hidden = publish_case(member, group, coordinator, audience="confidential", readers=[coordinator])
    assert levels_at(public) == ["public", "members"]
    assert levels_at(members) == ["members"]
    assert CaseIndex.objects.filter(case__in=[draft, hidden]).count() == 0
    take(public, "withdraw", by=coordinator, comment="A mistake")
    assert CaseIndex.objects.filter(case=public).count() == 0


@pytest.mark.django_db
def test_a_row_says_what_its_level_sees(member, group, coordinator):
    known = publish_organisation(member, group, coordinator, name="Known")
    inner = publish_organisation(member, group, coordinator, name="Inner", audience="members")
    partners = [
        Partner(id="a", organisation=known.code, stakeholder="un"),
        Partner(id="b", organisation=inner.code, stakeholder="donors", visibility="members"),
        Partner(id="c", name="True name", stakeholder="media", visibility="confidential"),
        Partner(id="d", name="True name", stakeholder="women", visibility="anonymised", public_name="a group"),
    ]
    exchanges = [
        Exchange(what="skills", giver="a", receiver="d"),
        Exchange(what="resources", giver="c", receiver="a"),
        Exchange(what="knowledge", giver="b", receiver="a"),
    ]
    case = publish_case(
        member,
        group,
        coordinator,
        readers=[coordinator],
        topics=[make_topic("Water")],
        tags=["rivers"],
        scope="local",
        countries=["KE", "ET"],
        begins="2004-05",
        partners=[one.as_json() for one in partners],
        exchanges=[one.as_json() for one in exchanges],
    )
    public, members = CaseIndex.objects.filter(case=case).order_by("-level")
    assert (public.level, members.level) == ("public", "members")
    assert (public.stakeholders, members.stakeholders) == (["un", "women"], ["donors", "un", "women"])
    assert (public.shared, members.shared) == (["skills"], ["knowledge", "skills"])
    assert public.organisations == [known.code]
    assert members.organisations == sorted([known.code, inner.code])
    assert (public.countries, public.scope, public.begins, public.decade) == (["ET", "KE"], "local", 2004, 2000)
    assert (public.topics, public.tags) == (["water"], ["rivers"])


@pytest.mark.django_db
def test_each_translation_has_its_words_in_its_own_language(member, group, coordinator):
    told = [
        Translation(language="fr", title="Les voisins"),
        Translation(language="de", title="Nachbarn", visibility="confidential"),
    ]
    case = publish_case(member, group, coordinator, readers=[coordinator], translations=[one.as_json() for one in told])
    texts = CaseText.objects.filter(row__case=case, level="public").order_by("pk")
    assert list(texts.values_list("configuration", flat=True)) == ["portal_en", "portal_fr"]


@pytest.mark.django_db
def test_a_change_is_found_at_once_and_takes_what_is_gone_along(member, group, coordinator):
    topic = make_topic("Water")
    case = publish_case(member, group, coordinator, scope="local")
    edit_case(case, by=coordinator, values={"scope": "global"}, topics=[topic], tags=["new"])
    assert rows(case, scope=1, topics=1, tags=1) == [("global", ["water"], ["new"])] * 2
    edit_case(case, by=coordinator, values={"audience": "members"})
    assert levels_at(case) == ["members"]
    assert CaseIndex.objects.filter(case=case).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"audience": "confidential"}, {"audience": "members"}, {"state": "withdrawn"}])
def test_a_row_that_was_left_behind_counts_no_more(member, group, coordinator, change):
    """Whatever writes past the model: a case that is not public is not found by anyone, indexed anew or not."""
    case = publish_case(member, group, coordinator)
    Partnership.objects.filter(pk=case.pk).update(**change, has_protected=True)
    assert "public" not in levels_at(case)
    heal(timezone.now())
    kept = ["members"] if change == {"audience": "members"} else []
    assert (levels_at(case), CaseIndex.objects.filter(case=case).count()) == (kept, len(kept))


@pytest.mark.django_db
def test_an_old_revision_is_found_by_nobody_until_it_is_healed(member, group, coordinator):
    case = publish_case(member, group, coordinator)
    Partnership.objects.filter(pk=case.pk).update(revision=99, scope="global")
    assert levels_at(case) == []
    assert heal(timezone.now()) == 1
    assert rows(case, scope=1) == [("global",)] * 2
    assert heal(timezone.now()) == 0


@pytest.mark.django_db
def test_what_is_missing_comes_back(member, group, coordinator):
    case = publish_case(member, group, coordinator)
    CaseIndex.objects.all().delete()
    assert heal(timezone.now()) == 1
    assert levels_at(case) == ["public", "members"]
    CaseIndex.objects.all().delete()
    assert index_all() == 1


@pytest.mark.django_db
def test_an_organisation_that_is_hidden_is_gone_from_the_index_at_once(member, group, coordinator):
    organisation = publish_organisation(member, group, coordinator, name="Zenobia")
    partner = Partner(organisation=organisation.code).as_json()
    case = publish_case(member, group, coordinator, partners=[partner])
    assert rows(case, organisations=1) == [([organisation.code],)] * 2
    # Past the model: the rows that may hold its name go, and the clock makes them anew.
    Organisation.objects.filter(pk=organisation.pk).update(audience="members")
    assert CaseIndex.objects.filter(case=case).count() == 0
    heal(timezone.now())
    assert rows(case, organisations=1) == [([],), ([organisation.code],)]
    edit_organisation(organisation, by=coordinator, values={"audience": "confidential"}, readers=[coordinator])
    assert rows(case, organisations=1) == [([],), ([],)]
    assert not CaseText.objects.filter(vector="zenobia").exists()


@pytest.mark.django_db
def test_a_new_name_of_an_organisation_is_found_by(member, group, coordinator):
    organisation = publish_organisation(member, group, coordinator, name="Old")
    publish_case(member, group, coordinator, partners=[Partner(organisation=organisation.code).as_json()])
    edit_organisation(organisation, by=coordinator, values={"name": "Zenobia"})
    assert CaseText.objects.filter(vector="zenobia").count() == 2


@pytest.mark.django_db
def test_other_ways_of_changing_topics_make_a_case_due(member, group, coordinator):
    one, other = make_topic("One"), make_topic("Other")
    case = publish_case(member, group, coordinator, topics=[one])
    through = Partnership.topics.through
    through.objects.filter(partnership=case).update(topic=other)
    assert set(CaseIndex.objects.filter(case=case).values_list("is_due", flat=True)) == {True}
    heal(timezone.now())
    assert rows(case, topics=1, is_due=1) == [(["other"], False)] * 2
    Topic.objects.filter(pk=other.pk).update(name="Rivers")
    assert heal(timezone.now()) == 1
    assert CaseText.objects.filter(vector="river").count() == 2


@pytest.mark.django_db
def test_the_mark_of_good_practice_outlives_indexing(member, group, coordinator):
    case = publish_case(member, group, coordinator)
    today = timezone.localdate()
    mark(case, by=coordinator, reason="It works.", evidence_text="A visit.")
    assert rows(case, is_good_practice=1, good_practice_on=1) == [(True, today)] * 2
    edit_case(case, by=coordinator, values={"scope": "local"})
    assert rows(case, scope=1, is_good_practice=1, good_practice_on=1) == [("local", True, today)] * 2
    take_back(case, by=coordinator, reason="It does not.")
    index_all()
    assert rows(case, is_good_practice=1, good_practice_on=1) == [(False, None)] * 2


@pytest.mark.django_db
def test_indexing_many_asks_no_more_than_indexing_one(member, group, coordinator, django_assert_num_queries):
    organisation = publish_organisation(member, group, coordinator)
    content = {"partners": [Partner(organisation=organisation.code).as_json()], "tags": ["a"]}
    publish_case(member, group, coordinator, topics=[make_topic("Water")], **content)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        index_all()
    for _n in range(29):
        publish_case(member, group, coordinator, **content)
    with django_assert_num_queries(len(one)):
        index_all()
