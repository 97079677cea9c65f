"""DOI, ISBN, ISSN, addresses and titles: recognised, checked, and brought to the one form that is stored.

DOI after the DOI Handbook (case does not count; stored in lower case), ISBN after ISO 2108 (stored as 13
digits without hyphens), ISSN after ISO 3297 (stored as 1234-567X).
"""

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"“”‘’]+", re.IGNORECASE)
_SHORT_DOI = re.compile(r"10/[a-z0-9]{3,12}", re.IGNORECASE)  # https://shortdoi.org
# What follows a DOI in the address of a publisher's page, or in a page's source.
_AFTER_DOI = re.compile(
    r"[?&](?:utm_|ref=|download|journalcode|casa)|/(?:full|abstract|pdf|epub|meta)(?:[/?#]|$)|</?[a-z]{1,6}[\s/>]",
    re.IGNORECASE,
)
_DOI_LEAD = re.compile(r"^\s*(?:<?https?://(?:[\w-]+\.)*doi\.org/|doi\.org/|info:doi/|doi\s*[:=]?\s*)?", re.IGNORECASE)
_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}
_ISBN = re.compile(
    r"(?<![\d-])(?:97[89][- \u2010-\u2015]?)?\d(?:[- \u2010-\u2015]?\d){8}[- \u2010-\u2015]?[\dXx](?![\dXx])"
)
_ISSN = re.compile(r"(?<![\dX-])\d{4}[-\u2010-\u2015]?\d{3}[\dXx](?![\dX-])")
_ARXIV = re.compile(
    r"^\s*(?:arxiv\s*:\s*|https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/)"
    r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z-]{2,12})?/\d{7})(?:v\d+)?(?:\.pdf)?/?(?:[?#].*)?\s*$"
    r"|^\s*(\d{4}\.\d{4,5}|[a-z-]{4,10}(?:\.[a-z-]{2,12})?/\d{7})(?:v\d+)?\s*$",
    re.IGNORECASE,
)
_PUBMED = re.compile(
    r"^\s*(?:(?:pmid|pubmed(?:\s*id)?)\s*:?\s*|https?://pubmed\.ncbi\.nlm\.nih\.gov/"
    r"|https?://(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed/)([1-9]\d{0,8})/?(?:[?#].*)?\s*$",
    re.IGNORECASE,
)
_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|gclsrc|dclid|msclkid|mc_cid|mc_eid|igshid|yclid|_hsenc|_hsmi|mkt_tok|wt\.mc_id|spm|ref_src"
    r"|twclid|ttclid|li_fat_id|at_medium|at_campaign|casa_token|sharetoken|share_token|cmpid|xtor|vero_id|oly_\w+_id)$",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,10});")
_NOT_WORD = re.compile(r"[^\w]+|_+")
# Articles that begin titles; what ends in an apostrophe is written together with the noun.
_ARTICLES = {
    "en": ("the", "a", "an"),
    "fr": ("le", "la", "les", "l'", "un", "une", "des"),
    "de": ("der", "die", "das", "ein", "eine"),
    "es": ("el", "la", "los", "las", "lo", "un", "una", "unos", "unas"),
    "it": ("il", "lo", "la", "i", "gli", "le", "l'", "un", "uno", "una", "un'"),
    "pt": ("o", "a", "os", "as", "um", "uma", "uns", "umas"),
    "nl": ("de", "het", "een", "'t"),
}
# Letters that do not come apart into a letter and an accent.
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "ŋ": "n",
        "ħ": "h",
    }
)


@dataclass(frozen=True)
class Recognised:
    """What a person pasted: its kind and the cleaned value ("nothing" and "" if it is none of these)."""

    kind: str  # doi, isbn, url, arxiv, pubmed, bibtex, ris, csl-json or nothing
    value: str


