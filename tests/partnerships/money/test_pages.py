"""The page on which money is changed, the import of a ledger, and what is taken along."""

import csv
import io
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Network
from partnerships.actions import propose_change_to_case
from partnerships.faces import public_face
from partnerships.money import threesixty
from tests.factories.money import content, entry, grant
from tests.factories.partnerships import make_case, publish_case, publish_organisation

GRANTS = [grant("g"), grant("h", "250.50", funder="c", title="Zenobia's gift"), grant("m", "9", visibility="members")]
LEDGER = [entry("1", "in", "800"), entry("2", amount="300"), entry("3", "in", "250.50", grant="h", text="Zenobia pays")]


@pytest.fixture
def case(member, group, coordinator):
    return publish_case(member, group, coordinator, readers=[coordinator], **content(GRANTS, LEDGER))


@pytest.fixture
def draft(member, group):
    return make_case(
        member, group, **content([grant()], [entry("1", "in", "800", grant="")], partners=[]) | {"grants": []}
    )


def url(name, case):
    return reverse(f"partnerships:{name}", args=[case.code])


def fields(case, **changes) -> dict:
    """What the form posts as it stands, with changes."""
    data = {"action": "save", "revision": case.revision, "begin": 0}
    for name, rows in (("grants", case.grants), ("ledger", case.ledger)):
        for place, row in enumerate(rows):
            data |= {f"{name}-{place}-{key}": value for key, value in row.items()}
    return data | changes


def save(client, case, **changes):
    return client.post(url("money", case), fields(case, **changes))


# Who ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["money", "import-ledger"])
def test_who_changes_the_money_of_a_published_case(
    client, case, name, member, second_coordinator, outsider, coordinator
):
    address, before = url(name, case), case.ledger
    posted = fields(case, **{"ledger-0-amount": "801"}) | {"table": "2009;received;1;EUR", "action": "save"}
    assert client.post(address, posted).status_code == 302
    for person in (member, second_coordinator, outsider):
        client.force_login(person)
        assert [client.get(address).status_code, client.post(address, posted).status_code] == [403, 403]
    case.refresh_from_db()
    assert case.ledger == before
    client.force_login(coordinator)
    assert client.get(address).status_code == 200
    posted["action"] = "save" if name == "money" else "add"
    assert client.post(address, posted).status_code == 302
    case.refresh_from_db()
    assert case.ledger != before
    assert case.steps.last().action == "correct"


def test_a_draft_is_its_authors(client, draft, member, coordinator):
    client.force_login(coordinator)
    assert client.get(url("money", draft)).status_code == 404
    client.force_login(member)
    response = save(client, draft, **{"ledger-0-amount": "1.200,50", "ledger-0-currency": "chf"})
    assert response.url == f"{draft.get_absolute_url()}#money"
    draft.refresh_from_db()
    assert [(one["amount"], one["currency"], one["id"]) for one in draft.ledger] == [("1200.50", "CHF", "1")]


def test_a_proposed_change_has_its_own_money(client, member, group, coordinator, other_member):
    case = publish_case(member, group, coordinator, **content([grant()], partners=[]) | {"grants": []})
    proposed = propose_change_to_case(case, by=other_member)
    client.force_login(other_member)
    more = {
        f"grants-0-{name}": value
        for name, value in {"id": "", "title": "New", "amount": "5", "currency": "EUR"}.items()
    }
    assert save(client, proposed, **more, **{"grants-0-funder_name": "Somebody"}).status_code == 302
    case.refresh_from_db()
    proposed.refresh_from_db()
    assert (case.grants, [one["title"] for one in proposed.grants]) == ([], ["New"])


# The form -------------------------------------------------------------------------------------------------------


