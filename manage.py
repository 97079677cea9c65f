#!/usr/bin/env python
"""Django's command line for the portal; `make` wraps what is needed daily."""

import contextlib
import os
import sys

from django.core.exceptions import ImproperlyConfigured

from portal import database, problems

# Commands that never ask the database; every other one finds it running, whether the portal runs or not.
WITHOUT_DATABASE = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "version",
}


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    # A command has no visitor waiting: its statements take the time they need.
    os.environ.setdefault("PORTAL_STATEMENT_TIMEOUT", "0")
    from django.core.management import execute_from_command_line

    needs_database = len(sys.argv) > 1 and not WITHOUT_DATABASE.intersection(sys.argv[1:2])
    with problems.told(), database.available() if needs_database else contextlib.nullcontext():
        try:
            execute_from_command_line(sys.argv)
        except ImproperlyConfigured as error:
            if "--traceback" in sys.argv:
                raise
            raise problems.Problem(str(error)) from error


if __name__ == "__main__":
    main()