def recognise(text: str) -> Recognised:
    """The kind of thing that was pasted, and its normal form; whole records come back as they are."""
    from .formats import detect  # the readers use this module themselves

    text = (text or "").strip()
    kind = detect(text)
    if kind:
        return Recognised(kind, text)
    if not text or len(text) > 4000:
        return Recognised("nothing", "")
    arxiv = _ARXIV.match(text)
    if arxiv:
        return Recognised("arxiv", (arxiv[1] or arxiv[2]).lower())
    pubmed = _PUBMED.match(text)
    if pubmed:
        return Recognised("pubmed", pubmed[1])
    doi = normal_doi(text)
    if doi:
        return Recognised("doi", doi)
    isbn = re.sub(r"^\s*ISBN(?:-1[03])?\s*[:=]?\s*", "", text, flags=re.IGNORECASE)
    if valid_isbn(isbn):
        return Recognised("isbn", normal_isbn(isbn))
    url = clean_url(text)
    if url:
        # A publisher's page often has the DOI in its address, which says more than the page.
        in_address = doi_in(unquote(url)) if re.search(r"/doi/|/10\.\d{4}", url) else ""
        return Recognised("doi", in_address) if in_address else Recognised("url", url)
    doi = doi_in(text) if len(text) < 400 else ""
    if doi:
        return Recognised("doi", doi)
    return Recognised("nothing", "")


def normal_doi(text: str) -> str:
    """The DOI of a text that is nothing else (bare, "doi:...", at doi.org), in lower case, or ""."""
    rest = _DOI_LEAD.sub("", text.strip(), count=1)
    return (
        doi_in(rest)
        if re.match(r"10[./]\w|10%2[ef]", rest, re.IGNORECASE) and not re.search(r"\s", rest.strip())
        else ""
    )


def doi_in(text: str) -> str:
    """The first DOI in a text, in lower case and without the punctuation after it; "" if there is none."""
    if "%2f" in text.lower():
        text = unquote(text)
    match = _DOI.search(text)
    if not match:
        short = _SHORT_DOI.fullmatch(_DOI_LEAD.sub("", text.strip(), count=1))
        return short.group().lower() if short else ""
    doi = match.group()
    doi = _AFTER_DOI.split(doi)[0]
    if re.search(r"%[0-9a-f]{2}", doi, re.IGNORECASE):
        doi = unquote(doi)
    while doi and (
        doi[-1] in ".,;:!?'*…|\\" or (doi[-1] in _BRACKETS and doi.count(doi[-1]) > doi.count(_BRACKETS[doi[-1]]))
    ):
        doi = doi[:-1]
    return doi.lower() if valid_doi(doi) else ""


def valid_doi(text: str) -> bool:
    """Whether the text is a DOI and nothing else: "10.", a registrant of 4 to 9 digits, "/", and a name."""
    return bool(_DOI.fullmatch(text) or _SHORT_DOI.fullmatch(text)) and len(text) <= 2048


def valid_isbn(text: str) -> bool:
    """Whether the text is one ISBN, of 10 or 13 digits, hyphens or not, with the right check digit."""
    digits = re.sub(r"[\s\-\u2010-\u2015]", "", text).upper()
    if re.fullmatch(r"\d{9}[\dX]", digits):
        values = [10 if d == "X" else int(d) for d in digits]
        return sum(weight * value for weight, value in zip(range(10, 0, -1), values, strict=True)) % 11 == 0
    if re.fullmatch(r"97[89]\d{10}", digits):
        return sum(int(d) * (3 if place % 2 else 1) for place, d in enumerate(digits)) % 10 == 0
    return False


def normal_isbn(text: str) -> str:
    """A valid ISBN as 13 digits; "" for anything else."""
    if not valid_isbn(text):
        return ""
    digits = re.sub(r"[\s\-\u2010-\u2015]", "", text).upper()
    if len(digits) == 13:
        return digits
    body = "978" + digits[:9]
    check = -sum(int(d) * (3 if place % 2 else 1) for place, d in enumerate(body)) % 10
    return f"{body}{check}"


def isbns_in(text: str) -> list[str]:
    """Every valid ISBN in a text, as 13 digits, each once."""
    return list(dict.fromkeys(filter(None, (normal_isbn(match.group()) for match in _ISBN.finditer(text)))))


