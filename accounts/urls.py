"""Addresses of people and groups."""

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("groups/<slug:slug>/", views.group, name="group"),
    path("groups/<slug:slug>/invite/", views.invite, name="invite"),
    path("groups/<slug:slug>/leave/", views.leave, name="leave"),
    path("groups/<slug:slug>/members/<int:membership_id>/role/", views.change_role, name="change-role"),
    path("groups/<slug:slug>/members/<int:membership_id>/end/", views.end_membership, name="end-membership"),
    path(
        "invitations/<int:invitation_id>/send-again/",
        views.send_invitation_again,
        name="send-invitation-again",
    ),
    path("invitations/<int:invitation_id>/revoke/", views.revoke_invitation, name="revoke-invitation"),
    path("invitation/<str:token>/", views.accept_invitation, name="accept-invitation"),
    path("profile/", views.profile, name="profile"),
]
