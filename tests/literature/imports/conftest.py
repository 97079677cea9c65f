"""Imports are worked on by the test itself, never by a thread beside it."""

import pytest


@pytest.fixture(autouse=True)
def _no_thread(settings):
    settings.IMPORTS_IN_A_THREAD = False
