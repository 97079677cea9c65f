"""Whether two records are of the same work: what speaks for it and against it, weighed and added up.

docs/decisions/0015 has the weights in a table and says how they were found. Nothing here asks the database.
"""

from dataclasses import dataclass

from literature.duplicates.features import IN_A_JOURNAL, VAGUE, Features, Name, same_container
from literature.duplicates.titles import REWORDED, likeness, share_letters
from literature.types import SourceType

#: From this sum on, two records count as the same work; from the lower one, they are worth a look.
SAME, RELATED = 5.0, 3.0
#: A sum of so much is as certain as it gets: the score 1.
CERTAIN = 14.0

# What each thing is worth. Titles are weighed by how much they tell.
SAME_TITLE, CUT_TITLE, CLOSE_TITLE = 6.0, 4.5, 3.0
REWORDED_TITLE, OTHER_TITLE = -1.5, -6.0
SAME_NAMES, SAME_FIRST_NAME, SHARED_NAME, OTHER_NAMES = 3.0, 2.0, 1.0, -2.5
SAME_YEAR, NEXT_YEAR, FAR_YEAR = 1.5, 0.0, -6.5
SAME_PLACE, SAME_PAGES, OTHER_VOLUME, OTHER_PAGES = 4.0, 2.0, -3.0, -3.5
SAME_RANGE = 1.5  # the last of several pages, too
SAME_JOURNAL, OTHER_JOURNAL = 1.5, -3.0
SAME_DOI, OTHER_DOI = 9.0, -6.0
SAME_PMID, OTHER_PMID = 12.0, -3.0
SAME_ISBN, OTHER_ISBN = 7.0, -1.0
OTHER_TYPE = -8.0
# What two titles have to be like to speak for one work, and to say nothing.
CLOSE, FAINT = 0.9, 0.65


@dataclass(frozen=True)
class Judgement:
    """`counts` says whether it is the same work; `score` 0 to 1 how sure that is; `reason` is a key of REASONS."""

    counts: bool
    score: float
    reason: str


def judge(first: Features, second: Features) -> Judgement | None:
    """Return what one record is to another: the same work, worth a look, or None for another work."""
    titles = likeness(first.title, second.title)
    if _is_another(first, second, titles):
        return None
    sure = _identified(first, second)
    if titles < FAINT and not sure and not _same(first.first_page, second.first_page):
        return None  # nothing that is left could outweigh it
    total = _weigh(first, second, titles)
    if sure:  # and nothing contradicts it: the rest is a slip
        total = max(total, SAME)
    if total < RELATED:
        return None
    reason = _reason(first, second, titles)
    is_edition = _editions_differ(first, second)
    if reason == "similar" and total < SAME and SourceType.CHAPTER in (first.type, second.type):
        return None  # two chapters that one author wrote on related subjects
    score = max(sure, min(1.0, total / CERTAIN))
    if is_edition:
        return Judgement(False, score, "edition")
    return Judgement(total >= SAME, score, reason)


def most_of(record: Features) -> float:
    """Return a score that nothing can have more than against this record, so that what has it is not outdone."""
    title = max(1.0 + (SAME_TITLE - 1.0) * record.title.telling, CLOSE_TITLE)
    names, year = SAME_NAMES if record.names else 0.0, SAME_YEAR if record.year else 0.0
    place = SAME_JOURNAL if record.container or record.issns else 0.0
    if record.first_page and record.volume and record.year:
        place += SAME_PLACE + (SAME_RANGE if record.first_page != record.last_page else 0.0)
    elif record.first_page:
        place += SAME_PAGES
    is_book_with_number = bool(record.isbn) and record.type == SourceType.BOOK
    identifiers = (
        (SAME_DOI if record.doi else 0.0)
        + (SAME_PMID if record.pmid else 0.0)
        + (SAME_ISBN if is_book_with_number else 0.0)
    )
    sure = 0.95 if record.doi or record.pmid else 0.9 if is_book_with_number else 0.0
    return max(sure, min(1.0, (title + names + year + place + identifiers) / CERTAIN))


def _is_another(first: Features, second: Features, titles: float) -> bool:
    """What no agreement outweighs: an erratum, a reply; a chapter and its book; another volume; last year's report."""
    if first.title.mark != second.title.mark:
        return True
    identified = _same(first.doi, second.doi) or _same(first.pmid, second.pmid)
    if titles < FAINT and _same(first.doi, second.doi) and not _same(first.pmid, second.pmid):
        # The DOI of the book on its chapters, that of the supplement on its abstracts.
        return _pages_differ(first, second) or _strangers(first, second) or not _types_agree(first, second)
    if titles < FAINT and _same(first.isbn, second.isbn) and not identified:
        return _strangers(first, second) or first.title.numbers != second.title.numbers
    if {first.type, second.type} == {SourceType.CHAPTER, SourceType.BOOK} and not identified:
        return True
    if first.type == second.type == SourceType.BOOK and _differ(first.volume, second.volume):
        return True
    is_serial = first.title.is_serial and second.title.is_serial
    return is_serial and not identified and bool(first.year and second.year and first.year != second.year)


