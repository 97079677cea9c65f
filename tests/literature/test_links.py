"""Addresses of sources: looked at once a week by a local server, dead after three days, mended by coordinators."""

import json
import socket
from datetime import date, datetime, timedelta, timezone

import pytest
from django.core.cache import cache
from django.urls import reverse

from curation.actions import take
from curation.matters import open_count
from literature.actions import edit_source
from literature.links import actions, asking, checking
from literature.lookup import fetching
from literature.models import SourceLink
from tests.doi_server import DoiServer
from tests.factories.sources import draft, published

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=timezone.utc)
WEEK = timedelta(days=7)
COPY = "https://web.archive.org/web/20190104000000/http://gone.example/page"


@pytest.fixture(autouse=True)
def _on(settings, monkeypatch):
    settings.LINK_CHECKS = True
    settings.WAYBACK_API = settings.DOI_RESOLVER = "http://127.0.0.1:1"
    monkeypatch.setattr(fetching, "is_public", lambda address: True)
    monkeypatch.setattr(fetching, "PORTS", range(65536))


def archive(url=COPY, stamp="20190104000000") -> tuple:
    snapshot = {"closest": {"available": True, "url": url, "timestamp": stamp, "status": "200"}}
    return (
        200,
        {"Content-Type": "application/json"},
        json.dumps({"archived_snapshots": snapshot if url else {}}).encode(),
    )


def check(now: datetime) -> int:
    """Gather and look at everything whose turn has come, whatever the spread."""
    cache.clear()
    checking.gather(now)
    SourceLink.objects.filter(checked_at__isnull=True).update(next_check_at=now)
    return checking.check_due(now)


def link() -> SourceLink:
    return SourceLink.objects.get(kind="url")


def dead(member, coordinator, settings, **values) -> SourceLink:
    """A source's link that was gone three times; the archive has a copy of it."""
    pages = {"/wayback": archive()}
    with DoiServer(pages=pages) as url:
        settings.WAYBACK_API = f"{url}/wayback"
        published(member, coordinator, url=f"{url}/gone", **values)
        for week in range(3):
            check(MONDAY + week * WEEK)
    return link()


# Looking --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "state", "status"),
    [
        ("<p>There.", "alive", 200),
        ((200, {"Content-Type": "application/pdf"}, b"%PDF"), "alive", 200),
        ((404, {}, b""), "unsure", 404),  # once is not for good
        ((410, {}, b""), "unsure", 410),
        ((403, {}, b""), "unsure", 403),
        ((429, {}, b""), "unsure", 429),
        ((503, {}, b""), "unsure", 503),
    ],
)
def test_what_one_look_finds(member, coordinator, answer, state, status):
    with DoiServer(pages={"/page": answer}) as url:
        published(member, coordinator, url=f"{url}/page")
        assert check(MONDAY) == 1
    found = link()
    assert (found.state, found.status, found.checked_at, found.next_check_at) == (state, status, MONDAY, MONDAY + WEEK)
    assert found.failures == (1 if status in (404, 410) else 0)


def test_a_page_that_answers_head_is_not_fetched(member, coordinator):
    server = DoiServer(pages={"/page": "<p>There."})
    with server as url:
        published(member, coordinator, url=f"{url}/page")
        check(MONDAY)
    assert server.methods == ["HEAD"]


def test_a_server_that_knows_no_head_is_asked_with_get(member, coordinator):
    server = DoiServer(pages={"/page": "<p>There."}, head=405)
    with server as url:
        published(member, coordinator, url=f"{url}/page")
        check(MONDAY)
    assert (server.methods, link().state) == (["HEAD", "GET"], "alive")


@pytest.mark.parametrize(
    ("first", "second", "state", "moved_to"),
    [(301, 301, "moved", "/end"), (308, 302, "moved", "/middle"), (302, 301, "alive", ""), (307, 302, "alive", "")],
)
def test_what_has_moved_for_good(member, coordinator, first, second, state, moved_to):
    pages = {
        "/page": (first, {"Location": "/middle"}, b""),
        "/middle": (second, {"Location": "/end"}, b""),
        "/end": "<p>Here.",
    }
    with DoiServer(pages=pages) as url:
        published(member, coordinator, url=f"{url}/page")
        check(MONDAY)
        assert (link().state, link().moved_to) == (state, f"{url}{moved_to}" if moved_to else "")


