"""The logins of the demonstration base, for the banner of `make run` and for the login page.

They belong to nobody real, and only `manage.py demonstration` makes them, which refuses in production.
"""

import json
from pathlib import Path


def _(text: str) -> str:
    """Mark a text for translation and leave it as it is: Django's own gettext_noop wants settings."""
    return text


PASSWORD = "partnership-2009"  # noqa: S105  stated to everyone on purpose

#: E-mail address, password, and who that is. Plain texts, so that the launcher may read them before there is Django;
#: a page translates the last.
LOGINS = [
    ("katharina.moosleitgeb@example.org", PASSWORD, _("coordinator of WG 3, in Graz")),
    ("matthias.trauneck@example.org", PASSWORD, _("coordinator of WG 3, in Vienna")),
    ("ines.carvalhais@example.org", PASSWORD, _("member of WG 3")),
    ("joonas.rautavuorela@example.org", PASSWORD, _("member of another working group")),
]


def people() -> dict:
    """Read the network, its groups and its people: keys `network`, `working_groups`, `people`, `named_in_report`."""
    return json.loads((Path(__file__).parent / "demonstration_people.json").read_text(encoding="utf-8"))
