"""The types and elements of EndNote XML (EndNote X to 21), and where they belong in CSL."""

import re

from ..cleaning import TYPE_NAMES


def letters(name: str) -> str:
    """A type's name without spaces, marks and case."""
    return re.sub(r"[^a-z]", "", name.lower())


# By name, letters only: programs differ in spaces and case.
TYPES = {
    **{letters(name): kind for name, kind in TYPE_NAMES.items()},
    "journalarticle": "article-journal", "electronicarticle": "article-journal", "ejournalarticle": "article-journal",
    "magazinearticle": "article-magazine", "newspaperarticle": "article-newspaper", "book": "book",
    "editedbook": "book", "electronicbook": "book", "serial": "book", "catalog": "book", "classicalwork": "classic",
    "ancienttext": "classic", "booksection": "chapter", "electronicbooksection": "chapter",
    "dictionary": "entry-dictionary", "encyclopedia": "entry-encyclopedia", "conferencepaper": "paper-conference",
    "conferenceproceedings": "paper-conference", "conferenceproceeding": "paper-conference", "report": "report",
    "governmentdocument": "report", "thesis": "thesis", "webpage": "webpage", "electronicsource": "webpage",
    "onlinedatabase": "dataset", "aggregateddatabase": "dataset", "dataset": "dataset",
    "onlinemultimedia": "motion_picture", "multimediaapplication": "software", "blog": "post-weblog",
    "discussionforum": "post", "socialmedia": "post", "bill": "bill", "case": "legal_case", "hearing": "hearing",
    "statute": "legislation", "legalruleorregulation": "regulation", "standard": "standard", "patent": "patent",
    "artwork": "graphic", "audiovisualmaterial": "motion_picture", "filmorbroadcast": "motion_picture",
    "televisionepisode": "broadcast", "podcast": "broadcast", "music": "song", "map": "map", "figure": "figure",
    "chartortable": "figure", "equation": "figure", "computerprogram": "software", "pamphlet": "pamphlet",
    "manuscript": "manuscript", "unpublishedwork": "manuscript", "personalcommunication": "personal_communication",
    "interview": "interview", "pressrelease": "article-newspaper", "generic": "document", "grant": "document",
    "unused": "document",
}  # fmt: skip
# By number, where the name was changed or left out.
NUMBERS = {
    2: "artwork", 3: "audiovisualmaterial", 4: "bill", 5: "booksection", 6: "book", 7: "case", 8: "catalog",
    9: "computerprogram", 10: "conferenceproceedings", 12: "webpage", 13: "generic", 14: "hearing",
    17: "journalarticle", 19: "magazinearticle", 20: "map", 21: "filmorbroadcast", 23: "newspaperarticle",
    24: "pamphlet", 25: "patent", 26: "personalcommunication", 27: "report", 28: "editedbook", 31: "statute",
    32: "thesis", 34: "unpublishedwork", 36: "manuscript", 37: "figure", 38: "chartortable", 39: "equation",
    43: "electronicarticle", 44: "electronicbook", 45: "onlinedatabase", 46: "governmentdocument",
    47: "conferencepaper", 48: "onlinemultimedia", 49: "classicalwork", 50: "legalruleorregulation",
    51: "ancienttext", 52: "dictionary", 53: "encyclopedia", 54: "grant", 55: "aggregateddatabase", 56: "blog",
    57: "serial", 58: "standard", 59: "dataset", 60: "electronicbooksection", 61: "music", 62: "interview",
    63: "podcast", 64: "pressrelease", 65: "televisionepisode", 66: "socialmedia", 67: "discussionforum",
    68: "multimediaapplication",
}  # fmt: skip
# Before EndNote 8 the elements were in capitals and the numbers others.
OLD_NUMBERS = {
    0: "journalarticle", 1: "book", 2: "thesis", 3: "conferenceproceedings", 4: "personalcommunication",
    5: "newspaperarticle", 6: "computerprogram", 7: "booksection", 8: "magazinearticle", 9: "editedbook",
    10: "report", 11: "map", 12: "audiovisualmaterial", 13: "artwork", 15: "patent", 16: "webpage", 17: "bill",
    18: "case", 19: "hearing", 20: "manuscript", 21: "filmorbroadcast", 22: "statute", 25: "figure",
    26: "chartortable", 27: "equation", 31: "generic",
}  # fmt: skip
ROLES = {
    "authors": "author", "secondary-authors": "editor", "tertiary-authors": "collection-editor",
    "subsidiary-authors": "translator", "translated-authors": "original-author",
}  # fmt: skip
# Elements with one meaning in every type.
FIELDS = {
    "volume": "volume", "num-vols": "number-of-volumes", "abstract": "abstract", "notes": "note",
    "research-notes": "annote", "call-num": "call-number", "pub-location": "publisher-place",
    "place-published": "publisher-place", "publisher": "publisher", "short-title": "title-short",
    "translated-title": "original-title", "work-type": "genre", "type-of-work": "genre",
    "remote-database-name": "source", "orig-pub": "original-publisher", "reviewed-item": "reviewed-title",
    "section": "section", "meeting-place": "event-place", "reprint-edition": "printing",
}  # fmt: skip
# What the program says of itself and of the record's place in it.
LEFT_OUT = frozenset(
    ("database", "source-app", "rec-number", "foreign-keys", "ref-type", "reference-type", "added-date",
     "modified-date", "last-modified-date", "sub-gallery", "gallery")
)  # fmt: skip
