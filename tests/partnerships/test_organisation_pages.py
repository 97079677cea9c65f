"""Organisations on their pages: the list, a record, the form, and who sees what of them."""

import csv
import io
import json

import pytest
from django.urls import reverse

from curation.actions import take
from partnerships.actions import edit_organisation
from partnerships.models import Organisation
from partnerships.parts import Partner
from tests.factories.partnerships import make_organisation, publish_case, publish_organisation

LIST = "/organisations/"


@pytest.fixture
def shelf(member, group, coordinator):
    """Four organisations: for anybody two, for members one, for a named coordinator one."""

    def published(name, **more):
        return publish_organisation(member, group, coordinator, name=name, **more)

    return {
        "open": published("The Lantern", kind="local-ngo", country="KE", acronym="TL"),
        "un": published("Office for Rivers", kind="un", country="CH", website="https://rivers.example/"),
        "members": published("Inner Garden", kind="local-ngo", country="KE", audience="members"),
        "hidden": published(
            "Zenobia House", kind="local-ngo", country="SY", audience="confidential", readers=[coordinator]
        ),
    }


def names(response):
    return [one.name for one in response.context["entries"]]


def people(client, *cast):
    """Yield the client as nobody, then as each of the cast."""
    yield client
    for person in cast:
        client.force_login(person)
        yield client


def test_each_sees_their_own_list_and_its_numbers(
    client, shelf, outsider, second_coordinator, other_coordinator, coordinator
):
    seen = []
    for one in people(client, outsider, second_coordinator, other_coordinator, coordinator):
        page = one.get(LIST)
        facets = {
            facet["title"]: {option["label"]: option["number"] for option in [*facet["options"], *facet["more"]]}
            for facet in page.context["facets"]
        }
        seen.append((names(page), page.context["total"], facets["Country"]))
    everybody = ["Inner Garden", "The Lantern", "Office for Rivers"]
    assert seen == [
        (["The Lantern", "Office for Rivers"], 2, {"Kenya": 1, "Switzerland": 1}),
        (everybody, 3, {"Kenya": 2, "Switzerland": 1}),
        (everybody, 3, {"Kenya": 2, "Switzerland": 1}),
        (everybody, 3, {"Kenya": 2, "Switzerland": 1}),
        ([*everybody, "Zenobia House"], 4, {"Kenya": 2, "Switzerland": 1, "Syria": 1}),
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=lantern", ["The Lantern"]),
        ("q=TL", ["The Lantern"]),
        ("q=rivers.example", ["Office for Rivers"]),
        ("kind=un", ["Office for Rivers"]),
        ("kind=un&kind=local-ngo&country=KE", ["The Lantern"]),
        ("country=SY", []),
        ("q=zenobia", []),
        ("q=%00&page=²&kind=nonsense", ["The Lantern", "Office for Rivers"]),
    ],
)
def test_the_list_is_searched_and_filtered(client, shelf, query, expected):
    assert names(client.get(f"{LIST}?{query}")) == expected


def test_exports_are_what_the_list_shows(client, shelf, outsider):
    def exported(one):
        text = b"".join(one.get(f"{LIST}list.csv?country=KE").streaming_content).decode("utf-8-sig")
        data = json.loads(b"".join(one.get(f"{LIST}list.json?country=KE").streaming_content))
        table = [row["name"] for row in csv.DictReader(io.StringIO(text))]
        return table, [entry["name"] for entry in data["organisations"]]

    assert [exported(one) for one in people(client, outsider)] == [
        (["The Lantern"], ["The Lantern"]),
        (["Inner Garden", "The Lantern"], ["Inner Garden", "The Lantern"]),
    ]


def test_the_sitemap_has_what_anybody_may_read(client, shelf, coordinator):
    address = "/sitemap-organisations-0.xml"
    for one in people(client, coordinator):
        assert address in one.get("/sitemap.xml").content.decode()
        page = b"".join(one.get(address).streaming_content).decode()
        found = [name for name, organisation in shelf.items() if organisation.code in page]
        assert found == ["open", "un"]
    assert client.get("/sitemap-organisations-1.xml").status_code == 404


