"""The pages that are measured: for each kind its addresses, and a mix of all for throughput."""

import random
from dataclasses import dataclass
from urllib.parse import urlencode

from benchmarks.sources import COMMON, GROUPS, MIDDLING, PHRASES, RARE, TOPICS, Sources
from literature.search import PER_PAGE

LIST = "/literature/"
SUGGEST = "/literature/suggest/"
DEEP_PAGE = 50
#: What is typed with fields, and what is typed so far when suggestions are asked for.
FIELDS = (
    *("author:dixon", "title:grammar", "title:language author:smith", "year:1990..1999 accountability"),
    *(
        "topic:area in:university",
        "type:book language:french",
        "(grammar or dictionary) -author:dixon",
        "tag:1 title:the",
    ),
)
TYPED = (
    *("gr", "gram", "a grammar of", "dixon", "lang", "ma", "mar", "hist", "a history", "new guinea", "smith", "dict"),
    *("phon", "the dial", "bible", "research", "tag 1", "au", "chad", "comparative"),
)
#: Share of each kind of request in the mix.
MIX = {"record": 0.40, "browse": 0.20, "search": 0.25, "filter": 0.15}


@dataclass(frozen=True)
class Kind:
    """A kind of page; cold, each request takes the next address, warm, the same ones come round again."""

    name: str
    addresses: tuple[str, ...]


def address(**parameters) -> str:
    """Return the list's address with these parameters."""
    return f"{LIST}?{urlencode(parameters, doseq=True)}" if parameters else LIST


def kinds(sources: Sources, codes: list[str]) -> list[Kind]:
    """Return what is measured at one size; `codes` are short addresses of records that were opened before."""
    published = sources.size - sources.size // 50
    deep = min(DEEP_PAGE, published // PER_PAGE)
    filters = [
        {"type": kind, "topic": f"area-{topic}"} for topic in range(1, TOPICS + 1) for kind in ("book", "chapter")
    ]
    filtered = [{"type": "article-journal", "year_from": year, "year_to": year + 29} for year in range(1990, 1899, -10)]
    return [
        Kind("home", ("/",)),
        Kind("browse, first page", (LIST,)),
        Kind("browse, a page far behind", (address(page=deep),)),
        Kind("search, a rare word", tuple(address(q=word) for word in RARE)),
        Kind("search, a word in 4 %", tuple(address(q=word) for word in MIDDLING)),
        Kind("search, a word in 40 %", tuple(address(q=word) for word in COMMON)),
        Kind("search, a phrase", tuple(address(q=f'"{phrase}"') for phrase in PHRASES)),
        Kind(
            "search with filters",
            tuple(address(q=word, **chosen) for word in COMMON for chosen in filtered),
        ),
        Kind("filters only", tuple(address(**chosen) for chosen in filters)),
        Kind("search in fields", tuple(address(q=text) for text in FIELDS)),
        Kind("suggestions", tuple(f"{SUGGEST}?{urlencode({'q': text})}" for text in TYPED)),
        Kind("record", tuple(f"{LIST}{code}/" for code in codes)),
    ]


class Mix:
    """Requests of many visitors, the same ones each time."""

    def __init__(self, sources: Sources, codes: list[str], seed: int = 0):
        self.dice = random.Random(f"mix {seed}")
        self.codes = codes
        self.words = [*dict.fromkeys(word for word in sources.words[:60000] if word.isascii())][:3000]
        # As people use words: a few often, most seldom (Zipf's law).
        self.weights = [1 / rank for rank in range(1, len(self.words) + 1)]
        self.pages = max(1, min(200, sources.size // PER_PAGE - 2))

    def __iter__(self):
        return self

    def __next__(self) -> str:
        kind = self.dice.choices(list(MIX), MIX.values())[0]
        return getattr(self, f"_{kind}")()

    def _record(self) -> str:
        return f"{LIST}{self.dice.choice(self.codes)}/"

    def _browse(self) -> str:
        if self.dice.random() < 0.5:
            return LIST
        sort = self.dice.choice(("newest", "title", "added", "author"))
        return address(sort=sort, page=int(self.dice.triangular(1, self.pages, 1)))

    def _search(self) -> str:
        chance = self.dice.random()
        if chance < 0.1:
            return address(q=self.dice.choice(COMMON))
        if chance < 0.2:
            return address(q=self.dice.choice(MIDDLING))
        if chance < 0.25:
            return address(q=f'"{self.dice.choice(PHRASES)}"')
        words = dict.fromkeys(self.dice.choices(self.words, self.weights, k=self.dice.choice((1, 1, 2))))
        return address(q=" ".join(words))

    def _filter(self) -> str:
        chosen = {}
        if self.dice.random() < 0.6:
            chosen["topic"] = f"area-{self.dice.randint(1, TOPICS)}"
        if self.dice.random() < 0.5:
            chosen["type"] = self.dice.choice(("book", "chapter", "article-journal", "thesis", "document"))
        if self.dice.random() < 0.4:
            chosen["language"] = self.dice.choice(("en", "fr", "de", "es"))
        if self.dice.random() < 0.3:
            chosen["group"] = f"wg-{self.dice.randint(1, GROUPS)}"
        if not chosen or self.dice.random() < 0.3:
            chosen["year_from"] = self.dice.randrange(1900, 2000, 10)
        return address(**chosen)
