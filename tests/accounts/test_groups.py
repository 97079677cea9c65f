"""A group's page, roles in it, and leaving it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts import actions
from accounts.models import Membership, User
from accounts.names import name_key
from outbox.models import Letter
from tests.at_once import at_once
from tests.factories.people import join, make_person
from tests.factories.sources import published


def membership(user, group) -> Membership:
    return Membership.objects.get(user=user, group=group, left_at=None)


def end(user, group) -> str:
    return reverse("accounts:end-membership", args=[group.slug, membership(user, group).pk])


def role(user, group) -> str:
    return reverse("accounts:change-role", args=[group.slug, membership(user, group).pk])


# Who sees what --------------------------------------------------------------------------------------------------


def test_a_visitor_sees_what_the_group_is_its_coordinators_and_a_number(client, group, member, coordinator):
    page = client.get(group.get_absolute_url()).content.decode()
    assert group.name in page
    assert coordinator.name in page
    assert "2 people work in this group." in page
    assert [text for text in (member.name, member.email, coordinator.email) if text in page] == []


def test_members_of_the_network_see_who_belongs_but_no_address(client, group, member, coordinator, outsider):
    for person in (member, outsider):
        client.force_login(person)
        page = client.get(group.get_absolute_url()).content.decode()
        assert member.name in page
        assert [address for address in (coordinator.email, other_address(person, member)) if address in page] == []
        assert reverse("accounts:invite", args=[group.slug]) not in page


def other_address(person, member) -> str:
    return "nobody@example.org" if person == member else member.email


def test_a_person_who_left_the_network_sees_what_a_visitor_sees(client, group, member, other_member):
    actions.leave(membership=membership(member, group), by=member)
    client.force_login(User.objects.get(pk=member.pk))
    page = client.get(group.get_absolute_url()).content.decode()
    assert other_member.name not in page


def test_a_coordinator_sees_addresses_and_open_invitations(client, group, coordinator, member, invited):
    client.force_login(coordinator)
    page = client.get(group.get_absolute_url()).content.decode()
    assert member.email in page
    assert invited.email in page
    actions.revoke_invitation(invitation=invited, by=coordinator)
    assert invited.email not in client.get(group.get_absolute_url()).content.decode()


def test_coordinators_of_another_group_see_no_addresses_here(client, group, member, other_coordinator, invited):
    client.force_login(other_coordinator)
    page = client.get(group.get_absolute_url()).content.decode()
    assert [text for text in (member.email, invited.email) if text in page] == []


def test_the_groups_are_listed_for_everybody(client, group, other_group, coordinator, member):
    page = client.get(reverse("accounts:people"))
    assert [(each.number, each.number_of_members) for each in page.context["groups"]] == [(1, 0), (3, 2)]
    assert coordinator.name in page.content.decode()


def test_an_unknown_group_is_404(client, db):
    assert client.get(reverse("accounts:group", args=["none"])).status_code == 404


@pytest.mark.parametrize("where", ["group", "people"])
def test_a_page_asks_as_much_for_thirty_members_as_for_one(
    client, group, coordinator, where, django_assert_num_queries, django_assert_max_num_queries
):
    address = group.get_absolute_url() if where == "group" else reverse("accounts:people")
    client.force_login(coordinator)
    with django_assert_max_num_queries(20) as few:
        client.get(address)
    for n in range(29):
        join(make_person(f"Person {n}"), group, role="coordinator" if n % 2 else "member")
        actions.invite(email=f"invited{n}@example.org", group=group, by=coordinator)
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(address)


def test_names_stand_by_their_last_word_without_accents():
    names = ["Zoë Adams", "Émile Žák", "Ana Zah", "Bo Öberg", "Carl Oberg"]
    assert sorted(names, key=name_key) == ["Zoë Adams", "Bo Öberg", "Carl Oberg", "Ana Zah", "Émile Žák"]


# Roles and leaving ----------------------------------------------------------------------------------------------


def test_changes_are_for_those_entitled(client, group, member, other_member, coordinator, other_coordinator):
    requests = [(role(member, group), {"role": "coordinator"}), (end(member, group), {})]
    for address, data in requests:
        assert client.post(address, data)["Location"].startswith("/accounts/login/?next=")
    for person in (other_member, other_coordinator):
        client.force_login(person)
        assert [client.post(address, data).status_code for address, data in requests] == [403, 403]
    assert membership(member, group).role == "member"
    client.force_login(coordinator)
    assert [client.get(address).status_code for address, _data in requests] == [405, 405]
    assert [client.post(address, data).status_code for address, data in requests] == [302, 302]
    assert Membership.objects.get(user=member).role == "coordinator"
    assert Membership.objects.get(user=member).left_at is not None


def test_the_person_is_told_of_a_new_role_and_of_an_end_that_others_made(group, member, coordinator):
    actions.change_role(membership=membership(member, group), role="coordinator", by=coordinator)
    actions.change_role(membership=membership(member, group), role="member", by=coordinator)
    actions.leave(membership=membership(member, group), by=coordinator)
    assert list(Letter.objects.to(member.email).order_by("id").values_list("subject", flat=True)) == [
        "You are now a coordinator of WG 3",
        "You are now a member of WG 3",
        "Your membership of WG 3 has ended",
    ]


def test_a_member_leaves_and_their_coordinators_are_told(client, group, member, coordinator, outsider):
    leave = reverse("accounts:leave", args=[group.slug])
    assert client.post(leave)["Location"].startswith("/accounts/login/")
    client.force_login(outsider)
    assert client.post(leave).status_code == 404
    client.force_login(member)
    assert client.post(leave)["Location"] == group.get_absolute_url()
    assert User.objects.get(pk=member.pk).roles == {}
    assert Letter.objects.get(subject="Mira Member has left WG 3").to_address == coordinator.email


def test_who_leaves_keeps_the_authorship_of_what_they_added(client, group, member, coordinator):
    source = published(member, coordinator)
    actions.leave(membership=membership(member, group), by=member)
    source.refresh_from_db()
    assert source.contributed_by == member
    assert source.state == "published"
    assert [step.by for step in source.steps.order_by("id")] == [member, member, coordinator]
    assert member.name in client.get(source.get_absolute_url()).content.decode()


def test_a_person_who_left_can_be_invited_again(group, member, coordinator):
    actions.leave(membership=membership(member, group), by=member)
    actions.invite(email=member.email, group=group, by=coordinator)
    join(member, group)
    assert Membership.objects.filter(user=member, group=group).count() == 2


def test_the_last_coordinator_neither_leaves_nor_steps_down(client, group, coordinator, member):
    own = membership(coordinator, group)
    for action in (
        lambda: actions.leave(membership=own, by=coordinator),
        lambda: actions.change_role(membership=own, role="member", by=coordinator),
    ):
        with pytest.raises(ValidationError, match="left without a coordinator"):
            action()
    client.force_login(coordinator)
    page = client.post(reverse("accounts:leave", args=[group.slug]), follow=True)
    assert [message.level_tag for message in page.context["messages"]] == ["error"]
    actions.change_role(membership=membership(member, group), role="coordinator", by=coordinator)
    assert actions.leave(membership=own, by=coordinator).left_at is not None


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_who_end_each_other_at_once_leave_one(group, coordinator, second_coordinator):
    theirs = {user: membership(user, group) for user in (coordinator, second_coordinator)}
    outcomes = at_once(
        lambda: actions.leave(membership=theirs[second_coordinator], by=coordinator),
        lambda: actions.leave(membership=theirs[coordinator], by=second_coordinator),
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert [type(error) for error in refused] == [PermissionDenied]
    assert Membership.objects.active().of(group).coordinators().count() == 1


def test_a_role_is_one_of_two_and_given_to_present_members(group, member, coordinator):
    of_member = membership(member, group)
    with pytest.raises(ValidationError, match="no such role"):
        actions.change_role(membership=of_member, role="owner", by=coordinator)
    actions.leave(membership=of_member, by=member)
    with pytest.raises(ValidationError, match="left the group"):
        actions.change_role(membership=of_member, role="coordinator", by=coordinator)
