"""A name planted in every hidden place is found by nobody: in no list, facet, count, file, feed, map or comparison.

Not by a visitor, not by a member, not by the coordinators who are named either: these read it on the case's own page.
"""

import re

import pytest
from django.urls import reverse

from partnerships.models import CaseIndex, CaseText
from partnerships.parts import Exchange, Grant, Moment, Partner, Place, Translation
from tests.factories.partnerships import publish_case, publish_organisation

SECRET = "Zenobia"
PEOPLE = [None, "outsider", "other_member", "other_coordinator", "coordinator", "member"]


def hidden_parts(organisation):
    kinds = {
        "partners": Partner(id="p", organisation=organisation.code, name=f"{SECRET} House", tasks=f"{SECRET} cooks"),
        "exchanges": Exchange(what="strategies", text=f"{SECRET} shares"),
        "places": Place(name=f"{SECRET} Town", country="ER"),
        "moments": Moment(date="2009", text=f"{SECRET} began"),
        "grants": Grant(title=f"{SECRET} grant", funder_name=SECRET, amount="77777", currency="XAF"),
        "translations": Translation(language="fr", title=SECRET, summary=SECRET),
    }
    return {name: [{**part.as_json(), "visibility": "confidential"}] for name, part in kinds.items()}


@pytest.fixture
def planted(member, group, coordinator):
    """A public case with the name in all that is hidden in it, a twin that shows nothing, and a confidential case."""
    organisation = publish_organisation(
        member, group, coordinator, name=f"{SECRET} Collective", audience="confidential", readers=[coordinator]
    )
    add = lambda **content: publish_case(member, group, coordinator, **content)  # noqa: E731
    anonymised = Partner(
        id="q", organisation=organisation.code, name=SECRET, visibility="anonymised", public_name="a group"
    )
    parts = hidden_parts(organisation)
    parts["partners"].append(anonymised.as_json())
    case = add(
        title="Quiet",
        confidential_note=SECRET,
        teller_name=SECRET,
        named_as="not-at-all",
        readers=[coordinator],
        **parts,
    )
    named = add(title="Open", partners=[Partner(organisation=organisation.code).as_json()])
    hidden = add(
        title=f"{SECRET} case",
        audience="confidential",
        readers=[coordinator],
        countries=["ER"],
        tags=[SECRET.lower()],
        summary=SECRET,
    )
    return organisation, case, named, hidden


#: Ways of asking: `{word}` and `{code}` are the name and the organisation, or such that nobody has.
QUERIES = ("", "q={word}", "q=-{word}", "tag={word}", "organisation={code}", "country=ER", "shared=strategies")
NOBODY = {"word": "nebulosa", "code": "0000000"}


def addresses(case, named, hidden):
    """Every way to find cases, with gaps for what is looked for."""
    paths = [reverse(f"partnerships:{name}") for name in ("list", "map", "feed")]
    files = [reverse("partnerships:export", args=[name]) for name in ("csv", "json")]
    side = f"{reverse('partnerships:compare')}?case={case.code}&case={named.code}&case={hidden.code}"
    return [
        side,
        reverse("partnerships:sitemap"),
        *(f"{path}?{query}" for path in (*paths, *files) for query in QUERIES),
    ]


def answer_to(client, address, asked):
    """What is answered, without what the person asked for themselves and the form's own token."""
    response = client.get(address.format(**asked))
    text = (b"".join(response) if response.streaming else response.content).decode()
    text = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", text)
    if "{" in address:
        for typed in asked.values():
            text = text.replace(typed, "?")
    return text


@pytest.mark.parametrize("person", PEOPLE)
def test_looking_for_the_name_is_like_looking_for_one_that_nobody_has(client, request, planted, person):
    organisation, *cases = planted
    if person:
        client.force_login(request.getfixturevalue(person))
    for address in addresses(*cases):
        hidden = answer_to(client, address, {"word": SECRET.lower(), "code": organisation.code})
        assert (address, SECRET.lower() in hidden.lower(), "77777" in hidden) == (address, False, False)
        if "{" in address:
            assert (address, hidden) == (address, answer_to(client, address, NOBODY))


@pytest.mark.parametrize("person", [None, "other_member", "coordinator"])
def test_nothing_is_found_by_it(client, request, planted, person):
    if person:
        client.force_login(request.getfixturevalue(person))
    for query in (f"q={SECRET}", "q=House", "q=Collective", "country=ER", "tag=zenobia", "shared=strategies"):
        page = client.get(f"{reverse('partnerships:list')}?{query}")
        assert (query, page.context["total"], page.context["everything"]) == (query, 0, 2)
    page = client.get(reverse("partnerships:list"), {"organisation": planted[0].code})
    assert [chip["value"] for chip in page.context["chips"]] == [planted[0].code]
    facets = page.context["listing"].frame.counts.facets
    assert (facets["organisation"], facets["country"], facets["tag"]) == ({}, {}, {})


def test_it_is_not_in_the_index_at_all(planted):
    assert not CaseText.objects.filter(vector="zenobia").exists()
    assert set(CaseIndex.objects.values_list("case__title", flat=True)) == {"Quiet", "Open"}
    assert [row.organisations for row in CaseIndex.objects.all()] == [[]] * 4


def test_a_confidential_case_stands_beside_no_other(client, planted, coordinator):
    _organisation, case, _named, hidden = planted
    client.force_login(coordinator)
    page = client.get(reverse("partnerships:compare"), {"case": [case.code, hidden.code]})
    assert [face.title for face in page.context["faces"]] == ["Quiet"]
    assert page.context["problem"] == "A case that you asked for is not in public view, or is gone."


def test_the_page_of_confidential_cases_is_for_those_named(client, request, planted):
    shown = {}
    for person in ("outsider", "other_member", "second_coordinator", "coordinator", "member"):
        client.force_login(request.getfixturevalue(person))
        page = client.get(reverse("partnerships:confidential"))
        shown[person] = [face.title for face in page.context["faces"]]
    own = [f"{SECRET} case"]
    assert shown == {"outsider": [], "other_member": [], "second_coordinator": [], "coordinator": own, "member": own}


def test_the_page_of_confidential_cases_asks_to_sign_in(client, planted):
    assert client.get(reverse("partnerships:confidential")).status_code == 302
