"""The works, topics and people of the demonstration base: facts in the right shape and number."""

import json
import re
import unicodedata
import zoneinfo
from collections import Counter
from pathlib import Path

import pytest

from literature.demonstration import FILES, works

ROOT = Path(__file__).resolve().parents[2]
TOPICS = json.loads((ROOT / "curation" / "demonstration_topics.json").read_text(encoding="utf-8"))
PEOPLE_FILE = ROOT / "accounts" / "demonstration_people.json"
PEOPLE = json.loads(PEOPLE_FILE.read_text(encoding="utf-8"))
BIBLIOGRAPHIES = ROOT.parent / "shared" / "data" / "bibliographies"

# What a citation of each type cannot do without; "a|b" is met by either.
# Only an item that is flawed on purpose may break this.
REQUIRED = {
    "book": {"author|editor", "issued", "publisher", "publisher-place|DOI"},
    "chapter": {"author", "issued", "container-title", "editor", "publisher"},
    "article-journal": {"author", "issued", "container-title", "volume|issue", "page"},
    "report": {"author", "issued", "number|publisher|publisher-place"},
    "thesis": {"author", "issued", "publisher", "genre"},
    "webpage": {"author", "URL"},
    "paper-conference": {"author", "issued", "event-title|container-title"},
    "treaty": {"author", "issued", "container-title|number"},
    "legislation": {"author", "issued"},
    "legal_case": {"authority", "issued", "container-title|number"},
    "dataset": {"author", "issued", "version", "URL|DOI"},
    "motion_picture": {"director", "issued"},
    "speech": {"author", "issued", "event-title"},
}
CSL_KEYS = {
    *("id", "type", "title", "author", "editor", "director", "issued", "container-title", "publisher"),
    *("publisher-place", "event-title", "event-place", "authority", "volume", "issue", "page", "edition"),
    *("number", "genre", "version", "DOI", "ISBN", "URL", "language"),
}
# DOIs which are in none of the .bib files; each was read beside its title in a public reference list.
DOIS_CHECKED_ELSEWHERE = {
    "10.1002/eet.425",
    "10.1002/pad.203",
    "10.1016/s0149-7189(02)00017-4",
    "10.1017/s1752971915000081",
    "10.1080/01944366908977225",
    "10.1080/0143659042000308447",
    "10.1093/jopart/mum015",
    "10.1093/jopart/mum032",
    "10.1177/0149206305279601",
    "10.1353/hrq.2011.0019",
}


def without_flaw():
    return [work for work in works() if "flaw" not in work["portal"]]


def names(work):
    return [name for role in ("author", "editor", "director") for name in work.get(role, [])]


def test_items_have_only_csl_fields_and_the_portals_own():
    own = {"topics", "tags", "note", "state", "by"}
    assert {work["id"]: set(work) - CSL_KEYS for work in works() if set(work) - CSL_KEYS != {"portal"}} == {}
    assert [work["id"] for work in works() if set(work["portal"]) - {"comment", "flaw"} != own] == []
    assert [(work["id"], key) for work in works() for key, value in work.items() if value in ("", [], {}, None)] == []


def test_the_fields_a_type_cannot_do_without_are_there():
    missing = {
        (work["id"], field)
        for work in without_flaw()
        for field in REQUIRED[work["type"]]
        if not set(field.split("|")) & set(work)
    }
    assert missing == set()


def test_text_is_plain_composed_unicode():
    texts = {work["id"]: json.dumps(work, ensure_ascii=False) for work in works()}
    leftovers = {id: re.findall(r"\\\\|<[a-z/]|\{\\|--|  ", text) for id, text in texts.items()}
    assert {id: found for id, found in leftovers.items() if found} == {}
    assert [id for id, text in texts.items() if unicodedata.normalize("NFC", text) != text] == []


def test_a_name_is_a_persons_or_an_organisations_and_never_empty():
    parts = {"family", "given", "non-dropping-particle", "suffix"}
    wrong = [
        (work["id"], name)
        for work in works()
        for name in names(work)
        if not (set(name) == {"literal"} or (set(name) <= parts and "family" in name))
        or any(part != part.strip() or not part for part in name.values())
    ]
    assert wrong == []
    assert [
        name for work in without_flaw() for name in names(work) if "literal" not in name and "given" not in name
    ] == []
    assert {part for work in works() for name in names(work) for part in name} == parts | {"literal"}


