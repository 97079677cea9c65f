"""Writing files of cases: attaching, describing, removing."""

from pathlib import Path

import pghistory
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from curation.actions import NotAllowedNow, lock
from curation.uploads import apart
from curation.uploads.storage import sha256_of
from partnerships.actions.contributing import require_reader
from partnerships.files import rules
from partnerships.files.storage import STORE
from partnerships.files.vocabulary import FileKind, FileVisibility
from partnerships.models import CaseFile, Partnership

MOST_FILES = 40
#: What a person says about a file.
WORDS = ("title", "visibility", "agreement_state", "begins", "ends", "parties", "alternative", "credit")


def problem_sentence(problem: str) -> str:
    """What is said to a person whose file is not taken; `problem` as `curation.uploads.programs.cleaner` names it."""
    sentences = {
        "not-known": _("This is neither a PDF nor a picture in JPEG, PNG or WebP, whatever its name says."),
        "locked": _("This PDF opens only with a password. Attach one that everybody can open."),
        "empty": _("This PDF has no pages."),
        "form": _(
            "This PDF has fields to fill in or is signed electronically, which would be lost. Print it to a new PDF and"
            " attach that."
        ),
        "too-large": _("This is too large to be read here. Make it smaller, then attach it."),
        "wrong-kind": _("A picture is a JPEG, PNG or WebP; agreements and documents are PDFs."),
    }
    return sentences.get(problem, _("This file is damaged and cannot be read. Open it and save it anew."))


def add_file(case: Partnership, *, by, upload, kind: str, **words) -> tuple[CaseFile, int]:
    """Attach a file to a case, anew without its metadata; returns it, and how many comments in it were left out.

    `upload` is a file object with `size`, as Django gives uploads; its name is not asked for. `words` are names in
    `WORDS`. Raises PermissionDenied, NotAllowedNow, and ValidationError on `file` or a word with a sentence.
    """
    if not rules.may_change_files(by, case):
        raise PermissionDenied(_("You may not attach files to this case."))
    if upload.size > settings.FILE_LARGEST:
        raise too_large()
    with STORE.received(upload) as (path, _sha256, _size), STORE.beside() as folder:
        found = _cleaned(path, folder, FileKind(kind))
        with transaction.atomic(), pghistory.context(user=by.pk, step="add_file"):
            locked = _locked(case, by)
            if locked.files.present().count() >= MOST_FILES:
                raise ValidationError({"file": _("This case has as many files as it can have.")})
            file = CaseFile(case=locked, kind=kind, added_by=by, media_type=found["type"], pages=found.get("pages", 0))
            _describe(file, words)
            _take_bytes(file, found, folder)
            try:
                with transaction.atomic():
                    file.save()
            except IntegrityError:
                raise ValidationError({"file": _("This very file is attached already.")}) from None
            _follow(locked)
    return file, found.get("comments", 0)


def _cleaned(path: Path, folder: Path, kind: FileKind) -> dict:
    try:
        found = apart.clean(path, into=folder)
    except apart.CannotBeRead:
        found = {"problem": "broken"}
    if "problem" not in found and (found["type"] == "application/pdf") == (kind == FileKind.PICTURE):
        found = {"problem": "wrong-kind"}
    if "problem" in found:
        raise ValidationError({"file": problem_sentence(found["problem"])})
    return found


def _take_bytes(file: CaseFile, found: dict, folder: Path) -> None:
    """Keep what the cleaner wrote, in one or two sizes."""
    for name, field in (("file", "sha256"), ("small", "small_sha256")):
        if name in found:
            path = folder / found[name]
            if name == "file":
                file.size = path.stat().st_size
            sha256 = sha256_of(path)
            STORE.keep(path, sha256)
            setattr(file, field, sha256)
    file.width, file.height = found.get("width", 0), found.get("height", 0)
    file.small_width = found.get("small_width", 0)


def describe_file(file: CaseFile, *, by, **words) -> CaseFile:
    """Change what is said about a file. Raises PermissionDenied, NotAllowedNow, ValidationError on a word."""
    if not rules.may_change_files(by, file.case):
        raise PermissionDenied(_("You may not change this file."))
    with transaction.atomic(), pghistory.context(user=by.pk, step="describe_file"):
        case = _locked(file.case, by)
        locked = _present(file, case)
        _describe(locked, words)
        locked.save()
        _follow(case)
    return locked


