"""A title as it is compared with others: its words in one spelling, what marks it, and how like another it is."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from django.utils.functional import cached_property  # without the lock of functools' own, which costs as much as it

from literature.duplicates.words import COMMONPLACE, GREEK, LINKING, SERIAL
from literature.identifiers import _ALL_ARTICLES as ARTICLES
from literature.identifiers import fold, without_markup

# A run of Greek letters is a word of that language; one or two by themselves are a sign.
_GREEK_SIGN = re.compile(r"(?<![^\W\d_])[\u0370-\u03ff\u00b5]{1,2}(?![\u0370-\u03ff])", re.IGNORECASE)
# What data bases put behind or into a title, and is none of its words.
_REMARKS = re.compile(
    r"[\[(]\s*(?:(?:article|text)\s+)?(?:in\s+)?(?:english|french|german|spanish|italian|portuguese|dutch|russian"
    r"|chinese|japanese|polish|corrected|abstract|conference abstract|meeting abstract|poster|electronic resource"
    r"|online|internet|book|with discussion|review|see comments?|published erratum appears in [^\])]*)\s*[\])]",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\s*(?:abstract\s+)?(?:[a-z]{1,3}-?\d{1,4}|\d{3,4})\s*[.:]\s+(?=\w)", re.IGNORECASE)
_RETRACTED = re.compile(
    r"^\W*(?:retracted(?: article)?|withdrawn)\s*[:.\-–—]\s*|\s*\(retracted (?:article|paper).*$", re.I
)
# What is written about a work and carries its title. The mark is what has to be alike.
_AUTHORS = r"(?:(?:the )?authors?['’]? )?"
_MARKS = (
    ("correction", r"^\W*(?:\w+['’]?s? )?(?:erratum|errata|corrigend\w+|corrections?|addend\w+|berichtigung)\b"),
    ("correction", r"\((?:vol\.? ?\d+|erratum|corrigendum)[^)]*(?:pg|p\.|page)[^)]*\)\s*$"),
    ("correction", r"[:.\-–—]\s*(?:erratum|corrigendum|correction|addendum)\W*$"),
    (
        "retraction",
        r"^\W*(?:notice of )?(?:retraction|expression of concern|withdrawal)\b\W*(?:notice|to|of|note|:|\.|–|-)",
    ),
    (
        "reply",
        rf"^\W*(?:in )?{_AUTHORS}(?:reply|replies|response|rejoinder|antwort|réponse)\b\s*(?:to|by|from|of|:|\.|-|–|$)",
    ),
    ("reply", rf"[:.\-–—?!]\s*{_AUTHORS}(?:a )?(?:reply|rejoinder|response)\W*$"),
    ("comment", r"^\W*(?:re|aw)\s*:"),
    ("comment", r"^\W*(?:invited )?(?:comments?|commentary|discussion|letter|remarks?)\b\s*(?:on|to|of|about|:|re\b)"),
    ("comment", r"[:.\-–—?!]\s*(?:an? |invited )?(?:comments?|commentary|discussion|letter to the editor)\W*$"),
    ("review", r"^\W*(?:book )?reviews?\s*(?:of|:)\s|^\W*(?:buchbesprechung|rezension|compte rendu)\b"),
)
_MARKS = tuple((mark, re.compile(pattern, re.IGNORECASE)) for mark, pattern in _MARKS)
# One of these stands in every title that has a mark: few have, and to look for a word is quick.
_MARKING = (
    *("errat", "corrig", "correct", "addend", "bericht", "(vol", "retract", "concern", "withdraw", "repl", "respon"),
    *("rejoin", "antwort", "réponse", "comment", "discuss", "letter", "remark", "review", "buchbespr", "rezens"),
    "compte rendu",
)
_ANSWERS = re.compile(r"^\W*(?:re|aw)\s*:", re.IGNORECASE)
_GENITIVE = re.compile(r"(?<=\w)['’](?=s\b)")
_IN_BRACKETS = re.compile(r"^\[(.*)\]\W*$")
_OTHER_IN_BRACKETS = re.compile(r"\s[\[]([^\[\]]{15,})\]\W*$")
_PARALLEL = re.compile(r"\s+=\s+")
_PROTOCOL = re.compile(r"\b(?:study|trial|review)?\s*protocols?\b|\brationale and design\b", re.IGNORECASE)
_SUBTITLE = re.compile(r"\s*(?:[:;]|(?<=[^\W\d_]{3})\.(?= )|\?(?= )|!(?= )| [-–—] |—)\s*")
_MAY_PART = re.compile(r"[:;.?!\-–—]")
_NUMERAL = re.compile(r"(?=[ivx])(?:x{0,2})(?:ix|iv|v?i{0,3})")
_ROMAN = {"i": 1, "v": 5, "x": 10}
_NUMBER_WORDS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}
# Each with letters without which it changes nothing: to look for those is quicker.
_SPELLINGS = (
    (("is",), re.compile(r"(?<=\w)is(?=(?:e|ed|es|ing|ations?)$)"), "iz"),
    (("our",), re.compile(r"(?<=\w\w)our(?=\w{0,6}$)"), "or"),
    (("ae", "oe"), re.compile(r"(?<=[a-z])[ao]e(?=[a-z])|^[ao]e(?=[a-z])"), "e"),
    (("re",), re.compile(r"(?<=\w{3})re$"), "er"),
    (("ph",), re.compile(r"ph"), "f"),
)
#: Two titles of which each has a word of its own are no more alike than this.
REWORDED = 0.85


@dataclass(frozen=True)
class Title:
    """A title taken apart, its words in one spelling."""

    words: tuple[str, ...]
    main: tuple[str, ...]  # without the subtitle; equal to words where there is none
    others: tuple[tuple[str, ...], ...]  # the same title in another language, if it is given
    numbers: frozenset
    mark: str  # correction, retraction, reply, comment, review, or nothing
    is_protocol: bool

    @cached_property
    def joined(self) -> str:
        """The words without spaces: equal whatever the hyphens."""
        return "".join(self.words)

    @cached_property
    def telling(self) -> float:
        """How much it says that two works have this title: 0 for a commonplace one to 1 for a sentence."""
        words = [word for word in self.words if word not in LINKING]
        if not words or all(word in COMMONPLACE or word.isdigit() for word in words):
            return 0.0
        return min(1.0, len("".join(words)) / 25)

    @property
    def is_serial(self) -> bool:
        """Whether it is a title of which there may be one each year."""
        words = [word for word in self.words if word not in LINKING and not word.isdigit()]
        return bool(words) and (words[0] in SERIAL or words[-1] in SERIAL)


@lru_cache(maxsize=2_000)  # a record and what it is the same as have one title
def title_of(text: str) -> Title:
    """Take a title apart."""
    text = without_markup(text or "").strip()
    mark = _mark(text)
    text = _without_remarks(text)
    others = []
    bracketed = _OTHER_IN_BRACKETS.search(text) if "]" in text else None
    if bracketed and bracketed.start() > 15:
        others, text = [bracketed[1]], text[: bracketed.start()]
    halves = _PARALLEL.split(text) if "=" in text else [text]
    if len(halves) > 1 and all(len(half) > 8 for half in halves):
        text, others = halves[0], [*halves[1:], *others]
    words = _words(text)
    parts = _SUBTITLE.split(text, maxsplit=1) if _MAY_PART.search(text) else [text]
    main = _words(parts[0]) if len(parts) > 1 and len(parts[0]) > 9 else words
    return Title(
        words=words,
        main=main or words,
        others=tuple(_words(other) for other in others),
        numbers=frozenset([word for word in words if not word.isalpha() and any(map(str.isdigit, word))]),
        mark=mark,
        is_protocol=_is_protocol(text),
    )


def _without_remarks(text: str) -> str:
    """The title without what data bases put around and into it. Most have none, and to look for a sign is quick."""
    small = text.lower()
    if "retracted" in small or "withdrawn" in small:
        text = _RETRACTED.sub("", text)
    numbered = _NUMBERED.match(text)
    if numbered:
        text = f" {text[numbered.end() :]}"
    if "(" in text or "[" in text:
        text = _REMARKS.sub(" ", text)
    text = text.strip()
    return _IN_BRACKETS.sub(r"\1", text) if text.startswith("[") else text


def _is_protocol(text: str) -> bool:
    small = text.lower()
    return ("protocol" in small or "rationale" in small) and bool(_PROTOCOL.search(text))


def _mark(text: str) -> str:
    small = text.lower()
    if not any(map(small.__contains__, _MARKING)) and not _ANSWERS.match(text):
        return ""
    return next((mark for mark, pattern in _MARKS if pattern.search(text)), "")


def _words(text: str) -> tuple[str, ...]:
    if not text.isascii():
        text = _GREEK_SIGN.sub(lambda match: " " + " ".join(GREEK.get(s, s) for s in match.group().lower()) + " ", text)
    if "'" in text or "’" in text:
        text = _GENITIVE.sub("", text)
    words = fold(text).split(" ")
    if len(words) > 1 and words[0] in ARTICLES:
        words = words[1:]
    return tuple([one_spelling(word) for word in words if word])


@lru_cache(maxsize=100_000)
def one_spelling(word: str) -> str:
    """A folded word in the one spelling that is compared: British as American, numerals as figures."""
    if word in _NUMBER_WORDS:
        return _NUMBER_WORDS[word]
    if len(word) > 1 and len(word) < 6 and _NUMERAL.fullmatch(word):
        values = [_ROMAN[sign] for sign in word]
        pairs = zip(values, [*values[1:], 0], strict=True)
        return str(sum(-value if value < after else value for value, after in pairs))
    if len(word) > 4 and word.isalpha():
        for letters, pattern, spelling in _SPELLINGS:
            if letters[0] in word or letters[-1] in word:
                word = pattern.sub(spelling, word)
    return word.lstrip("0") or "0" if word.isdigit() else word


def likeness(first: Title, second: Title) -> float:
    """How like two titles are, 0 to 1; 1 for the same words, 0.9 and more for slips and cut-off ends.

    Two that differ in a number, or of which one is about the other (an erratum, a reply), are 0.
    """
    if first.mark != second.mark:
        return 0.0
    if first.words == second.words or first.joined == second.joined:
        return 1.0
    best = _like(first, second)
    for mine in (first.words, *first.others):
        for its in (second.words, *second.others):
            if (mine, its) != (first.words, second.words) and len(mine) > 2 and mine == its:
                best = max(best, 0.97)
    return best


def _like(first: Title, second: Title) -> float:
    longer, shorter = (first, second) if len(first.joined) >= len(second.joined) else (second, first)
    if first.is_protocol == second.is_protocol:
        cut = _cut_off(longer, shorter)
        if cut:
            return cut
    if _numbers_differ(first, second):
        return 0.0
    overlap = _overlap(first.words, second.words)
    return min(overlap, 0.8) if first.is_protocol != second.is_protocol else overlap


def _numbers_differ(first: Title, second: Title) -> bool:
    """Whether each has a number that the other has not, or one has a number at its end that the other lacks."""
    only_first, only_second = first.numbers - second.numbers, second.numbers - first.numbers
    if only_first and only_second:
        # "CYP2D6" and "CYP 2D6", "2.5 mg" and "2 5mg" are the same signs.
        return not _same_signs(first, second)
    only = only_first or only_second
    if not only:
        return False
    longer = first if only_first else second
    return longer.words[-1] in only and longer.words[:-1] != () and not _same_signs(first, second)


def _same_signs(first: Title, second: Title) -> bool:
    return sorted(re.findall(r"\d", first.joined)) == sorted(re.findall(r"\d", second.joined))


def _cut_off(longer: Title, shorter: Title) -> float:
    """How like a title is to its own beginning: its main part, or cut off by a data base's limit."""
    if not shorter.words or not longer.joined.startswith(shorter.joined):
        return 0.0
    rest = longer.words[len(shorter.words) :]
    if longer.main != longer.words and "".join(longer.main) == shorter.joined:
        # A subtitle that is a number or a year is another part of the work.
        if len(shorter.words) < 2 or (rest and rest[0].isdigit()) or (rest and rest[0] in {"part", "volume", "vol"}):
            return 0.0
        return 0.94 if shorter.telling > 0.5 else 0.86
    # In the middle of a word, it was a machine that cut.
    if "".join(longer.words[: len(shorter.words)]) != shorter.joined and len(shorter.joined) >= 30:
        return 0.92
    if any(word.isdigit() for word in rest):
        return 0.0
    if len(shorter.joined) >= 50:
        return 0.92
    return 0.8 if len(shorter.joined) >= 30 else 0.0


