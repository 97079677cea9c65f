"""What files and links want done: the jobs that look after them, and what waits for coordinators."""

from django.urls import reverse
from django.utils.translation import ngettext

from curation.registry import Concern, register_concern
from literature.files import sweeping, texts
from literature.links import checking
from literature.models import SourceFile, SourceLink
from outbox.due import job


def register() -> None:
    """Tell review and the clock; called once, when the applications are ready."""
    register_concern(
        Concern(
            name="files",
            waiting_for=SourceFile.objects.waiting_for,
            url=lambda: reverse("literature:files"),
            sentence=_files_wait,
        )
    )
    register_concern(
        Concern(
            name="links",
            waiting_for=SourceLink.objects.waiting_for,
            url=lambda: reverse("literature:links"),
            sentence=_links_are_gone,
        )
    )
    job("file-texts")(texts.read_due)
    job("file-sweeping")(sweeping.sweep)
    job("links")(checking.check_due)


def _files_wait(number: int) -> str:
    sentence = ngettext("%(number)s file waits to be looked at", "%(number)s files wait to be looked at", number)
    return sentence % {"number": number}


def _links_are_gone(number: int) -> str:
    return ngettext("%(number)s link is gone", "%(number)s links are gone", number) % {"number": number}
