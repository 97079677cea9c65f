"""Reading lists: whose they are, who sees and changes them, their order, taking them away and back."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from literature.lists import actions
from literature.models import ReadingList
from outbox.models import Letter
from tests.factories.sources import draft, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def works(member, coordinator):
    return [published(member, coordinator, title=f"Work {number}") for number in range(3)]


def begin(by, *sources, title="To read", **values):
    begun = actions.begin_list(by=by, title=title, **values)
    actions.add_sources(begun, list(sources), by=by)
    return begun


def order(reading_list):
    return [entry.source.title for entry in reading_list.entries.select_related("source")]


def entry_of(reading_list, source):
    return reading_list.entries.get(source=source)


def test_sources_stand_in_the_order_in_which_they_came_each_once(works, member):
    begun = begin(member, works[1], works[0])
    added = actions.add_sources(begun, [works[0], works[2], works[2]], by=member, note=" Short. ")
    assert [entry.source for entry in added] == [works[2]]
    assert order(begun) == ["Work 1", "Work 0", "Work 2"]
    assert entry_of(begun, works[2]).note == "Short."


@pytest.mark.parametrize(
    ("to", "expected"),
    [(1, ["Work 2", "Work 0", "Work 1"]), (2, ["Work 0", "Work 2", "Work 1"]), (9, ["Work 0", "Work 1", "Work 2"])],
)
def test_an_entry_moves_to_a_place(to, expected, works, member):
    begun = begin(member, *works)
    actions.move_source(entry_of(begun, works[2]), by=member, to=to)
    assert order(begun) == expected


def test_a_title_is_wanted(member):
    with pytest.raises(ValidationError) as caught:
        actions.begin_list(by=member, title="  ")
    assert list(caught.value.message_dict) == ["title"]


def test_a_list_is_put_into_ones_own_groups_only(member, group, other_group):
    with pytest.raises(ValidationError) as caught:
        actions.begin_list(by=member, title="List", group=other_group)
    assert list(caught.value.message_dict) == ["group"]
    begun = actions.begin_list(by=member, title="List", group=group)
    assert begun.group == group


def test_only_the_one_who_began_it_takes_it_out_of_the_group(member, other_member, group):
    begun = begin(member, group=group)
    values = {"title": "List", "description": "", "group": None, "is_public": False}
    with pytest.raises(ValidationError):
        actions.change_list(begun, by=other_member, **values)
    assert actions.change_list(begun, by=member, **values).group is None


@pytest.mark.parametrize(
    ("values", "readers", "writers"),
    [
        ({}, {"member"}, {"member"}),
        ({"is_public": True}, {"nobody", "member", "other_member", "outsider", "coordinator"}, {"member"}),
        ({"of_group": True}, {"member", "other_member", "coordinator"}, {"member", "other_member", "coordinator"}),
    ],
)
def test_who_sees_and_who_changes_a_list(
    values, readers, writers, client, works, group, member, other_member, outsider, coordinator
):
    values = dict(values)
    begun = begin(member, works[0], group=group if values.pop("of_group", False) else None, **values)
    people = {
        "nobody": None,
        "member": member,
        "other_member": other_member,
        "outsider": outsider,
        "coordinator": coordinator,
    }
    seen, changed = set(), set()
    address = reverse("literature:change-list-entry", args=[begun.code, works[0].code])
    for name, person in people.items():
        client.logout()
        if person:
            client.force_login(person)
        if client.get(begun.get_absolute_url()).status_code == 200:
            seen.add(name)
        client.post(address, {"do": "note", "note": name})
        if entry_of(begun, works[0]).note == name:
            changed.add(name)
    assert (seen, changed) == (readers, writers)


def test_a_public_list_shows_published_sources_only(client, works, member):
    begun = begin(member, works[0], draft(member, title="Mine alone"), is_public=True)
    response = client.get(begun.get_absolute_url())
    assert [row.source.title for row in response.context["rows"]] == ["Work 0"]
    client.force_login(member)
    response = client.get(begun.get_absolute_url())
    assert [row.source.title for row in response.context["rows"]] == ["Work 0", "Mine alone"]


@pytest.mark.parametrize(
    ("do", "expected"),
    [
        ("up", ["Work 1", "Work 0", "Work 2"]),
        ("down", ["Work 0", "Work 2", "Work 1"]),
        ("remove", ["Work 0", "Work 2"]),
    ],
)
def test_buttons_move_and_remove(do, expected, client, works, member):
    begun = begin(member, *works)
    client.force_login(member)
    client.post(reverse("literature:change-list-entry", args=[begun.code, works[1].code]), {"do": do})
    assert order(begun) == expected


def test_a_source_is_put_on_a_list_from_its_page(client, works, member, other_member):
    begun = begin(member)
    address = reverse("literature:put-on-list", args=[works[0].code])
    assert client.post(address, {"list": begun.code}).status_code == 302
    client.force_login(other_member)
    assert client.post(address, {"list": begun.code}).status_code == 404
    assert order(begun) == []
    client.force_login(member)
    client.post(address, {"list": begun.code})
    assert order(begun) == ["Work 0"]
    assert client.post(address, {"list": "new"}).url == f"{reverse('literature:add-list')}?source={works[0].code}"


def test_another_persons_draft_is_put_on_no_list(client, member, other_member):
    begun = begin(other_member)
    client.force_login(other_member)
    response = client.post(reverse("literature:put-on-list", args=[draft(member).code]), {"list": begun.code})
    assert response.status_code == 404


def test_a_list_begun_from_a_source_holds_it(client, works, member):
    client.force_login(member)
    address = f"{reverse('literature:add-list')}?source={works[0].code}"
    client.post(address, {"title": "New", "description": "", "is_public": "on"})
    begun = ReadingList.objects.get()
    assert (begun.title, begun.is_public, order(begun)) == ("New", True, ["Work 0"])


def test_a_mistake_stands_beside_its_field_with_the_rest_kept(client, member):
    client.force_login(member)
    response = client.post(reverse("literature:add-list"), {"title": "", "description": "Kept."})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["title"]
    assert response.context["form"]["description"].value() == "Kept."


def test_a_list_that_was_public_says_at_its_address_that_it_is_gone(client, works, member, other_member):
    begun = begin(member, works[0], is_public=True)
    client.force_login(other_member)
    assert client.post(reverse("literature:take-away-list", args=[begun.code])).status_code == 403
    client.force_login(member)
    client.post(reverse("literature:take-away-list", args=[begun.code]))
    client.logout()
    assert client.get(begun.get_absolute_url()).status_code == 410
    client.force_login(member)
    client.post(reverse("literature:bring-back-list", args=[begun.code]))
    assert client.get(begun.get_absolute_url()).status_code == 200


def test_a_private_list_that_was_taken_away_is_not_there_for_others(client, works, member):
    begun = begin(member, works[0])
    actions.take_away(begun, by=member)
    assert client.get(begun.get_absolute_url()).status_code == 404


def test_a_coordinator_takes_a_list_out_of_the_public_with_a_reason(client, works, member, outsider, coordinator):
    begun = begin(outsider, works[0], is_public=True)
    address = reverse("literature:make-list-private", args=[begun.code])
    client.force_login(member)
    assert client.post(address, {"reason": "No."}).status_code == 403
    client.force_login(coordinator)
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "It names people."}).status_code == 302
    begun.refresh_from_db()
    assert begun.is_public is False
    letter = Letter.objects.get(to_address=outsider.email, subject="No longer public: To read")
    assert "It names people." in letter.text_body


def test_only_members_keep_lists(coordinator, member, client):
    member.memberships.all().delete()
    vars(member).pop("roles", None)  # kept for the request
    with pytest.raises(PermissionDenied):
        actions.begin_list(by=member, title="List")


def test_the_page_asks_as_little_for_thirty_sources_as_for_one(client, member, coordinator, django_assert_num_queries):
    begun = begin(member, published(member, coordinator, title="Work 0"), is_public=True)
    with django_assert_num_queries(4):
        client.get(begun.get_absolute_url())
    more = [published(member, coordinator, title=f"Work {number}") for number in range(1, 30)]
    actions.add_sources(begun, more, by=member)
    with django_assert_num_queries(4):
        assert len(client.get(begun.get_absolute_url()).context["rows"]) == 30


def test_the_index_asks_as_little_for_thirty_lists_as_for_one(client, works, member, django_assert_num_queries):
    begin(member, *works, is_public=True)
    with django_assert_num_queries(1):
        client.get(reverse("literature:lists"))
    for number in range(29):
        begin(member, *works, title=f"List {number}", is_public=True)
    with django_assert_num_queries(1):
        response = client.get(reverse("literature:lists"))
    assert [each.number for each in response.context["public"]] == [3] * 30


def test_a_list_is_taken_along_in_its_order(client, works, member):
    begun = begin(member, works[2], works[0], is_public=True)
    response = client.get(reverse("literature:export-reading-list", args=[begun.code, "csl-json"]))
    assert [item["title"] for item in response.json()] == ["Work 2", "Work 0"]
