"""What is suggested for what is typed: misspelt, in any script, pasted; read anew when names change."""

import pytest
from django.contrib.auth.models import AnonymousUser

from curation.actions import take
from partnerships import names_held
from partnerships.actions import edit_organisation
from partnerships.names_held import Names, current_names
from partnerships.suggestions import suggest
from tests.factories.partnerships import publish_organisation


@pytest.fixture
def organisations(member, group, coordinator):
    told = [
        {"name": "University of Nairobi", "ror": "02y9nww90", "website": "https://www.uonbi.ac.ke/", "country": "KE"},
        {"name": "Université de Montréal", "acronym": "UdeM", "country": "CA"},
        {"name": "Московский университет", "country": "RU"},
        {"name": "東京大学", "country": "JP"},
        {"name": "جامعة القاهرة", "country": "EG"},
        {"name": "United Nations Development Programme", "acronym": "UNDP"},
        {"name": "Technischeuniversität Wien", "country": "AT"},
    ]
    return [publish_organisation(member, group, coordinator, **one) for one in told]


def found(text, viewer=None):
    return [one.organisation.name for one in suggest(text, viewer=viewer or AnonymousUser())]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("unversity nairobi", "University of Nairobi"),
        ("nairobbi", "University of Nairobi"),
        ("nairobi univ", "University of Nairobi"),
        ("untied nations", "United Nations Development Programme"),
        ("unitednations", "United Nations Development Programme"),
        ("undp", "United Nations Development Programme"),
        ("montreal universite", "Université de Montréal"),
        ("МОСКОВ", "Московский университет"),
        ("университет москво", "Московский университет"),
        ("東京", "東京大学"),
        ("大学", "東京大学"),
        ("القاهرة", "جامعة القاهرة"),
        ("universitat wien", "Technischeuniversität Wien"),
        ("https://ror.org/02y9nww90", "University of Nairobi"),
        ("02Y9NWW90", "University of Nairobi"),
        ("www.uonbi.ac.ke", "University of Nairobi"),
        ("https://uonbi.ac.ke/", "University of Nairobi"),
    ],
)
def test_it_is_found_however_it_is_typed(organisations, text, name):
    assert found(text)[:1] == [name]


@pytest.mark.parametrize("text", ["", "u", "zzzzzzz", "%", "00zzzzz00", "example.org", "ab\x00cd"])
def test_nothing_is_suggested_for_what_is_nothing(organisations, text):
    assert found(text) == []


def test_a_name_kept_back_is_no_help_with_misspellings(member, group, coordinator, organisations):
    hidden = {"name": "Zenobia Garden", "audience": "confidential", "readers": [coordinator], "ror": "05zenob12"}
    publish_organisation(member, group, coordinator, **hidden)
    assert not Names.read().known.is_begun("zenobia")
    for text in ("zenobia", "garden zenobia", "zenobai", "05zenob12"):
        assert found(text) == []
    assert found("garden zenobia", coordinator) == ["Zenobia Garden"]


@pytest.mark.django_db(transaction=True)
class TestHeld:
    """What is held in memory, and what came in or went since."""

    @pytest.fixture(autouse=True)
    def empty(self):
        names_held.forget()
        yield
        names_held.forget()

    def test_it_is_read_once_and_follows_what_changes(self, member, group, coordinator, monkeypatch):
        first = publish_organisation(member, group, coordinator, name="House of Rivers")
        assert found("rivers house") == ["House of Rivers"]
        held = current_names()
        second = publish_organisation(member, group, coordinator, name="House near Rivers")
        assert found("rivers house") == ["House of Rivers", "House near Rivers"]
        edit_organisation(first, by=coordinator, values={"name": "House of Lakes"})
        take(second, "withdraw", by=coordinator, comment="It closed.")
        assert found("rivers house") == []
        assert found("lakes house") == ["House of Lakes"]
        assert current_names() is held
        monkeypatch.setattr(names_held, "MOST_NEW", 0)
        monkeypatch.setattr(names_held, "OFTEN", 0)
        assert current_names() is not held
        assert found("lackes") == ["House of Lakes"]