def test_rows_are_added_and_removed_without_a_script(client, draft, member):
    client.force_login(member)
    page = save(client, draft, action="ledger:add")
    form = page.context["form"]
    assert [one.prefix for one in form.entries.forms] == ["ledger-0", "ledger-1"]
    assert form.entries.forms[0]["text"].value() == "Entry 1"
    page = save(client, draft, action="grants:add")
    [added] = page.context["form"].grants.forms
    # An entry can belong to a grant that is typed on the same page.
    assert added["id"].value() in page.content.decode()
    page = save(client, draft, action="ledger:remove-0")
    assert page.context["form"].entries.forms == []
    draft.refresh_from_db()
    assert len(draft.ledger) == 1


def test_what_is_wrong_stands_beside_it_and_nothing_typed_is_lost(client, draft, member):
    client.force_login(member)
    page = save(
        client, draft, **{"ledger-0-amount": "a lot", "ledger-0-date": "soon", "ledger-0-text": "For <b>tea</b>"}
    )
    assert page.status_code == 422
    text = page.content.decode()
    assert 'href="#id_ledger-0-amount"' in text
    assert "“a lot” is no sum that can be read" in text
    assert 'value="a lot"' in text
    assert 'value="For &lt;b&gt;tea&lt;/b&gt;"' in text
    draft.refresh_from_db()
    assert draft.ledger[0]["amount"] == "800"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"grants-0-amount": ""}, "How much is it?"),
        ({"grants-0-currency": ""}, "In which currency?"),
        ({"grants-0-currency": "EURO"}, "“EURO” is no currency. Use its three letters: EUR, USD, KES."),
        ({"grants-0-amount": "5 USD"}, "It says USD here and EUR beside."),
        ({"grants-0-ends": "2008"}, "It ends before it begins."),
        ({"grants-0-funder_name": "Both"}, "Choose a partner, or write somebody else; not both."),
        ({"grants-0-visibility": "anonymised"}, "Write what readers see instead."),
        ({"ledger-0-date": ""}, "When was it?"),
        ({"ledger-0-grant": "nope"}, "That grant is gone. Choose another, or none."),
    ],
)
def test_each_thing_that_can_be_wrong(client, case, coordinator, changes, sentence):
    client.force_login(coordinator)
    page = save(client, case, **changes)
    assert page.status_code == 422
    assert [one for _where, _label, one in page.context["form"].errors()] == [sentence]


def test_the_sums_are_worked_out_on_what_is_typed(client, draft, member):
    client.force_login(member)
    page = save(client, draft, action="sums", **{"ledger-0-direction": "out", "ledger-0-amount": "1 200,50"})
    assert [one["spent"] for one in page.context["sums"]] == ["1,200.50\u00a0EUR"]
    assert "More is spent than was received: 1,200.50\u00a0EUR of 0\u00a0EUR." in page.content.decode()
    address = url("money", draft)
    part = client.post(address, fields(draft, action="sums"), headers={"HX-Request": "true", "HX-Target": "sums"})
    assert "<form" not in part.content.decode()
    draft.refresh_from_db()
    assert draft.ledger[0]["direction"] == "in"


def test_somebody_else_was_faster(client, draft, member):
    client.force_login(member)
    assert save(client, draft).status_code == 302
    page = save(client, draft, **{"ledger-0-amount": "5"})
    assert page.status_code == 422
    assert "changed since you opened it" in page.content.decode()


def test_what_becomes_confidential_needs_a_reader(client, draft, member):
    client.force_login(member)
    page = save(client, draft, **{"ledger-0-visibility": "confidential"})
    assert page.status_code == 422
    assert "Name at least one coordinator" in page.context["problem"]


