"""What a reviewer is told about a source before deciding: what is missing, odd, broken, or there already."""

import re
from datetime import date

from django.utils.translation import gettext as _

from curation.hints import Hint, Weight
from literature.duplicates import REASONS, Likeness, likely_duplicates_of_many
from literature.identifiers import doi_in, fold, valid_doi, valid_isbn, valid_issn
from literature.languages import language_name
from literature.models import Source
from literature.names import full_name
from literature.types import SHAPES

EARLIEST_YEAR = 1500
# Announced works are added before they are out, but not long before.
YEARS_AHEAD = 1
# Words by which an organisation gives itself away among the persons, folded.
ORGANISATION = re.compile(
    r"\b(universit\w*|ministr\w*|united nations|nations unies|institut\w*|networks?|commission\w*|committee|council"
    r"|agency|association|foundation|centre|center|department|office|organi[sz]ation|society|bank|union|ngo|gmbh|ltd"
    r"|inc|programme|amnesty|watch)\b"
)
# A full stop that belongs to the title: three dots, U.S., etc.
ENDS_IN_ABBREVIATION = re.compile(r"\.\.\.$|\b(?:\w\.){2,}$|\b(?:etc|vol|ed|no|inc|ltd)\.$", re.IGNORECASE)
# Small words that tell a language; a title needs two of them, and none of another language, to be taken for it.
_SMALL_WORDS = {
    "en": "the and of in for to on with from between towards how",
    "de": "der die das und zur zum im von fur eine einer des auf als zwischen",
    "fr": "le la les et du des pour dans une aux sur droits entre l",
    "es": "el los las y del para una derechos en por con entre",
    "it": "il gli della delle dei per nel diritti una tra",
    "pt": "os das dos em uma para direitos da do e",
    "nl": "het een van voor bij naar tussen de en",
}
TELLTALES = {code: frozenset(words.split()) for code, words in _SMALL_WORDS.items()}


def hints_for(source: Source, *, viewer=None) -> list[Hint]:
    """Return what speaks for and against a source, the gravest first.

    `viewer` is the reviewer; likely duplicates are sought in what they may see.
    """
    return hints_for_many([source], viewer=viewer)[source.pk]


def hints_for_many(sources: list[Source], *, viewer=None) -> dict[int, list[Hint]]:
    """Return the hints of many sources by their primary key; topics should be prefetched."""
    duplicates = likely_duplicates_of_many(sources, viewer=viewer)
    return {source.pk: _sorted(_hints(source, duplicates[source.pk])) for source in sources}


def _sorted(hints: list[Hint]) -> list[Hint]:
    order = [Weight.BAD, Weight.LOOK, Weight.GOOD]
    return sorted(hints, key=lambda hint: order.index(hint.weight))


def _hints(source: Source, duplicates: list[Likeness]) -> list[Hint]:
    hints = [
        *_duplicates(duplicates),
        *_missing(source),
        *_title(source),
        *_names(source),
        *_year(source),
        *_pages(source),
        *_identifiers(source),
        *_language(source),
        *_subject(source),
    ]
    if not any(hint.weight != Weight.GOOD for hint in hints):
        hints.append(Hint(Weight.GOOD, _("Nothing is missing and nothing looks odd.")))
    return hints


def _bad(sentence: str, field: str) -> Hint:
    return Hint(Weight.BAD, sentence, field)


def _look(sentence: str, field: str) -> Hint:
    return Hint(Weight.LOOK, sentence, field)


def _label(name: str, source_type: str) -> str:
    if name == "container_title" and SHAPES[source_type].container:
        return str(SHAPES[source_type].container)
    return str(Source._meta.get_field(name).verbose_name)


def _duplicates(likenesses: list[Likeness]) -> list[Hint]:
    hints = []
    same = tuple(likeness for likeness in likenesses if likeness.counts)
    related = tuple(likeness for likeness in likenesses if not likeness.counts)
    if same:
        reason = same[0].reason
        sentence = _("Likely here already: %(reason)s.") % {"reason": reason}
        hints.append(Hint(Weight.BAD, sentence, "title", same))
    if related:
        is_edition = related[0].reason == REASONS["edition"]
        told = _("Related: %(reason)s. That is another work.") if is_edition else _("Maybe here already: %(reason)s.")
        field = "edition" if is_edition else "title"
        hints.append(Hint(Weight.LOOK, told % {"reason": related[0].reason}, field, related))
    if not likenesses:
        hints.append(Hint(Weight.GOOD, _("No source here is like it.")))
    return hints


def _missing(source: Source) -> list[Hint]:
    missing = [name for name in SHAPES[source.type].wanted if not getattr(source, name)]
    if not missing:
        return [Hint(Weight.GOOD, _("Everything that a source of this type needs is there."))]
    return [_bad(_("Missing: %(field)s.") % {"field": _label(name, source.type)}, name) for name in missing]


def _title(source: Source) -> list[Hint]:
    title, hints = source.title.strip(), []
    if _all_capitals(title) and len(title.split()) > 1:
        hints.append(_look(_("The title is in capitals."), "title"))
    if title.endswith(".") and not ENDS_IN_ABBREVIATION.search(title):
        hints.append(_look(_("The title ends with a full stop."), "title"))
    if source.doi and doi_in(title):
        hints.append(_look(_("There is a DOI in the title."), "title"))
    return hints


def _all_capitals(text: str) -> bool:
    letters = [sign for sign in text if sign.isalpha() and sign.lower() != sign.upper()]
    return len(letters) > 3 and all(sign.isupper() for sign in letters)


