"""The names that CSL 1.0.2 knows.

https://docs.citationstyles.org/en/stable/specification.html, appendices III and IV.
"""


def words(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


TYPES = words(
    """
    article article-journal article-magazine article-newspaper bill book broadcast chapter classic
    collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic
    hearing interview legal_case legislation manuscript map motion_picture musical_score pamphlet
    paper-conference patent performance periodical personal_communication post post-weblog
    regulation report review review-book software song speech standard thesis treaty webpage
    """
)
NAMES = words(
    """
    author chair collection-editor compiler composer container-author contributor curator director
    editor editor-translator editorial-director executive-producer guest host illustrator
    interviewer narrator organizer original-author performer producer recipient reviewed-author
    script-writer series-creator translator
    """
)
DATES = words("accessed available-date event-date issued original-date submitted")
# Numbers are kept as strings: "12a", "03n04" and "1st" are numbers of volumes, issues and editions too.
STRINGS = words(
    """
    abstract annote archive archive_collection archive_location archive-place authority call-number
    chapter-number citation-key citation-label collection-number collection-title container-title
    container-title-short dimensions division DOI edition event event-place event-title genre ISBN
    ISSN issue journalAbbreviation jurisdiction keyword language license medium note number
    number-of-pages number-of-volumes original-publisher original-publisher-place original-title
    page page-first part part-number part-title PMCID PMID printing printing-number publisher
    publisher-place references reviewed-genre reviewed-title scale section shortTitle source status
    supplement supplement-number title title-short URL version volume volume-title
    volume-title-short year-suffix
    """
)
# Older spellings of a variable, and the one that is used now.
RENAMED = {
    "shortTitle": "title-short",
    "journalAbbreviation": "container-title-short",
    "event": "event-title",
}
# Texts in which CSL allows italics and the like.
RICH = words(
    """
    title title-short container-title collection-title volume-title original-title reviewed-title
    """
)

# Types that are numbered within what they appear in.
NUMBERED_ARTICLES = words(
    """
    article-journal article-magazine article-newspaper review review-book periodical
    paper-conference chapter
    """
)
# Types that lie in a container; the second title of the others is that of a series.
CONTAINED = NUMBERED_ARTICLES | words(
    """
    entry entry-dictionary entry-encyclopedia webpage post post-weblog broadcast legal_case
    legislation treaty
    """
)
# Types that have pages of a container; of the others the number of pages is said.
PAGED = CONTAINED | words("bill regulation hearing article speech")
