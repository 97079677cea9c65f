"""Saved searches: kept once, told once, off with one click."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from literature import saved_searches as searches
from literature.models import SavedSearch, Source
from outbox.models import Letter
from outbox.sending import _message
from tests.factories.sources import published, submitted

pytestmark = pytest.mark.django_db


def save(by, query="q=work", **values):
    return searches.save_search(by=by, parameters=QueryDict(query), **values)


def letters(person):
    return list(Letter.objects.filter(to_address=person.email, kind="saved-searches").order_by("pk"))


def test_the_same_search_is_kept_once_whatever_the_order_of_its_parts(outsider):
    first = save(outsider, "type=report&q=work&type=book&page=3&nonsense=1")
    again = save(outsider, "q=work&type=book&type=report", name="Mine", frequency="off")
    assert (again.pk, again.query, again.name, again.frequency) == (
        first.pk,
        "q=work&type=book&type=report",
        "Mine",
        "off",
    )
    assert first.name == "work, book, report"


def test_each_search_is_told_of_once_in_one_letter(member, outsider, coordinator):
    now = timezone.now()
    save(outsider, "q=work", frequency="daily")
    save(outsider, "type=book", name="Books", frequency="daily")
    save(outsider, "q=nothing+like+it", frequency="daily")
    published(member, coordinator, title="Work in Common")
    submitted(member, title="Work in Progress")
    assert searches.tell_what_is_new(now + timedelta(hours=23)) == 0
    assert searches.tell_what_is_new(now + timedelta(hours=25)) == 1
    [letter] = letters(outsider)
    assert letter.subject == "2 new sources"
    assert letter.text_body.count("Work in Common") == 2
    assert letter.text_body.count("Work in Progress") == 0
    assert letter.text_body.index("Books") < letter.text_body.index("work\n")
    assert searches.tell_what_is_new(now + timedelta(hours=25)) == 0
    assert searches.tell_what_is_new(now + timedelta(hours=51)) == 0
    assert len(letters(outsider)) == 1


def test_many_are_named_up_to_a_number(member, outsider, coordinator, monkeypatch):
    monkeypatch.setattr(searches, "NAMED", 2)
    save(outsider)
    for number in range(5):
        published(member, coordinator, title=f"Work {number}")
    searches.tell_what_is_new(timezone.now() + timedelta(days=8))
    [letter] = letters(outsider)
    assert letter.subject == "5 new sources"
    assert "and 3 more" in letter.text_body.splitlines()


def test_what_was_there_before_is_no_news(member, outsider, coordinator):
    published(member, coordinator, title="Work of Old")
    save(outsider)
    assert searches.tell_what_is_new(timezone.now() + timedelta(days=8)) == 0


def test_what_came_while_it_was_off_is_no_news(member, outsider, coordinator):
    saved = save(outsider, frequency="off")
    published(member, coordinator, title="Work of Old")
    searches.change_search(saved, by=outsider, name="Work", frequency="weekly")
    assert searches.tell_what_is_new(timezone.now() + timedelta(days=8)) == 0


def test_off_with_one_click_in_the_mail(client, member, outsider, coordinator):
    save(outsider)
    published(member, coordinator, title="Work")
    searches.tell_what_is_new(timezone.now() + timedelta(days=8))
    [letter] = letters(outsider)
    headers = _message(letter).message()
    address = reverse("literature:saved-searches-off", args=[searches.off_token(outsider)])
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address.rsplit(":", 2)[0] in headers["List-Unsubscribe"]
    assert client.get(address).status_code == 200
    assert SavedSearch.objects.get().frequency == "weekly"
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert SavedSearch.objects.get().frequency == "off"
    assert searches.still_wanted(letter.about) is False


def test_a_forged_word_turns_nothing_off(client, outsider):
    save(outsider)
    assert client.post(reverse("literature:saved-searches-off", args=["1:forged"])).status_code == 404
    assert SavedSearch.objects.get().frequency == "weekly"


def test_a_person_who_left_the_portal_is_written_nothing(member, outsider, coordinator):
    save(outsider)
    published(member, coordinator, title="Work")
    outsider.is_active = False
    outsider.save()
    assert searches.tell_what_is_new(timezone.now() + timedelta(days=8)) == 0


def test_a_search_is_saved_from_the_list_as_nobody_and_signed_in(client, outsider):
    data = {"query": "q=work", "frequency": "daily", "back": "/literature/?q=work"}
    assert client.post(reverse("literature:save-search"), data).url.startswith("/accounts/login/")
    assert SavedSearch.objects.count() == 0
    client.force_login(outsider)
    client.post(reverse("literature:save-search"), data)
    saved = SavedSearch.objects.get()
    assert (saved.user, saved.query, saved.frequency) == (outsider, "q=work", "daily")


@pytest.mark.parametrize("address", ["change-saved-search", "forget-saved-search"])
def test_others_searches_are_not_there(address, client, member, outsider):
    saved = save(outsider)
    client.force_login(member)
    assert client.post(reverse(f"literature:{address}", args=[saved.pk]), {"name": "x"}).status_code == 404
    assert SavedSearch.objects.get().name == "work"
    with pytest.raises(PermissionDenied):
        searches.forget_search(saved, by=member)


def test_a_search_is_renamed_and_forgotten(client, outsider):
    saved = save(outsider)
    client.force_login(outsider)
    address = reverse("literature:change-saved-search", args=[saved.pk])
    response = client.post(address, {"name": " ", "frequency": "daily"})
    assert (response.status_code, response.context["problems"]) == (422, {"name": "Give it a name."})
    client.post(address, {"name": "Work", "frequency": "daily"})
    assert (SavedSearch.objects.get().name, SavedSearch.objects.get().frequency) == ("Work", "daily")
    client.post(reverse("literature:forget-saved-search", args=[saved.pk]))
    assert SavedSearch.objects.count() == 0


def test_one_keeps_a_number_of_searches(outsider, monkeypatch):
    monkeypatch.setattr(searches, "MOST", 1)
    save(outsider)
    with pytest.raises(ValidationError):
        save(outsider, "q=other")


def test_the_address_leads_to_the_same_list(client, member, outsider, coordinator):
    published(member, coordinator, title="Work")
    published(member, coordinator, title="Other")
    saved = save(outsider, "q=work&sort=title")
    assert [str(entry.what) for entry in client.get(saved.url).context["entries"]] == ["<mark>Work</mark>"]
    assert Source.objects.published().count() == 2
