"""The works of the demonstration base: real works, facts only, as CSL-JSON items (CSL 1.0.2).

Each item has one key beside those of CSL, ``portal``: what the network says about the work and in which state
of review the demonstration shows it.
"""

import json
from pathlib import Path

#: The works that the network reads, and those that the partnership cases of the demonstration rest on.
FILES = ("works.json", "works_of_cases.json")


def works(*names: str) -> list[dict]:
    """Read the works of the demonstration base, in the order in which they are to be added; `names` are of `FILES`.

    Returns CSL-JSON items. Under ``portal`` each has: ``topics`` (slugs of the research areas), ``tags``
    (free words), ``note`` (one sentence of our own on why the work matters here), ``state`` (published,
    submitted, changes_requested, draft, declined or withdrawn), ``by`` (the ``index`` of the person who adds
    it, in ``accounts/demonstration_people.json``), ``comment`` where the state needs a reason, and ``flaw``
    on the few items that are wrong on purpose, so that a reviewer has something to find.
    """
    return [
        work
        for name in names or FILES
        for work in json.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))
    ]