def _identified(first: Features, second: Features) -> float:
    """How sure an identifier that both have makes it: 0 where they have none in common."""
    if _same(first.doi, second.doi) or _same(first.pmid, second.pmid):
        return 0.95
    return 0.9 if _same(first.isbn, second.isbn) and first.type == second.type == SourceType.BOOK else 0.0


def _weigh(first: Features, second: Features, titles: float) -> float:
    return (
        _title(first, second, titles)
        + _names(first, second)
        + _year(first, second)
        + _place(first, second)
        + _identifiers(first, second)
        + (0.0 if _types_agree(first, second) else OTHER_TYPE)
    )


def _title(first: Features, second: Features, titles: float) -> float:
    telling = min(first.title.telling, second.title.telling)
    if titles >= 0.97:
        return 1.0 + (SAME_TITLE - 1.0) * telling
    if titles >= CLOSE:
        return CUT_TITLE * telling
    if titles > REWORDED:
        return CLOSE_TITLE
    if titles >= FAINT:
        return REWORDED_TITLE
    return OTHER_TITLE


def _names(first: Features, second: Features) -> float:
    left, right = first.names, second.names
    if not left or not right:
        return 0.0
    shared = sum(any(same_person(mine, its) for its in right) for mine in left)
    if not shared:
        return OTHER_NAMES
    same_first = same_person(left[0], right[0])
    if same_first and shared >= min(len(left), len(right)) * 0.75:
        return SAME_NAMES
    if shared >= min(len(left), len(right)) * 0.75:
        return SAME_FIRST_NAME
    return SAME_FIRST_NAME if same_first else SHARED_NAME


def same_person(first: Name, second: Name) -> bool:
    """Whether two names can be one person's: initials or given names, the order turned, another transliteration."""
    if first.is_organisation or second.is_organisation:
        return _same_organisation(first, second)
    if _same_family(first.family, second.family):
        return not first.given or not second.given or _given_agree(first.given, second.given)
    # Family and given name turned round.
    left = {*first.family.split(), *first.given.split()}
    right = {*second.family.split(), *second.given.split()}
    whole = {word for word in left & right if len(word) > 2}
    return len(whole) >= 2 or (bool(whole) and _initials(left - whole, right - whole))


def _initials(left: set[str], right: set[str]) -> bool:
    """Whether what is left of two names are the same initials."""
    return bool(left) and bool(right) and {word[0] for word in left} & {word[0] for word in right} != set()


def _given_agree(first: str, second: str) -> bool:
    if first[0] == second[0]:
        left, right = first.split()[0], second.split()[0]
        return len(left) < 3 or len(right) < 3 or left[:3] == right[:3] or _close(left, right)
    return (
        bool({word[0] for word in first.split()} & {word[0] for word in second.split()})
        and min(len(first), len(second)) < 5
    )


def _same_family(first: str, second: str) -> bool:
    if first == second:
        return True
    left, right = _plain(first), _plain(second)
    if left == right or (len(left) > 4 and len(right) > 4 and _close(left, right)):
        return True
    # One of two family names, or a particle left out.
    short, long = sorted((first.split(), second.split()), key=len)
    return (
        len(short) < len(long)
        and len("".join(short)) > 3
        and (long[-len(short) :] == short or long[: len(short)] == short)
    )


def _plain(name: str) -> str:
    """A name without what transliterations do differently: ue for ü, y for i, doubled letters, h."""
    plain = name.replace(" ", "").replace("ue", "u").replace("oe", "o").replace("ae", "a")
    plain = plain.replace("kh", "k").replace("y", "i").replace("j", "i").replace("w", "v").replace("tz", "z")
    return "".join(sign for place, sign in enumerate(plain) if sign != plain[place - 1 : place])


def _close(first: str, second: str) -> bool:
    return share_letters(first, second, 0.84)


def _same_organisation(first: Name, second: Name) -> bool:
    left, right = first.family, second.family
    if left == right or left.startswith(right + " ") or right.startswith(left + " "):
        return True
    if first.is_organisation != second.is_organisation:  # a person given in one piece
        organisation, person = (first, second) if first.is_organisation else (second, first)
        words = organisation.family.split()
        return person.family.split()[0] in words and (
            not person.given or any(word[0] == person.given[0] for word in words if word != person.family)
        )
    short, long = sorted((left, right), key=len)
    words = [word for word in long.split() if word not in {"of", "the", "and", "for", "on"}]
    return (len(short) > 1 and short == "".join(word[0] for word in words)) or _close(left, right)


