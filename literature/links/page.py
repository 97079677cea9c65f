"""What a source's page says about an address that is gone."""

from literature.models import Source, SourceLink


def gone_address(source: Source) -> SourceLink | None:
    """The source's own web address, if it is dead; None for a source without one. One short query."""
    if not source.url or source.is_amendment:
        return None
    return source.links.dead().filter(kind=SourceLink.Kind.URL, address=source.url).first()
