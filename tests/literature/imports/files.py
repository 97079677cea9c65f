"""Files to be brought, and how a test brings them."""

from literature.imports import actions, work
from literature.models import Import

TITLES = (
    "Activists beyond borders",
    "The power of human rights",
    "Partnership and accountability in aid",
    "Who decides in a partnership",
    "Non-governmental organisations under threat",
    "Rights holders as partners",
    "Trust funds and their agreements",
    "Sharing skills across continents",
)


def entry(number: int, *, title: str | None = None, **fields: str) -> str:
    """A BibTeX entry like no other."""
    title = (
        title
        if title is not None
        else f"{TITLES[number % len(TITLES)]} {'abcdefghijklmnopqrstuvwxyz'[number % 26] * 3} {number}"
    )
    fields = {"title": title, "author": f"Writer{number}, Ada", "year": str(1980 + number % 40), **fields}
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@book{{key{number},\n{lines}\n}}\n"


def bibtex(number: int) -> str:
    """A file of so many entries."""
    return "\n".join(entry(place) for place in range(number))


def brought(by, text: str, *, group=None, format: str = "bibtex", name: str = "library.bib", **options) -> Import:
    """Bring a file and work until it can be looked through."""
    group = group or by.memberships.select_related("group").first().group
    found = actions.bring(
        by=by,
        group=group,
        data=text.encode() if isinstance(text, str) else text,
        format=format,
        characters=len(text),
        file_name=name,
        **options,
    )
    return worked(found)


def worked(found: Import) -> Import:
    """Do the work that waits, as `run_due` does."""
    assert work.go_on_with(found.pk)
    return fresh(found)


def fresh(found: Import) -> Import:
    """The import as it is in the database."""
    return Import.objects.select_related("brought_by", "group").get(pk=found.pk)


def written(by, text: str, *, then: str = "draft", **options) -> Import:
    """Bring a file and write what is proposed."""
    found = brought(by, text, **options)
    return worked(actions.begin_writing(found, by=by, then=then))


def taken_back(found: Import) -> Import:
    """Take an import back."""
    return worked(actions.begin_taking_back(found, by=found.brought_by))
