"""A source's page, made ready for its template."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from curation import rules
from curation.differences import Change, compare
from curation.workflow import State
from literature import content
from literature import rules as literature_rules
from literature.beside import beside
from literature.citation_choice import Choice
from literature.cited import citation_of
from literature.dates import in_words
from literature.exporting import offers
from literature.files.page import files_of
from literature.kept import kept
from literature.links.page import gone_address
from literature.machines.description import Described
from literature.machines.files import told
from literature.machines.record import ForMachines, for_machines
from literature.merging.reading import merges_of
from literature.models import Source
from literature.names import grouped, names_in_a_sentence
from literature.related import related_to
from literature.searching.reading import found_by
from literature.types import SHAPES, ContributorRole

#: What the roles are called above the names, for one and for several.
ROLE_TITLES = {
    ContributorRole.AUTHOR: lambda number: ngettext("Author", "Authors", number),
    ContributorRole.EDITOR: lambda number: ngettext("Editor", "Editors", number),
    ContributorRole.TRANSLATOR: lambda number: ngettext("Translator", "Translators", number),
    ContributorRole.BOOK_AUTHOR: lambda number: _("Author of the book"),
    ContributorRole.SERIES_EDITOR: lambda number: _("Series editor"),
    ContributorRole.DIRECTOR: lambda number: ngettext("Director", "Directors", number),
    ContributorRole.CONTRIBUTOR: lambda number: ngettext("Contributor", "Contributors", number),
}
#: Fields of the sheet of facts, in order. Title, names and date stand above it.
FACTS = (
    "container_title",
    "volume",
    "issue",
    "pages",
    "edition",
    "number",
    "collection_title",
    "collection_number",
    "publisher",
    "publisher_place",
    "genre",
    "authority",
    "event_title",
    "event_place",
    "issn",
)


def page_of(source: Source, viewer, choice: Choice = Choice()) -> dict:  # noqa: B008 - it can't be changed
    """Return what the template of a source's page needs, for this person; `choice` says how it is cited."""
    there = beside(source)
    files = files_of(source, viewer, has_files="files" in there)
    return {
        **_same_for_everyone(source, choice, [shown["file"] for shown in files["files"]]),
        **files,
        "beside": there,
        "gone": gone_address(source) if "dead_link" in there else None,
        "found_by": found_by(source, viewer) if there & {"searches", "merges"} else [],
        "merges": merges_of(source) if "merges" in there else [],
        "source": source,
        "record": source,
        "kept_key": _kept_key(source, choice),
        "step_rules": rules.allowed_rules(viewer, source),
        "may_edit": rules.may_edit(viewer, source),
        "may_propose": rules.may_propose_change(viewer, source) and not rules.may_edit(viewer, source),
        "may_comment": rules.may_comment(viewer, source),
        "may_see_discussion": rules.may_see_discussion(viewer, source),
        "may_merge": literature_rules.may_merge_into(viewer, source),
        "may_review": source.state == State.SUBMITTED and rules.may_review(viewer, source),
        "crumbs": [(_("Literature"), reverse("literature:sources"))],
        "changes": comparison(source) if source.is_amendment else [],
        "proposed": _proposed(source, viewer),
    }


def _same_for_everyone(source: Source, choice: Choice, files: list) -> dict:
    """Return what the page shows to whoever reads it; of a published source, from what is kept.

    Of the files that this person may read, those open to everybody are taken: they are among anybody's.
    """
    key = _kept_key(source, choice)
    if key is None:
        return _shown(source, choice, files)
    return kept(("record", get_language(), *key), lambda: _shown(source, choice, files))


def _kept_key(source: Source, choice: Choice) -> tuple | None:
    """What the page of a published source depends on, besides the published base; a change to others is none to it."""
    is_kept = source.state == State.PUBLISHED and not source.is_amendment
    return (source.pk, source.revision, choice) if is_kept else None


def _shown(source: Source, choice: Choice, files: list) -> dict:
    topics = list(source.topics.all())
    tags = [link.tag for link in source.tagged.select_related("tag").order_by("tag__slug")]
    return {
        "by": names_in_a_sentence(source.contributors),
        "facts": facts(source),
        "topics": topics,
        "tags": tags,
        "citation": citation_of(source, choice.style, choice.language),
        **choice.options(),
        "formats": offers("managers", lambda name: reverse("literature:export-source", args=[source.code, name])),
        "read_url": source.read_url,
        "machines": _for_machines(source, topics, tags, files),
        "related": related_to(source) if source.state == State.PUBLISHED and not source.is_amendment else [],
    }


def _for_machines(source: Source, topics: list, tags: list, files: list) -> ForMachines | None:
    """What the page carries for machines: nothing, but for what is published."""
    if source.state != State.PUBLISHED or source.is_amendment:
        return None
    return for_machines(Described(source, tuple(topics), tuple(tag.name for tag in tags), told(files)))


def _proposed(source: Source, viewer) -> list[Source]:
    """Open proposed changes to this source that the viewer may see: their own, or their group's."""
    if not viewer.is_authenticated:
        return []
    return list(source.amendments.open().visible_to(viewer).with_people())


def facts(source: Source) -> list[dict]:
    """Return the sheet of facts as {name, value, url}: names by role first, identifiers last."""
    shape = SHAPES[source.type]
    labels = {"container_title": shape.container, "number": shape.number}
    sheet = [
        {"name": ROLE_TITLES[ContributorRole(role)](len(names)), "value": ", ".join(names)}
        for role, names in grouped(source.contributors)
    ]
    if source.issued:
        sheet.append({"name": _("Date"), "value": in_words(source.issued)})
    for field in FACTS:
        label = labels.get(field) or _capitalised(source._meta.get_field(field).verbose_name)
        sheet.append({"name": label, "value": getattr(source, field)})
    sheet += [
        {"name": _("Language"), "value": source.language_name},
        {"name": "DOI", "value": source.doi, "url": source.read_url if source.doi else ""},
        {"name": "ISBN", "value": source.isbn},
        {"name": _("Web address"), "value": _shortened(source.url), "url": source.url},
        {"name": _("Looked at on"), "value": date_format(source.accessed, "j F Y") if source.accessed else ""},
        {"name": _("Citation key"), "value": source.citation_key or ""},
    ]
    return [fact for fact in sheet if fact["value"]]


def _capitalised(text) -> str:
    text = str(text)
    return text[:1].upper() + text[1:]


def _shortened(url: str) -> str:
    return url if len(url) <= 60 else f"{url[:57]}…"


def comparison(amendment: Source) -> list[Change]:
    """Return what a proposed change alters: from the published content it started from, to its own."""
    labels = content.labels(Source)
    return compare(amendment.amends_from, amendment.snapshot(), labels=labels, display=content.display)
