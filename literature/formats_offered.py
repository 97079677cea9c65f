"""In which formats a source can be taken along, by the ending of the file."""

FORMATS = {"bib": "bibtex", "ris": "ris", "json": "csl-json"}


class ExportFormatConverter:
    """Path converter from a file's ending to the name of a format in literature.formats."""

    regex = "|".join(FORMATS)

    def to_python(self, value: str) -> str:
        """`bib` to `bibtex`."""
        return FORMATS[value]

    def to_url(self, value: str) -> str:
        """`bibtex` to `bib`; an ending stays as it is."""
        return next((ending for ending, name in FORMATS.items() if name == value), value)