def _describe(file: CaseFile, words: dict) -> None:
    for name, value in words.items():
        if name not in WORDS:
            raise TypeError(name)
        setattr(file, name, value)
    if file.kind != FileKind.AGREEMENT:
        file.agreement_state, file.parties = "", []
    if file.kind == FileKind.PICTURE and not file.alternative.strip():
        raise ValidationError({"alternative": _("Say what is to be seen, for those who do not see it.")})
    if file.kind != FileKind.PICTURE and not file.title.strip():
        raise ValidationError({"title": _("What is it called?")})
    partners = {partner.id: partner for partner in file.case.parts_of("partners")}
    file.parties = [party for party in file.parties if party in partners]
    _refuse_to_name(file, [partners[party] for party in file.parties])


def _refuse_to_name(file: CaseFile, parties: list) -> None:
    """An agreement names its parties: it is read by nobody who may not know one of them."""
    if file.visibility == FileVisibility.CONFIDENTIAL:
        return
    if any(party.is_protected for party in parties):
        raise ValidationError(
            {
                "visibility": _(
                    "One of its parties is confidential or told in other words. Keep it to named coordinators."
                )
            }
        )
    if file.visibility == FileVisibility.PUBLIC and any(party.visibility == "members" for party in parties):
        raise ValidationError({"visibility": _("One of its parties is known to members only. Keep it to members.")})


def take_files_over(case: Partnership, amendment: Partnership) -> None:
    """Give a case the files that a proposed change adds; in the transaction that takes the change over.

    Until then they are the proposed change's, which nobody reads but its author and its reviewers. What the case has
    already stays behind with it. Raises ValidationError where the case has no room for them.
    """
    there = set(case.files.present().values_list("sha256", flat=True))
    added = [file for file in amendment.files.present().select_for_update() if file.sha256 not in there]
    if len(there) + len(added) > MOST_FILES:
        raise ValidationError(_("With these files the case would have more than it can have: %s.") % MOST_FILES)
    for file in added:
        file.case = case
        file.save(update_fields=["case"])


def remove_file(file: CaseFile, *, by, reason: str) -> CaseFile:
    """Remove a file: its row stays with the reason, its bytes and words are deleted. This cannot be undone.

    Raises PermissionDenied, NotAllowedNow, ValidationError on `reason`.
    """
    if not rules.may_change_files(by, file.case):
        raise PermissionDenied(_("You may not remove this file."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why; it stays on record.")})
    with transaction.atomic(), pghistory.context(user=by.pk, step="remove_file"):
        case = _locked(file.case, by)
        locked = _present(file, case)
        hashes = [one for one in (locked.sha256, locked.small_sha256) if one]
        locked.title = locked.alternative = locked.credit = ""
        locked.removed_at, locked.removed_by, locked.reason = timezone.now(), by, reason.strip()
        locked.save()
        _follow(case)
        transaction.on_commit(lambda: [forget_bytes(one) for one in hashes])
    return locked


def forget_bytes(sha256: str) -> bool:
    """Delete bytes that no file has any more; whether that was so."""
    with transaction.atomic():
        STORE.lock(sha256)
        if CaseFile.objects.with_bytes([sha256]).exists():
            return False
        STORE.forget(sha256)
    return True


def too_large() -> ValidationError:
    """What is said about a file beyond settings.FILE_LARGEST."""
    most = filesizeformat(settings.FILE_LARGEST)
    return ValidationError({"file": _("The file is larger than %s, which is as much as fits.") % most})


def _locked(case: Partnership, by) -> Partnership:
    locked = lock(case)
    if not rules.may_change_files(by, locked):
        raise NotAllowedNow(_("This cannot be changed now: it is “%s”.") % locked.get_state_display())
    return locked


def _present(file: CaseFile, case: Partnership) -> CaseFile:
    locked = CaseFile.objects.select_for_update().get(pk=file.pk)
    if locked.removed_at is not None:
        raise NotAllowedNow(_("This file was removed meanwhile."))
    locked.case = case
    return locked


def _follow(case: Partnership) -> None:
    """Let the case know whether something in it is for named coordinators alone, who must then be named."""
    case.save(update_fields=["has_protected"])
    require_reader(case)
