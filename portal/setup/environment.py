"""Make the virtual environment `.venv` hold what a requirements file lists; do nothing when it does already.

`python environment.py requirements.txt`, with the standard library alone: this runs before anything is
installed. pip's own configuration of the machine (index, proxy, certificates) is left as it is.
"""

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
# Copies of the requirements files that were installed in full.
INSTALLED = ENVIRONMENT / "installed"


def main(requirements: str) -> None:
    """Install `requirements` (a file name in the root folder) unless that was done before."""
    try:
        with _alone():
            if not _usable():
                _make()
            if not _is_installed(requirements):
                _install(requirements)
    except OSError as error:
        _end(f"{error.filename or ROOT} cannot be used ({error.strerror}). Let this account write to {ROOT}.")
    except subprocess.CalledProcessError:
        _end(
            f"The packages of {requirements} could not be installed; the lines above say why. Check the "
            "network or pip's configuration and try again."
        )


@contextlib.contextmanager
def _alone():
    """Let two starts at once take turns. The lock ends with its holder."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("Waiting for another start that installs packages")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _usable() -> bool:
    """Whether .venv has a Python that runs: after an upgrade of the system's Python it may not."""
    check = "import sys; sys.exit(sys.version_info < (3, 10) or sys.prefix == sys.base_prefix)"
    try:
        return subprocess.run([PYTHON, "-c", check], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _make() -> None:
    _say(f"Making the virtual environment .venv with Python {sys.version.split()[0]}")
    if ENVIRONMENT.exists():
        shutil.rmtree(ENVIRONMENT)
    options = [] if _has_ensurepip() else ["--without-pip"]
    subprocess.run([sys.executable, "-m", "venv", *options, ENVIRONMENT], check=True)


def _has_ensurepip() -> bool:
    # Debian's python3 without python3-venv has the module venv, but not what it needs for pip.
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        return False
    return True


def _install(requirements: str) -> None:
    _say(f"Installing the packages of {requirements} (once; this takes a minute or two)")
    has_pip = subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=False).returncode == 0
    pip = [PYTHON, "-m", "pip"] if has_pip else [sys.executable, "-m", "pip", "--python", PYTHON]
    options = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    shutil.rmtree(INSTALLED, ignore_errors=True)
    _run_pip([*pip, "install", *options, "--requirement", ROOT / requirements], _with_included(requirements))
    INSTALLED.mkdir()
    for name in _with_included(requirements):
        shutil.copyfile(ROOT / name, INSTALLED / name)


def _run_pip(command: list, names: list[str]) -> None:
    """Run pip; at a terminal count the packages on one line. What pip says is shown only when it fails."""
    lines = [line for name in names for line in (ROOT / name).read_text().splitlines()]
    total = sum(1 for line in lines if "==" in line)
    said = []
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as pip:
        for line in pip.stdout:
            said.append(line)
            if line.startswith(("Collecting ", "Requirement already ")) and sys.stderr.isatty():
                done = sum(1 for known in said if known.startswith(("Collecting ", "Requirement already ")))
                sys.stderr.write(f"\r  {min(done, total)} of {total} packages ")
                sys.stderr.flush()
    if sys.stderr.isatty():
        sys.stderr.write("\r" + " " * 40 + "\r")
    if pip.returncode:
        errors = [line for line in said if line.lower().startswith("error")]
        sys.stderr.writelines(errors or said[-15:])
        raise subprocess.CalledProcessError(pip.returncode, command)


def _is_installed(requirements: str) -> bool:
    def same(name: str) -> bool:
        copy = INSTALLED / name
        return copy.exists() and copy.read_bytes() == (ROOT / name).read_bytes()

    return all(same(name) for name in _with_included(requirements))


def _with_included(requirements: str) -> list[str]:
    """Return the file's name and those that it includes with `-r`."""
    lines = (ROOT / requirements).read_text().splitlines()
    return [requirements, *(line.removeprefix("-r").strip() for line in lines if line.startswith("-r "))]


def _say(line: str) -> None:
    sys.stderr.write(f"  {line} …\n")
    sys.stderr.flush()


def _end(sentence: str) -> None:
    sys.exit(f"portal: {sentence}")


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit(130)
