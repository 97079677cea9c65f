"""The files of a source that everybody may read, as far as machines are told of them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OpenFile:
    """An open file: its whole address, its media type, and the address of its licence if it has one."""

    url: str
    media_type: str
    licence: str = ""


def open_files(source) -> tuple[OpenFile, ...]:
    """Return the source's open files."""
    return ()
