"""The house stands as it is drawn: who names whom, what every contribution inherits, no migration forgotten."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from importlinter import cli
from importlinter.api import read_configuration

from curation import registry
from curation.models import Contribution
from curation.workflow import State

ROOT = Path(__file__).resolve().parent.parent
CONFIGURATION = str(ROOT / "pyproject.toml")


@cache
def rooms() -> dict[str, int]:
    """The apps and how high each stands, from the contract; rooms beside each other stand equally high."""
    [contract] = read_configuration(CONFIGURATION)["contracts_options"]
    layers = contract["layers"]
    return {
        room.strip(): height for height, layer in enumerate(reversed(layers)) for room in re.split(r"[|:]", str(layer))
    }


def may_name(lower: str, named: str) -> bool:
    """Whether an app may name another one: itself, or one that stands lower."""
    return lower == named or rooms()[named] < rooms()[lower]


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in rooms()]


def test_the_contract_names_every_app():
    ours = {config.label for config in apps.get_app_configs() if Path(config.path).parent == ROOT}
    assert set(rooms()) == ours


def test_imports_keep_the_contract(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    # It would silence every logger there is, for the tests that follow.
    monkeypatch.setattr("logging.config.dictConfig", lambda _configuration: None)
    status = cli.lint_imports(config_filename=CONFIGURATION, no_cache=True)
    assert status == cli.EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_relations_keep_the_contract():
    """A foreign key written as a string is no import, so the linter does not see it."""
    wrong = {
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in our_models()
        for field in (*model._meta.get_fields(include_hidden=True), *model._meta.private_fields)
        if (field.concrete or field.many_to_many) and not field.auto_created
        if isinstance(field.related_model, type) and field.related_model._meta.app_label in rooms()
        if not may_name(model._meta.app_label, field.related_model._meta.app_label)
    }
    assert wrong == set()


@pytest.mark.parametrize(
    ("suffix", "folder", "pattern"),
    [
        (".py", "{app}", r"""\b(?:reverse|reverse_lazy|redirect|resolve_url)\(\s*f?["'](\w+):"""),
        (".html", "templates/{app}", r"""\{% url ["'](\w+):"""),
    ],
)
def test_addresses_keep_the_contract(suffix, folder, pattern):
    """Nor is an address that is named by its namespace."""
    wrong, looked_at = set(), 0
    for app in rooms():
        for file in (ROOT / folder.format(app=app)).rglob(f"*{suffix}"):
            looked_at += 1
            for named in re.findall(pattern, file.read_text(encoding="utf-8")):
                if named in rooms() and not may_name(app, named):
                    wrong.add(f"{file.relative_to(ROOT)} -> {named}")
    assert looked_at > 10
    assert wrong == set()


def test_every_concrete_model_keeps_the_constraints_of_its_abstract_ones():
    """Django drops an abstract model's constraints silently where the Meta does not inherit the parent's."""
    missing, checked = set(), 0
    for model in our_models():
        names = {constraint.name for constraint in model._meta.constraints}
        abstract = [parent for parent in model.__mro__ if getattr(getattr(parent, "_meta", None), "abstract", False)]
        # The models that pghistory makes copy fields, and no constraints, on purpose.
        if hasattr(model, "pgh_tracked_model"):
            continue
        for parent in abstract:
            for constraint in parent._meta.constraints:
                checked += 1
                name = constraint.name % {"class": model._meta.model_name, "app_label": model._meta.app_label}
                if name not in names:
                    missing.add(f"{model._meta.label}: {name}")
    assert checked >= len(Contribution._meta.constraints) == 5
    assert missing == set()


@pytest.mark.django_db
def test_the_database_has_every_constraint_of_every_model():
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes")
        present = {name for (name,) in cursor.fetchall()}
    declared = {constraint.name for model in our_models() for constraint in model._meta.constraints}
    assert declared - present == set()


@pytest.mark.django_db
def test_the_database_knows_the_states_of_the_workflow():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname LIKE %s", ["%\\_state\\_known"]
        )
        found = [set(re.findall(r"'(\w+)'", definition)) for (definition,) in cursor.fetchall()]
    contributions = [states for states in found if "changes_requested" in states]
    assert contributions == [set(State.values)] * (len(registry.kinds()) + 1)  # and that of the log


def contributions() -> list[type[Contribution]]:
    return [model for model in our_models() if issubclass(model, Contribution)]


def test_every_kind_of_contribution_is_registered_and_tracked():
    assert {kind.model for kind in registry.kinds()} == set(contributions())
    for kind in registry.kinds():
        events = kind.model._meta.get_field("events").related_model
        kept = {field.name for field in events._meta.concrete_fields}
        assert {*kind.model.CONTENT_FIELDS, "state", "revision", "group", "contributed_by"} - kept == set()
        for link in kind.links:
            assert link.model._meta.get_field("events").related_model is not None


def test_every_kind_tells_each_part_of_its_content():
    for kind in registry.kinds():
        parts = {*kind.model.CONTENT_FIELDS, *(link.part for link in kind.links)}
        assert parts - set(kind.labels()) <= {"extra"}
        assert set(kind.labels()) - parts == set()


@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1)
    assert "No changes detected" in capsys.readouterr().out
