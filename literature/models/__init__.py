"""The nouns of the literature, a file for each subject."""

from literature.models.case_sources import CaseSource, ErasedCaseSource
from literature.models.datestamps import SourceDatestamp
from literature.models.derived import SourceCitation, SourceIndex, Term, term_id
from literature.models.files import FilePage, FileText, SourceFile, SourceLink
from literature.models.imports import Import, ImportedRecord, ImportFile
from literature.models.lists import ReadingList, ReadingListEntry
from literature.models.literature_searches import (
    ExclusionReason,
    FoundSource,
    LiteratureSearch,
    ScreeningDecision,
    SearchQuestion,
)
from literature.models.merges import DuplicateCheck, LikelyPair, Merge, MergedSource
from literature.models.saved_searches import SavedSearch
from literature.models.several import BulkChange, BulkChangeItem
from literature.models.source import Source, SourceTag, SourceTopic, Tag

__all__ = [
    "BulkChange",
    "BulkChangeItem",
    "CaseSource",
    "DuplicateCheck",
    "ErasedCaseSource",
    "ExclusionReason",
    "FilePage",
    "FileText",
    "FoundSource",
    "Import",
    "ImportFile",
    "ImportedRecord",
    "LikelyPair",
    "LiteratureSearch",
    "Merge",
    "MergedSource",
    "ReadingList",
    "ReadingListEntry",
    "SavedSearch",
    "ScreeningDecision",
    "SearchQuestion",
    "Source",
    "SourceCitation",
    "SourceDatestamp",
    "SourceFile",
    "SourceIndex",
    "SourceLink",
    "SourceTag",
    "SourceTopic",
    "Tag",
    "Term",
    "term_id",
]
