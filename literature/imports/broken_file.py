"""The records of an import that could not be read, in one file of the format that they came in."""

from literature import formats
from literature.models import Import

# What stands around and between the records of a format that is not just one record after another.
_AROUND = {
    "csl-json": ("[\n", ",\n", "\n]\n"),
    "endnote-xml": ("<xml><records>\n", "\n", "\n</records></xml>\n"),
    "mods": ('<modsCollection xmlns="http://www.loc.gov/mods/v3">\n', "\n", "\n</modsCollection>\n"),
}


def broken_file(brought: Import) -> tuple[str, str]:
    """Return the text of the broken records, and the file's extension; the text is empty when there are none."""
    raws = [raw for raw in brought.records.broken().values_list("raw", flat=True) if raw.strip()]
    extension = formats.FORMATS[brought.format].extension if brought.format in formats.FORMATS else "txt"
    if not raws:
        return "", extension
    before, between, after = _AROUND.get(brought.format, ("", "\n\n", "\n"))
    return before + between.join(raw.strip("\n") for raw in raws) + after, extension
