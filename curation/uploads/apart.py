"""Running a program on a file from outside: in another process, with a time limit."""

import json
import subprocess
import sys
from pathlib import Path

from django.conf import settings

PROGRAMS = Path(__file__).with_name("programs")


class CannotBeRead(Exception):
    """The program gave up, was ended, or made no sense."""


def inspect(path: Path) -> dict:
    """What `programs/reader.py` says of a PDF. Raises CannotBeRead when that takes too long or breaks."""
    return _answer("reader.py", "inspect", str(path))


def texts(path: Path, most: int) -> list[str]:
    """The text of each page of a PDF, at most `most` characters together. Raises CannotBeRead.

    When the time is up, the pages that were read until then count, if there are any.
    """
    return [json.loads(line) for line in _output("reader.py", "text", str(path), str(most)).splitlines()]


def clean(path: Path, *, into: Path) -> dict:
    """Write a file without its metadata into a folder; `programs/cleaner.py` says what it answers.

    Raises CannotBeRead when that takes too long or breaks.
    """
    return _answer("cleaner.py", str(path), str(into))


def _answer(program: str, *arguments: str) -> dict:
    try:
        answer = json.loads(_output(program, *arguments))
    except ValueError:
        raise CannotBeRead("no answer") from None
    if not isinstance(answer, dict):
        raise CannotBeRead("no answer")
    return answer


def _output(program: str, *arguments: str) -> str:
    # -I: nothing from the environment or the folder is imported; the parser's warnings are nobody's business.
    command = [sys.executable, "-I", "-X", "utf8", str(PROGRAMS / program), *arguments]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=settings.FILE_READING_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as late:
        whole_lines = (late.stdout or b"").decode().rpartition("\n")[0]
        if arguments[0] == "text" and whole_lines:
            return whole_lines
        raise CannotBeRead("too slow") from None
    if done.returncode:
        raise CannotBeRead(f"ended with {done.returncode}")
    return done.stdout.decode()
