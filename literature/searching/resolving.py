"""Lines that somebody typed or pasted, and the sources that they name."""

from urllib.parse import urlsplit

from literature.identifiers import doi_in
from literature.models import Source


def resolve(text: str, user) -> tuple[list[Source], list[dict]]:
    """Find the sources that the lines of a text name, among those that the person may see, in two queries.

    A line is a DOI in any spelling, a citation key, or a record's address or short name. Returns the sources in the
    order of the lines, one as often as it is named, and the lines that name none as {number, line}.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    visible = Source.objects.visible_to(user).records()
    dois = {line: doi_in(line) for _number, line in lines}
    names = {line: _last_part(line) for _number, line in lines}
    by_doi = _unique(visible.filter(doi__in={doi for doi in dois.values() if doi}), "doi")
    by_code = {source.code: source for source in visible.filter(code__in={name.lower() for name in names.values()})}
    keys = {line for _number, line in lines}
    by_key = {source.citation_key: source for source in visible.filter(citation_key__in=keys)}
    sources, unknown = [], []
    for number, line in lines:
        source = by_key.get(line) or by_doi.get(dois[line]) or by_code.get(names[line].lower())
        if source:
            sources.append(source)
        else:
            unknown.append({"number": number, "line": line[:80]})
    return sources, unknown


def _unique(sources, field: str) -> dict:
    """Sources by a field; of two with the same, the published and then the older one."""
    found: dict = {}
    for source in sorted(sources, key=lambda source: (source.state != "published", source.pk)):
        found.setdefault(getattr(source, field), source)
    return found


def _last_part(line: str) -> str:
    path = urlsplit(line).path if "/" in line else line
    return path.rstrip("/").rpartition("/")[2]
