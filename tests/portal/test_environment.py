"""The virtual environment is made with whichever Python the machine has, once."""

import importlib.util
import os
import shutil
import subprocess
import sys

import pytest

from tests.portal.services import ROOT

SCRIPT = ROOT / "portal" / "setup" / "environment.sh"


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """The module portal/setup/environment.py, working on a folder of the test's own."""
    specification = importlib.util.spec_from_file_location("environment", SCRIPT.with_suffix(".py"))
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    for name, path in {"ROOT": ".", "ENVIRONMENT": ".venv", "INSTALLED": ".venv/installed"}.items():
        monkeypatch.setattr(module, name, tmp_path / path)
    monkeypatch.setattr(module, "_has_ensurepip", lambda: False)  # quick: pip is the tests' own
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    (tmp_path / "requirements.txt").write_text("# nothing\n")
    (tmp_path / "requirements-dev.txt").write_text("-r requirements.txt\n")
    return module


def run_with_only(path, **pythons):
    """Run the script where nothing but the given programs exists; return its exit code and what it said."""
    for name, lines in {"dirname": f'exec {shutil.which("dirname")} "$@"', **pythons}.items():
        (path / name).write_text(f"#!{shutil.which('sh')}\n{lines}\n")
        (path / name).chmod(0o755)
    result = subprocess.run(
        [shutil.which("sh"), SCRIPT, "requirements.txt"], env={"PATH": str(path)}, capture_output=True, text=True
    )
    return result.returncode, result.stderr


def test_no_python_at_all_is_told(tmp_path):
    assert run_with_only(tmp_path, python3="exit 1") == (
        1,
        "portal: Python 3.10 or newer is needed and was not found. Install it, or name it: "
        "PYTHON=/path/to/python3 make run\n",
    )


def test_a_python_without_pip_is_told(tmp_path):
    fake = f"""case "$2" in *import*ensurepip*|*import*pip*) exit 1;; esac; exec "{sys.executable}" "$@" """
    assert run_with_only(tmp_path, python3=fake) == (
        1,
        "portal: this Python has neither ensurepip nor pip. Install them (on Debian and Ubuntu: apt-get install "
        "python3-venv) and try again.\n",
    )


def test_packages_are_installed_once_and_again_when_the_list_changes(environment, monkeypatch, tmp_path):
    installs = []
    monkeypatch.setattr(environment, "_run_pip", lambda command, names: installs.append(names))
    environment.main("requirements-dev.txt")
    environment.main("requirements-dev.txt")
    environment.main("requirements.txt")
    assert installs == [["requirements-dev.txt", "requirements.txt"]]
    (tmp_path / "requirements.txt").write_text("# something else\n")
    environment.main("requirements.txt")
    assert installs[1:] == [["requirements.txt"]]


def test_an_environment_whose_python_is_gone_is_made_again(environment, monkeypatch, tmp_path):
    monkeypatch.setattr(environment, "_run_pip", lambda command, names: None)
    environment.main("requirements.txt")
    environment.PYTHON.unlink()
    environment.PYTHON.symlink_to(tmp_path / "removed" / "python3")
    environment.main("requirements.txt")
    assert os.access(environment.PYTHON, os.X_OK)


def test_a_failed_install_is_told_and_tried_again(environment, tmp_path, capfd):
    (tmp_path / "requirements.txt").write_text("./nowhere\n")
    with pytest.raises(SystemExit) as ended:
        environment.main("requirements.txt")
    assert str(ended.value).startswith("portal: The packages of requirements.txt could not be installed;")
    assert "nowhere" in capfd.readouterr().err
    assert not environment.INSTALLED.exists()
