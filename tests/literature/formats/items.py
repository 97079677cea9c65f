"""Hypothesis strategies for CSL items in their normal form: what each format must give back unchanged."""

import unicodedata

from hypothesis import strategies as st

TYPES = [
    *(
        "book",
        "chapter",
        "article-journal",
        "article-magazine",
        "article-newspaper",
        "report",
        "thesis",
        "webpage",
    ),
    *(
        "paper-conference",
        "legislation",
        "treaty",
        "legal_case",
        "dataset",
        "motion_picture",
        "broadcast",
        "speech",
    ),
    *("document", "manuscript", "post-weblog"),
]

# Letters of scripts with and without case, right to left, and all that means something to a format.
_WORD_CHARACTERS = "abcXYZéßøŁñÉŠ한国際人権王μοΔжЯقحוש0123456789$%&#_^~\\{}<>\"'`()[]@*+=/|.,:;!?-–—“”’«»…§½²"
_words = st.text(alphabet=_WORD_CHARACTERS, min_size=1, max_size=9).map(lambda text: unicodedata.normalize("NFC", text))


def _line(minimum: int = 1, maximum: int = 6):
    return st.lists(_words, min_size=minimum, max_size=maximum).map(" ".join)


def _plain(text: str) -> bool:
    return any(character.isalnum() for character in text)


lines = _line().filter(_plain)
paragraphs = st.lists(lines, min_size=1, max_size=3).map("\n\n".join)
# A name's parts begin with a capital or a letter without case; particles are lower case.
_name_words = st.sampled_from(
    [
        "Smith",
        "O'Neil",
        "Bjørnson",
        "Łódź",
        "González-Ruiz",
        "王小明",
        "محمد",
        "Иванов",
        "Ångström",
        "Lévi-Strauss",
        "Nguyễn",
        "D'Souza",
        "MacArthur",
    ]
)
_families = st.lists(_name_words, min_size=1, max_size=2).map(" ".join)
_givens = st.sampled_from(["Jane", "J. R.", "Ana María", "Wai-Yee", "小明", "Ю. А.", "É.", "Jean-Paul"])
_people = st.fixed_dictionaries(
    {"family": _families, "given": _givens},
    optional={
        "non-dropping-particle": st.sampled_from(["von", "van der", "de la", "d’", "al"]),
        "suffix": st.sampled_from(["Jr.", "III", "Sr."]),
    },
)
_organisations = st.sampled_from(
    [
        "Human Rights Watch and Co.",
        "United Nations, General Assembly",
        "Ministry of Foreign Affairs & Trade",
        "国際連合",
        "Amnesty International",
        "and others",
        "von Humboldt Stiftung",
        "Médecins Sans Frontières {MSF}",
    ]
).map(lambda literal: {"literal": literal})
names = st.lists(_people | _organisations, min_size=1, max_size=4)


@st.composite
def dates(draw, ranges: bool = True):
    """A year, a year and month, a day, a range of two of them, or an uncertain one."""
    years = st.integers(min_value=1000, max_value=2099)
    first = [draw(years)]
    if draw(st.booleans()):
        first.append(draw(st.integers(1, 12)))
        if draw(st.booleans()):
            first.append(draw(st.integers(1, 28)))
    date = {"date-parts": [first]}
    if ranges and draw(st.booleans()):
        date["date-parts"].append([first[0] + draw(st.integers(1, 30))])
    if ranges and draw(st.booleans()):
        date["circa"] = True
    return date


pages = st.sampled_from(["1-9", "e1234", "xiv-xx", "12", "100-120", "A3-A7"])
_COMMON = {
    "author": names,
    "editor": names,
    "translator": names,
    "title-short": lines,
    "publisher": lines,
    "publisher-place": lines,
    "volume": st.sampled_from(["12", "3B", "IV"]),
    "edition": st.sampled_from(["2", "Second revised"]),
    "genre": lines,
    "issued": dates(),
    "accessed": dates(ranges=False),
    "DOI": st.sampled_from(
        ["10.1000/182", "10.1002/(sici)1097-4679(199710)53:6<543::aid-jclp3>3.0.co;2-l", "10.5555/a_b"]
    ),
    "URL": st.sampled_from(["https://example.org/a_b?c=d&e=%20f#g", "https://example.org/~jane/100%25"]),
    "ISBN": st.just("9780199206186"),
    "ISSN": st.just("0378-5955"),
    "language": st.sampled_from(["en", "fr", "de-AT", "ar", "zh-Hant-TW", "pt-BR"]),
    "abstract": paragraphs,
    "note": lines,
    "custom": st.fixed_dictionaries(
        {
            "keywords": st.lists(
                st.sampled_from(["human rights", "NGOs", "Menschenrechte", "人権"]), min_size=1, unique=True
            )
        }
    ),
}
CONTAINED = frozenset(
    ["chapter", "article-journal", "article-magazine", "article-newspaper", "webpage", "paper-conference"]
)
ARTICLES = frozenset(["article-journal", "article-magazine", "article-newspaper"])


@st.composite
def items(draw, titles=lines):
    """An item of one of the types, with fields that every format can carry for that type."""
    kind = draw(st.sampled_from(TYPES))
    fields = dict(_COMMON)
    if kind in CONTAINED:
        fields |= {"container-title": titles, "page": pages}
    else:
        fields["number-of-pages"] = st.sampled_from(["320", "1200"])
    if kind in ARTICLES:
        fields["issue"] = st.sampled_from(["3", "4-5", "S1"])
    elif kind in ("report", "legislation", "treaty", "legal_case", "dataset"):
        fields["number"] = lines
    if kind in ("book", "chapter", "report", "paper-conference"):
        fields["collection-title"] = lines
    if kind in ("legal_case", "treaty", "legislation"):
        fields["authority"] = lines
    drawn = draw(st.fixed_dictionaries({"title": titles}, optional=fields))
    return {"id": draw(st.sampled_from(["smith2005", "Müller_2010a", "un:2005"])), "type": kind, **drawn}
