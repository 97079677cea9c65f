"""Running `reader.py` on a file: in another process, with a time limit."""

import json
import subprocess
import sys
from pathlib import Path

from django.conf import settings

READER = Path(__file__).with_name("reader.py")


class CannotBeRead(Exception):
    """The reader gave up, was ended, or made no sense."""


def inspect(path: Path) -> dict:
    """What `reader.inspect` says of a file. Raises CannotBeRead when that takes too long or breaks."""
    try:
        answer = json.loads(_output("inspect", str(path)))
    except ValueError:
        raise CannotBeRead("no answer") from None
    if not isinstance(answer, dict):
        raise CannotBeRead("no answer")
    return answer


def texts(path: Path, most: int) -> list[str]:
    """The text of each page, at most `most` characters together. Raises CannotBeRead.

    When the time is up, the pages that were read until then count, if there are any.
    """
    return [json.loads(line) for line in _output("text", str(path), str(most)).splitlines()]


def _output(*arguments: str) -> str:
    # -I: nothing from the environment or the folder is imported; the parser's warnings are nobody's business.
    command = [sys.executable, "-I", "-X", "utf8", str(READER), *arguments]
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
