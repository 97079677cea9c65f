"""BibTeX's and BibLaTeX's entry types and fields, and where they belong in CSL.

After the BibLaTeX manual, chapters 2.1 and 2.2; the types that it lists as not standard (jurisdiction,
legislation, legal ...) are read and written too, because they are what the field's sources are.
"""

from ..vocabulary import words

TYPES = {
    "article": "article-journal", "suppperiodical": "article-journal", "review": "review",
    "magazine": "article-magazine", "newspaper": "article-newspaper", "periodical": "periodical",
    "book": "book", "mvbook": "book", "collection": "book", "mvcollection": "book", "proceedings": "book",
    "mvproceedings": "book", "reference": "book", "mvreference": "book", "booklet": "pamphlet",
    "inbook": "chapter", "bookinbook": "chapter", "suppbook": "chapter", "incollection": "chapter",
    "suppcollection": "chapter", "inreference": "entry-encyclopedia", "conference": "paper-conference",
    "inproceedings": "paper-conference", "manual": "book", "thesis": "thesis", "mastersthesis": "thesis",
    "phdthesis": "thesis", "bachelorsthesis": "thesis", "techreport": "report", "report": "report",
    "workingpaper": "report", "standard": "standard", "unpublished": "manuscript", "preprint": "article",
    "misc": "document", "online": "webpage", "electronic": "webpage", "www": "webpage",
    "webpage": "webpage", "dataset": "dataset", "data": "dataset", "software": "software",
    "hardware": "document", "patent": "patent", "legislation": "legislation", "constitution": "legislation",
    "regulation": "regulation", "bill": "bill", "jurisdiction": "legal_case", "legal": "treaty",
    "treaty": "treaty", "legmaterial": "legislation", "legadminmaterial": "regulation",
    "commentary": "book", "letter": "personal_communication", "audio": "song", "music": "song",
    "video": "motion_picture", "movie": "motion_picture", "image": "graphic", "artwork": "graphic",
    "map": "map", "performance": "performance", "presentation": "speech", "talk": "speech",
    "interview": "interview", "hearing": "hearing",
}  # fmt: skip
# What a CSL type is written as. Types that plain BibTeX lacks are set like @misc by its styles.
ENTRY_TYPES = {
    "article-journal": "article", "book": "book", "pamphlet": "booklet", "chapter": "incollection",
    "paper-conference": "inproceedings", "thesis": "phdthesis", "report": "techreport",
    "manuscript": "unpublished", "document": "misc", "webpage": "online", "dataset": "dataset",
    "software": "software", "patent": "patent", "legislation": "legislation", "bill": "bill",
    "legal_case": "jurisdiction", "treaty": "legal", "song": "audio", "motion_picture": "video",
    "graphic": "image", "entry-encyclopedia": "inreference", "periodical": "periodical",
    "personal_communication": "letter", "performance": "performance", "standard": "standard",
    "review": "review",
    # Types that share an entry type; the field `entrysubtype` then says which one it is.
    "article-magazine": "article", "article-newspaper": "article", "review-book": "review",
    "post": "online", "post-weblog": "online", "broadcast": "video", "speech": "unpublished",
    "interview": "misc", "hearing": "legal", "regulation": "legislation", "entry": "inreference",
    "entry-dictionary": "inreference", "article": "misc", "map": "image", "figure": "image",
    "classic": "book", "collection": "book", "musical_score": "audio", "event": "misc",
}  # fmt: skip
GENRES = {
    "phdthesis": "PhD thesis", "mastersthesis": "Master's thesis", "bachelorsthesis": "Bachelor's thesis",
    "workingpaper": "Working paper",
}  # fmt: skip
# Values of `type` that BibLaTeX translates.
GENRE_WORDS = {
    "phdthesis": "PhD thesis", "mathesis": "Master's thesis", "bathesis": "Bachelor's thesis",
    "candthesis": "Candidate thesis", "techreport": "Technical report", "resreport": "Research report",
    "software": "Computer software", "datacd": "Data CD", "audiocd": "Audio CD",
    "workingpaper": "Working paper",
}  # fmt: skip
SUBTYPES = {"newspaper": "article-newspaper", "magazine": "article-magazine", "tvbroadcast": "broadcast"}

