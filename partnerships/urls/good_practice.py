"""Addresses of good practice."""

from django.urls import path

from partnerships.views import good_practice

urlpatterns = [
    path("partnerships/<slug:code>/good-practice/", good_practice.good_practice, name="good-practice"),
]