def test_a_long_ledger_comes_in_pages_and_keeps_the_others(client, member, group):
    ledger = [entry(str(number), "in", str(number), grant="") for number in range(1, 96)]
    case = make_case(member, group, **content(ledger=ledger, partners=[]))
    client.force_login(member)
    page = client.get(url("money", case), {"begin": 80})
    assert page.context["form"].pages == [(0, 1, 40, False), (40, 41, 80, False), (80, 81, 95, True)]
    data = {"action": "save", "revision": case.revision, "begin": 80}
    for place, row in enumerate(case.ledger[80:94]):  # the last one is removed
        data |= {f"ledger-{place}-{key}": value for key, value in row.items()}
    data["ledger-0-amount"] = "7000"
    assert client.post(url("money", case), data).status_code == 302
    case.refresh_from_db()
    assert [one["amount"] for one in case.ledger] == [
        *(str(number) for number in range(1, 81)),
        "7000",
        *(str(number) for number in range(82, 95)),
    ]


# Import ---------------------------------------------------------------------------------------------------------


def test_a_table_is_shown_before_it_is_added(client, draft, member):
    client.force_login(member)
    address, table = url("import-ledger", draft), "2009;spent;12,50;EUR;Tea\n2009;spent;?;EUR;Cake"
    page = client.post(address, {"table": table, "action": "check", "revision": draft.revision})
    text = page.content.decode()
    assert (page.status_code, "1 entry can be read" in text, "Line 2:" in text) == (200, True, True)
    draft.refresh_from_db()
    assert len(draft.ledger) == 1
    posted = {"table": table, "action": "add", "revision": draft.revision}
    assert client.post(address, posted).status_code == 422
    assert client.post(address, posted | {"without_broken": "1"}).status_code == 302
    draft.refresh_from_db()
    assert [(one["amount"], one["text"]) for one in draft.ledger] == [("800", "Entry 1"), ("12.50", "Tea")]


def test_a_file_comes_back_in_the_box_to_be_mended(client, draft, member):
    client.force_login(member)
    file = io.BytesIO("2009;spent;5;EUR;Zürich\n".encode("cp1252"))
    file.name = "ledger.csv"
    page = client.post(url("import-ledger", draft), {"file": file, "action": "check"})
    assert "2009;spent;5;EUR;Zürich" in page.content.decode()
    assert client.post(url("import-ledger", draft), {"action": "check"}).status_code == 422


# Taking it along ------------------------------------------------------------------------------------------------

READERS = {"nobody": 1, "outsider": 2, "second_coordinator": 2, "member": 3, "coordinator": 3}


