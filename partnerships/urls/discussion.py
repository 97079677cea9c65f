"""Addresses of the discussion under a case."""

from django.urls import path

from partnerships.views import discussion

_COMMENT = "partnerships/<slug:code>/discussion/<int:comment_id>"

urlpatterns = [
    path("partnerships/<slug:code>/discussion/", discussion.discuss, name="discuss"),
    path(f"{_COMMENT}/change/", discussion.change_comment, name="change-comment"),
    path(f"{_COMMENT}/take-back/", discussion.take_back_comment, name="take-back-comment"),
    path(f"{_COMMENT}/hide/", discussion.hide_comment, name="hide-comment"),
    path(f"{_COMMENT}/show/", discussion.show_comment, name="show-comment"),
]