def valid_issn(text: str) -> bool:
    """Whether the text is one ISSN (1234-567X) with the right check digit."""
    digits = re.sub(r"[\s\-\u2010-\u2015]", "", text).upper()
    if not re.fullmatch(r"\d{7}[\dX]", digits):
        return False
    total = sum((8 - place) * (10 if d == "X" else int(d)) for place, d in enumerate(digits))
    return total % 11 == 0


def issns_in(text: str) -> list[str]:
    """Every valid ISSN in a text as 1234-567X, each once."""
    found = (re.sub(r"[\-\u2010-\u2015]", "", match.group()).upper() for match in _ISSN.finditer(text))
    return list(dict.fromkeys(f"{digits[:4]}-{digits[4:]}" for digits in found if valid_issn(digits)))


def clean_url(text: str) -> str:
    """An http or https address without what only tracks its readers; "" for anything else.

    "www.example.org/page" becomes an address too. Names and passwords in the address are refused.
    """
    text = text.strip().strip("<>")
    if re.match(r"www\.[\w-]+\.\w", text, re.IGNORECASE):
        text = f"https://{text}"
    if re.search(r"\s", text) or len(text) > 2000:
        return ""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host or "@" in parts.netloc:
        return ""
    if not re.fullmatch(r"[\w.-]+|[0-9a-f:.]+", host, re.IGNORECASE) or (
        "." not in host and ":" not in host and host != "localhost"
    ):
        return ""
    netloc = f"[{host}]" if ":" in host else host
    default = {"http": 80, "https": 443}[parts.scheme.lower()]
    netloc += f":{port}" if port not in (None, default) else ""
    query = parts.query
    if query:
        pairs = parse_qsl(query, keep_blank_values=True)
        kept = [(name, value) for name, value in pairs if not _TRACKING.match(name)]
        query = urlencode(kept) if len(kept) != len(pairs) else query
    fragment = "" if parts.fragment.startswith((":~:", "utm_")) else parts.fragment
    return urlunsplit((parts.scheme.lower(), netloc, parts.path, query, fragment))


def without_markup(text: str) -> str:
    """The text without HTML tags and entities, of any kind."""
    if "<" in text:
        text = _TAG.sub("", text)
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
    return text


def fold(text: str) -> str:
    """Lower case without accents, punctuation or markup, words parted by one space. Idempotent."""
    # A title is folded several times on its way, a family name with each work of the person.
    return _folded(text) if len(text) <= _KEPT_FOLDED else _folded.__wrapped__(text)


_KEPT_FOLDED = 300  # characters of a text that is worth keeping folded


@lru_cache(maxsize=10_000)
def _folded(text: str) -> str:
    text = without_markup(text)
    if text.isascii():  # most are, and nothing of what follows changes them
        return " ".join(_NOT_WORD.sub(" ", text.lower()).split())
    text = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    text = "".join([sign for sign in text if sign < "\u0300" or not unicodedata.combining(sign)])
    return " ".join(_NOT_WORD.sub(" ", text.casefold().translate(_LETTERS)).split())


def fold_title(text: str) -> str:
    """A title as it is compared with others: folded, without an article of any language at its beginning."""
    folded = fold(_apart(text))
    first, _space, rest = folded.partition(" ")
    return rest if rest and first in _ALL_ARTICLES else folded


def sort_key(text: str, language: str = "en") -> str:
    """A title as it is sorted: folded, without the leading article of its own language (BCP 47)."""
    folded = fold(_apart(text))
    articles = _ARTICLES.get((language or "en").split("-")[0].lower(), ())
    first, _space, rest = folded.partition(" ")
    return rest if rest and first in {article.strip("'") for article in articles} else folded


def _apart(text: str) -> str:
    """L'Europe as l' Europe; the typographic apostrophe as the plain one."""
    return _ELIDED.sub(r"\1 ", text) if "'" in text or "’" in text else text


_ELIDED = re.compile(r"^(\W*(?:l|un|d))['’](?=\w)", re.IGNORECASE)


_ALL_ARTICLES = frozenset(article.strip("'") for articles in _ARTICLES.values() for article in articles) - {
    "i",
    "o",
    "as",
}
