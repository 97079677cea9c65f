"""The nouns of the literature, a file for each subject."""

from literature.models.derived import SourceCitation, SourceIndex
from literature.models.lists import ReadingList, ReadingListEntry
from literature.models.saved_searches import SavedSearch
from literature.models.several import BulkChange, BulkChangeItem
from literature.models.source import Source, SourceTag, SourceTopic, Tag

__all__ = [
    "BulkChange",
    "BulkChangeItem",
    "ReadingList",
    "ReadingListEntry",
    "SavedSearch",
    "Source",
    "SourceCitation",
    "SourceIndex",
    "SourceTag",
    "SourceTopic",
    "Tag",
]