def _strangers(first: Features, second: Features) -> bool:
    return _names(first, second) == OTHER_NAMES


def _year(first: Features, second: Features) -> float:
    if first.year is None or second.year is None:
        return 0.0
    apart = abs(first.year - second.year)
    return SAME_YEAR if apart == 0 else NEXT_YEAR if apart == 1 else FAR_YEAR


def _place(first: Features, second: Features) -> float:
    """Volume, issue, pages and journal."""
    journal = same_container(first.container, second.container)
    if first.issns & second.issns:
        journal = True
    total = {True: SAME_JOURNAL, False: OTHER_JOURNAL, None: 0.0}[journal]
    if first.type == second.type == SourceType.CHAPTER:
        # That two chapters are in one book says nothing; that they begin on one page does.
        pages = SAME_PAGES if _same(first.first_page, second.first_page) else 0.0
        return min(total, 0.0) + pages + (OTHER_PAGES if _pages_differ(first, second) else 0.0)
    if first.type not in IN_A_JOURNAL and second.type not in IN_A_JOURNAL:
        return min(total, 0.0) / 2
    if _same(first.first_page, second.first_page):
        if _same(first.volume, second.volume) and _same(str(first.year or ""), str(second.year or "")):
            # Two names of the journal that are not seen to be one's weigh nothing then.
            is_range = first.last_page != first.first_page and first.last_page == second.last_page
            return max(total, 0.0) + SAME_PLACE + (SAME_RANGE if is_range else 0.0)
        pages = SAME_PAGES if len(first.first_page) > 1 else 0.0
        if not _differ(first.volume, second.volume):
            return total + pages
        # In one year, the volume is more likely misprinted than the page the same by chance.
        return total + pages + (OTHER_VOLUME / 2 if first.year == second.year else OTHER_VOLUME)
    if _differ(first.volume, second.volume):
        total += OTHER_VOLUME
    return total + (OTHER_PAGES if _pages_differ(first, second) else 0.0)


def _pages_differ(first: Features, second: Features) -> bool:
    return _differ(first.first_page, second.first_page)


def _identifiers(first: Features, second: Features) -> float:
    total = 0.0
    if _same(first.doi, second.doi):
        total += SAME_DOI
    elif _differ(first.doi, second.doi):
        total += OTHER_DOI
    if _same(first.pmid, second.pmid):
        total += SAME_PMID
    elif _differ(first.pmid, second.pmid):
        total += OTHER_PMID
    if first.type == second.type == SourceType.BOOK:
        total += (
            SAME_ISBN if _same(first.isbn, second.isbn) else OTHER_ISBN if _differ(first.isbn, second.isbn) else 0.0
        )
    return total


def _types_agree(first: Features, second: Features) -> bool:
    """Whether the types can be of one work. A report and the article made of it are two."""
    if first.type == second.type or first.type in VAGUE or second.type in VAGUE:
        return True
    if {first.type, second.type} == {SourceType.REPORT, SourceType.WORKING_PAPER}:
        return True
    return first.type in IN_A_JOURNAL and second.type in IN_A_JOURNAL


def _editions_differ(first: Features, second: Features) -> bool:
    if first.type in IN_A_JOURNAL or second.type in IN_A_JOURNAL or _same(first.doi, second.doi):
        return False
    return first.edition != second.edition


def _same(first: str, second: str) -> bool:
    return bool(first) and first == second


def _differ(first: str, second: str) -> bool:
    return bool(first) and bool(second) and first != second


def _reason(first: Features, second: Features, titles: float) -> str:
    if _same(first.doi, second.doi):
        return "doi"
    if _same(first.pmid, second.pmid):
        return "pmid"
    if _same(first.isbn, second.isbn) and first.type == second.type == SourceType.BOOK:
        return "isbn"
    if titles >= 0.995:
        return "title"
    if _same(first.first_page, second.first_page) and _same(first.volume, second.volume):
        return "place"
    return "similar"


def contradict(first: Features, second: Features) -> bool:
    """Whether two records cannot be of one work, whatever a third says: other identifiers, other editions."""
    if _same(first.doi, second.doi) or _same(first.pmid, second.pmid):
        return False
    return (
        _differ(first.doi, second.doi)
        or _differ(first.pmid, second.pmid)
        or first.title.mark != second.title.mark
        or _editions_differ(first, second)
    )
