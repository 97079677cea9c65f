"""Telling a case without an account: the private link, the steps, what others may not do with it."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from curation.actions import take
from outbox.models import Letter
from partnerships.actions import asking as actions
from partnerships.faces import public_face
from partnerships.forms.telling import STEPS
from partnerships.models import Asking, Partnership
from partnerships.telling import LinkUnusable, author, find, token_of
from tests.factories.partnerships import accept_case

STORY = {
    "title": "Paralegals of the valley",
    "summary": "Three councils train paralegals.",
    "context": "It began in 2004.",
}


@pytest.fixture
def asking(coordinator, group):
    return actions.ask(by=coordinator, group=group, name="Amara Okafor", email="amara@example.org", message="Please!")


@pytest.fixture
def told(asking):
    actions.keep(asking, values=STORY)
    return Asking.objects.get(pk=asking.pk)


def link_in(letter) -> str:
    return re.search(r"https?://\S+(/tell/\w+/)", letter.text_body)[1]


def letters(kind="asking"):
    return Letter.objects.filter(kind=kind).order_by("pk")


def enter(client, asking):
    response = client.get(reverse("partnerships:tell-by-link", args=[token_of(asking)]))
    assert (response.status_code, response["Location"]) == (302, "/tell/")
    return client


def test_the_letter_carries_the_link_and_the_database_its_hash_alone(asking):
    [letter] = letters()
    assert (letter.to_address, letter.private) == ("amara@example.org", True)
    token = link_in(letter).split("/")[2]
    assert find(token) == asking
    assert token not in str(Asking.objects.values().get())


def test_a_link_that_was_replaced_taken_back_or_ran_out_opens_nothing(asking, coordinator):
    old = token_of(asking)
    asking = actions.ask_again(asking, by=coordinator)
    with pytest.raises(LinkUnusable, match="newer one"):
        find(old)
    find(token_of(asking))
    actions.revoke(asking, by=coordinator)
    with pytest.raises(LinkUnusable, match="taken back"):
        find(token_of(asking))
    asking = actions.ask_again(asking, by=coordinator)
    Asking.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(LinkUnusable, match="run out"):
        find(token_of(asking))


def test_a_letter_with_an_old_link_does_not_go_out(asking, coordinator):
    from partnerships.letters import still_wanted

    [letter] = letters()
    assert still_wanted(letter.about)
    actions.ask_again(asking, by=coordinator)
    assert not still_wanted(letter.about)


def test_only_coordinators_of_the_group_ask(member, other_coordinator, group):
    for person in (member, other_coordinator):
        with pytest.raises(PermissionDenied):
            actions.ask(by=person, group=group, name="A", email="a@example.org")


def test_nobody_is_asked_twice_before_they_begin(asking, coordinator, group):
    with pytest.raises(ValidationError) as caught:
        actions.ask(by=coordinator, group=group, name="Amara", email="AMARA@example.org")
    assert list(caught.value.message_dict) == ["email"]


def test_the_first_thing_told_makes_a_draft_that_nobody_sees(told, member, coordinator, second_coordinator):
    assert (told.case.state, told.case.contributed_by) == ("draft", None)
    for person in (member, coordinator, second_coordinator):
        assert not Partnership.objects.visible_to(person).exists()
        assert not Partnership.objects.waiting_for(person).exists()


def test_the_whole_way(told, coordinator, second_coordinator):
    actions.send(told, consent="I agree.", wants_copy=True)
    told.refresh_from_db()
    assert (told.consent, told.case.state) == ("I agree.", "submitted")
    assert "It began in 2004." in letters().last().text_body
    step = told.case.steps.get(action="submit")
    assert (step.by, str(told.case.outside_author)) == (None, "Amara Okafor")
    [to_review, _other] = letters("step")
    assert "Amara Okafor" in to_review.text_body

    take(told.case, "request_changes", by=coordinator, comment="Who decides?")
    asked_back = letters("step").last()
    assert (asked_back.to_address, asked_back.private) == ("amara@example.org", True)
    assert link_in(asked_back) == link_in(letters().first())

    told = Asking.objects.get(pk=told.pk)
    actions.keep(told, values={"how_decided": "The councils."}, expected_revision=told.case.revision)
    actions.send(told, consent="I agree.", wants_copy=False)
    case = Partnership.objects.get()
    case = accept_case(case, by=second_coordinator)
    assert case.state == "published"
    assert public_face(case).teller == "Amara Okafor"
    with pytest.raises(PermissionDenied):
        actions.keep(Asking.objects.get(), values={"title": "Another"})


def test_who_is_asked_back_has_time_until_they_have_answered(told, coordinator):
    actions.send(told, consent="I agree.", wants_copy=False)
    take(Partnership.objects.get(), "request_changes", by=coordinator, comment="Why?")
    Asking.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert find(token_of(told)) == told


def test_nothing_is_sent_without_consent_or_before_it_is_told(asking):
    with pytest.raises(ValidationError) as caught:
        actions.send(asking, consent="", wants_copy=True)
    assert list(caught.value.message_dict) == ["consent"]
    with pytest.raises(ValidationError):
        actions.send(asking, consent="I agree.", wants_copy=True)


def test_who_wants_no_name_is_read_by_the_asker_alone(told, coordinator, second_coordinator):
    values = {"named_as": "organisation", "teller_organisation": "Valley Law"}
    actions.keep(told, values=values, expected_revision=told.case.revision)
    actions.send(Asking.objects.get(), consent="I agree.", wants_copy=False)
    assert [one.to_address for one in letters("step")] == [coordinator.email]
    case = accept_case(Partnership.objects.get(), by=coordinator)
    assert public_face(case).teller == "Valley Law"
    assert not Partnership.objects.reviewable_by(second_coordinator).exists()


def test_somebody_without_an_account_is_the_author_of_one_case_only(told, coordinator, group):
    from curation import rules

    other = actions.ask(by=coordinator, group=group, name="B", email="b@example.org")
    case = actions.keep(other, values=STORY)
    assert not rules.is_author(author(told, told.case), case)
    assert rules.is_author(author(told, told.case), told.case)


def test_two_devices_are_noticed(told):
    seen = told.case.revision
    actions.keep(told, values={"context": "From the telephone."}, expected_revision=seen)
    from curation.actions import Overtaken

    with pytest.raises(Overtaken):
        actions.keep(told, values={"context": "From the desk."}, expected_revision=seen)
    assert Partnership.objects.get().context == "From the telephone."


def test_without_a_link_there_is_nothing(client, asking):
    pages = ["/tell/", "/tell/step/you/", "/tell/send/", "/tell/removal/", "/tell/not-a-token/"]
    assert [client.get(page).status_code for page in pages] == [404] * len(pages)
    assert client.post("/tell/step/you/", {"teller_name": "X"}).status_code == 404
    assert Asking.objects.get().case is None


def test_the_link_stands_in_no_address_after_the_first(client, asking):
    enter(client, asking)
    cookie = client.cookies["telling"]
    assert (cookie["httponly"], cookie["path"], cookie["samesite"]) == (True, "/tell/", "Lax")
    page = client.get("/tell/")
    assert token_of(asking) not in page.content.decode()
    assert (page["X-Robots-Tag"], "no-store" in page["Cache-Control"]) == ("noindex, nofollow", True)
    assert Asking.objects.get().opened_at is not None


def fill(client, step, **data):
    return client.post(reverse("partnerships:tell-step", args=[step]), data)


def test_step_by_step_in_a_browser(client, asking, coordinator):
    enter(client, asking)
    assert fill(client, "you", teller_name="Amara Okafor", named_as="name")["Location"] == "/tell/step/partnership/"
    values = {"title": "Paralegals", "summary": "Short.", "language": "en", "countries": ["KE"], "begins": "2004"}
    assert fill(client, "partnership", revision=1, **values)["Location"] == "/tell/step/partners/"
    rows = {
        **{"partner-0-name": "Valley Law", "partner-0-visibility": "public"},
        **{
            "partner-1-name": "Zenobia",
            "partner-1-visibility": "anonymised",
            "partner-1-public_name": "a women's group",
        },
        **{"partner-2-name": "", "partner-2-visibility": "public"},
    }
    assert fill(client, "partners", revision=2, **rows)["Location"] == "/tell/step/how/"
    assert fill(client, "how", revision=3, context="It began.")["Location"] == "/tell/step/learnt/"
    assert fill(client, "learnt", revision=4)["Location"] == "/tell/step/safety/"
    assert fill(client, "safety", revision=5, audience="public")["Location"] == "/tell/send/"
    page = client.get("/tell/send/").content.decode()
    assert ("a women&#x27;s group" in page, "Zenobia" in page) == (True, False)
    assert client.post("/tell/send/", {}).status_code == 422
    assert client.post("/tell/send/", {"consent": "on"})["Location"] == "/tell/"
    case = Partnership.objects.get()
    assert (case.state, case.countries, [one["name"] for one in case.partners]) == (
        *("submitted", ["KE"]),
        ["Valley Law", "Zenobia"],
    )
    assert fill(client, "how", revision=99, context="Late.")["Location"] == "/tell/"
    assert client.post("/tell/take-back/")["Location"] == "/tell/"
    assert Partnership.objects.get().state == "withdrawn"


def test_every_step_is_saved_by_the_way(client, asking):
    enter(client, asking)
    answer = client.post("/tell/step/you/", {"teller_name": "Amara"}, headers={"X-Saves": "1"})
    assert (answer.status_code, answer.content.decode()) == (422, "Not saved yet: something here is not complete.")
    data = {"teller_name": "Amara", "named_as": "name"}
    answer = client.post("/tell/step/you/", data, headers={"X-Saves": "1"})
    assert (answer.status_code, answer["X-Revision"]) == (200, "1")
    assert answer.content.decode().startswith("Saved at ")
    late = client.post("/tell/step/how/", {"context": "A", "revision": "1"}, headers={"X-Saves": "1"})
    assert (late.status_code, late["X-Revision"]) == (200, "2")
    conflict = client.post("/tell/step/how/", {"context": "B", "revision": "1"}, headers={"X-Saves": "1"})
    assert (conflict.status_code, Partnership.objects.get().context) == (409, "A")


def test_what_is_wrong_is_said_and_all_that_was_typed_stands(client, asking):
    enter(client, asking)
    page = fill(client, "partnership", title="Kept", begins="soon", language="en")
    assert page.status_code == 422
    assert page.context["form"].errors["begins"] == ["Write a year, or year and month: 2009 or 2009-10."]
    assert 'value="Kept"' in page.content.decode()
    row = {"partner-0-name": "Zenobia", "partner-0-visibility": "anonymised"}
    page = fill(client, "partners", **row)
    assert (page.status_code, 'value="Zenobia"' in page.content.decode()) == (422, True)


@pytest.mark.parametrize("step", STEPS)
def test_every_step_is_a_page(client, told, step):
    assert enter(client, told).get(reverse("partnerships:tell-step", args=[step])).status_code == 200


def test_leaving_forgets_the_link_here(client, asking):
    enter(client, asking)
    client.post("/tell/leave/")
    assert client.get("/tell/").status_code == 404


def test_asking_for_removal(client, told, coordinator):
    actions.send(told, consent="I agree.", wants_copy=False)
    accept_case(Partnership.objects.get(), by=coordinator)
    enter(client, told)
    assert client.post("/tell/removal/", {"reason": "They threatened us."})["Location"] == "/tell/"
    assert Asking.objects.get().removal_reason == "They threatened us."
    told_of_it = letters().filter(subject="A contributor asks for removal")
    assert {one.to_address for one in told_of_it} == {coordinator.email}
    assert "threatened" not in told_of_it[0].text_body
    assert f"/partnerships/{told.case.code}/erase/" in told_of_it[0].text_body


def test_what_was_sent_and_taken_back_can_be_asked_to_be_erased(client, told):
    enter(client, told)
    assert client.get("/tell/removal/").status_code == 302
    actions.send(told, consent="I agree.", wants_copy=False)
    actions.take_back(Asking.objects.get(pk=told.pk))
    assert "Ask that it be erased for good" in client.get("/tell/").content.decode()
    client.post("/tell/removal/", {"reason": ""})
    assert Asking.objects.get().removal_asked_at is not None


def test_the_list_of_whom_we_asked(client, asking, coordinator, member, other_coordinator):
    assert client.get("/partnerships/asked/").status_code == 302
    client.force_login(member)
    assert client.get("/partnerships/asked/").status_code == 403
    client.force_login(other_coordinator)
    assert "Amara" not in client.get("/partnerships/asked/").content.decode()
    assert client.post(f"/partnerships/asked/{asking.pk}/revoke/").status_code == 404
    assert client.post(f"/partnerships/asked/{asking.pk}/again/").status_code == 404
    client.force_login(coordinator)
    page = client.get("/partnerships/asked/").content.decode()
    assert ("Amara Okafor" in page, "not opened yet" in page) == (True, True)
    assert client.post(f"/partnerships/asked/{asking.pk}/again/").status_code == 302
    assert client.post(f"/partnerships/asked/{asking.pk}/revoke/").status_code == 302
    assert Asking.objects.get().came_of_it == "revoked"


def test_asking_in_a_browser(client, coordinator, member, group):
    address, data = f"/partnerships/asked/{group.slug}/ask/", {"name": "Amara", "email": "amara@example.org"}
    assert client.post(address, data).status_code == 302
    client.force_login(member)
    assert client.post(address, data).status_code == 403
    assert Asking.objects.count() == 0
    client.force_login(coordinator)
    assert client.post(address, {"name": "Amara", "email": "amara"}).context["form"].errors["email"]
    assert client.post(address, data)["Location"] == "/partnerships/asked/"
    assert Asking.objects.get().asked_by == coordinator