@pytest.mark.parametrize("reader", READERS)
def test_each_reader_takes_along_what_they_see(client, case, request, reader):
    if reader != "nobody":
        client.force_login(request.getfixturevalue(reader))
    number = READERS[reader]
    grants = client.get(url("grants-csv", case))
    rows = list(csv.reader(io.StringIO(grants.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + number
    package = json.loads(client.get(url("grants-json", case)).content)
    assert len(package["grants"]) == number
    ledger = client.get(url("ledger-csv", case)).content.decode()
    for text in (grants.content.decode(), json.dumps(package), ledger):
        assert ("Zenobia" in text) == (number == 3)
    assert len(ledger.splitlines()) == (4 if number == 3 else 3)
    # What is confidential is left in no browser.
    kept = "private, no-cache, no-store" if number == 3 else "private, no-cache"
    assert (grants["X-Robots-Tag"], grants["Cache-Control"]) == ("noindex", kept)


def test_what_is_not_published_is_taken_along_by_nobody_else(client, draft, member, outsider):
    for name in ("grants-csv", "ledger-csv", "grants-json"):
        assert client.get(url(name, draft)).status_code == 404
    client.force_login(outsider)
    assert client.get(url("ledger-csv", draft)).status_code == 404
    client.force_login(member)
    assert client.get(url("ledger-csv", draft)).status_code == 200


def test_no_cell_runs_in_a_spreadsheet(client, member, group, coordinator):
    named = '=HYPERLINK("http://x")'
    case = publish_case(
        *(member, group, coordinator),
        **content([grant(title=named, purpose="@x")], [entry("1", text="+1"), entry("2", "in", text="-1")]),
        readers=[coordinator],
    )
    for name in ("grants-csv", "ledger-csv"):
        rows = csv.reader(io.StringIO(client.get(url(name, case)).content.decode("utf-8-sig")))
        cells = [cell for row in rows for cell in row]
        assert [cell for cell in cells if cell[:1] in "=+@" and cell] == []
        assert {cell for cell in cells if cell.startswith("-")} <= {"-100"}  # a remainder is a number


# 360Giving ------------------------------------------------------------------------------------------------------

#: The rules of the standard for the fields that we write, told in our own words from its reference:
#: https://standard.threesixtygiving.org/en/latest/technical/reference/
_DAY = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_ORGANISATION = {"id": str, "name": str}
_GRANT = {
    "id": str,
    "title": str,
    "description": str,
    "currency": str,
    "amountAwarded": (int, float),
    "awardDate": str,
    "recipientOrganization": list,
    "fundingOrganization": list,
}
_OPTIONAL = {"plannedDates": list, "dataSource": str}


def problems_of_package(package: dict) -> list[str]:
    """What a package of grants does against the standard."""
    found = []
    grants = package.get("grants")
    if not isinstance(grants, list):
        return ["no grants"]
    ids = [one.get("id") for one in grants]
    found += ["ids twice"] if len(set(ids)) != len(ids) else []
    found += [] if re.fullmatch(r"\d+\.\d+", package.get("version", "")) else ["version"]
    found += [] if package.get("publisher", {}).get("name") else ["publisher"]
    for one in grants:
        found += _problems_of_grant(one)
    return found


def _problems_of_grant(one: dict) -> list[str]:
    known = _GRANT | _OPTIONAL
    found = [f"lacks {name}" for name in _GRANT if name not in one]
    found += [f"unknown {name}" for name in one if name not in known]
    found += [f"type of {name}" for name in one if name in known and not isinstance(one[name], known[name])]
    if found:
        return found
    found += [] if re.fullmatch(r"360G-[A-Za-z0-9_-]+", one["id"]) else ["id"]
    found += [name for name in ("title", "description") if not one[name].strip()]
    found += ["title too long"] if len(one["title"]) > 140 else []
    found += [] if re.fullmatch(r"[A-Z]{3}", one["currency"]) else ["currency"]
    dates = [one["awardDate"], *(day for event in one.get("plannedDates", []) for day in event.values())]
    found += [f"date {day}" for day in dates if not re.fullmatch(_DAY, day)]
    for name in ("recipientOrganization", "fundingOrganization"):
        found += [] if len(one[name]) == 1 else [f"number of {name}"]
        for organisation in one[name]:
            found += [name] if set(organisation) != set(_ORGANISATION) or not all(organisation.values()) else []
            found += (
                [] if re.fullmatch(r"(360G|XI|[A-Z]{2})-[A-Za-z0-9_:-]+", organisation["id"]) else ["organisation id"]
            )
    return found


def test_the_rules_find_what_is_wrong(case):
    package = threesixty.package([public_face(case)], title="x", url="/x")
    assert problems_of_package(package) == []
    [one] = package["grants"]
    for name in _GRANT:
        assert problems_of_package(package | {"grants": [{key: one[key] for key in one if key != name}]}) != []
    assert problems_of_package(package | {"grants": [one | {"awardDate": "2009"}]}) == ["date 2009"]
    assert problems_of_package(package | {"grants": [one, one]}) == ["ids twice"]


def test_grants_after_the_standard(client, case, settings):
    settings.GRANTS_PREFIX = "360G-network"
    package = json.loads(client.get(url("grants-json", case)).content)
    assert problems_of_package(package) == []
    assert package["publisher"]["name"] == Network.objects.get().name
    assert package["grants"] == [
        {
            "id": f"360G-network-{case.code}-g",
            "title": "Core",
            "description": "Core",
            "currency": "EUR",
            "amountAwarded": 1000,
            "awardDate": "2009-01-15",
            "plannedDates": [{"startDate": "2009-01-01", "endDate": "2009-12-31"}],
            "recipientOrganization": [{"id": f"360G-network-{case.code}-a", "name": "Open House"}],
            "fundingOrganization": [{"id": f"360G-network-{case.code}-b", "name": "North Fund"}],
            "dataSource": settings.PORTAL_URL + case.get_absolute_url(),
        }
    ]


def test_a_grant_without_what_the_standard_asks_for_is_not_in_the_file(client, member, group, coordinator):
    grants = [
        grant("1", awarded="", begins="2009-03"),
        grant("2", awarded="", begins=""),
        grant("3", amount=""),
        grant("4", currency=""),
        grant("5", funder=""),
        grant("6", recipient="", ends="", begins=""),
    ]
    case = publish_case(member, group, coordinator, readers=[coordinator], **content(grants))
    package = json.loads(client.get(url("grants-json", case)).content)
    assert problems_of_package(package) == []
    assert [one["id"].rpartition("-")[2] for one in package["grants"]] == ["1", "6"]
    first, last = package["grants"]
    assert first["awardDate"] == "2009-03-01"
    assert first["description"].endswith("when it was awarded is not known. Of the date is known: 2009-03.")
    assert last["recipientOrganization"][0]["name"] == case.title


def taken_along(client, **query) -> dict:
    return json.loads(client.get(reverse("partnerships:all-grants-json"), query).getvalue())


def test_all_grants_are_those_of_the_cases_that_the_list_shows(client, case, draft, member, group, coordinator):
    inner = [grant(funder="", funder_name="Inner", recipient="").as_json()]
    publish_case(
        member, group, coordinator, audience="members", title="Well", **content([], partners=[]) | {"grants": inner}
    )
    package = taken_along(client)
    assert problems_of_package(package) == []
    assert [one["title"] for one in package["grants"]] == ["Core"]
    client.force_login(coordinator)
    package = taken_along(client)
    assert problems_of_package(package) == []
    assert sorted(one["title"] for one in package["grants"]) == ["Core", "Core", "Core"]
    assert package["title"] == "Grants of partnerships, as members read them"
    assert "Zenobia" not in json.dumps(package)


def test_grants_follow_the_filters_and_words_of_the_list(client, member, group, coordinator):
    for title, country in (("Wells of the river", "KE"), ("Wells of the hills", "FR"), ("Seeds", "KE")):
        partner = {"id": "b", "name": f"Fund for {title}"}
        grants = [grant(recipient="").as_json()]
        publish_case(member, group, coordinator, title=title, countries=[country], partners=[partner], grants=grants)

    def funders(**query) -> list[str]:
        return [one["fundingOrganization"][0]["name"] for one in taken_along(client, **query)["grants"]]

    assert funders(sort="title") == ["Fund for Seeds", "Fund for Wells of the hills", "Fund for Wells of the river"]
    assert funders(q="wells", country="KE") == ["Fund for Wells of the river"]
    assert funders(q="nothing of the kind") == []
    assert taken_along(client, q="wells", country="KE")["downloadURL"].endswith("/grants.json?q=wells&country=KE")
    page = client.get(reverse("partnerships:list"), {"q": "wells", "country": "KE"}).content.decode()
    assert f'href="{reverse("partnerships:all-grants-json")}?q=wells&amp;country=KE"' in page


def test_all_grants_ask_no_more_for_more_cases(client, member, group, coordinator):
    counts = []
    for number in (1, 12):
        for _place in range(number):
            fund = publish_organisation(member, group, coordinator)
            partner = {"id": "b", "organisation": fund.code}
            publish_case(member, group, coordinator, partners=[partner], grants=[grant(recipient="").as_json()])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            package = taken_along(client)
        counts.append(len(queries))
    assert len(package["grants"]) == 13
    assert counts[0] == counts[1]
