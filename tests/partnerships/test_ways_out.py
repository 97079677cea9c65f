"""What must not leak, at every address of the portal: a name is planted everywhere, and looked for in every answer.

`addresses.txt` is the table of all addresses. One that is not in it fails a test: whoever adds it adds it there, and it
is then asked for as a visitor, as a member, as another group's coordinator and as one who is not named.
"""

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import get_resolver

from accounts.names import fold
from curation.actions import comment, take
from curation.models import Step
from literature.cases.linking import link_source
from outbox.models import Letter
from partnerships.actions import edit_case, propose_change_to_case
from partnerships.actions.discussion import say
from partnerships.actions.organisations import edit_organisation
from partnerships.parts import Exchange, Grant, LedgerEntry, Moment, Partner, Place
from tests.factories.partnerships import give_typology, make_case, publish_case, publish_organisation, submit_case
from tests.factories.sources import make_topic, published

TABLE = Path(__file__).parent / "addresses.txt"
#: Searched for by its first word; an answer that repeats what was typed still must not say the second.
ASKED, SECRET = "Zenobia", "Okonjo"
NAME = f"{ASKED} {SECRET}"
TITLE = f"The {NAME} alliance"
_PLACE = re.compile(r"<(?:\w+:)?(\w+)>")


def routes(resolver=None, prefix=""):
    """Every address of the portal as it stands in its table of addresses, the administration pages left out."""
    for pattern in (resolver or get_resolver()).url_patterns:
        whole = prefix + str(pattern.pattern)
        if whole.startswith("admin/"):
            continue
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern, whole)
        else:
            yield whole or "/"


def in_the_table() -> list[str]:
    return TABLE.read_text().split("\n")[:-1]


def test_every_address_is_in_the_table():
    assert sorted(set(routes())) == sorted(in_the_table())


def part(kind, **values):
    return kind(**values).as_json()


def told(**more) -> dict:
    """A case that anyone may read, with a name in every place that is not for everyone."""
    return {
        "title": "A quiet alliance",
        "summary": "What can be said of it.",
        "context": "It began.",
        "countries": ["KE"],
        "partners": [
            part(Partner, id="a", name="Open House", roles=("leads",)),
            part(Partner, id="b", name=NAME, visibility="anonymised", public_name="a women's organisation"),
            part(Partner, id="c", name=NAME, visibility="confidential", tasks=NAME),
        ],
        "exchanges": [
            part(Exchange, what="skills", giver="a", receiver="c", text=NAME),
            part(Exchange, what="skills", giver="a", receiver="b", text=NAME, visibility="confidential"),
        ],
        "places": [
            part(Place, name=NAME, country="KE", visibility="anonymised", public_name="a border region"),
            part(Place, name=NAME, country="ZW", visibility="confidential"),
        ],
        "moments": [part(Moment, date="2009", text=f"{NAME} is founded.", visibility="confidential")],
        "grants": [
            part(
                Grant,
                title=NAME,
                funder_name=NAME,
                recipient="a",
                amount="77123",
                currency="EUR",
                visibility="confidential",
            )
        ],
        "ledger": [
            part(
                LedgerEntry,
                date="2009",
                direction="out",
                amount="5",
                currency="EUR",
                text=NAME,
                visibility="confidential",
            )
        ],
        "confidential_note": f"{NAME} is in danger.",
        "named_as": "not-at-all",
        "teller_name": NAME,
        "teller_organisation": NAME,
        **more,
    }


