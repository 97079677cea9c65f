"""Which files of a case somebody sees, and as the page of a case shows them."""

from partnerships.faces import Face, Level, row_of
from partnerships.files.vocabulary import AgreementState, FileKind, FileVisibility
from partnerships.looks import note_members
from partnerships.models import CaseFile

#: From which level of readers on a file of this visibility is shown.
SHOWN_FROM = {
    FileVisibility.PUBLIC: Level.PUBLIC,
    FileVisibility.MEMBERS: Level.MEMBERS,
    FileVisibility.CONFIDENTIAL: Level.WHOLE,
}


def files_of(face: Face) -> list[CaseFile]:
    """Return the files that the readers of this face see, the oldest first.

    One of an agreement with a partner whom they do not know by its own name is not among them: it would name it.
    """
    if face.is_empty:
        return []
    levels = [visibility.value for visibility, level in SHOWN_FROM.items() if face.level >= level]
    found = CaseFile.objects.present().filter(case_id=face.pk, visibility__in=levels).select_related("case")
    shown = [file for file in found if _names_nobody_hidden(file, face)]
    if any(file.visibility == FileVisibility.MEMBERS for file in shown):
        note_members(row_of(face))
    return shown


def _names_nobody_hidden(file: CaseFile, face: Face) -> bool:
    """Whether all parties of an agreement are known to these readers as they are."""
    if face.is_whole or not file.parties:
        return True
    protected = {partner.id for partner in file.case.parts_of("partners") if partner.is_protected}
    known = {partner.id for partner in face.partners if face.name_of(partner)} - protected
    there = {partner.id for partner in file.case.parts_of("partners")}
    return all(party in known or party not in there for party in file.parties)


def files_context(face: Face) -> dict:
    """Return the context of `partnerships/_agreements.html` and `partnerships/_pictures.html`."""
    files = files_of(face)
    names = {} if face.is_empty else {partner.id: face.name_of(partner) for partner in face.partners}
    return {
        "face": face,
        "pictures": [file for file in files if file.kind == FileKind.PICTURE],
        "agreements": [
            {
                "file": file,
                "parties": [names[party] for party in file.parties if names.get(party)],
                "state": AgreementState(file.agreement_state).label,
                "kept_to": _kept_to(file),
            }
            for file in files
            if file.kind == FileKind.AGREEMENT
        ],
        "documents": [{"file": file, "kept_to": _kept_to(file)} for file in files if file.kind == FileKind.DOCUMENT],
    }


def added_in_words(amendment) -> str:
    """Return the files that a proposed change adds, one a line with who would read it, for who may read all of it."""
    lines = []
    for file in amendment.files.present():
        said = [
            str(file.get_kind_display()),
            str(file.get_agreement_state_display()),
            str(file.get_visibility_display()),
        ]
        lines.append(f"{file.title or file.alternative} ({', '.join(one for one in said if one)})")
    return "\n".join(lines)


def _kept_to(file: CaseFile) -> str:
    """Who alone reads it, in words; empty for what all readers of the case read."""
    return "" if file.visibility == FileVisibility.PUBLIC else str(FileVisibility(file.visibility).label)
