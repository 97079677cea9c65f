"""The pages to screen on: who may, one after another, blind, two at once."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from curation.actions import NotAllowedNow
from literature.models import ScreeningDecision
from literature.searching.standing import standing_of
from tests.at_once import at_once
from tests.factories.people import join, make_person
from tests.factories.searches import found, question_of, reasons_of, say
from tests.factories.sources import draft

pytestmark = pytest.mark.django_db

CAST = ["nobody", "outsider", "other_coordinator", "member", "other_member", "coordinator"]
REFUSED = {"nobody": 302, "outsider": 403, "other_coordinator": 403}


def log_in(client, who: str, request):
    if who != "nobody":
        client.force_login(request.getfixturevalue(who))


@pytest.fixture
def question(member):
    return question_of(member)


@pytest.fixture
def sources(question, member):
    return found(question, member, 3)[1]


def screen(question, source=None, stage="title") -> str:
    if source is None:
        return reverse("literature:screen", args=[question.code, stage])
    return reverse("literature:screen-record", args=[question.code, stage, source.code])


def record(question, source) -> str:
    return reverse("literature:screening-record", args=[question.code, source.code])


def settle(question, source) -> str:
    return reverse("literature:screening-settle", args=[question.code, source.code])


@pytest.mark.parametrize("who", CAST)
def test_only_the_group_decides(client, who, request, question, sources):
    log_in(client, who, request)
    response = client.post(screen(question, sources[0]), {"verdict": "include"})
    assert response.status_code == REFUSED.get(who, 302)
    assert ScreeningDecision.objects.count() == (who not in REFUSED)


@pytest.mark.parametrize("who", CAST)
def test_only_the_group_takes_back_settles_and_says_what_is_not_to_be_had(
    client, who, request, question, sources, member, other_member
):
    first, second, third = sources
    say(question, first, {member: "include", other_member: "unsure"})
    say(question, second, {member: "include", other_member: "include"})
    say(question, third, {member: "include"})
    before = ScreeningDecision.objects.count()
    log_in(client, who, request)
    posts = [
        (settle(question, first), {"verdict": "include", "stage": "title", "note": "We agreed."}),
        (reverse("literature:screening-retrieval", args=[question.code, second.code]), {"retrieved": "no"}),
        (reverse("literature:screening-take-back", args=[question.code, "title", third.code]), {}),
    ]
    for address, sent in posts:
        assert client.post(address, sent).status_code == REFUSED.get(who, 302)
    expected = {"member": 3, "other_member": 2, "coordinator": 2}
    assert ScreeningDecision.objects.count() - before == expected.get(who, 0)


@pytest.mark.parametrize("who", CAST)
def test_only_the_group_sees_the_pages(client, who, request, question, sources):
    log_in(client, who, request)
    for address in (screen(question, sources[0]), record(question, sources[0])):
        assert client.get(address).status_code == REFUSED.get(who, 200)
    disagreements = reverse("literature:screening-disagreements", args=[question.code])
    assert client.get(disagreements).status_code == REFUSED.get(who, 200)


def test_one_after_another_until_all_is_read(client, member, question, sources):
    client.force_login(member)
    reason = reasons_of(question)[0]
    first, second, third = sources
    assert client.get(screen(question)).url == screen(question, first)
    response = client.post(screen(question, first), {"verdict": "include"}, follow=True)
    assert response.redirect_chain[-1][0] == screen(question, second)
    assert (response.context["queue"].done, response.context["queue"].total) == (1, 3)
    later = client.get(response.context["skip_url"], follow=True)
    assert later.redirect_chain[-1][0] == screen(question, third)
    response = client.post(
        screen(question, third), {"verdict": f"exclude:{reason.pk}", "note": " Law only "}, follow=True
    )
    assert response.redirect_chain[-1][0] == screen(question, second)
    response = client.post(screen(question, second), {"verdict": "unsure"}, follow=True)
    assert response.status_code == 200
    assert (response.context["queue"].left, response.context["queue"].done) == (0, 3)
    said = ScreeningDecision.objects.order_by("pk").values_list("source", "verdict", "reason", "note")
    assert list(said) == [
        (first.pk, "include", None, ""),
        (third.pk, "exclude", reason.pk, "Law only"),
        (second.pk, "unsure", None, ""),
    ]


def test_the_last_is_taken_back_and_comes_again(client, member, question, sources):
    client.force_login(member)
    page = client.post(screen(question, sources[0]), {"verdict": "include"}, follow=True)
    assert page.context["last"].source == sources[0]
    address = reverse("literature:screening-take-back", args=[question.code, "title", sources[0].code])
    assert address in page.content.decode()
    response = client.post(address)
    assert response.url == screen(question, sources[0])
    page = client.get(response.url)
    assert (page.context["last"], page.context["said"], page.context["queue"].done) == (None, "", 0)
    assert client.post(address, follow=True).redirect_chain[-1][0] == record(question, sources[0])


@pytest.mark.parametrize(
    "verdict", ["", "exclude", "exclude:", "exclude:999999", "exclude:x", "undone", "not_retrieved"]
)
def test_what_is_no_decision_is_told_and_the_note_kept(client, member, question, sources, verdict):
    client.force_login(member)
    response = client.post(screen(question, sources[0]), {"verdict": verdict, "note": "My note"})
    assert response.status_code == 422
    assert len(response.context["form"].non_field_errors()) == 1
    assert b"My note" in response.content
    assert ScreeningDecision.objects.count() == 0


def test_nobody_sees_what_the_other_decided_until_both_have(
    client, member, other_member, coordinator, question, sources
):
    reason = reasons_of(question)[2]
    say(question, sources[0], {member: reason})
    for person in (other_member, coordinator):
        client.force_login(person)
        page = client.get(record(question, sources[0]))
        [title, _text] = page.context["stages"]
        assert (title["said"], title["hidden"]) == ([], 1)
        assert member.name not in page.content.decode()
        assert page.context["reason"] is None
        shown = client.get(screen(question, sources[0])).content.decode()
        assert member.name not in shown
        assert "You said" not in shown
        listed = reverse("literature:flow-list", args=[question.scope, "waiting"])
        assert len(client.get(listed).context["entries"]) == 3
    say(question, sources[0], {other_member: "include"})
    page = client.get(record(question, sources[0]))
    assert [(one.by, one.verdict) for one in page.context["stages"][0]["said"]] == [
        (member, "exclude"),
        (other_member, "include"),
    ]


def test_disagreements_are_shown_and_settled(client, member, other_member, coordinator, question, sources):
    reason = reasons_of(question)[0]
    say(question, sources[0], {member: reason, other_member: "include"})
    say(question, sources[1], {member: "include", other_member: "include"})
    client.force_login(coordinator)
    address = reverse("literature:screening-disagreements", args=[question.code])
    [entry] = client.get(address).context["entries"]
    assert (entry["source"], [one.verdict for one in entry["said"]]) == (sources[0], ["exclude", "include"])
    sent = {"stage": "title", "verdict": f"exclude:{reason.pk}", "note": ""}
    response = client.post(settle(question, sources[0]), sent)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["note"])
    response = client.post(settle(question, sources[0]), {**sent, "note": "Read together."}, follow=True)
    assert response.redirect_chain[-1][0] == address
    assert response.context["entries"] == []
    assert standing_of(question, sources[0].pk).where == "excluded"
    stage = client.get(record(question, sources[0])).context["stages"][0]
    assert (stage["settlement"].note, stage["settlement"].by, stage["may_decide"]) == (
        "Read together.",
        coordinator,
        False,
    )


def test_the_full_text_and_one_that_is_not_to_be_had(client, member, other_member, question, sources):
    for source in sources:
        say(question, source, {member: "include", other_member: "include"})
    client.force_login(member)
    assert client.get(screen(question), follow=True).context["following"] == ["text"]
    page = client.get(screen(question, stage="text"), follow=True)
    assert page.context["asks_for_text"]
    address = reverse("literature:screening-retrieval", args=[question.code, sources[0].code])
    response = client.post(address, {"retrieved": "no"}, follow=True)
    assert response.redirect_chain[-1][0] == screen(question, sources[1], "text")
    assert client.get(record(question, sources[0])).context["has_no_text"]
    assert client.post(address, {"retrieved": "yes"}).url == screen(question, sources[0], "text")
    assert standing_of(question, sources[0].pk).where == "waiting-text"


def test_a_question_of_one_stage_has_no_other(client, member):
    question = question_of(member, reads_full_text=False)
    client.force_login(member)
    assert client.get(screen(question, stage="text")).status_code == 404
    assert client.get(screen(question, stage="retrieval")).status_code == 404


def test_a_source_that_no_search_found_is_not_screened(client, member, question, sources):
    client.force_login(member)
    other = draft(member)
    assert client.get(screen(question, other)).status_code == 404
    assert client.post(screen(question, other), {"verdict": "include"}).status_code == 404


def test_who_has_left_the_group_screens_no_more(client, member, question, sources):
    from django.utils import timezone

    member.memberships.update(left_at=timezone.now())
    client.force_login(member)
    assert client.post(screen(question, sources[0]), {"verdict": "include"}).status_code == 403


def test_the_queries_of_the_page_do_not_grow(client, member, other_member, question, django_assert_max_num_queries):
    [source] = found(question, member, 1)[1]
    client.force_login(member)
    with django_assert_max_num_queries(17) as few:
        client.get(screen(question, source))
    found(question, member, 29)
    with django_assert_max_num_queries(17) as many:
        client.get(screen(question, source))
    assert len(many) == len(few)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """Several readers at the same moment."""

    def test_of_three_two_decide(self, group):
        people = [join(make_person(name), group, role=Role.MEMBER) for name in ("Ada A", "Ben B", "Cleo C")]
        question = question_of(people[0])
        for [source] in (found(question, people[0], 1)[1] for _round in range(4)):
            results = at_once(*[lambda p=p, s=source: say(question, s, {p: "include"}) for p in people])
            refused = [result for result in results if result is not None]
            assert [type(error) for error in refused] == [NotAllowedNow]
            assert ScreeningDecision.objects.filter(source=source).count() == 2
            assert standing_of(question, source.pk).where == "waiting-text"

    def test_two_clicks_are_one_decision(self, group):
        reader = join(make_person("Ada A"), group)
        question = question_of(reader)
        [source] = found(question, reader, 1)[1]
        at_once(*[lambda: say(question, source, {reader: "include"})] * 4)
        assert ScreeningDecision.objects.count() == 1