def _names(source: Source) -> list[Hint]:
    hints, seen = [], set()
    for contributor in source.contributors:
        name = full_name(contributor)
        oddity = _oddity(contributor)
        if oddity:
            hints.append(_look(_("%(name)s: %(oddity)s") % {"name": name, "oddity": oddity}, "contributors"))
        key = (contributor.get("role"), fold(name))
        if key in seen:
            hints.append(_look(_("%(name)s is named twice.") % {"name": name}, "contributors"))
        seen.add(key)
    return hints


def _oddity(contributor: dict) -> str:
    """Return what is suspicious about one contributor, as the rest of a sentence, or an empty string."""
    literal = contributor.get("literal") or ""
    family, given = contributor.get("family") or "", contributor.get("given") or ""
    name = literal or f"{given} {family}".strip()
    if re.search(r"\bet\.? al\b|\bu\. ?a\.$", name, re.IGNORECASE):
        return _("“et al.” is no name; name everybody, or the first few.")
    if literal:
        return _oddity_of_organisation(literal)
    if re.search(r"\d", name):
        return _("there are figures in the name.")
    if ORGANISATION.search(fold(name)):
        return _("this looks like an organisation that was typed as a person.")
    if re.fullmatch(r"\w{2,} \w{1,3}", family) and family.split()[1].isupper():
        return _("the initials stand in the family name.")
    if re.fullmatch(r"(?:\w\.? ?){1,3}", family) and (family.isupper() or "." in family):
        return _("the family name is initials only.")
    if _all_capitals(family):
        return _("the family name is in capitals.")
    if re.search(r"[,;&]|\band\b", f"{family}|{given}"):
        return _("there is a comma or an “and” in the name; is it two people?")
    if not family:
        return _("there is no family name.")
    return ""


def _oddity_of_organisation(literal: str) -> str:
    if _all_capitals(literal) and len(literal.split()) > 1:
        return _("the organisation’s name is in capitals.")
    if re.fullmatch(r"[\w’'-]+, (?:[\w’'-]+\.? ?){1,3}", literal) and not ORGANISATION.search(fold(literal)):
        return _("this looks like a person who was typed as an organisation.")
    return ""


def _year(source: Source) -> list[Hint]:
    match = re.match(r"\d{4}", source.issued or "")
    if not match:
        return []
    year = int(match.group())
    if year > date.today().year + YEARS_AHEAD:
        return [_bad(_("The year %(year)s is in the future.") % {"year": year}, "issued")]
    if year < EARLIEST_YEAR:
        return [_bad(_("The year %(year)s is before printing.") % {"year": year}, "issued")]
    return []


def _pages(source: Source) -> list[Hint]:
    for start, end in re.findall(r"(?<![\d.:])(\d+)\s*[-–—]\s*(\d+)(?![\d.:])", source.pages or ""):
        # A shortened end is filled up from the start: 1203-12 is 1203-1212, while 123-12 would be 123-112.
        filled = start[: len(start) - len(end)] + end if len(end) < len(start) else end
        if int(filled) < int(start):
            return [_look(_("The pages %(pages)s run backwards.") % {"pages": source.pages}, "pages")]
    return []


def _identifiers(source: Source) -> list[Hint]:
    hints = []
    if source.doi and not valid_doi(source.doi):
        hints.append(
            _bad(_("“%(doi)s” is not a DOI: one begins with 10. and has a slash.") % {"doi": source.doi}, "doi")
        )
    if source.isbn and not valid_isbn(source.isbn):
        hints.append(_bad(_("The check digit of the ISBN %(isbn)s is wrong.") % {"isbn": source.isbn}, "isbn"))
    if source.issn and not valid_issn(source.issn):
        hints.append(_bad(_("The check digit of the ISSN %(issn)s is wrong.") % {"issn": source.issn}, "issn"))
    if re.match(r"https?://(?:dx\.)?doi\.org/", source.url or "", re.IGNORECASE):
        sentence = _("The web address is the DOI; it belongs in that field.")
        if not source.doi:
            hints.append(_look(sentence, "url"))
        elif doi_in(source.url) == source.doi.lower():
            hints.append(_look(_("The web address only repeats the DOI."), "url"))
        else:
            hints.append(_bad(_("The web address is another DOI than the one given."), "url"))
    return hints


def _language(source: Source) -> list[Hint]:
    if not source.language:
        return [_look(_("The language is missing; without it the words are not stemmed in a search."), "language")]
    guessed = _language_of(source.title)
    if guessed and guessed != source.language.split("-")[0].lower():
        sentence = _("The title looks %(guess)s, but the language given is %(language)s.") % {
            "guess": language_name(guessed),
            "language": language_name(source.language),
        }
        return [_look(sentence, "language")]
    return []


def _language_of(title: str) -> str:
    """Return the language that the small words of a title tell, or an empty string where they do not."""
    words = fold(title).split()
    scores = sorted(((sum(word in known for word in words), code) for code, known in TELLTALES.items()), reverse=True)
    (best, code), (second, _other) = scores[:2]
    return code if best >= 2 and best >= 2 * second else ""


def _subject(source: Source) -> list[Hint]:
    hints = []
    if not source.topics.all():
        hints.append(_look(_("It belongs to no topic yet."), "topics"))
    if not source.abstract and not source.note:
        hints.append(_look(_("There is neither an abstract nor a note on why it matters here."), "abstract"))
    elif source.note:
        hints.append(Hint(Weight.GOOD, _("The author says why it matters here."), "note"))
    return hints
