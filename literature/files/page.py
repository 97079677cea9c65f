"""A source's files as its page shows them."""

from literature.files import rules
from literature.files.licences import FileState
from literature.models import Source, SourceFile


def files_of(source: Source, viewer, *, has_files: bool = True) -> dict:
    """Context of `literature/_files.html`: the files that this person may read, with what they may do.

    `has_files` false says that there are none, and nothing is asked.
    """
    visible = SourceFile.objects.visible_to(viewer).filter(source=source).with_people() if has_files else ()
    files = [
        {
            "file": file,
            "may_decide": rules.may_decide(viewer, file),
            "may_remove": rules.may_remove(viewer, file),
            "waits": file.state == FileState.WAITING,
        }
        for file in _with_source(visible, source)
    ]
    return {"files": files, "may_add_file": rules.may_add_file(viewer, source)}


def _with_source(files, source: Source):
    for file in files:
        file.source = source
        yield file
