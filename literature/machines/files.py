"""The files of a source that everybody may read, as far as machines are told of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from literature.files.licences import FileState
from literature.machines.addresses import absolute
from literature.models import SourceFile

PDF = "application/pdf"
_CREATIVE_COMMONS = "https://creativecommons.org"
_LICENCES = {
    "cc0": f"{_CREATIVE_COMMONS}/publicdomain/zero/1.0/",
    "public-domain": f"{_CREATIVE_COMMONS}/publicdomain/mark/1.0/",
}


@dataclass(frozen=True)
class OpenFile:
    """An open file: its whole address, its media type, and the address of its licence if it has one."""

    url: str
    media_type: str
    licence: str = ""


def open_files(source) -> tuple[OpenFile, ...]:
    """Return the open files of a published source; what was prefetched is not asked for again."""
    return told(source.files.all())


def told(files: Iterable[SourceFile]) -> tuple[OpenFile, ...]:
    """Return those of a published source's files that everybody may read, as machines are told of them."""
    return tuple(
        OpenFile(absolute(file.get_absolute_url()), PDF, licence_url(file.licence))
        for file in files
        if file.is_open and file.state == FileState.SHOWN
    )


def licence_url(licence: str) -> str:
    """Return the address of a licence by its name here (`cc-by-sa`): of Creative Commons, the version 4.0."""
    if licence.startswith("cc-by"):
        return f"{_CREATIVE_COMMONS}/licenses/{licence.removeprefix('cc-')}/4.0/"
    return _LICENCES.get(licence, "")