def _overlap(first: tuple[str, ...], second: tuple[str, ...]) -> float:
    """Dice's coefficient of the words, weighed by their length; a misspelt word counts nearly as the same."""
    left, right = set(first) - LINKING or set(first), set(second) - LINKING or set(second)
    shared = left & right
    only_left, only_right = left - shared, right - shared
    weight = sum(map(len, left)) + sum(map(len, right))
    if not weight:
        return 0.0
    common = 2.0 * sum(map(len, shared))
    if common / weight < 0.3:
        return common / weight
    unmatched_left = set(only_left)
    for word in sorted(only_left):
        match = next((other for other in sorted(only_right) if misspelt(word, other)), None)
        if match:
            only_right.discard(match)
            common += 0.97 * (len(word) + len(match))
            unmatched_left.discard(word)
    if "".join(w for w in first if w in only_left) == "".join(w for w in second if w not in shared):
        return 0.99  # hyphens and compounds
    # Where each has a word that the other has not, they speak of two things: rats and mice, Kenya and Uganda.
    return min(common / weight, REWORDED if unmatched_left and only_right else 0.99)


@lru_cache(maxsize=50_000)
def misspelt(first: str, second: str) -> bool:
    """Whether two words are likely one, typed with a slip, in another number or cut short."""
    if first.isdigit() or second.isdigit() or min(len(first), len(second)) < 4:
        return False
    if first[:4] == second[:4] and abs(len(first) - len(second)) <= 2 and first[:-2] == second[: len(first) - 2]:
        return True
    if abs(len(first) - len(second)) > 2:
        return False
    # Prefixes that turn the sense: hyper and hypo, pre and post, in and ex.
    if {first[:5], second[:5]} & {"hyper", "inter", "macro"} and first[:3] == second[:3] and first[3:5] != second[3:5]:
        return False
    return share_letters(first, second, 0.8 if len(first) > 5 else 0.86)


@lru_cache(maxsize=50_000)
def share_letters(first: str, second: str, least: float) -> bool:
    """Whether the matching blocks of two words (difflib) make at least this share of them, 0 to 1."""
    if first == second:
        return True
    # Blocks cannot hold more than the letters that both have, which are soon counted.
    both = sum([min(first.count(letter), second.count(letter)) for letter in set(first)])
    if 2.0 * both / (len(first) + len(second)) < least:
        return False
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= least
