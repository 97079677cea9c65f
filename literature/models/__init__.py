"""The nouns of the literature, a file for each subject."""

from literature.models.derived import SourceCitation, SourceIndex, SourceSample, Term, term_id
from literature.models.source import Source, SourceTag, SourceTopic, Tag

__all__ = [
    "Source",
    "SourceCitation",
    "SourceIndex",
    "SourceSample",
    "SourceTag",
    "SourceTopic",
    "Tag",
    "Term",
    "term_id",
]