def test_no_look_leads_into_a_private_network(member, coordinator, monkeypatch):
    monkeypatch.undo()
    server = DoiServer(pages={"/page": "<p>Secret."})
    with server as url:
        published(member, coordinator, url=f"{url}/page")
        assert asking.look(SourceLink(kind="url", address=f"{url}/page")) == asking.Outcome("unsure")
    assert server.requests == []


def test_a_name_that_nobody_knows_is_gone_only_where_others_are_known(settings, monkeypatch):
    real = socket.getaddrinfo

    def answer(host, *arguments, **options):
        if host.endswith(".example"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return real(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    nowhere = SourceLink(kind="url", address="https://nowhere.example/")
    assert asking.look(nowhere) == asking.Outcome("unsure")
    with DoiServer() as settings.DOI_RESOLVER:
        assert asking.look(nowhere) == asking.Outcome("gone")


def test_a_resolver_that_does_not_answer_now_says_nothing(settings, monkeypatch):
    def answer(*_arguments, **_options):
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    assert asking.look(SourceLink(kind="url", address="https://nowhere.example/")) == asking.Outcome("unsure")


def test_of_a_doi_its_registry_is_asked_and_nobody_else(member, coordinator, settings):
    server = DoiServer({"10.1000/182": {"type": "book", "title": "T"}})
    with server as settings.DOI_RESOLVER:
        published(member, coordinator, doi="10.1000/182")
        published(member, coordinator, title="Another", doi="10.1000/nothing")
        assert check(MONDAY) == 2
    assert [path for path, _headers in server.requests] == ["/10.1000/182", "/10.1000/nothing", "/10.1000/nothing"]
    assert set(SourceLink.objects.values_list("address", "state", "failures")) == {
        ("10.1000/182", "alive", 0),
        ("10.1000/nothing", "unsure", 1),
    }


# When -----------------------------------------------------------------------------------------------------------


def test_a_link_is_looked_at_once_a_week(member, coordinator):
    server = DoiServer(pages={"/page": "<p>There."})
    with server as url:
        published(member, coordinator, url=f"{url}/page")
        looked = [check(MONDAY + timedelta(hours=hours)) for hours in (0, 0, 24, 167, 168, 169)]
    assert (looked, len(server.requests)) == ([1, 0, 0, 0, 1, 0], 2)


def test_it_is_dead_after_three_days_and_not_before(member, coordinator, settings):
    with DoiServer(pages={"/wayback": archive()}) as url:
        settings.WAYBACK_API = f"{url}/wayback"
        published(member, coordinator, url=f"{url}/gone", accessed=date(2018, 12, 24))
        states = []
        for days in (0, 7, 7, 14):
            SourceLink.objects.update(next_check_at=MONDAY)
            check(MONDAY + timedelta(days=days))
            states.append((link().state, link().failures))
    assert states == [("unsure", 1), ("unsure", 2), ("unsure", 2), ("dead", 3)]
    assert (link().archived_url, link().archived_on) == (COPY, date(2019, 1, 4))


def test_the_archive_is_asked_for_the_day_on_which_somebody_looked(settings):
    server = DoiServer(pages={"/wayback": archive(COPY.replace("https", "http", 1))})
    with server as url:
        settings.WAYBACK_API = f"{url}/wayback"
        copy = asking.archived_copy("http://gone.example/a?b=c&d", date(2018, 12, 24))
    assert copy == asking.Copy(COPY.replace("gone", "gone"), date(2019, 1, 4))
    assert server.requests[0][0] == "/wayback?url=http%3A%2F%2Fgone.example%2Fa%3Fb%3Dc%26d&timestamp=20181224"


@pytest.mark.parametrize(
    "answer",
    [
        archive(""),
        archive("https://evil.example/"),
        archive("javascript:alert(1)"),
        archive("https://web.archive.org.evil.example/"),
        (200, {}, b"[]"),
        (200, {}, b'{"archived_snapshots": {"closest": []}}'),
        (200, {}, b"\xff"),
        (500, {}, b""),
    ],
)
def test_an_archive_that_answers_badly_has_no_copy(settings, answer):
    with DoiServer(pages={"/wayback": answer}) as url:
        settings.WAYBACK_API = f"{url}/wayback"
        assert asking.archived_copy("http://gone.example/") is None


def test_one_that_answers_again_is_alive(member, coordinator, settings):
    found = dead(member, coordinator, settings)
    checking.record(found, asking.Outcome("unsure", 503), now=MONDAY + 3 * WEEK)
    assert link().state == "dead"
    checking.record(found, asking.Outcome("alive", 200), now=MONDAY + 4 * WEEK)
    assert (link().state, link().failures, link().archived_url) == ("alive", 0, "")


def test_few_of_one_host_at_a_time(member, coordinator):
    server = DoiServer(pages={f"/{number}": "<p>There." for number in range(8)})
    with server as url:
        for number in range(8):
            published(member, coordinator, url=f"{url}/{number}")
        looked = [check(MONDAY + timedelta(minutes=minute)) for minute in range(4)]
    assert looked == [3, 3, 2, 0]


def test_two_runs_at_once_look_at_different_links(member, coordinator):
    for number in range(8):
        published(member, coordinator, url=f"http://host{number}.example/")
    checking.gather(MONDAY)
    SourceLink.objects.update(next_check_at=MONDAY)
    first, second = checking.take_up(MONDAY), checking.take_up(MONDAY)
    assert (len(first), second) == (8, [])
    assert len(checking.take_up(MONDAY + timedelta(hours=2))) == 8  # the first run was ended half way


def test_what_is_gathered(member, coordinator):
    source = published(member, coordinator, url="https://User@Example.org:8443/a", doi="10.1000/182")
    draft(member, url="https://example.org/draft")
    cache.clear()
    assert checking.gather(MONDAY) == 2
    assert set(SourceLink.objects.values_list("source_id", "kind", "host")) == {
        (source.pk, "url", "example.org"),
        (source.pk, "doi", "doi.org"),
    }
    assert checking.gather(MONDAY) == 0
    SourceLink.objects.update(state="dead", failures=3, note="x")
    edit_source(source, by=coordinator, values={"url": "https://example.org/b", "doi": ""})
    assert checking.gather(MONDAY) == 1
    assert list(SourceLink.objects.values_list("address", "state", "failures", "note")) == [
        ("https://example.org/b", "unchecked", 0, "")
    ]
    take(source, "withdraw", by=coordinator, comment="x")
    checking.gather(MONDAY)
    assert SourceLink.objects.count() == 0


def test_new_ones_are_spread_over_time(member, coordinator):
    for number in range(20):
        published(member, coordinator, url=f"http://host{number}.example/")
    checking.gather(MONDAY)
    times = set(SourceLink.objects.values_list("next_check_at", flat=True))
    assert (len(times), min(times) >= MONDAY, max(times) <= MONDAY + timedelta(minutes=2)) == (20, True, True)


def test_nobody_is_asked_where_it_is_switched_off(member, coordinator, settings):
    settings.LINK_CHECKS = False
    server = DoiServer(pages={"/page": "<p>There."})
    with server as url:
        published(member, coordinator, url=f"{url}/page")
        assert check(MONDAY) == 0
    assert server.requests == []


def test_a_demonstration_and_the_tests_ask_nobody():
    from portal import settings as real

    assert (real.DEMONSTRATION, real.LINK_CHECKS) == (True, False)


# Mending --------------------------------------------------------------------------------------------------------


def settled(client, found: SourceLink, user, **values):
    if user:
        client.force_login(user)
    return client.post(reverse("literature:settle-link", args=[found.pk]), values)


@pytest.mark.parametrize("who", ["nobody", "member", "other_coordinator", "coordinator"])
def test_who_may_mend_a_link(client, request, member, coordinator, settings, who):
    found = dead(member, coordinator, settings)
    user = request.getfixturevalue(who) if who != "nobody" else None
    response = settled(client, found, user, decision="archived")
    found.source.refresh_from_db()
    done = who == "coordinator"
    assert (found.source.url == COPY) == done
    assert response.status_code == {"nobody": 302, "member": 403, "other_coordinator": 404, "coordinator": 302}[who]
    if done:
        step = found.source.steps.last()
        assert (step.action, step.by, step.comment) == (
            "correct",
            coordinator,
            "The old address does not answer any more.",
        )
        assert (link().address, link().state, link().failures) == (COPY, "unchecked", 0)
        assert link().host == "web.archive.org"


def test_dead_links_are_among_the_coordinators_matters(client, member, coordinator, other_coordinator, settings):
    before = open_count(coordinator)
    dead(member, coordinator, settings)
    assert [open_count(coordinator), open_count(other_coordinator), open_count(member)] == [before + 1, 0, 0]
    assert list(SourceLink.objects.dead().of_groups(coordinator.coordinated_group_ids)) == [link()]
    assert list(SourceLink.objects.dead().of_groups([])) == []
    client.force_login(coordinator)
    assert "1 link is gone" in client.get(reverse("portal:matters")).content.decode()
    page = client.get(reverse("literature:links"))
    assert [one.pk for one in page.context["page"]] == [link().pk]
    assert COPY in page.content.decode()
    client.force_login(other_coordinator)
    assert list(client.get(reverse("literature:links")).context["page"]) == []
    client.force_login(member)
    assert client.get(reverse("literature:links")).status_code == 403


def test_a_coordinator_says_that_it_answers(client, member, coordinator, settings):
    found = dead(member, coordinator, settings)
    settled(client, found, coordinator, decision="alive")
    assert (link().state, link().failures, link().settled_by) == ("alive", 0, coordinator)


def test_a_coordinator_leaves_it_with_a_note(client, member, coordinator, settings):
    found = dead(member, coordinator, settings)
    response = settled(client, found, coordinator, decision="note", note=" ")
    assert (response.status_code, response.context["problem"]) == (422, "Write a word why it stays.")
    settled(client, found, coordinator, decision="note", note="In print only now.")
    assert (link().state, link().note, open_count(coordinator)) == ("dead", "In print only now.", 0)
    assert [one.pk for one in client.get(reverse("literature:links"), {"show": "left"}).context["page"]] == [found.pk]
    # It stays gone, and nobody is asked again.
    checking.record(found, asking.Outcome("gone", 404), now=MONDAY + 5 * WEEK)
    assert (link().state, open_count(coordinator)) == ("dead", 0)


def test_a_coordinator_takes_the_new_address(client, member, coordinator):
    published(member, coordinator, url="https://old.example/")
    checking.gather(MONDAY)
    checking.record(link(), asking.Outcome("moved", 200, "https://new.example/"), now=MONDAY)
    client.force_login(coordinator)
    assert len(client.get(reverse("literature:links"), {"show": "moved"}).context["page"]) == 1
    settled(client, link(), coordinator, decision="moved", show="moved")
    assert (link().source.url, link().address) == ("https://new.example/", "https://new.example/")


@pytest.mark.parametrize("decision", ["", "moved", "nonsense"])
def test_what_cannot_be_decided(client, member, coordinator, settings, decision):
    found = dead(member, coordinator, settings)
    assert settled(client, found, coordinator, decision=decision).status_code == 422
    assert link().state == "dead"


def test_an_address_that_was_corrected_meanwhile_is_not_overwritten(client, member, coordinator, settings):
    found = dead(member, coordinator, settings)
    edit_source(found.source, by=coordinator, values={"url": "https://example.org/right"})
    settled(client, found, coordinator, decision="archived")
    assert link().source.url == "https://example.org/right"


def test_the_record_says_that_its_address_is_gone(client, member, coordinator, settings):
    found = dead(member, coordinator, settings)
    address = found.source.get_absolute_url()
    page = client.get(address).content.decode()
    assert "The web address did not answer on 16 November 2026." in page
    assert f'<a href="{COPY}" rel="noopener">an archived copy</a> of 4 January 2019' in page
    actions.mark_alive(found, by=coordinator)
    assert "did not answer" not in client.get(address).content.decode()


@pytest.mark.parametrize("number", [1, 20])
def test_the_page_asks_no_more_for_many(client, member, coordinator, number, django_assert_num_queries):
    for place in range(number):
        published(member, coordinator, url=f"http://host{place}.example/")
    checking.gather(MONDAY)
    SourceLink.objects.update(state="dead", checked_at=MONDAY)
    client.force_login(coordinator)
    with django_assert_num_queries(14):
        client.get(reverse("literature:links"))
