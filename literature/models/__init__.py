"""The nouns of the literature, a file for each subject."""

from literature.models.datestamps import SourceDatestamp
from literature.models.derived import SourceCitation, SourceIndex
from literature.models.several import BulkChange, BulkChangeItem
from literature.models.source import Source, SourceTag, SourceTopic, Tag

__all__ = [
    "BulkChange",
    "BulkChangeItem",
    "Source",
    "SourceCitation",
    "SourceDatestamp",
    "SourceIndex",
    "SourceTag",
    "SourceTopic",
    "Tag",
]
