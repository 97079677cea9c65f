"""The page of a case: what each reader is shown, states, languages, what machines and search engines get."""

import html
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.actions import take
from curation.shelf import Shelf
from partnerships import page as case_page
from partnerships import reading
from partnerships.actions import edit_case, edit_organisation, propose_change_to_case
from partnerships.faces import Level, face_for, public_face
from partnerships.missing import stakeholders_of
from partnerships.models import StakeholderGroup
from partnerships.parts import Exchange, Grant, Moment, Partner, Translation
from partnerships.reading import _draw as draw
from partnerships.reading import facts, in_a_line
from tests.factories.partnerships import give_typology, make_case, publish_case, publish_organisation

SECRET = "Zenobia Collective"
WRITTEN = "a women's organisation in the region"


def partners() -> list[dict]:
    return [
        Partner(id="a", name="Open House", roles=("leads", "knows"), stakeholder="defenders", say="decides").as_json(),
        Partner(id="b", name=SECRET, visibility="anonymised", public_name=WRITTEN, stakeholder="women").as_json(),
        Partner(id="d", name="Inner Circle", visibility="members", stakeholder="media").as_json(),
        Partner(id="c", name="Hidden Fund", visibility="confidential", stakeholder="donors").as_json(),
    ]


def content(**more) -> dict:
    return {
        "title": "Land titles",
        "summary": "Three organisations open a registry.",
        "context": "It *began* in [Graz](https://example.org/).",
        "what_changed": "312 titles.",
        "scope": "national",
        "countries": ["AT", "GT"],
        "begins": "2005",
        "ends": "2011",
        "right_holders_say": "consulted",
        "partners": partners(),
        "exchanges": [
            Exchange(what="skills", giver="a", receiver="b", text="Courses.").as_json(),
            Exchange(what="resources", giver="c", receiver="a", text="The fund pays.").as_json(),
        ],
        "moments": [Moment(date="2005-03", text="First meeting.").as_json()],
        "confidential_note": f"{SECRET} is in danger.",
        **more,
    }


@pytest.fixture(autouse=True)
def typology(db):
    give_typology()


@pytest.fixture
def case(member, group, coordinator):
    return publish_case(member, group, coordinator, readers=[coordinator], **content())


