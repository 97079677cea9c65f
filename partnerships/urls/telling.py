"""Addresses by which a case is told without an account, and by which people are asked for it."""

from django.urls import path

from partnerships.views import asking, calls, telling

urlpatterns = [
    path("tell/", telling.overview, name="tell"),
    path("tell/leave/", telling.leave, name="tell-leave"),
    path("tell/send/", telling.send, name="tell-send"),
    path("tell/take-back/", telling.take_back, name="tell-take-back"),
    path("tell/removal/", telling.removal, name="tell-removal"),
    path("tell/step/<slug:step>/", telling.step, name="tell-step"),
    path("tell/<slug:token>/", telling.by_link, name="tell-by-link"),
    path("partnerships/asked/", asking.asked, name="asked"),
    path("partnerships/asked/<slug:group>/ask/", asking.ask, name="ask"),
    path("partnerships/asked/<int:asking_id>/again/", asking.ask_again, name="ask-again"),
    path("partnerships/asked/<int:asking_id>/revoke/", asking.revoke, name="revoke-asking"),
    path("partnerships/calls/", calls.calls, name="calls"),
    path("partnerships/calls/add/<slug:group>/", calls.add, name="add-call"),
    path("partnerships/calls/<slug:slug>/", calls.call, name="call"),
    path("partnerships/calls/<slug:slug>/change/", calls.change, name="change-call"),
]