class World:
    """Records that hold the name, each for named coordinators alone or with something in it that is."""

    def __init__(self, member, group, coordinator):
        give_typology()
        topic = make_topic("Topic")
        readers = {"readers": [coordinator]}
        self.open = publish_case(member, group, coordinator, topics=[topic], tags=["tag"], **readers, **told())
        self.hidden = publish_case(
            member, group, coordinator, tags=[NAME], **readers, **told(title=TITLE, audience="confidential")
        )
        self.waiting = make_case(member, group, **readers, **told(title=TITLE, audience="confidential"))
        submit_case(self.waiting, by=member)
        self.withdrawn = publish_case(
            member, group, coordinator, **readers, **told(title=TITLE, audience="confidential")
        )
        take(self.withdrawn, "withdraw", by=coordinator, comment=f"{NAME} asked.")
        self.organisation = publish_organisation(
            member, group, coordinator, name=NAME, acronym=SECRET, audience="confidential", country="KE", **readers
        )
        # What was in public view once, and is not any more.
        self.was_open = publish_organisation(member, group, coordinator, name="Open House", country="KE", **readers)
        edit_organisation(
            self.was_open, by=coordinator, values={"name": NAME, "audience": "confidential"}, readers=[coordinator]
        )
        self.source = published(member, coordinator, title="A source")
        for case in (self.open, self.hidden):
            link_source(case, self.source, by=member, relation="rests_on", note="")
            comment(case, by=coordinator, text=f"{NAME}, said in review.")
        say(self.hidden, by=member, text=f"{NAME}, said under the case.")
        change = propose_change_to_case(self.open, by=coordinator)
        edit_case(change, by=coordinator, values={"confidential_note": f"{NAME} is safe."})
        edit_case(self.open, by=coordinator, values={"confidential_note": f"{NAME} moved."}, comment=f"{NAME} moved.")
        self.group = group

    def values(self, route: str) -> dict[str, list]:
        """What can stand in the places of an address."""
        cases = [case.code for case in (self.open, self.hidden, self.waiting, self.withdrawn)]
        codes = [self.organisation.code, self.was_open.code] if "organisations/" in route else cases
        if "literature/" in route or "api/" in route:
            codes = [self.source.code] + (cases[:2] if "cases/" in route else [])
        if route.startswith("review/"):
            codes = [*cases, self.organisation.code]
        kinds = ["partnership", "organisation"] if route.startswith("review/") else ["partnership-form"]
        return {"code": codes, "kind": kinds, "source": [self.source.code], "source_code": [self.source.code]}


@pytest.fixture
def world(member, group, coordinator):
    return World(member, group, coordinator)


OTHER_VALUES = {
    **{"slug": "topic", "group": "partnerships", "facet": "author", "name": "csv", "citation_format": "bib"},
    **{"export_format": "bibtex", "token": "made-up", "step": "you", "stage": "titles", "scope": "all", "box": "found"},
    **{"rest": "cases", "uidb36": "1", "key": "made-up", "file": "none"},
}


def addresses(world, route: str) -> list[str]:
    """The addresses of one line of the table, for each record that can stand in it."""
    route = (
        re.sub(r"\(\?P(<\w+>)(?:[^()]|\([^()]*\))*\)", r"\1", route)
        .replace("^", "")
        .replace("$", "")
        .replace(r"\Z", "")
    )
    found = [route]
    for name in _PLACE.findall(route):
        values = world.values(route).get(name) or [OTHER_VALUES.get(name, "1")]
        found = [re.sub(rf"<(?:\w+:)?{name}>", str(value), one, count=1) for one in found for value in values]
    return ["/" + one.lstrip("/") for one in found]


def said(response) -> str:
    """All that an answer says, in body, heads and file name; what is packed is unpacked."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join([name.encode() + packed.read(name) for name in packed.namelist()])
    heads = "\n".join(f"{name}: {value}" for name, value in response.items())
    return fold(heads + "\n" + body.decode("utf-8", "replace"))


@pytest.mark.parametrize("person", ["visitor", "outsider", "other_member", "second_coordinator", "other_coordinator"])
def test_the_name_is_on_no_page_for_those_it_is_not_for(world, client, request, person, caplog):
    if person != "visitor":
        client.force_login(request.getfixturevalue(person))
    client.raise_request_exception = False
    told_at, broken = [], []
    for route in in_the_table():
        # The mailbox shows all letters to everybody, in the demonstration only.
        if "logout" in route or route == "mailbox/":
            continue
        for address in addresses(world, route):
            queries = ["", f"?q={ASKED}&starts={ASKED}&case={world.open.code}&case={world.hidden.code}"]
            for query in queries if "<" not in route else queries[:1]:
                response = client.get(address + query)
                broken += [address] if response.status_code >= 500 else []
                told_at += (
                    [address + query] if fold(SECRET) in said(response) or "77123" in said_again(response) else []
                )
    assert (told_at, broken) == ([], [])
    assert fold(SECRET) not in fold(caplog.text)


def said_again(response) -> str:
    """What an answer that is not a stream says."""
    return "" if response.streaming else response.content.decode("utf-8", "replace")


def test_who_is_named_finds_it(world, client, coordinator):
    """The name is there to be found: else the test above would pass on an empty portal."""
    client.force_login(coordinator)
    for address in (world.open.get_absolute_url(), world.hidden.get_absolute_url()):
        assert fold(SECRET) in said(client.get(address))


def test_the_name_is_in_no_letter(world, coordinator, second_coordinator, member):
    call_command("run_due")
    assert Step.objects.filter(comment__contains=SECRET).exists()
    named = {coordinator.email, member.email}
    for letter in Letter.objects.all():
        text = fold(f"{letter.subject} {letter.text_body} {letter.html_body}")
        assert letter.to_address in named or fold(SECRET) not in text
        assert fold(SECRET) not in fold(letter.subject)
