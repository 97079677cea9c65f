"""The text of files: read apart, kept by page, found by those who may read the file."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from literature.files import actions, apart, search, storage, sweeping, texts
from literature.models import FilePage, FileText, Source, SourceFile
from tests import pdf
from tests.factories.sources import draft, published

PAGES = (
    "Chapter one. Nothing is said here.",
    "On money. Whoever pays decides, unless the agree-\nment on the use of resources says other-\nwise (clause 4).",
)


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def attach(source, by, *pages: str, licence="cc-by") -> SourceFile:
    upload = SimpleUploadedFile("paper.pdf", pdf.pdf(*(pages or PAGES)))
    return actions.add_file(source, by=by, upload=upload, licence=licence, version="published")[0]


def read() -> int:
    return texts.read_due(timezone.now())


def test_the_text_is_kept_by_page_with_words_put_together(member, coordinator):
    file = attach(published(member, coordinator), coordinator)
    assert read() == 1
    assert list(FilePage.objects.values_list("number", "text")) == [
        (1, "Chapter one. Nothing is said here."),
        (2, "On money. Whoever pays decides, unless the agreement on the use of resources says otherwise (clause 4)."),
    ]
    text = FileText.objects.get(file=file)
    assert (text.state, text.configuration, text.characters) == ("read", "portal_en", 137)
    assert read() == 0


def test_words_of_different_pages_are_found_in_one_file(member, coordinator):
    source = published(member, coordinator)
    file = attach(source, coordinator)
    read()
    found = search.found_in_files("chapters agreements", AnonymousUser())
    assert (found.number, [passage.file for passage in found.passages]) == (1, [file])
    found = search.found_in_files('"use of resources" -nothere', AnonymousUser())
    [passage] = found.passages
    assert (passage.page, passage.source) == (2, source)
    assert "unless the agreement on the <mark>use</mark> of <mark>resources</mark> says" in passage.sentence
    assert search.found_in_files("agreement -money", AnonymousUser()).number == 0
    assert search.found_in_files("the", AnonymousUser()).number == 0
    assert search.found_in_files("", AnonymousUser()).number == 0


@pytest.mark.parametrize(("licence", "open_to_all"), [("cc-by", True), ("none", False)])
def test_it_is_found_by_those_who_may_read_it(member, outsider, coordinator, licence, open_to_all):
    source = published(member, coordinator)
    attach(source, coordinator, licence=licence)
    read()

    def found(viewer):
        return list(Source.objects.filter(pk__in=search.matching_source_ids("agreement", viewer)))

    assert found(outsider) == [source]
    assert found(AnonymousUser()) == ([source] if open_to_all else [])


def test_nothing_is_found_of_what_is_not_shown(member, other_member, coordinator):
    attach(draft(member), member)
    attach(published(member, coordinator), other_member)  # waits
    gone = attach(published(member, coordinator), coordinator)
    read()
    assert FileText.objects.filter(state="read").count() == 3
    assert [search.found_in_files("agreement", user).number for user in (member, other_member, coordinator)] == [1] * 3
    actions.remove_file(gone, by=coordinator, reason="x")
    assert FilePage.objects.filter(file=gone).count() == 0
    assert [search.found_in_files("agreement", user).number for user in (member, other_member, coordinator)] == [0] * 3


def test_a_text_is_stemmed_in_the_language_of_its_source(member, coordinator):
    source = published(member, coordinator, language="de")
    attach(source, coordinator, "Die Partnerschaften der Häuser")
    read()
    assert search.found_in_files("Partnerschaft Haus", AnonymousUser()).number == 1
    Source.objects.filter(pk=source.pk).update(language="en")
    assert read() == 1
    assert FileText.objects.get().configuration == "portal_en"
    assert search.found_in_files("Partnerschaft", AnonymousUser()).number == 0
    assert search.found_in_files("Partnerschaften", AnonymousUser()).number == 1


def test_the_list_shows_what_was_found_on_its_first_page(client, member, coordinator):
    source = published(member, coordinator, title="A <i>Study</i> & more")
    file = attach(source, coordinator, "<script>alert(1)</script> agreement")
    read()
    page = client.get(reverse("literature:sources"), {"q": "agreement"}).content.decode()
    assert "Nothing found" in page
    assert "Found in the text of 1 file" in page
    assert "<mark>agreement</mark>" in page
    assert "<script>alert" not in page
    assert file.get_absolute_url() in page
    assert "A <i>Study</i> &amp; more" in page
    for address in ({}, {"q": "zzz"}):
        assert "in the text of" not in client.get(reverse("literature:sources"), address).content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_asks_two_questions_however_many_files(
    member, coordinator, number, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(apart, "inspect", lambda path: {"pages": 1, "people": []})
    monkeypatch.setattr(apart, "texts", lambda path, most: ["On agreements."])
    sources = [published(member, coordinator) for _source in range(number)]
    files = [attach(source, coordinator, "x") for source in sources]
    while read():
        pass
    search.found_in_files("agreement", AnonymousUser())
    with django_assert_num_queries(3):  # files, their sources, sentences
        found = search.found_in_files("agreement", AnonymousUser())
    assert (found.number, len(found.passages)) == (number, min(number, 10))
    assert found.passages[0].file == files[-1]


def test_a_file_that_cannot_be_read_is_tried_once(member, coordinator, settings):
    attach(published(member, coordinator), coordinator)
    settings.FILE_READING_SECONDS = 0.01
    assert [read(), read()] == [1, 0]
    assert FileText.objects.get().state == "failed"


def test_a_process_that_ends_half_way_leaves_nothing_undone(member, coordinator, monkeypatch):
    attach(published(member, coordinator), coordinator)

    def end(_file):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(texts, "read_text", end)
        with pytest.raises(KeyboardInterrupt):
            read()
    assert read() == 0  # it may still be at work
    later = timezone.now() + timedelta(minutes=11)
    assert texts.read_due(later) == 1
    assert FileText.objects.get().state == "read"


def test_one_that_ends_the_process_each_time_is_given_up(member, coordinator):
    file = attach(published(member, coordinator), coordinator)
    FileText.objects.create(file=file, attempts=3, tried_at=timezone.now() - timedelta(minutes=11))
    assert texts.read_due(timezone.now()) == 0
    assert FileText.objects.get().state == "failed"


def test_a_text_of_too_many_different_words_is_searched_as_far_as_fits(member, coordinator, monkeypatch):
    file = attach(published(member, coordinator), coordinator, "x", "y")
    words = [" ".join(f"w{page}x{number:011d}" for number in range(40_000)) for page in range(2)]
    monkeypatch.setattr(apart, "texts", lambda path, most: words)
    read()
    assert FileText.objects.get(file=file).state == "read"
    assert search.found_in_files("w0x00000000007", AnonymousUser()).number == 1


def test_most_is_kept_of_a_long_text(member, coordinator):
    file = attach(published(member, coordinator), coordinator, "a" * 60, "b" * 60)
    assert apart.texts(storage.path_of(file.sha256), 70) == ["a" * 60, "b" * 10]


def test_bytes_that_nobody_has_are_swept_away(member, coordinator):
    import os
    import time

    kept = attach(published(member, coordinator), coordinator)
    old = time.time() - 2 * 24 * 60 * 60
    orphans = [storage.path_of("a" * 64), storage.folder() / ".unfinished-x.pdf", storage.path_of("b" * 64)]
    for path in orphans:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    for path in (*orphans[:2], storage.path_of(kept.sha256)):
        os.utime(path, (old, old))
    assert sweeping.sweep(timezone.now()) == 1
    assert [path.exists() for path in (*orphans, storage.path_of(kept.sha256))] == [False, False, True, True]
    assert sweeping.sweep(timezone.now()) == 0
