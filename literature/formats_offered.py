"""The ending of an export's address: `source.bib`, `export.xlsx`."""

from literature.exporting.offered import EXPORTS, export_by_ending


class ExportFormatConverter:
    """Path converter from a file's ending to the name of a format in literature.exporting."""

    regex = "|".join(export.ending for export in EXPORTS.values())

    def to_python(self, value: str) -> str:
        """`bib` to `bibtex`."""
        return export_by_ending(value).name

    def to_url(self, value: str) -> str:
        """`bibtex` to `bib`; an ending stays as it is."""
        return EXPORTS[value].ending if value in EXPORTS else value
