"""Writing files: attaching, accepting, removing."""

import os
import re
import unicodedata

import pghistory
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from curation.actions import NotAllowedNow, lock
from literature.files import apart, rules, storage
from literature.files.licences import FileState, Licence, Version
from literature.models import FilePage, FileText, Source, SourceFile

LONGEST_NAME = 100
MOST_FILES = 20
_NOT_IN_NAMES = re.compile(r"[^\w.()+,-]+")


def clean_name(name: str) -> str:
    """A file name without paths, spaces and signs that mean something to anybody's system, ending in `.pdf`."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    stem = os.path.splitext(name)[0] if name.lower().endswith(".pdf") else name
    stem = _NOT_IN_NAMES.sub("-", stem).strip("-.,")[: LONGEST_NAME - 4].rstrip("-.,")
    return f"{stem or 'file'}.pdf"


def problem_sentence(problem: str) -> str:
    """What is said to a person whose file is not taken; `problem` as `reader.inspect` names it."""
    printed = _("Print it to a new PDF and attach that.")
    sentences = {
        "not-a-pdf": _("This is not a PDF, whatever its name says."),
        "locked": _("This PDF opens only with a password. Attach one that everybody can open."),
        "empty": _("This PDF has no pages."),
        "program": _("This PDF holds a program or a form that runs one.") + " " + printed,
        "launch": _("This PDF can start other programs or send data away.") + " " + printed,
        "attachment": _("This PDF has other files inside.") + " " + printed,
    }
    return sentences.get(
        problem, _("This PDF is damaged and cannot be read. Open it and save it anew.") + " " + printed
    )


def add_file(source: Source, *, by, upload, licence: str, version: str) -> tuple[SourceFile, list[str]]:
    """Attach a PDF to a source; returns the file and the names of people in the document's own metadata.

    `upload` is a file object with `name` and `size`, as Django gives uploads. The content is checked, not the name.
    Raises PermissionDenied, NotAllowedNow, and ValidationError on `file` with a sentence for the person.
    """
    if not rules.may_add_file(by, source):
        raise PermissionDenied(_("You may not attach files to this source."))
    if upload.size > settings.FILE_LARGEST:
        raise too_large()
    with storage.received(upload) as (path, sha256, size):
        try:
            found = apart.inspect(path)
        except apart.CannotBeRead:
            found = {"problem": "broken"}
        if "problem" in found:
            raise ValidationError({"file": problem_sentence(found["problem"])})
        with transaction.atomic(), pghistory.context(user=by.pk, step="add_file"):
            locked = lock(source)
            if not rules.may_add_file(by, locked):
                raise NotAllowedNow(_("This cannot be changed now: it is “%s”.") % locked.get_state_display())
            if locked.files.present().count() >= MOST_FILES:
                raise ValidationError({"file": _("This source has as many files as it can have.")})
            state = FileState.SHOWN if rules.is_shown_at_once(by, locked) else FileState.WAITING
            storage.keep(path, sha256)
            try:
                with transaction.atomic():
                    file = SourceFile.objects.create(
                        source=locked,
                        state=state,
                        licence=Licence(licence),
                        version=Version(version),
                        name=clean_name(upload.name or ""),
                        sha256=sha256,
                        size=size,
                        pages=found["pages"],
                        added_by=by,
                    )
            except IntegrityError:
                raise ValidationError({"file": _("This very file is attached already.")}) from None
    return file, found["people"]


def too_large() -> ValidationError:
    """What is said about a file beyond settings.FILE_LARGEST."""
    most = filesizeformat(settings.FILE_LARGEST)
    return ValidationError({"file": _("The file is larger than %s, which is as much as fits.") % most})


def accept_file(file: SourceFile, *, by) -> SourceFile:
    """Show a file that waited. Raises PermissionDenied, and NotAllowedNow when somebody else decided meanwhile."""
    if not rules.is_coordinator_of(by, file.source):
        raise PermissionDenied(_("Only a coordinator of its working group decides about a file."))
    with transaction.atomic(), pghistory.context(user=by.pk, step="accept_file"):
        locked = _locked(file)
        if locked.state != FileState.WAITING:
            raise NotAllowedNow(_("This has been decided already: %s.") % locked.get_state_display())
        locked.state, locked.decided_by, locked.decided_at = FileState.SHOWN, by, timezone.now()
        locked.save()
    return locked


def remove_file(file: SourceFile, *, by, reason: str) -> SourceFile:
    """Remove a file: its row stays with the reason, its bytes and text are deleted. This cannot be undone.

    Raises PermissionDenied, NotAllowedNow, ValidationError on `reason`.
    """
    if not rules.may_remove(by, file):
        raise PermissionDenied(_("You may not remove this file."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why; it stays on record.")})
    with transaction.atomic(), pghistory.context(user=by.pk, step="remove_file"):
        locked = _locked(file)
        if locked.state == FileState.REMOVED:
            raise NotAllowedNow(_("This has been decided already: %s.") % locked.get_state_display())
        locked.state, locked.reason = FileState.REMOVED, reason.strip()
        locked.decided_by, locked.decided_at = by, timezone.now()
        locked.save()
        FileText.objects.filter(file=locked).delete()
        FilePage.objects.filter(file=locked).delete()
        transaction.on_commit(lambda: forget_bytes(locked.sha256))
    return locked


def forget_bytes(sha256: str) -> bool:
    """Delete bytes that no file has any more; whether that was so."""
    with transaction.atomic():
        storage.lock(sha256)
        if SourceFile.objects.present().filter(sha256=sha256).exists():
            return False
        storage.forget(sha256)
    return True


def _locked(file: SourceFile) -> SourceFile:
    return SourceFile.objects.select_for_update(of=("self",)).select_related("source").get(pk=file.pk)
