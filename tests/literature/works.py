"""Works that everybody in the field knows, as CSL items."""


def person(family, given, **more):
    return {"family": family, "given": given, **more}


def on(*parts):
    return {"date-parts": [list(parts)]}


RISSE, ROPP, SIKKINK = person("Risse", "Thomas"), person("Ropp", "Stephen C."), person("Sikkink", "Kathryn")

EDITED_BOOK = {
    "id": "risse1999",
    "type": "book",
    "title": "The Power of Human Rights: International Norms and Domestic Change",
    "editor": [RISSE, ROPP, SIKKINK],
    "issued": on(1999),
    "publisher": "Cambridge University Press",
    "publisher-place": "Cambridge",
}
BOOK = {
    "id": "keck1998",
    "type": "book",
    "title": "Activists beyond Borders: Advocacy Networks in International Politics",
    "author": [person("Keck", "Margaret E."), SIKKINK],
    "issued": on(1998),
    "publisher": "Cornell University Press",
    "publisher-place": "Ithaca",
}
CHAPTER = {
    "id": "risse1999a",
    "type": "chapter",
    "title": "The Socialization of International Human Rights Norms into Domestic Practices: Introduction",
    "author": [RISSE, SIKKINK],
    "editor": [RISSE, ROPP, SIKKINK],
    "container-title": "The Power of Human Rights: International Norms and Domestic Change",
    "issued": on(1999),
    "page": "1-38",
    "publisher": "Cambridge University Press",
    "publisher-place": "Cambridge",
}
ARTICLE = {
    "id": "finnemore1998",
    "type": "article-journal",
    "title": "International Norm Dynamics and Political Change",
    "author": [person("Finnemore", "Martha"), SIKKINK],
    "container-title": "International Organization",
    "volume": "52",
    "issue": "4",
    "issued": on(1998),
    "page": "887-917",
    "DOI": "10.1162/002081898550789",
}
REPORT = {
    "id": "undp2000",
    "type": "report",
    "title": "Human Development Report 2000: Human Rights and Human Development",
    "author": [{"literal": "United Nations Development Programme"}],
    "issued": on(2000),
    "publisher": "Oxford University Press",
    "publisher-place": "New York",
}
NUMBERED_REPORT = {
    "id": "ruggie2011",
    "type": "report",
    "genre": "Report",
    "number": "A/HRC/17/31",
    "title": "Guiding Principles on Business and Human Rights",
    "author": [person("Ruggie", "John")],
    "issued": on(2011, 3, 21),
    "publisher": "United Nations, Human Rights Council",
}
WORKING_PAPER = {
    "id": "elagati2013",
    "type": "report",
    "genre": "Working paper",
    "number": "12",
    "title": "Foreign Funding in Egypt after the Revolution",
    "author": [person("Elagati", "Mohamed")],
    "issued": on(2013, 3, 4),
    "publisher": "FRIDE",
}
THESIS = {
    "id": "shannon1940",
    "type": "thesis",
    "genre": "PhD thesis",
    "title": "An Algebra for Theoretical Genetics",
    "author": [person("Shannon", "Claude Elwood")],
    "issued": on(1940),
    "publisher": "Massachusetts Institute of Technology",
}
WEB_PAGE = {
    "id": "compact",
    "type": "webpage",
    "title": "The Ten Principles of the UN Global Compact",
    "author": [{"literal": "United Nations Global Compact"}],
    "URL": "https://unglobalcompact.org/what-is-gc/mission/principles",
    "accessed": on(2026, 11, 3),
}
TREATY = {
    "id": "crc",
    "type": "treaty",
    "title": "Convention on the Rights of the Child",
    "container-title": "United Nations Treaty Series",
    "volume": "1577",
    "page": "3",
    "issued": on(1989, 11, 20),
}
NEWSPAPER_ARTICLE = {
    "id": "cramer2020",
    "type": "article-newspaper",
    "title": "Judge Reverses Convictions of Activists Who Left Water for Migrants",
    "author": [person("Cramer", "Maria")],
    "container-title": "The New York Times",
    "issued": on(2020, 2, 5),
}
FILM = {
    "id": "corporation",
    "type": "motion_picture",
    "title": "The Corporation",
    "director": [person("Achbar", "Mark"), person("Abbott", "Jennifer")],
    "issued": on(2003),
    "publisher": "Big Picture Media Corporation",
}
GERMAN_BOOK = {
    "id": "kant1795",
    "type": "book",
    "language": "de",
    "title": "Zum ewigen Frieden: Ein philosophischer Entwurf",
    "author": [person("Kant", "Immanuel")],
    "issued": on(1795),
    "publisher": "Nicolovius",
    "publisher-place": "Königsberg",
}
CASE = {
    "id": "velasquez",
    "type": "legal_case",
    "title": "Velásquez Rodríguez v. Honduras",
    "authority": "Inter-American Court of Human Rights",
    "number": "Series C No. 4",
    "issued": on(1988, 7, 29),
}
SPEECH = {
    "id": "annan1999",
    "type": "speech",
    "title": "A Compact for the New Century",
    "author": [person("Annan", "Kofi")],
    "event-title": "World Economic Forum",
    "event-place": "Davos",
    "issued": on(1999, 1, 31),
}
ALL = [value for name, value in list(globals().items()) if name.isupper() and "type" in value]