def text_of(response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def shown_partners(response) -> list[str]:
    names = re.findall(r'partner__name">(?:<a[^>]*>)?<bdi>(.*?)</bdi>', response.content.decode())
    return [html.unescape(name) for name in names]


def headings(response) -> list[str]:
    return re.findall(r"<h2[^>]*>(.*?)</h2>", response.content.decode().partition("</main>")[0])


@pytest.mark.parametrize(
    ("person", "names"),
    [
        (None, ["Open House", WRITTEN]),
        ("other_member", ["Open House", WRITTEN, "Inner Circle"]),
        ("second_coordinator", ["Open House", WRITTEN, "Inner Circle"]),
        ("coordinator", ["Open House", SECRET, "Inner Circle", "Hidden Fund"]),
        ("member", ["Open House", SECRET, "Inner Circle", "Hidden Fund"]),
    ],
)
def test_each_reader_is_shown_their_face(client, request, case, person, names):
    if person:
        client.force_login(request.getfixturevalue(person))
    response = client.get(case.get_absolute_url())
    assert shown_partners(response) == names
    whole = "Hidden Fund" in names
    for secret in (SECRET, "The fund pays", "in danger", "Hidden Fund"):
        assert (secret, secret in response.content.decode()) == (secret, whole)
    assert ("Readers see: " + WRITTEN in text_of(response)) is whole


def test_the_story_stands_with_what_belongs_beside_it(client, case):
    response = client.get(case.get_absolute_url())
    assert headings(response) == [
        *("On this page", "Where it began", "Who takes part", "What is shared", "How decisions are taken"),
        *("What changed", "How to cite it"),
    ]
    page = response.content.decode()
    assert '<em>began</em> in <a href="https://example.org/" rel="nofollow noopener">Graz</a>' in page
    assert page.count('class="drawn drawn--wide"') == page.count('class="drawn drawn--narrow"') == 2
    contents = re.findall(r'<li><a href="#([\w-]+)">', page)
    assert contents == ["context", "who", "what-is-shared", "how-decided", "what-changed", "cite"]
    assert all(f'id="{anchor}"' in page for anchor in contents)


def test_the_line_of_facts_and_the_sheet(case):
    face = public_face(case)
    assert in_a_line(face) == ["national", "Austria, Guatemala", "2005–2011"]
    sheet = {fact["name"]: fact["value"] for fact in facts(face)}
    assert (sheet["Written in"], sheet["Told by"], sheet["Who reads it"]) == ("English", "Mira Member", "")


def test_who_is_missing_follows_from_what_readers_see(case, other_member):
    everybody = StakeholderGroup.objects.filter(is_given=True).count()
    found = stakeholders_of(public_face(case))
    assert found.present == {"defenders", "women"}
    assert len(found.missing) == everybody - 2
    assert len(stakeholders_of(face_for(case, other_member)).missing) == everybody - 3


def test_where_no_group_is_told_nobody_is_said_to_be_missing(member, group, coordinator):
    case = publish_case(member, group, coordinator, partners=[Partner(name="Alone").as_json()])
    assert stakeholders_of(public_face(case)).missing == []


def test_a_group_that_is_no_longer_given_is_not_missed_and_keeps_its_name(case):
    StakeholderGroup.objects.filter(slug__in=["women", "business"]).update(is_given=False)
    found = stakeholders_of(public_face(case))
    assert "business" not in [group.slug for group in found.missing]
    assert found.names["women"] == "Women's organisations"


def test_the_sharing_as_a_file_is_of_the_public_face_whoever_asks(client, case, member):
    client.force_login(member)
    response = client.get(f"{case.get_absolute_url()}sharing.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Content-Disposition"] == f'attachment; filename="sharing-{case.code}.svg"'
    drawn = html.unescape(response.content.decode())
    assert "Open House: skills to a women's organisation in the region." in drawn
    assert [secret in drawn for secret in (SECRET, "Hidden", "Inner", "resources")] == [False] * 4


@pytest.mark.parametrize("audience", ["members", "confidential"])
def test_what_is_not_public_is_no_file_for_anybody(client, member, group, coordinator, audience):
    case = publish_case(member, group, coordinator, readers=[coordinator], **content(audience=audience))
    for person in (None, member, coordinator):
        if person:
            client.force_login(person)
        assert client.get(f"{case.get_absolute_url()}sharing.svg").status_code == 404


def test_a_case_that_shares_nothing_has_no_picture(client, member, group, coordinator):
    case = publish_case(member, group, coordinator, partners=partners()[:1])
    assert client.get(f"{case.get_absolute_url()}sharing.svg").status_code == 404
    assert "drawn--wide" not in client.get(case.get_absolute_url()).content.decode()


@pytest.mark.django_db(transaction=True)  # nothing is kept inside a transaction
def test_what_is_kept_drawn_for_some_readers_is_shown_to_no_others(
    client, case, coordinator, other_member, monkeypatch
):
    monkeypatch.setattr(reading, "_drawn", Shelf(10))
    drawn = []
    monkeypatch.setattr(reading, "_draw", lambda face, *rest: drawn.append(face.level) or draw(face, *rest))
    seen = {
        None: ["Open House", WRITTEN],
        other_member: ["Open House", WRITTEN, "Inner Circle"],
        coordinator: ["Open House", SECRET, "Inner Circle", "Hidden Fund"],
    }
    for people in ((coordinator, other_member, None), (None, other_member, coordinator)):
        for person in people:
            client.logout()
            if person:
                client.force_login(person)
            assert shown_partners(client.get(case.get_absolute_url())) == seen[person]
    assert drawn == [Level.WHOLE, Level.MEMBERS, Level.PUBLIC, Level.WHOLE]


def told_to_machines(response) -> list[bool]:
    page = response.content.decode()
    return [sign in page for sign in ("application/ld+json", "citation_title", "Z3988")] + ["Link" in response]


def test_only_the_public_page_of_a_public_case_tells_machines(client, case, member, other_member):
    visitor = client.get(case.get_absolute_url())
    assert told_to_machines(visitor) == [True] * 4
    assert "noindex" not in visitor.content.decode() + visitor.get("X-Robots-Tag", "")
    for person in (other_member, member):
        client.force_login(person)
        response = client.get(case.get_absolute_url())
        assert told_to_machines(response) == [False] * 4
        assert response["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in response.content.decode()


@pytest.mark.parametrize("audience", ["members", "confidential"])
def test_a_case_for_some_has_neither_citation_nor_anything_for_machines(client, member, group, coordinator, audience):
    case = publish_case(member, group, coordinator, readers=[coordinator], **content(audience=audience))
    assert client.get(case.get_absolute_url()).status_code == 404
    client.force_login(coordinator)
    response = client.get(case.get_absolute_url())
    assert told_to_machines(response) == [False] * 4
    assert "How to cite it" not in response.content.decode()


def test_a_draft_is_its_authors(client, member, group, coordinator):
    draft = make_case(member, group, title="Not yet")
    for person, status in ((None, 404), (coordinator, 404), (member, 200)):
        if person:
            client.force_login(person)
        response = client.get(draft.get_absolute_url())
        assert response.status_code == status
    assert "state--draft" in response.content.decode()
    assert told_to_machines(response) == [False] * 4


@pytest.mark.parametrize(
    ("audience", "statuses"),
    [("public", [410, 410, 200]), ("members", [404, 410, 200]), ("confidential", [404, 404, 200])],
)
def test_a_withdrawn_case_says_so_to_those_who_could_read_it(
    client, member, group, coordinator, other_member, audience, statuses
):
    case = publish_case(member, group, coordinator, readers=[coordinator], title="Gone", audience=audience)
    take(case, "withdraw", by=coordinator, comment="Asked for.")
    found = []
    for person in (None, other_member, member):
        if person:
            client.force_login(person)
        response = client.get(case.get_absolute_url())
        found.append(response.status_code)
        if response.status_code == 410:
            assert "Gone" not in response.content.decode()
    assert found == statuses


def test_a_proposed_change_says_so(client, member, case, coordinator):
    proposed = propose_change_to_case(case, by=member)
    client.force_login(member)
    response = client.get(proposed.get_absolute_url())
    assert "This is a proposed change" in text_of(response)
    client.logout()
    assert client.get(proposed.get_absolute_url()).status_code == 404


def translations() -> list[dict]:
    return [
        Translation(language="fr", title="Titres", summary="Trois.", story={"context": "Ça *commence*."}).as_json(),
        Translation(language="ar", title="سندات", story={"context": "بدأ", "nonsense": "x", "who": 3}).as_json(),
        Translation(language="de", title="Landtitel", visibility="members").as_json(),
    ]


def test_a_translation_stands_beside_the_original(client, member, group, coordinator):
    case = publish_case(member, group, coordinator, title="Titles", context="It *began*.", translations=translations())
    page = client.get(f"{case.get_absolute_url()}?in=fr").content.decode()
    assert '<h1 class="record__title" lang="fr" dir="ltr">Titres</h1>' in page
    assert '<div class="prose" lang="en" dir="ltr"><p>It <em>began</em>.</p>' in page
    assert '<div class="prose" lang="fr" dir="ltr"><p>Ça <em>commence</em>.</p>' in page
    arabic = client.get(f"{case.get_absolute_url()}?in=ar").content.decode()
    assert '<div class="prose" lang="ar" dir="rtl"><p>بدأ</p>' in arabic


def test_only_languages_that_the_reader_may_read_are_offered(client, member, group, coordinator, other_member):
    case = publish_case(member, group, coordinator, title="Titles", translations=translations())
    tabs = r'href="[^"]*\?in=(\w+)"'
    assert re.findall(tabs, client.get(case.get_absolute_url()).content.decode()) == ["fr", "ar"]
    assert "Landtitel" not in client.get(f"{case.get_absolute_url()}?in=de").content.decode()
    client.force_login(other_member)
    assert re.findall(tabs, client.get(case.get_absolute_url()).content.decode()) == ["fr", "ar", "de"]


def test_an_organisation_is_a_link_for_those_who_may_know_of_it(client, member, group, coordinator, other_member):
    known = publish_organisation(member, group, coordinator, name="Known", country="AT")
    inner = publish_organisation(member, group, coordinator, name="Inner", audience="members")
    both = [Partner(id=one.code, organisation=one.code).as_json() for one in (known, inner)]
    shares = [Exchange(what="skills", giver=known.code, receiver=inner.code).as_json()]
    case = publish_case(member, group, coordinator, partners=both, exchanges=shares)
    response = client.get(case.get_absolute_url())
    assert shown_partners(response) == ["Known"]
    assert (known.get_absolute_url() in response.content.decode(), "Austria" in text_of(response)) == (True, True)
    assert "Inner" not in response.content.decode()
    client.force_login(other_member)
    assert shown_partners(client.get(case.get_absolute_url())) == ["Known", "Inner"]


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_for_all_changes_with_the_case_its_organisations_and_the_words(client, member, group, coordinator):
    one = publish_organisation(member, group, coordinator, name="Old Name")
    told = [Partner(id="a", organisation=one.code, stakeholder="women").as_json()]
    case = publish_case(member, group, coordinator, context="First words.", partners=told)
    assert shown_partners(client.get(case.get_absolute_url())) == ["Old Name"]
    edit_organisation(one, by=coordinator, values={"name": "New Name"})
    assert shown_partners(client.get(case.get_absolute_url())) == ["New Name"]
    edit_organisation(one, by=coordinator, values={"audience": "confidential"}, readers=[coordinator])
    assert shown_partners(client.get(case.get_absolute_url())) == []
    StakeholderGroup.objects.filter(slug="media").update(name="The press")
    assert "The press" in text_of(client.get(case.get_absolute_url()))
    edit_case(case, by=coordinator, values={"context": "Other words."})
    assert "Other words." in text_of(client.get(case.get_absolute_url()))
    edit_case(case, by=coordinator, values={"partners": []})
    assert "First words." not in text_of(client.get(case.get_absolute_url()))


def test_grants_stand_in_the_course_as_far_as_readers_see_them(client, member, group, coordinator):
    given = [
        Grant(funder_name="Open Fund", amount="240000", currency="EUR", begins="2005", ends="2008").as_json(),
        Grant(funder_name=SECRET, amount="5", currency="EUR", begins="2005", visibility="members").as_json(),
    ]
    case = publish_case(member, group, coordinator, begins="2004", grants=given)
    shown = text_of(client.get(case.get_absolute_url()))
    assert "Open Fund: EUR 240,000, 2005–2008" in shown
    assert SECRET not in shown


def many(number: int) -> dict:
    told = [Partner(id=str(n), name=f"Partner {n}", stakeholder="women").as_json() for n in range(number)]
    shared = [Exchange(what="skills", giver=str(n), receiver="0").as_json() for n in range(number)]
    return {
        "partners": told,
        "exchanges": shared,
        "moments": [Moment(date=str(1990 + n)).as_json() for n in range(number)],
    }


@pytest.mark.parametrize("person", [None, "other_member", "coordinator"])
def test_as_many_questions_with_one_partner_as_with_thirty(client, request, member, group, coordinator, person):
    cases = []
    for number in (1, 30):
        organisations = [publish_organisation(member, group, coordinator) for _n in range(number)]
        values = many(number)
        for partner, one in zip(values["partners"], organisations, strict=True):
            partner |= {"organisation": one.code, "name": ""}
        cases.append(publish_case(member, group, coordinator, **values))
    if person:
        client.force_login(request.getfixturevalue(person))
    client.get(cases[0].get_absolute_url())  # what a process asks once
    numbers = []
    for case in cases:
        with CaptureQueriesContext(connection) as asked:
            client.get(case.get_absolute_url())
        numbers.append(len(asked))
    assert numbers[0] == numbers[1] <= 25


def test_sections_stand_in_their_places_and_only_where_there_is_something(rf, case, monkeypatch):
    monkeypatch.setattr(case_page, "_sections", {})
    for name in ("unheard_of", "related_cases", "money"):
        case_page.register_section(name, lambda face, request, name=name: {"title": name}, "x.html")
    case_page.register_section("good_practice", lambda face, request: None, "x.html")
    request = rf.get("/")
    request.user = AnonymousUser()
    sections = case_page.sections_of(public_face(case), request)
    assert [one.anchor for one in sections] == ["money", "related-cases", "unheard-of"]


def test_heads_are_asked_for_the_public_face_alone(case, member, monkeypatch):
    asked = []
    monkeypatch.setattr(case_page, "_heads", {"x": lambda face: asked.append(face) or case_page.Head("", "", "<x>")})
    assert case_page.head_of(face_for(case, member)) is None
    assert asked == []
    assert case_page.head_of(public_face(case)).link == "<x>"
