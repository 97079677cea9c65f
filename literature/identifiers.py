import re
import unicodedata


def fold_title(s):
    s = unicodedata.normalize("NFKD", s.casefold())
    s = "".join(c for c in s if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", re.sub(r"<[^>]+>", "", s)))


def sort_key(s, language=""):
    return fold_title(s)
