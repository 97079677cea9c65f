"""Keys that are worked out from names and addresses."""

import re
from urllib.parse import urlsplit

from accounts.names import fold

_ARTICLE = re.compile(r"^((the|an?|les?|la|der|die|das|el|los|las|il|gli|os?) |l')(?=\w)")
_LEAST = 3
#: Signs that stand within a word: A.C.L.U. is ACLU.
_WITHIN = str.maketrans(dict.fromkeys(".'’ʼ`´", "") | {"&": " and "})
#: Hosts on which many have their pages: they tell nothing about whose a page is.
_SHARED_HOSTS = re.compile(
    r"(^|\.)(facebook|wikipedia|twitter|x|linkedin|instagram|youtube|wordpress|blogspot|wixsite|weebly|github|google"
    r"|tripod|angelfire|free|europa)\.(com|org|io|fr|eu)$"
)


def sort_key(text: str) -> str:
    """Return what a name or a title is ordered by: folded, without an article in front, at most 300 characters.

    The database's collation is not asked: it may be C.
    """
    folded = " ".join(re.findall(r"[\w']+", fold(text)))
    without = _ARTICLE.sub("", folded)
    return (without if len(without) >= _LEAST else folded)[:300]


def fold_name(text: str) -> str:
    """Return what a name is looked up by: its words without accents, capitals and signs, at most 300 characters."""
    return " ".join(re.findall(r"\w+", fold(text.translate(_WITHIN))))[:300].strip()


def host_of(address: str) -> str:
    """Return the host of a web site without `www.`, where the address is that of a whole site of one's own, else ""."""
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    if "." not in host or parts.path.strip("/") or parts.query or _SHARED_HOSTS.search(host):
        return ""
    return host[:300]