def test_dates_are_written_as_csl_wants_them():
    def is_date(parts):
        bounds = ((1850, 2026), (1, 12), (1, 31))
        return 1 <= len(parts) <= 3 and all(
            low <= part <= high for part, (low, high) in zip(parts, bounds, strict=False)
        )

    dates = {work["id"]: work["issued"]["date-parts"] for work in works() if "issued" in work}
    assert {id: date for id, date in dates.items() if len(date) != 1 or not is_date(date[0])} == {}


def test_pages_are_a_page_or_run_from_a_lower_to_a_higher_one():
    def is_run(page):
        first, _, last = page.partition("-")
        return first.isdecimal() and (not last or int(last) > int(first))

    assert [work["id"] for work in works() if "page" in work and not is_run(work["page"])] == []


def isbn_is_valid(isbn):
    """Say whether the check digit of an ISBN-10 or ISBN-13 is right (ISO 2108)."""
    digits = [10 if char == "X" else int(char) for char in isbn.replace("-", "")]
    if len(digits) == 13:
        return sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0
    return len(digits) == 10 and sum(digit * (10 - place) for place, digit in enumerate(digits)) % 11 == 0


def test_the_isbn_check_itself_sees_a_wrong_digit():
    assert [isbn_is_valid(isbn) for isbn in ("0-306-40615-2", "0-306-40615-3", "978-0-306-40615-7")] == [
        True,
        False,
        True,
    ]


def test_identifiers_are_well_formed():
    assert [
        work["DOI"] for work in works() if "DOI" in work and not re.fullmatch(r"10\.\d{4,9}/\S+", work["DOI"])
    ] == []
    assert [work["ISBN"] for work in works() if "ISBN" in work and not isbn_is_valid(work["ISBN"])] == []
    assert [work["URL"] for work in works() if "URL" in work and not re.fullmatch(r"https?://\S+", work["URL"])] == []


def test_identifiers_are_unique_but_for_the_planted_duplicate():
    dois = Counter(work["DOI"].lower() for work in works() if "DOI" in work)
    shared = [doi for doi, times in dois.items() if times > 1]
    assert shared == ["10.1016/0305-750x(96)00019-8"]
    assert [work["id"] for work in works() if work.get("DOI", "").lower() in shared and "flaw" in work["portal"]] == [
        "flawed-too-close-1996"
    ]
    for unique in (
        [work["id"] for work in works()],
        [work["ISBN"] for work in works() if "ISBN" in work],
        [(work["title"], work["language"]) for work in works()],
    ):
        assert Counter(unique).most_common(1)[0][1] == 1


def test_every_doi_stands_beside_the_same_title_in_the_bibliographies():
    if not BIBLIOGRAPHIES.is_dir():
        pytest.skip("the bibliographies in ../shared are not on this machine")
    letters = re.compile(r"\\&|[^a-z0-9]")
    titles = {}
    for path in sorted(BIBLIOGRAPHIES.glob("*.bib")):
        for entry in re.split(r"^@", path.read_text(encoding="utf-8").lower(), flags=re.M):
            fields = dict(re.findall(r"^\s*(\w+)\s*=\s*(.*)$", entry, flags=re.M))
            if "doi" in fields:
                doi = re.sub(r"https?://(dx\.)?doi\.org/|[{}, ]", "", fields["doi"])
                titles.setdefault(doi, set()).add(letters.sub("", fields.get("title") or fields["booktitle"]))
    known = {work["DOI"].lower(): letters.sub("", work["title"].lower()) for work in without_flaw() if "DOI" in work}
    assert set(known) - set(titles) == DOIS_CHECKED_ELSEWHERE
    assert {doi: title for doi, title in known.items() if doi in titles and title not in titles[doi]} == {}


def test_the_note_is_one_sentence_of_our_own_and_no_abstract_is_copied():
    assert [work["id"] for work in works() if "abstract" in work] == []
    assert [work["id"] for work in works() if not re.fullmatch(r"[^.]{15,200}\.", work["portal"]["note"])] == []


def test_topics_are_the_nine_of_the_report_in_its_order():
    assert [topic["slug"] for topic in TOPICS] == [
        "civil-society",
        "corporate-social-responsibility",
        "private-sector",
        "business-human-rights",
        "internet-governance",
        "summer-schools",
        "knowledge-transfer",
        "human-rights-development",
        "dynamics-leadership",
    ]
    assert [topic["slug"] for topic in TOPICS if set(topic) != {"slug", "name", "description"}] == []
    assert [topic["slug"] for topic in TOPICS if not re.fullmatch(r"[^.]+\.", topic["description"])] == []