def test_no_cell_of_the_table_is_a_formula(client, member, group, coordinator):
    publish_organisation(member, group, coordinator, name="=HYPERLINK(1)")
    text = b"".join(client.get(f"{LIST}list.csv").streaming_content).decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(text)))["name"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("way", ["", "history/"])
def test_who_may_open_its_page(client, shelf, way, outsider, second_coordinator, coordinator):
    found = [
        [one.get(f"{LIST}{shelf[name].code}/{way}").status_code for name in ("open", "members", "hidden")]
        for one in people(client, outsider, second_coordinator, coordinator)
    ]
    assert found == [[200, 404, 404], [200, 200, 404], [200, 200, 404], [200, 200, 200]]


def test_contacts_are_for_members(client, member, group, coordinator, outsider):
    contact = {"name": "Ana Lima", "role": "", "email": "ana@ngo.example", "telephone": ""}
    found = publish_organisation(member, group, coordinator, contacts=[contact])
    edit_organisation(found, by=coordinator, values={"contacts": [{**contact, "name": "Bela Kun"}]})
    pages = [
        [name in one.get(f"{found.get_absolute_url()}{way}").content.decode() for way in ("", "history/")]
        for one in people(client, outsider)
        for name in ("Lima", "Kun")
    ]
    assert pages == [[False, False], [False, False], [False, True], [True, True]]


def test_history_tells_nothing_of_the_time_when_fewer_could_read(client, shelf, coordinator, outsider):
    hidden = shelf["hidden"]
    edit_organisation(hidden, by=coordinator, values={"name": "A House", "audience": "public"})
    edit_organisation(hidden, by=coordinator, values={"region": "Coast"})
    for one in people(client, outsider):
        page = one.get(f"{hidden.get_absolute_url()}history/").content.decode()
        assert ("Zenobia" in page, "Coast" in page) == (False, True)
    client.force_login(coordinator)
    assert "Zenobia" in client.get(f"{hidden.get_absolute_url()}history/").content.decode()


def test_its_machine_readable_description_is_for_the_public_alone(client, shelf, outsider):
    page = client.get(shelf["open"].get_absolute_url()).content.decode()
    data = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert (data["@type"], data["name"], data["alternateName"]) == ("NGO", "The Lantern", ["TL"])
    client.force_login(outsider)
    page = client.get(shelf["members"].get_absolute_url()).content.decode()
    assert ("ld+json" in page, 'name="robots" content="noindex"' in page) == (False, True)


def test_a_parent_that_is_kept_back_is_not_named(client, shelf, coordinator):
    edit_organisation(shelf["open"], by=coordinator, values={"parent": shelf["hidden"]})
    assert "Zenobia" not in client.get(shelf["open"].get_absolute_url()).content.decode()
    client.force_login(coordinator)
    assert "Zenobia" in client.get(shelf["open"].get_absolute_url()).content.decode()
    page = client.get(shelf["hidden"].get_absolute_url())
    assert [one.name for one in page.context["children"]] == ["The Lantern"]


def test_its_cases_as_each_may_know_of_them(
    client, shelf, member, group, coordinator, second_coordinator, other_coordinator, outsider
):
    code = shelf["open"].code

    def case(title, visibility="public", **more):
        partner = Partner(organisation=code, visibility=visibility, public_name="somebody").as_json()
        return publish_case(member, group, coordinator, title=title, partners=[partner], **more)

    case("Open")
    case("For members", audience="members")
    case("Quiet part", visibility="members")
    case("Hidden part", visibility="confidential", readers=[coordinator])
    case("In other words", visibility="anonymised", readers=[coordinator])
    case("Secret", audience="confidential", readers=[coordinator])
    gone = case("Gone")
    take(gone, "withdraw", by=coordinator, comment="It was wrong.")
    seen = [
        sorted(case.title for case in one.get(shelf["open"].get_absolute_url()).context["cases"])
        for one in people(client, outsider, other_coordinator, second_coordinator, coordinator)
    ]
    members = ["For members", "Open", "Quiet part"]
    everything = sorted([*members, "Hidden part", "In other words", "Secret"])
    assert seen == [["Open"], members, members, members, everything]


def test_a_page_costs_the_same_whatever_hangs_on_it(
    client, shelf, member, group, coordinator, django_assert_max_num_queries, django_assert_num_queries
):
    def hang(number):
        for n in range(number):
            partner = Partner(organisation=shelf["open"].code).as_json()
            publish_case(member, group, coordinator, title=f"Case {n}", partners=[partner])
            publish_organisation(member, group, coordinator, name=f"Part {n}", parent=shelf["open"])

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(address):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    client.force_login(coordinator)
    hang(1)
    addresses = [shelf["open"].get_absolute_url(), LIST]
    client.get(addresses[0])
    before = [cost(address) for address in addresses]
    hang(12)
    assert [cost(address) for address in addresses] == before


def test_a_withdrawn_one_says_so_and_no_more(client, shelf, coordinator, outsider):
    take(shelf["open"], "withdraw", by=coordinator, comment="Closed.")
    take(shelf["members"], "withdraw", by=coordinator, comment="Closed.")
    pages = [client.get(shelf[name].get_absolute_url()) for name in ("open", "members")]
    assert [page.status_code for page in pages] == [410, 404]
    assert "Lantern" not in pages[0].content.decode()


# Writing


def typed(**more):
    return {"name": "New House", "audience": "public", "action": "submit", **more}


def test_nobody_and_outsiders_add_nothing(client, network):
    from tests.factories.people import make_person

    assert client.post(f"{LIST}add/", typed()).status_code == 302
    client.force_login(make_person("Nina None"))
    assert client.post(f"{LIST}add/", typed()).status_code == 403
    assert Organisation.objects.count() == 0


def test_a_member_adds_one(client, member, shelf):
    client.force_login(member)
    assert client.get(f"{LIST}add/?name=New+House").context["form"]["name"].value() == "New House"
    data = typed(
        other_names="fr: Maison neuve\nNeues Haus",
        identifiers="GB-CHC: 1234\nhttps://register.example/9",
        contacts="Ana Lima; director; ana@ngo.example; 12",
        ror="https://ror.org/0006s4z66",
        website="new.example",
        parent="The Lantern",
        country="KE",
    )
    response = client.post(f"{LIST}add/", data)
    made = Organisation.objects.get(name="New House")
    assert response.url == made.get_absolute_url()
    assert (made.state, made.parent, made.ror) == ("submitted", shelf["open"], "0006s4z66")
    assert made.other_names == [{"name": "Maison neuve", "language": "fr"}, {"name": "Neues Haus", "language": ""}]
    assert made.identifiers == [
        {"scheme": "GB-CHC", "value": "1234"},
        {"scheme": "", "value": "https://register.example/9"},
    ]
    assert made.contacts == [{"name": "Ana Lima", "role": "director", "email": "ana@ngo.example", "telephone": "12"}]
    assert made.website == "https://new.example"
    assert client.get(made.get_absolute_url()).status_code == 200
    shown = client.get(f"{made.get_absolute_url()}").content.decode()
    assert "Maison neuve" in shown


def test_what_is_wrong_stands_beside_the_field_and_nothing_is_lost(client, member, group):
    client.force_login(member)
    data = typed(
        name="", ror="nonsense", website="no address", contacts="a; b; c", parent="Nobody", audience="confidential"
    )
    page = client.post(f"{LIST}add/", data)
    assert sorted(page.context["form"].errors) == ["contacts", "name", "parent", "readers", "ror", "website"]
    assert page.context["form"]["contacts"].value() == "a; b; c"
    assert 'value="nonsense"' in page.content.decode()
    assert Organisation.objects.count() == 0


def test_what_is_here_already_is_shown_first(client, member, shelf):
    client.force_login(member)
    page = client.post(f"{LIST}add/", typed(name="the LANTERN", country="KE"))
    assert [one.organisation for one in page.context["likely"]] == [shelf["open"]]
    hidden = client.post(f"{LIST}add/", typed(name="Inner garden", action="draft:another", likely="", country="UG"))
    assert hidden.status_code == 302
    again = typed(name="the LANTERN", country="KE", action="submit:another", likely=shelf["open"].code)
    assert client.post(f"{LIST}add/", again).status_code == 302


def test_what_somebody_may_not_know_of_is_no_likely_duplicate(client, outsider, shelf):
    client.force_login(outsider)
    assert client.post(f"{LIST}add/", typed(name="Zenobia House", country="SY")).status_code == 302


def test_a_coordinator_corrects_and_others_do_not(client, shelf, coordinator, outsider, member):
    address = f"{shelf['open'].get_absolute_url()}edit/"
    revision = Organisation.objects.get(pk=shelf["open"].pk).revision
    data = typed(name="The Lamp", action="draft", revision=revision)
    statuses = [one.post(address, data).status_code for one in people(client, outsider, member)]
    assert statuses == [302, 403, 403]
    client.force_login(coordinator)
    assert client.get(address).context["form"]["acronym"].value() == "TL"
    assert client.post(address, data).status_code == 302
    shelf["open"].refresh_from_db()
    assert shelf["open"].name == "The Lamp"
    late = client.post(address, typed(name="Too late", action="draft", revision=revision))
    assert late.context["form"]["name"].value() == "Too late"
    assert "Nothing was overwritten" in late.content.decode()


def test_it_cannot_be_part_of_itself(client, shelf, coordinator):
    edit_organisation(shelf["un"], by=coordinator, values={"parent": shelf["open"]})
    client.force_login(coordinator)
    address = f"{shelf['open'].get_absolute_url()}edit/"
    page = client.post(address, typed(name="The Lantern", parent="Office for Rivers", action="draft"))
    assert list(page.context["form"].errors) == ["parent"]


def test_a_member_proposes_a_change(client, shelf, outsider, coordinator):
    address = reverse("partnerships:propose-change-to-organisation", args=[shelf["open"].code])
    client.force_login(outsider)
    response = client.post(address)
    proposal = Organisation.objects.get(amends=shelf["open"])
    assert response.url == f"{proposal.get_absolute_url()}edit/"
    data = typed(name="The Lantern", region="Coast", country="KE", kind="local-ngo", acronym="TL")
    client.post(response.url, {**data, "revision": proposal.revision})
    proposal.refresh_from_db()
    assert proposal.state == "submitted"
    assert client.get(proposal.get_absolute_url()).status_code == 200
    client.force_login(coordinator)
    assert client.get(f"/review/organisation/{proposal.code}/").status_code == 200
    step = reverse("partnerships:take-organisation-step", args=[proposal.code])
    client.post(step, {"decision": "publish", "version": proposal.revision})
    shelf["open"].refresh_from_db()
    assert shelf["open"].region == "Coast"


def test_nobody_proposes_what_they_may_not_read(client, shelf, outsider):
    client.force_login(outsider)
    address = reverse("partnerships:propose-change-to-organisation", args=[shelf["hidden"].code])
    assert client.post(address).status_code == 404


def test_steps_and_comments(client, member, group, coordinator, outsider):
    draft = make_organisation(member, group, name="Draft House")
    take(draft, "submit", by=member)
    draft.refresh_from_db()
    step = reverse("partnerships:take-organisation-step", args=[draft.code])
    said = reverse("partnerships:comment-on-organisation", args=[draft.code])
    for one in people(client, outsider):
        assert one.post(step, {"decision": "publish"}).status_code in (302, 404)
        assert one.post(said, {"comment": "Hm."}).status_code in (302, 404)
    draft.refresh_from_db()
    assert (draft.state, draft.steps.filter(action="comment").count()) == ("submitted", 0)
    client.force_login(coordinator)
    client.post(said, {"comment": "Where is it?"})
    client.post(step, {"decision": "publish", "version": draft.revision})
    draft.refresh_from_db()
    assert (draft.state, draft.steps.filter(action="comment").count()) == ("published", 1)


def test_an_earlier_version_is_restored(client, shelf, coordinator, outsider):
    found = shelf["open"]
    edit_organisation(found, by=coordinator, values={"name": "The Lamp"})
    address = reverse("partnerships:restore-organisation", args=[found.code])
    client.force_login(outsider)
    assert client.post(address, {"event": 1}).status_code == 403
    client.force_login(coordinator)
    client.post(address, {"event": 1})
    found.refresh_from_db()
    assert found.name == "The Lantern"


def test_a_reviewer_is_told_what_is_missing_or_there_already(shelf, member, group, coordinator):
    from partnerships.hints import hints_for_organisation

    draft = make_organisation(member, group, name="Lantern, The", acronym="TL", country="KE", ror="0006s4z67")
    told = [str(hint.sentence) for hint in hints_for_organisation(draft, viewer=coordinator)]
    assert told == [
        "It may be here already: The Lantern, names that are alike, in the same country.",
        "It has no kind.",
        "Its ROR identifier has a wrong check sum.",
    ]
    hush = make_organisation(member, group, name="Zenobia House", country="SY", kind="un")
    assert hints_for_organisation(hush, viewer=None) == []
