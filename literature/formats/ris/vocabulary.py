"""RIS types and tags, and where they belong in CSL.

After the RIS specification of 2011 (Research Information Systems) and what EndNote and Zotero write in
practice.
"""

TYPES = {
    "ABST": "article-journal", "ADVS": "motion_picture", "AGGR": "dataset", "ANCIENT": "classic",
    "ART": "graphic", "BILL": "bill", "BLOG": "post-weblog", "BOOK": "book", "CASE": "legal_case",
    "CHAP": "chapter", "CHART": "figure", "CLSWK": "classic", "COMP": "software",
    "CONF": "paper-conference", "CPAPER": "paper-conference", "CTLG": "book", "DATA": "dataset",
    "DBASE": "dataset", "DICT": "entry-dictionary", "EBOOK": "book", "ECHAP": "chapter", "EDBOOK": "book",
    "EJOUR": "article-journal", "ELEC": "webpage", "ENCYC": "entry-encyclopedia", "EQUA": "figure",
    "FIGURE": "figure", "GEN": "document", "GOVDOC": "report", "GRANT": "document", "GRNT": "document",
    "HEAR": "hearing", "ICOMM": "personal_communication", "INPR": "article-journal", "INTV": "interview",
    "JFULL": "periodical", "JOUR": "article-journal", "LEGAL": "regulation", "MANSCPT": "manuscript",
    "MAP": "map", "MGZN": "article-magazine", "MPCT": "motion_picture", "MULTI": "software",
    "MUSIC": "musical_score", "NEWS": "article-newspaper", "PAMP": "pamphlet", "PAT": "patent",
    "PCOMM": "personal_communication", "PREPRINT": "article", "RPRT": "report", "SER": "book",
    "SLIDE": "speech", "SOUND": "song", "STAND": "standard", "STAT": "legislation", "THES": "thesis",
    "UNBILL": "bill", "UNBIL": "bill", "UNPB": "manuscript", "UNPD": "manuscript",
    "VIDEO": "motion_picture", "WEB": "webpage",
}  # fmt: skip
# What a CSL type is written as; where several share a RIS type, a line of our own says which one it is.
RIS_TYPES = {
    "article": "PREPRINT", "article-journal": "JOUR", "article-magazine": "MGZN",
    "article-newspaper": "NEWS", "bill": "BILL", "book": "BOOK", "broadcast": "VIDEO", "chapter": "CHAP",
    "classic": "CLSWK", "collection": "BOOK", "dataset": "DATA", "document": "GEN", "entry": "ENCYC",
    "entry-dictionary": "DICT", "entry-encyclopedia": "ENCYC", "event": "GEN", "figure": "FIGURE",
    "graphic": "ART", "hearing": "HEAR", "interview": "INTV", "legal_case": "CASE", "legislation": "STAT",
    "manuscript": "UNPB", "map": "MAP", "motion_picture": "MPCT", "musical_score": "MUSIC",
    "pamphlet": "PAMP", "paper-conference": "CONF", "patent": "PAT", "performance": "GEN",
    "periodical": "JFULL", "personal_communication": "PCOMM", "post": "ELEC", "post-weblog": "BLOG",
    "regulation": "LEGAL", "report": "RPRT", "review": "JOUR", "review-book": "JOUR", "software": "COMP",
    "song": "SOUND", "speech": "SLIDE", "standard": "STAND", "thesis": "THES", "treaty": "STAT",
    "webpage": "ELEC",
}  # fmt: skip
ROLES = {
    "AU": "author", "A1": "author", "A2": "editor", "ED": "editor", "A3": "collection-editor",
    "A4": "translator", "A5": "contributor",
}  # fmt: skip
# Of a book A2 names the series' editors and A3 its own (EndNote, Zotero); of others it is the other way round.
SERIES_FIRST = frozenset(("BOOK", "EBOOK", "SER", "EDBOOK", "CLSWK"))
ROLE_TAGS = {"author": "AU", "editor": "A2", "collection-editor": "A3", "translator": "A4"}
# Tags with one meaning in every type.
FIELDS = {
    "VL": "volume", "PB": "publisher", "CY": "publisher-place", "PP": "publisher-place",
    "AB": "abstract", "N2": "abstract", "N1": "note", "RN": "annote", "ST": "title-short",
    "CN": "call-number", "SV": "collection-number", "NV": "number-of-volumes", "LA": "language",
    "DB": "source", "DP": "source", "AV": "archive_location", "RI": "reviewed-title",
    "J2": "container-title-short", "JA": "container-title-short", "J1": "container-title-short",
}  # fmt: skip
# The tags in which they are written, in the order of the file.
WRITTEN = {
    "title-short": "ST", "volume": "VL", "edition": "ET", "publisher": "PB", "publisher-place": "CY",
    "abstract": "AB", "note": "N1", "annote": "RN", "call-number": "CN", "collection-number": "SV",
    "number-of-volumes": "NV", "language": "LA", "source": "DB", "archive_location": "AV",
    "reviewed-title": "RI", "container-title-short": "J2", "genre": "M3",
}  # fmt: skip
