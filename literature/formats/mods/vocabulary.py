"""MODS's genres, resource types and roles, and where they belong in CSL.

Genres after MARC's genre terms and Zotero's item types (authority "local", as its own export has them);
roles after MARC's relator codes (https://id.loc.gov/vocabulary/relators).
"""

import re

from ..cleaning import TYPE_NAMES
from ..vocabulary import TYPES

NAMESPACE = "http://www.loc.gov/mods/v3"
VERSION = "3.6"


def letters(text: str) -> str:
    """A term in lower case without spaces and marks."""
    return re.sub(r"[^a-z]", "", text.lower())


GENRES = {
    **{letters(name): name for name in TYPES},
    **{letters(name): kind for name, kind in TYPE_NAMES.items()},
    "journalarticle": "article-journal", "article": "article-journal", "articleinperiodical": "article-journal",
    "academicjournal": "article-journal", "researcharticle": "article-journal", "reviewarticle": "article-journal",
    "newspaperarticle": "article-newspaper", "magazinearticle": "article-magazine", "book": "book",
    "monograph": "book", "editedvolume": "book", "festschrift": "book", "handbook": "book", "catalog": "book",
    "directory": "book", "bookchapter": "chapter", "chapter": "chapter", "booksection": "chapter",
    "bookpart": "chapter", "thesis": "thesis", "dissertation": "thesis", "theses": "thesis",
    "academicdissertation": "thesis", "doctoralthesis": "thesis", "mastersthesis": "thesis",
    "masterthesis": "thesis", "bachelorthesis": "thesis", "phdthesis": "thesis", "habilitation": "thesis",
    "report": "report", "technicalreport": "report", "workingpaper": "report", "researchreport": "report",
    "governmentpublication": "report", "conferencepaper": "paper-conference",
    "conferenceproceeding": "paper-conference", "inproceedings": "paper-conference",
    "conferencepublication": "paper-conference", "conferenceproceedings": "book", "proceedings": "book",
    "periodical": "periodical", "journal": "periodical", "newspaper": "periodical", "magazine": "periodical",
    "series": "book", "website": "webpage", "webpage": "webpage", "weblog": "post-weblog", "blog": "post-weblog",
    "database": "dataset", "dataset": "dataset", "numericdata": "dataset", "statistics": "dataset",
    "statute": "legislation", "lawreportordigest": "legal_case", "legalcaseandcasenotes": "legal_case",
    "legalarticle": "article-journal", "legislation": "legislation", "treaty": "treaty", "patent": "patent",
    "standardorspecification": "standard", "technicalstandard": "standard", "review": "review",
    "bookreview": "review-book", "interview": "interview", "letter": "personal_communication",
    "speech": "speech", "conferencepresentation": "speech", "lecture": "speech", "poster": "speech",
    "encyclopedia": "book", "dictionary": "book", "encyclopediaarticle": "entry-encyclopedia",
    "motionpicture": "motion_picture", "videorecording": "motion_picture", "soundrecording": "song",
    "sound": "song", "picture": "graphic", "photograph": "graphic", "graphic": "graphic", "artoriginal": "graphic",
    "artreproduction": "graphic", "map": "map", "atlas": "map", "computerprogram": "software",
    "software": "software", "manuscript": "manuscript", "unpublished": "manuscript", "preprint": "article",
    "pamphlet": "pamphlet", "hearing": "hearing", "bill": "bill",
}  # fmt: skip
# What a work in a container of this genre is.
IN_HOSTS = {
    "journal": "article-journal", "academicjournal": "article-journal", "periodical": "article-journal",
    "newspaper": "article-newspaper", "magazine": "article-magazine", "book": "chapter", "monograph": "chapter",
    "conferencepublication": "paper-conference", "proceedings": "paper-conference",
    "conferenceproceedings": "paper-conference", "encyclopedia": "entry-encyclopedia",
    "dictionary": "entry-dictionary", "website": "webpage", "lawreportordigest": "legal_case",
}  # fmt: skip
RESOURCES = {
    "movingimage": "motion_picture", "soundrecording": "song", "soundrecordingmusical": "song",
    "soundrecordingnonmusical": "song", "cartographic": "map", "notatedmusic": "musical_score",
    "stillimage": "graphic", "threedimensionalobject": "graphic", "softwaremultimedia": "software",
    "mixedmaterial": "document",
}  # fmt: skip
# As they are written: Zotero's name of the type, a genre of MARC's, and the type of resource.
WRITTEN = {
    "article-journal": ("journalArticle", "article"), "article-magazine": ("magazineArticle", "article"),
    "article-newspaper": ("newspaperArticle", "article"), "book": ("book", "book"), "chapter": ("bookSection", ""),
    "thesis": ("thesis", "thesis"), "report": ("report", "technical report"),
    "paper-conference": ("conferencePaper", "conference publication"), "webpage": ("webpage", "web site"),
    "post-weblog": ("blogPost", "web site"), "post": ("forumPost", ""), "periodical": ("journalArticle", "periodical"),
    "legislation": ("statute", "legislation"), "bill": ("bill", ""), "regulation": ("statute", ""),
    "treaty": ("statute", "treaty"), "legal_case": ("case", "law report or digest"), "hearing": ("hearing", ""),
    "dataset": ("dataset", "numeric data"), "motion_picture": ("film", "motion picture"),
    "broadcast": ("tvBroadcast", ""), "song": ("audioRecording", "sound"), "map": ("map", "map"),
    "speech": ("presentation", "speech"), "interview": ("interview", "interview"), "patent": ("patent", "patent"),
    "manuscript": ("manuscript", ""), "article": ("preprint", ""), "software": ("computerProgram", ""),
    "graphic": ("artwork", "picture"), "entry-encyclopedia": ("encyclopediaArticle", ""),
    "entry-dictionary": ("dictionaryEntry", ""), "personal_communication": ("letter", "letter"),
    "standard": ("standard", "standard or specification"), "review": ("journalArticle", "review"),
    "review-book": ("journalArticle", "review"),
}  # fmt: skip
RESOURCES_WRITTEN = {
    "motion_picture": "moving image", "broadcast": "moving image", "song": "sound recording",
    "map": "cartographic", "musical_score": "notated music", "graphic": "still image", "figure": "still image",
    "software": "software, multimedia",
}  # fmt: skip
# CSL's role, MARC's code, MARC's term. The first code of a role is the one that is written.
_ROLES = (
    ("author", "aut author"), ("editor", "edt editor"), ("translator", "trl translator"),
    ("composer", "cmp composer"), ("director", "drt director"), ("illustrator", "ill illustrator"),
    ("interviewer", "ivr interviewer"), ("producer", "pro producer"), ("performer", "prf performer"),
    ("narrator", "nrt narrator"), ("recipient", "rcp addressee"), ("curator", "cur curator"),
    ("compiler", "com compiler"), ("organizer", "orm organizer"), ("host", "hst host"),
    ("script-writer", "aus screenwriter"), ("contributor", "ctb contributor"),
)  # fmt: skip
ROLE_CODES = {role: code.split(" ", 1) for role, code in _ROLES}
CODES = {
    **{code.split()[0]: role for role, code in _ROLES},
    "cre": "author", "art": "author", "inv": "author", "prg": "author", "ctg": "author", "pht": "author",
    "ive": "author", "spk": "author", "lec": "author", "rev": "author", "dis": "author", "flm": "director",
    "fmd": "director", "mod": "contributor", "edc": "editor", "pbd": "editor", "red": "editor", "sce": "script-writer",
    "ths": "contributor", "dgs": "contributor", "opn": "contributor", "wpr": "contributor", "win": "contributor",
    "aui": "contributor", "cwt": "contributor", "ann": "contributor", "res": "contributor", "cns": "contributor",
    "trc": "contributor", "act": "performer", "sng": "performer", "mus": "performer",
}  # fmt: skip
TERMS = {
    **{term: role for role, code in _ROLES for term in [code.split(" ", 1)[1]]},
    "creator": "author", "artist": "author", "inventor": "author", "programmer": "author", "cartographer": "author",
    "interviewee": "author", "speaker": "author", "presenter": "author", "podcaster": "author", "verfasser": "author",
    "joint author": "author", "auteur": "author", "ed.": "editor", "editors": "editor", "hrsg.": "editor",
    "herausgeber": "editor", "éditeur scientifique": "editor", "trans.": "translator", "übersetzer": "translator",
    "traducteur": "translator", "serieseditor": "collection-editor", "series editor": "collection-editor",
    "bookauthor": "container-author", "container author": "container-author", "advisor": "contributor",
    "thesis advisor": "contributor", "supervisor": "contributor", "scriptwriter": "script-writer",
}  # fmt: skip
PUBLISHERS = frozenset(
    ("pbl", "publisher", "dgg", "degree grantor", "degree granting institution", "dst", "distributor")
)
IDENTIFIERS = {
    "pmid": "PMID", "pubmed": "PMID", "pmc": "PMCID", "pmcid": "PMCID", "report number": "number",
    "technical report number": "number", "report": "number", "patent number": "number", "docket number": "number",
    "document number": "number", "number": "number",
}  # fmt: skip
