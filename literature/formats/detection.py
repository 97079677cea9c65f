"""Which format a text is in, judged by how its first record begins; a file's name is a hint, no more."""

import re

_RIS = re.compile(r"^[ \t\ufeff]*TY {0,2}-[ \t]*[A-Za-z]", re.MULTILINE | re.IGNORECASE)
_NBIB = re.compile(r"^[ \t\ufeff]*(?:PMID {0,2}- ?[ \t]*\d|OWN {0,2}- [A-Z])", re.MULTILINE)
_BIBTEX = re.compile(r"@[ \t]*[A-Za-z]+[ \t]*[{(]\s*[^\s{}]*\s*[,}=]", re.MULTILINE)
_JSON = re.compile(r"\s*(?:\[\s*)?\{\s*(?:\"|\})|\s*\[\s*\]")
_XML = re.compile(r"<(?:[\w.-]{1,40}:)?(mods|modsCollection|record|records)[\s/>]", re.IGNORECASE)
_ENDNOTE = re.compile(r"<(?:ref-type|REFERENCE_TYPE|rec-number|source-app)[\s/>]", re.IGNORECASE)
_TAGGED = (("ris", _RIS), ("nbib", _NBIB), ("bibtex", _BIBTEX))
_EXTENSIONS = {
    "bib": "bibtex", "bibtex": "bibtex", "biblatex": "bibtex", "ris": "ris", "refman": "ris", "nbib": "nbib",
    "medline": "nbib", "json": "csl-json", "csljson": "csl-json", "mods": "mods", "endnote": "endnote",
}  # fmt: skip


def detect(text: str, file_name: str = "") -> str | None:
    """The name of the format in FORMATS, or None for a text that is none of them.

    What the text holds counts for more than what its file is called: the name decides where two formats are in
    it, or where it holds nothing that is known.
    """
    head = text.lstrip("\ufeff")
    hint = _EXTENSIONS.get(file_name.rpartition(".")[2].strip().lower()) if "." in file_name else None
    if _JSON.match(head):
        return "csl-json"
    if head.lstrip().startswith("<"):
        kind = _xml(head)
        if kind:
            return kind
        if re.match(r"\s*(?:<\?xml|<!DOCTYPE (?!html))", head):
            return hint if hint in ("mods", "endnote") else None
    # The marks may occur in a note of another format: the earliest one counts.
    found = [(match.start(), name) for name, mark in _TAGGED if (match := mark.search(head))]
    if hint and (not found or hint in [name for _start, name in found]):
        return hint
    return min(found)[1] if found else None


def _xml(text: str) -> str | None:
    """MODS in any wrapping (answers of OAI-PMH hold it in records of their own), or EndNote's records."""
    names = (match[1].lower() for match in _XML.finditer(text))
    first = next(names, "")
    if first.startswith("record") and _ENDNOTE.search(text):
        return "endnote"
    return "mods" if first.startswith("mods") or any(name.startswith("mods") for name in names) else None