# Fields whose meaning does not depend on the type of the entry. Several fields for one variable: the first
# that is there counts, the others are kept as they are.
FIELDS = {
    "volume": "volume", "volumes": "number-of-volumes", "edition": "edition", "publisher": "publisher",
    "series": "collection-title", "pages": "page", "eid": "page", "pagetotal": "number-of-pages",
    "numpages": "number-of-pages", "isbn": "ISBN", "issn": "ISSN", "eissn": "ISSN", "doi": "DOI",
    "url": "URL", "abstract": "abstract", "note": "note", "annotation": "annote", "annote": "annote",
    "version": "version", "langid": "language", "language": "language", "type": "genre",
    "shorttitle": "title-short", "shortjournal": "container-title-short", "eventtitle": "event-title",
    "conference": "event-title", "venue": "event-place", "howpublished": "medium", "pmid": "PMID",
    "pmcid": "PMCID", "pubstate": "status", "origtitle": "original-title",
    "origpublisher": "original-publisher", "origlocation": "original-publisher-place", "library": "source",
    "section": "section", "part": "part-number", "lccn": "call-number",
}  # fmt: skip
# CSL variables that BibLaTeX has no field for are written under their own names and read back from them.
OWN_NAMES = words(
    """
    authority jurisdiction archive archive_location archive_collection archive-place division
    references scale license dimensions number-of-volumes supplement-number printing-number
    part-title volume-title reviewed-title reviewed-genre
    """
)
ROLES = {
    "author": "author", "editor": "editor", "translator": "translator", "bookauthor": "container-author",
    "origauthor": "original-author", "director": "director", "narrator": "narrator",
    "collaborator": "contributor", "commentator": "contributor", "annotator": "contributor",
    "introduction": "contributor", "foreword": "contributor", "afterword": "contributor",
    "execproducer": "executive-producer", "serieseditor": "collection-editor",
    "scriptwriter": "script-writer", "with": "contributor", "shortauthor": "", "shorteditor": "",
}  # fmt: skip
EDITOR_TYPES = {
    "editor": "editor", "compiler": "compiler", "collaborator": "contributor", "director": "director",
    "continuator": "contributor", "redactor": "contributor", "reviser": "contributor",
    "founder": "contributor", "organizer": "organizer", "producer": "producer", "translator": "translator",
    "illustrator": "illustrator", "execproducer": "executive-producer", "writer": "script-writer",
    "narrator": "narrator", "host": "host",
}  # fmt: skip

IN_BOOK = frozenset(("chapter", "paper-conference", "entry-encyclopedia", "entry-dictionary", "entry"))
ARTICLES = frozenset(
    ("article-journal", "article-magazine", "article-newspaper", "review", "review-book", "periodical")
)
# Types whose `number` counts the work itself; in a book or proceedings it counts within the series.
NUMBERED = words(
    """
    report patent legislation regulation bill legal_case treaty standard manuscript thesis document
    dataset software webpage motion_picture song graphic speech hearing pamphlet broadcast article
    post post-weblog map figure musical_score interview event performance personal_communication
    """
)
# Where the file of a work lay on somebody's computer, and the marks of the program that kept it.
LOCAL = words("file files filename localfile local-url pdf sentelink")
# Values in which nothing is TeX but an escaped character.
VERBATIM = words("doi url eprint pmid pmcid isbn issn")
# What a child takes from the entry it refers to by `crossref` or `xdata` (BibLaTeX manual, appendix B).
TITLES = frozenset(("title", "subtitle", "titleaddon"))
NOT_INHERITED = words(
    """
    ids crossref xref entryset entrysubtype execute label options presort related relatedoptions
    relatedstring relatedtype shorthand shorthandintro sortkey shorttitle shortauthor indextitle
    keywords abstract annotation annote xdata url urldate doi pages file
    """
)
# Entries that are no works: data for others, sets of entries, switches of styles.
NO_WORKS = words("xdata set control bibnote")
STATES = {"inpress": "in press", "prepublished": "prepublished"}  # of publication, as BibLaTeX translates them
