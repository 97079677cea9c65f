"""Choosing an organisation by typing a name."""

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.urls import reverse

from curation.actions import take
from partnerships.actions import edit_organisation, propose_change_to_organisation
from partnerships.forms.organisation_choice import OrganisationField, Typed, resolve
from partnerships.keys import fold_name, host_of
from partnerships.models import OrganisationName
from partnerships.suggestions import suggest
from tests.factories.partnerships import make_organisation, publish_organisation


@pytest.fixture
def msf(member, group, coordinator):
    return publish_organisation(
        member,
        group,
        coordinator,
        name="Médecins Sans Frontières",
        acronym="M.S.F.",
        other_names=[{"name": "Doctors Without Borders", "language": "en"}],
        website="https://www.msf.org/",
        kind="international-ngo",
        country="CH",
    )


def found(text, viewer):
    return [one.organisation.name for one in suggest(text, viewer=viewer)]


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Médecins  Sans-Frontières", "medecins sans frontieres"), ("A.C.L.U.", "aclu"), ("War & Want", "war and want")],
)
def test_names_are_folded(text, folded):
    assert fold_name(text) == folded


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.hrw.org/", "hrw.org"),
        ("hrw.org", "hrw.org"),
        ("https://facebook.com", ""),
        ("https://example.org/about", ""),
        ("http://[", ""),
    ],
)
def test_hosts(address, host):
    assert host_of(address) == host


@pytest.mark.parametrize(
    "text", ["medec", "msf", "Doctors w", "borders doctors", "frontieres", "Medecin Sans Frontiere"]
)
def test_it_is_found_by_any_of_its_names(msf, text):
    assert found(text, AnonymousUser()) == ["Médecins Sans Frontières"]


def test_names_follow_what_it_says(msf, coordinator):
    edit_organisation(msf, by=coordinator, values={"acronym": "", "other_names": []})
    kept = OrganisationName.objects.filter(organisation=msf).order_by("kind").values_list("kind", "folded")
    assert list(kept) == [("host", "msf.org"), ("name", "medecins sans frontieres")]


def test_each_is_offered_what_they_may_know_of(member, other_member, group, coordinator, second_coordinator, client):
    publish_organisation(member, group, coordinator, name="Quiet House", audience="members")
    hidden = {"name": "Quiet Garden", "audience": "confidential", "readers": [coordinator]}
    publish_organisation(member, group, coordinator, **hidden)
    make_organisation(member, group, name="Quiet Draft")
    gone = publish_organisation(member, group, coordinator, name="Quiet Ruin")
    take(gone, "withdraw", by=coordinator, comment="It closed.")
    open_one = publish_organisation(member, group, coordinator, name="Quiet Street")
    propose_change_to_organisation(open_one, by=other_member)
    people = [AnonymousUser(), other_member, second_coordinator, coordinator, member]
    assert [found("quiet", one) for one in people] == [
        ["Quiet Street"],
        ["Quiet House", "Quiet Street"],
        ["Quiet House", "Quiet Street"],
        ["Quiet Garden", "Quiet House", "Quiet Street"],
        ["Quiet Draft", "Quiet Garden", "Quiet House", "Quiet Street"],
    ]
    address = reverse("partnerships:suggest-organisations")
    answer = client.get(address, {"q": "quiet"}, headers={"accept": "application/json"})
    assert [one["name"] for one in answer.json()["organisations"]] == ["Quiet Street"]
    client.force_login(coordinator)
    page = client.get(address, {"q": "quiet"}).content.decode()
    assert page.count('role="option"') == 3


class PartnerForm(forms.Form):
    partner = OrganisationField(required=False)


def form(viewer, **data):
    query = QueryDict(mutable=True)
    query.update({name.replace("__", "-"): value for name, value in data.items()})
    made = PartnerForm(query)
    made.fields["partner"].viewer = viewer
    return made


def test_a_chosen_one_is_taken(msf, member):
    made = form(member, partner="Doctors Without Borders", partner__code=msf.code)
    assert made.is_valid()
    assert made.cleaned_data["partner"].organisation == msf


def test_an_exact_name_needs_no_choice(msf, member):
    made = form(member, partner="medecins sans frontieres")
    assert made.is_valid()
    assert made.cleaned_data["partner"].code == msf.code


def test_what_is_like_several_is_asked_back(msf, member):
    made = form(member, partner="Doctors Without Border")
    assert not made.is_valid()
    drawn = str(made["partner"])
    assert f'value="{msf.code}"' in drawn
    assert 'aria-invalid="true"' in drawn
    answers = {"partner": "Doctors Without Border", "partner__looked": "Doctors Without Border"}
    assert (
        form(member, **answers, partner__means=msf.code)
        .fields["partner"]
        .clean(Typed("Doctors Without Border", "", msf.code, "Doctors Without Border"))
        .organisation
        == msf
    )
    kept = form(member, **answers, partner__means="none")
    assert kept.is_valid()
    assert (kept.cleaned_data["partner"].code, kept.cleaned_data["partner"].name) == ("", "Doctors Without Border")


def test_a_name_of_nobody_stays_a_name(msf, member):
    made = form(member, partner="Village Council of Nowhere")
    assert made.is_valid()
    assert made.cleaned_data["partner"].name == "Village Council of Nowhere"


def test_a_code_under_another_name_is_not_taken(msf, member):
    """Somebody changed the name without a script: the hidden code is of what stood there before."""
    made = form(member, partner="Village Council of Nowhere", partner__code=msf.code)
    assert made.is_valid()
    assert made.cleaned_data["partner"].code == ""


def test_nobody_finds_out_by_guessing_a_code(member, other_member, group, coordinator):
    hidden = publish_organisation(
        member, group, coordinator, name="Quiet Garden", audience="confidential", readers=[coordinator]
    )
    guessed = Typed("", hidden.code)
    assert resolve(guessed, viewer=other_member).code == ""
    assert resolve(guessed, viewer=other_member, keeps=[hidden.code]).code == hidden.code
    assert resolve(Typed("Quiet Garden"), viewer=other_member).organisation is None
    assert resolve(guessed, viewer=coordinator).organisation == hidden
