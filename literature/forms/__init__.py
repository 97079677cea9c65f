"""Forms in which sources are written."""

from literature.forms.source import SourceForm

__all__ = ["SourceForm"]
