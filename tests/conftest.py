"""What every test may use: the database, and a cast of people.

nobody            a visitor without an account: `client` as it is
member            a member of `group` (WG 3)
other_member      another member of `group`
coordinator       one of two coordinators of `group`
second_coordinator  the other one
outsider          a member of `other_group` (WG 1) only
other_coordinator   the only coordinator of `other_group`
"""

import pytest

from tests.factories.people import join, make_group, make_network, make_person

pytest_plugins = ["tests.database"]


def pytest_configure():
    """Hash passwords quickly (a third of a second for each person otherwise), and serve the tree's own static files."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # The files of the tree itself, not those that an earlier start has collected.
    settings.STATIC_ROOT = settings.VAR_DIR / "test-static"
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    # What tests upload lies apart from what people have.
    settings.MEDIA_ROOT = settings.VAR_DIR / "test-media"
    # No test looks at anybody's addresses, whatever the environment says.
    settings.LINK_CHECKS = False
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def network(db):
    return make_network()


@pytest.fixture
def group(network):
    return make_group(network, number=3, name="New Perspectives for Human Rights Partnerships", slug="partnerships")


@pytest.fixture
def other_group(network):
    return make_group(network, number=1, name="Protection of Defenders", slug="defenders")


@pytest.fixture
def member(group):
    return join(make_person("Mira Member"), group)


@pytest.fixture
def other_member(group):
    return join(make_person("Otto Other"), group)


@pytest.fixture
def coordinator(group):
    return join(make_person("Greta Graz"), group, role="coordinator")


@pytest.fixture
def second_coordinator(group):
    return join(make_person("Viktor Vienna"), group, role="coordinator")


@pytest.fixture
def outsider(other_group):
    return join(make_person("Olga Outsider"), other_group)


@pytest.fixture
def other_coordinator(other_group):
    return join(make_person("Oskar Overseer"), other_group, role="coordinator")
