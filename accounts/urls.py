"""Addresses of people and groups."""

from django.urls import path

from accounts.views import groups, invitations, profile

app_name = "accounts"

urlpatterns = [
    path("groups/", groups.people, name="people"),
    path("groups/<slug:slug>/", groups.group, name="group"),
    path("groups/<slug:slug>/invite/", invitations.invite, name="invite"),
    path("groups/<slug:slug>/leave/", groups.leave, name="leave"),
    path("groups/<slug:slug>/members/<int:membership_id>/role/", groups.change_role, name="change-role"),
    path("groups/<slug:slug>/members/<int:membership_id>/end/", groups.end_membership, name="end-membership"),
    path(
        "invitations/<int:invitation_id>/send-again/",
        invitations.send_invitation_again,
        name="send-invitation-again",
    ),
    path("invitations/<int:invitation_id>/revoke/", invitations.revoke_invitation, name="revoke-invitation"),
    path("invitation/<str:token>/", invitations.accept_invitation, name="accept-invitation"),
    path("profile/", profile.profile, name="profile"),
]
