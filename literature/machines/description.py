"""What several of the descriptions for machines need to know of a source."""

import re
from dataclasses import dataclass

from curation.xml import xml_text
from literature.csl import with_tags
from literature.formats.richtext import plain
from literature.machines.addresses import record_url
from literature.machines.files import OpenFile, open_files
from literature.models import Source
from literature.types import ContributorRole

_PAGES = re.compile(r"\s*([^\s\-–—,;]+)\s*(?:[-–—]+\s*([^\s\-–—,;]+))?")
_MARKS = re.compile(r"[~?%]")


@dataclass(frozen=True)
class Described:
    """A published source with what belongs to it, read once for all descriptions of it."""

    source: Source
    topics: tuple  # curation.models.Topic
    tags: tuple[str, ...]
    files: tuple[OpenFile, ...] = ()

    @property
    def title(self) -> str:
        """The title without markup and what XML cannot hold; where nothing is left, the record's code.

        Each of the schemas wants a title (simple Dublin Core, Atom, Highwire), and none of them an empty one.
        """
        text = xml_text(plain(self.source.title))
        return text if text.strip() else self.source.code

    @property
    def url(self) -> str:
        """The lasting address of the record."""
        return record_url(self.source.code)

    @property
    def keywords(self) -> tuple[str, ...]:
        """The names of its topics, then its tags, each once."""
        return tuple(dict.fromkeys((*(topic.name for topic in self.topics), *self.tags)))

    def people(self, *roles: str) -> list[dict]:
        """Return the contributors in these parts, in the order of the record."""
        return [person for person in self.source.contributors if person.get("role", "author") in roles]

    @property
    def authors(self) -> list[dict]:
        """Return the authors; of a film, those who directed it."""
        return self.people(ContributorRole.AUTHOR) or self.people(ContributorRole.DIRECTOR)

    @property
    def item(self) -> dict:
        """The source as a CSL-JSON item with its tags."""
        return with_tags(self.source)


def described(source: Source) -> Described:
    """Return a source with its topics, tags and open files; what was prefetched is not asked for again."""
    topics = tuple(source.topics.all())
    tags = tuple(sorted(link.tag.name for link in source.tagged.all()))
    return Described(source, topics, tags, open_files(source))


def iso_date(issued: str) -> str:
    """Return an EDTF date as ISO 8601, without the marks of doubt: `1998`, `2009-10-23`, `2005/2007`."""
    return _MARKS.sub("", issued)


def first_and_last(pages: str) -> tuple[str, str]:
    """Return the first and the last page of `887-917`, `e12`; of several ranges, those of the first."""
    match = _PAGES.match(pages)
    return (match[1], match[2] or "") if match else ("", "")


def doi_url(doi: str) -> str:
    """Return the address of a DOI."""
    from urllib.parse import quote

    return f"https://doi.org/{quote(doi, safe='/')}"