def test_every_topic_is_known_and_used_and_every_work_has_one():
    used = Counter(topic for work in works() for topic in work["portal"]["topics"])
    assert set(used) == {topic["slug"] for topic in TOPICS}
    assert min(used.values()) >= 5
    assert [work["id"] for work in works() if not work["portal"]["topics"]] == []


def test_the_numbers_promised():
    assert [len(works(name)) for name in FILES] == [120, 26]
    states = Counter(work["portal"]["state"] for work in works())
    assert states["published"] >= 75
    assert states["submitted"] >= 8
    del states["published"], states["submitted"]
    assert states == {"changes_requested": 3, "draft": 3, "declined": 2, "withdrawn": 1}
    languages = Counter(work["language"] for work in works())
    assert languages["fr"] >= 8
    assert languages["de"] >= 8
    assert languages["es"] >= 5
    assert set(languages) == {"en", "fr", "de", "es", "pt", "it", "pl", "ar"}
    assert {work["type"] for work in works()} == set(REQUIRED)
    assert len([work for work in works() if work.get("genre") == "Working paper"]) >= 2


def test_what_was_sent_back_or_withdrawn_says_why():
    with_reason = {work["id"] for work in works() if "comment" in work["portal"]}
    assert with_reason == {
        work["id"] for work in works() if work["portal"]["state"] in ("changes_requested", "declined", "withdrawn")
    }


def test_flawed_items_wait_for_review_and_are_never_published():
    flawed = [work for work in works() if "flaw" in work["portal"]]
    assert {work["portal"]["state"] for work in flawed} == {"submitted"}
    assert [work["id"] for work in flawed] == [work["id"] for work in works() if work["id"].startswith("flawed-")]
    assert len(flawed) == 3


def members(group, role):
    return [person for person in PEOPLE["people"] if {"group": group, "role": role} in person["memberships"]]


def test_the_contributors_are_people_of_the_network():
    assert [person["index"] for person in PEOPLE["people"]] == list(range(len(PEOPLE["people"])))
    assert {work["portal"]["by"] for work in works()} <= {person["index"] for person in PEOPLE["people"]}


def test_the_four_groups_have_their_members_and_coordinators():
    assert [group["number"] for group in PEOPLE["working_groups"]] == [1, 2, 3, 4]
    assert [group["name"] for group in PEOPLE["working_groups"] if not group["invented"]] == [
        "New Perspectives for Human Rights Partnerships"
    ]
    assert len(members(3, "member")) == 15
    assert [person["city"] for person in members(3, "coordinator")] == ["Graz", "Vienna"]
    for group in (1, 2, 4):
        assert len(members(group, "coordinator")) == 1
        assert 6 <= len(members(group, "member")) + 1 <= 8
    assert [person["index"] for person in PEOPLE["people"] if len(person["memberships"]) == 2] == [8]


def test_the_people_are_a_mix():
    third = members(3, "member") + members(3, "coordinator")
    assert len({person["country"] for person in third}) >= 14
    assert len([person for person in third if person["career_stage"] == "doctoral"]) >= 4
    assert {person["career_stage"] for person in PEOPLE["people"]} == {
        "doctoral",
        "early",
        "established",
        "practitioner",
        "emeritus",
    }
    for people in (third, PEOPLE["people"]):
        women = [person["gender"] for person in people].count("woman") / len(people)
        assert 0.4 <= women <= 0.6


def test_each_person_is_complete_and_has_an_address_that_belongs_to_nobody():
    emails = [person["email"] for person in PEOPLE["people"]]
    assert len(set(emails)) == len(emails)
    assert [email for email in emails if not re.fullmatch(r"[a-z.-]+@example\.org", email)] == []
    assert set(re.findall(r"@[\w.-]+", PEOPLE_FILE.read_text(encoding="utf-8"))) == {"@example.org"}
    for person in PEOPLE["people"]:
        assert [key for key, value in person.items() if value in ("", [])] == []
        assert re.fullmatch(r"[A-Z]{2}", person["country"])
        zoneinfo.ZoneInfo(person["time_zone"])


def test_four_people_can_sign_in_and_nobody_real_can():
    logins = [person for person in PEOPLE["people"] if person["login"]]
    assert [person["memberships"] for person in logins] == [
        [{"group": 3, "role": "coordinator"}],
        [{"group": 3, "role": "coordinator"}],
        [{"group": 3, "role": "member"}],
        [{"group": 1, "role": "member"}],
    ]
    assert [person["name"] for person in PEOPLE["named_in_report"]] == [
        "Wolfgang Benedek",
        "Hannah Forster",
        "Thomas Hammarberg",
    ]
    assert [person for person in PEOPLE["named_in_report"] if set(person) & {"email", "login"}] == []
