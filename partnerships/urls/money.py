"""Addresses of a case's money."""

from django.urls import path

from partnerships.views import money

urlpatterns = [
    path("partnerships/grants.json", money.all_grants_json, name="all-grants-json"),
    path("partnerships/<slug:code>/money/", money.money, name="money"),
    path("partnerships/<slug:code>/money/import/", money.import_ledger, name="import-ledger"),
    path("partnerships/<slug:code>/grants.csv", money.grants_csv, name="grants-csv"),
    path("partnerships/<slug:code>/ledger.csv", money.ledger_csv, name="ledger-csv"),
    path("partnerships/<slug:code>/grants.json", money.grants_json, name="grants-json"),
]
