"""The tests' database: a throw-away embedded server of its own, or DATABASE_URL's.

The portal's data is never touched, and a portal that runs meanwhile does not mind. The server starts with the
first test that asks for a database and stops with the run. A second run at the same time gets a database of
its own on the same server.
"""

import contextlib
import os
from importlib import import_module

import pytest
from django.apps import apps
from django.db.models.signals import post_migrate

from portal import database, locks, postgres
from portal.problems import Problem


@pytest.fixture(scope="session")
def database_server():
    """Have the tests' server running; return what changes in Django's settings of the database."""
    try:
        with _server() as changes:
            yield changes
    except Problem as problem:
        pytest.exit(str(problem), returncode=1)


@contextlib.contextmanager
def _server():
    if os.environ.get("DATABASE_URL"):
        with database.available():
            yield {}
        return
    cluster = postgres.Cluster(database.var_folder(), name="test-postgres", throw_away=True)
    with postgres.running(cluster):
        yield {"HOST": cluster.host()}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(database_server):
    """Point Django at the tests' server before pytest-django makes the test database there."""
    from django.conf import settings

    default = settings.DATABASES["default"]
    default.update(database_server)
    lock = locks.FileLock(database.var_folder() / "test-database.lock")
    try:
        lock.acquire()
    except locks.Busy:
        default.setdefault("TEST", {})["NAME"] = f"test_{default['NAME']}_{os.getpid()}"
    yield
    lock.release()


@pytest.fixture(scope="session", autouse=True)
def typology_stays():
    """Give the typology anew whenever tables were emptied: tests that commit end so, and migrations gave it once."""
    post_migrate.connect(_give_typology, dispatch_uid="tests: typology")
    yield
    post_migrate.disconnect(dispatch_uid="tests: typology")


def _give_typology(app_config, **kwargs) -> None:
    if app_config.label == "partnerships":
        import_module("partnerships.migrations.0002_typology").give(apps, None)
