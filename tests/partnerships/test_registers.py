"""Registers of organisations: reading them, what is here already, writing, and going on after an interruption."""

import gzip
import io
import json
from itertools import islice
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from curation.actions import NotAllowedNow, log
from curation.history import timeline
from outbox.models import Letter
from partnerships.actions import edit_organisation, propose_change_to_organisation
from partnerships.models import Organisation, OrganisationImport, OrganisationName
from partnerships.models.organisation import names_of
from partnerships.registers import actions, limits, reading, ror, tables, taking_back, work, writing
from partnerships.registers.fitting import country_of, kind_of, ror_of, web_site
from tests.factories.partnerships import make_case, publish_organisation

EXTRACT = Path(__file__).parents[2] / "../shared/data/organisations/ror.ndjson.gz"
SHORT = {
    "id": "https://ror.org/0006s4z66",
    "name": "Bureau of Justice Statistics",
    "alt": ["BJS", "Bureau of Justice Statistics", "Justice Numbers"],
    "country": "US",
    "types": ["funder", "government"],
    "links": ["https://en.wikipedia.org/wiki/Bureau", "https://www.bjs.gov/"],
}
FIRST = {
    "id": "https://ror.org/0018wmh19",
    "name": "Molecular Devices",
    "aliases": ["Old Devices"],
    "acronyms": ["MD", "MDI"],
    "labels": [{"label": "Dispositifs moléculaires", "iso639": "fr"}],
    "country": {"country_code": "US", "country_name": "United States"},
    "addresses": [{"city": "San Jose"}],
    "types": ["Company"],
    "links": ["http://www.moleculardevices.com/"],
    "external_ids": {"ISNI": {"preferred": None, "all": ["0000 0004 0464 0574"]}},
    "status": "active",
}
SECOND = {
    "id": "https://ror.org/00x0x1y70",
    "names": [
        {"value": "MSF", "types": ["acronym"], "lang": None},
        {"value": "Médecins Sans Frontières", "types": ["ror_display", "label"], "lang": "fr"},
        {"value": "Doctors Without Borders", "types": ["alias"], "lang": "en"},
    ],
    "locations": [{"geonames_details": {"country_code": "CH", "name": "Geneva"}}],
    "types": ["nonprofit"],
    "links": [{"type": "wikipedia", "value": "http://x"}, {"type": "website", "value": "https://www.msf.org/"}],
    "external_ids": [{"type": "fundref", "preferred": "501", "all": ["501"]}],
    "status": "active",
}


def with_sum(stem: str) -> str:
    """A ROR identifier with its check sum."""
    return next(f"{stem}{number:02}" for number in range(100) if ror_of(f"{stem}{number:02}"))


SECOND["id"] = f"https://ror.org/{with_sum('00x0x1y')}"


def lines(*records) -> bytes:
    return "\n".join(json.dumps(record) for record in records).encode()


def short(number: int, **more) -> dict:
    stem = f"0zz{number:04}"
    return {**SHORT, "id": with_sum(stem), "name": f"Bureau {number}", "alt": [], "links": [], **more}


def bring(by, group, data: bytes, *, write=True, columns=None, **more) -> OrganisationImport:
    brought = actions.bring(by=by, group=group, data=data, file_name="file", **more)
    if brought.stage == "columns":
        fields = columns or [column["field"] for column in brought.columns]
        actions.say_columns(brought, by=by, fields=fields)
    work.go_on_with(brought.pk)
    brought.refresh_from_db()
    if write and brought.stage == "ready":
        actions.begin_writing(brought, by=by)
        work.go_on_with(brought.pk)
        brought.refresh_from_db()
    return brought


def sum_of(brought) -> tuple:
    counts = actions.counts_of(brought)
    assert counts["total"] == sum(counts[name] for name in ("written", "known", "left_out", "broken", "waiting"))
    return tuple(counts[name] for name in ("total", "written", "known", "left_out", "broken"))


# Reading


def test_the_three_shapes_of_ror_say_the_same_things():
    values = [reading.values for reading in ror.each(lines(SHORT, FIRST, SECOND))]
    told = [(v["name"], v["acronym"], v["kind"], v["country"], v["region"], v["website"]) for v in values]
    assert told == [
        ("Bureau of Justice Statistics", "BJS", "government", "US", "", "https://www.bjs.gov/"),
        ("Molecular Devices", "MD", "company", "US", "San Jose", "http://www.moleculardevices.com/"),
        ("Médecins Sans Frontières", "MSF", "national-ngo", "CH", "Geneva", "https://www.msf.org/"),
    ]
    assert [[(one["language"], one["name"]) for one in v["other_names"]] for v in values] == [
        [("", "Justice Numbers")],
        [("fr", "Dispositifs moléculaires"), ("", "MDI"), ("", "Old Devices")],
        [("en", "Doctors Without Borders")],
    ]
    assert [v["identifiers"] for v in values] == [
        [],
        [{"scheme": "isni", "value": "0000 0004 0464 0574"}],
        [{"scheme": "fundref", "value": "501"}],
    ]


@pytest.mark.parametrize(
    "data",
    [
        json.dumps([SHORT, FIRST]).encode(),
        b"\xef\xbb\xbf" + json.dumps([SHORT, FIRST], indent=2).encode(),
        gzip.compress(lines(SHORT, FIRST)),
        lines(SHORT, FIRST) + b"\n\n",
    ],
)
def test_ror_comes_as_a_list_or_line_by_line_packed_or_not(data):
    assert ror.looks_like_ror(data)
    assert [one.name for one in ror.each(data)] == ["Bureau of Justice Statistics", "Molecular Devices"]


def test_what_is_no_record_is_named_with_its_line():
    data = lines(SHORT) + b"\nnot json\n" + lines({"id": "0006s4z67", "name": "x"}, 7, {**SHORT, "name": ""}, {})
    told = [(one.line, one.reason) for one in ror.each(data) if one.values is None]
    assert told == [
        (2, "This line is not JSON."),
        (3, "“0006s4z67” is no ROR identifier."),
        (4, "It is no record of ROR."),
        (5, "It has no name."),
        (6, "It is no record of ROR."),
    ]


def test_what_is_packed_too_large_or_damaged_is_refused(monkeypatch):
    monkeypatch.setattr(ror, "MOST_UNPACKED", 10)
    with pytest.raises(ror.TooLarge):
        list(ror.each(gzip.compress(lines(SHORT))))
    with pytest.raises(ValueError, match="damaged"):
        list(ror.each(gzip.compress(lines(SHORT))[:30]))


@pytest.mark.parametrize(
    ("text", "found"),
    [("https://ror.org/0006s4z66", "0006s4z66"), ("0006S4Z66", "0006s4z66"), ("0006s4z67", ""), ("", ""), ("x", "")],
)
def test_ror_identifiers(text, found):
    assert ror_of(text) == found


def test_words_of_a_table_are_understood():
    assert [country_of(text) for text in ("ke", "Côte d'Ivoire", "cote d'ivoire", "Nowhere", "²²")] == [
        *("KE", "CI", "CI", "", "")
    ]
    assert [kind_of(text) for text in ("UN", "United Nations body", "21", "company", "zz")] == [
        *("un", "un", "international-ngo", "company", "")
    ]
    assert [web_site(text) for text in ("a.org", "http://a.org/x", "javascript:alert(1)", "a b.org", "localhost")] == [
        *("https://a.org", "http://a.org/x", "", "", "")
    ]


TABLE = "Name;Type;Country;Aliases;URL\nHaus Ö;un;Germany;fr: Maison Ö | Casa;haus.example\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_tables_in_any_common_form(encoding, separator):
    data = TABLE.replace(";", separator).encode(encoding)
    columns = tables.guessed(tables.titles(data))
    assert [column["field"] for column in columns] == ["name", "kind", "country", "other_names", "website"]
    (row,) = tables.each(data, columns)
    assert (row.line, row.values["name"], row.values["kind"], row.values["country"]) == (2, "Haus Ö", "un", "DE")
    assert row.values["other_names"] == [{"name": "Maison Ö", "language": "fr"}, {"name": "Casa", "language": ""}]


def test_broken_lines_of_a_table_are_named_with_the_reason():
    data = b'name,country,kind\nA,KE,un\n,KE,un\nB,Nowhere,un\n"C\nD",KE,un\nE,KE,thing\nF,KE,un,more\n'
    rows = list(tables.each(data, tables.guessed(tables.titles(data))))
    assert [(row.line, row.name, row.reason) for row in rows] == [
        (2, "A", ""),
        (3, "", "It has no name."),
        (4, "B", "Country: “Nowhere” is not known."),
        (5, "C D", ""),
        (7, "E", "Kind: “thing” is not known."),
        (8, "F", "It has 4 cells, the table 3 columns."),
    ]


def test_the_template_can_be_brought(coordinator, group):
    assert sum_of(bring(coordinator, group, tables.template().encode())) == (1, 1, 0, 0, 0)


# Writing


def test_what_is_new_is_published_with_its_history(coordinator, second_coordinator, member, group, client):
    brought = bring(coordinator, group, lines(SHORT, FIRST, SECOND))
    assert (brought.stage, sum_of(brought)) == ("written", (3, 3, 0, 0, 0))
    made = Organisation.objects.get(ror="0006s4z66")
    assert (made.state, made.contributed_by, made.group, made.revision) == ("published", None, group, 1)
    (step,) = made.steps.all()
    assert (step.action, step.by, step.to_state, step.comment) == (
        *("add", coordinator, "published", "From the register “file”."),
    )
    assert step.snapshot == made.snapshot()
    assert [entry.what for entry in timeline(made, coordinator)] == ["added"]
    assert client.get(made.get_absolute_url()).status_code == 200
    kept = set(OrganisationName.objects.filter(organisation=made).values_list("kind", "folded"))
    assert kept == {(row.kind, row.folded) for row in names_of(made)}
    made.save()
    assert set(made.names.values_list("kind", "folded")) == kept
    assert list(Letter.objects.values_list("to_address", flat=True)) == [second_coordinator.email]


def test_any_coordinator_corrects_what_was_brought(coordinator, second_coordinator, group, client):
    bring(coordinator, group, lines(SHORT))
    made = Organisation.objects.get()
    for person in (coordinator, second_coordinator):
        client.force_login(person)
        assert client.get(f"{made.get_absolute_url()}edit/").status_code == 200


def test_the_same_file_again_writes_nothing(coordinator, second_coordinator, group):
    table = b"name,country\nHouse,KE\nYard,\n"
    for data, number in ((lines(SHORT, FIRST, SECOND), 3), (table, 2)):
        assert sum_of(bring(coordinator, group, data))[1] == number
        assert sum_of(bring(second_coordinator, group, data)) == (number, 0, number, 0, 0)
    assert Organisation.objects.count() == 5


def test_what_is_known_likely_twice_or_of_another_country(coordinator, member, group):
    publish_organisation(member, group, coordinator, name="Bureau 1", ror=short(1)["id"])
    publish_organisation(member, group, coordinator, name="Likely House", country="")
    publish_organisation(member, group, coordinator, name="Bureau 4", country="FR")
    publish_organisation(
        member, group, coordinator, name="Bureau 5", audience="confidential", country="US", readers=[coordinator]
    )
    records = [short(1), short(2), short(2), short(3, name="Likely house"), short(4), short(6, country="FR")]
    brought = bring(coordinator, group, lines(*records), write=False, country="US")
    verdicts = [(row.name, row.verdict) for row in brought.rows.all()]
    assert verdicts == [
        ("Bureau 1", "known"),
        ("Bureau 2", "new"),
        ("Bureau 2", "new"),
        ("Likely house", "likely"),
        ("Bureau 4", "new"),
        ("Bureau 6", "left"),
    ]
    actions.begin_writing(brought, by=coordinator)
    work.go_on_with(brought.pk)
    assert sum_of(brought) == (6, 2, 1, 3, 0)
    again = bring(coordinator, group, lines(*records), write=False)
    actions.begin_writing(again, by=coordinator, writes_likely=True)
    work.go_on_with(again.pk)
    assert sum_of(again) == (6, 2, 4, 0, 0)


def test_nobody_learns_of_what_they_may_not_know(coordinator, second_coordinator, member, group):
    """To somebody else what is kept back is not there: neither known nor likely."""
    publish_organisation(
        member, group, coordinator, name="Zenobia", audience="confidential", country="US", readers=[coordinator]
    )
    data = lines(short(1, name="Zenobia"))
    brought = bring(second_coordinator, group, data, write=False)
    assert [(row.verdict, row.alike) for row in brought.rows.all()] == [("new", None)]


def test_it_goes_on_where_it_was_interrupted(coordinator, group, monkeypatch):
    for module in (reading, writing):
        monkeypatch.setattr(module, "BATCH", 2)
    monkeypatch.setattr("partnerships.registers.comparing.BATCH", 2)
    data = lines(*(short(number) for number in range(7)))
    brought = actions.bring(by=coordinator, group=group, data=data)

    def interrupted(steps):
        for _batch in islice(steps, 2):
            pass
        steps.close()
        brought.refresh_from_db()

    interrupted(reading.read(brought))
    assert (brought.stage, brought.rows.count()) == ("reading", 4)
    work.go_on_with(brought.pk)
    brought.refresh_from_db()
    assert (brought.stage, brought.rows.count()) == ("ready", 7)
    actions.begin_writing(brought, by=coordinator)
    brought.refresh_from_db()
    interrupted(writing.write(brought))
    assert (brought.stage, brought.done, Organisation.objects.count()) == ("writing", 4, 4)
    assert work.go_on(None) == 1
    brought.refresh_from_db()
    assert (brought.stage, sum_of(brought)) == ("written", (7, 7, 0, 0, 0))
    assert work.go_on(None) == 0


def test_one_that_the_database_refuses_does_not_stop_the_others(coordinator, group, monkeypatch):
    brought = bring(coordinator, group, lines(*(short(number) for number in range(3))), write=False)
    row = brought.rows.get(number=2)
    row.values |= {"kind": "no kind"}
    row.save()
    actions.begin_writing(brought, by=coordinator)
    work.go_on_with(brought.pk)
    assert sum_of(brought) == (3, 2, 0, 0, 1)


def test_a_file_that_cannot_be_read_says_why(coordinator, group, monkeypatch):
    with pytest.raises(ValidationError):
        actions.bring(by=coordinator, group=group, data=b"just some words")
    failed = bring(coordinator, group, b"[]")
    assert (failed.stage, failed.problem) == ("failed", "No organisation was found in it.")
    monkeypatch.setattr(reading, "MOST_RECORDS", 2)
    failed = bring(coordinator, group, lines(*(short(number) for number in range(3))))
    assert (failed.stage, failed.rows.count()) == ("failed", 0)
    assert limits.MOST_RECORDS == 60_000


def test_only_coordinators_bring_registers(coordinator, member, other_coordinator, group):
    for person in (member, other_coordinator):
        with pytest.raises(PermissionDenied):
            actions.bring(by=person, group=group, data=lines(SHORT))
    brought = bring(coordinator, group, lines(SHORT), write=False)
    with pytest.raises(PermissionDenied):
        actions.begin_writing(brought, by=other_coordinator)
    actions.discard(brought, by=coordinator)
    assert sum_of(brought) == (1, 0, 0, 1, 0)
    with pytest.raises(NotAllowedNow):
        actions.begin_writing(brought, by=coordinator)


# The pages


def test_a_table_on_the_pages(client, coordinator, other_coordinator, group, member):
    index = reverse("partnerships:organisation-imports")
    assert client.get(index).status_code == 302
    client.force_login(member)
    assert client.get(index).status_code == 403
    client.force_login(coordinator)
    table = b"What they are called,Land\nHouse,KE\nYard,Nowhere\n=Roof,Nowhere\n"
    refused = client.post(index, {"file": SimpleUploadedFile("t.csv", b"nothing known\n1\n")})
    assert list(refused.context["form"].errors) == ["file"]
    response = client.post(index, {"file": SimpleUploadedFile("t.csv", table)})
    brought = OrganisationImport.objects.get()
    page = client.get(response.url)
    assert [column["cells"] for column in page.context["columns"]] == [
        ["House", "Yard", "=Roof"],
        ["KE", *["Nowhere"] * 2],
    ]
    columns = reverse("partnerships:organisation-import-columns", args=[brought.code])
    client.post(columns, {"column-0": "country", "column-1": "country"})
    brought.refresh_from_db()
    assert brought.stage == "columns"
    client.post(columns, {"column-0": "name", "column-1": "country"})
    work.go_on(None)
    page = client.get(f"{response.url}?show=broken")
    assert [row.reason for row in page.context["rows"]] == ["Country: “Nowhere” is not known."] * 2
    broken = client.get(reverse("partnerships:organisation-import-broken", args=[brought.code])).content.decode()
    assert broken.splitlines()[2].startswith("4,'=Roof,")
    client.post(reverse("partnerships:organisation-import-write", args=[brought.code]))
    progress = reverse("partnerships:organisation-import-progress", args=[brought.code])
    assert "HX-Refresh" not in client.get(progress, headers={"HX-Request": "true"}).headers
    work.go_on(None)
    assert client.get(progress, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert client.get(response.url).context["counts"]["written"] == 1
    client.force_login(other_coordinator)
    assert client.get(response.url).status_code == 404
    assert client.post(columns).status_code == 404


def test_the_command(coordinator, group, tmp_path):
    file = tmp_path / "register.csv"
    file.write_text("name,country\nHouse,KE\nYard,US\nNowhere,Nowhere\n")

    def told(*more):
        out = io.StringIO()
        call_command("import_organisations", file, "--group", group.slug, "--by", coordinator.email, *more, stdout=out)
        return out.getvalue().splitlines()

    assert told("--country", "KE") == [
        "3 in the file = 1 written + 0 known + 1 left out + 1 broken",
        "line 4: Nowhere: Country: “Nowhere” is not known.",
    ]
    assert told()[0] == "3 in the file = 1 written + 1 known + 0 left out + 1 broken"
    with pytest.raises(CommandError, match="no country"):
        told("--country", "ZZ")
    with pytest.raises(CommandError, match="no such person"):
        call_command("import_organisations", file, "--group", "none", "--by", coordinator.email)


@pytest.mark.skipif(not EXTRACT.exists(), reason="the shared ROR extract is not here")
def test_a_part_of_the_real_extract(coordinator, group):
    with gzip.open(EXTRACT) as file:
        data = b"".join(islice(file, 1500))
    assert sum_of(bring(coordinator, group, data)) == (1500, 1500, 0, 0, 0)
    assert sum_of(bring(coordinator, group, data)) == (1500, 0, 1500, 0, 0)


# Parents


def part(number: int, of: int, kind: str = "Parent") -> dict:
    related = [
        {"type": "Child", "id": "https://ror.org/0006s4z66"},
        {"type": kind, "id": short(of)["id"], "label": "x"},
    ]
    return short(number, relationships=related)


def parents() -> dict[str, str]:
    return dict(Organisation.objects.order_by("pk").values_list("name", "parent__name"))


def test_parents_are_taken_over_where_both_are_here(coordinator, member, group):
    publish_organisation(member, group, coordinator, name="Bureau 9", ror=short(9)["id"])
    hidden = {"audience": "confidential", "readers": [coordinator]}
    publish_organisation(member, group, coordinator, name="Bureau 8", ror=short(8)["id"], **hidden)
    # A part before what it is part of, of what is here already, of what nobody may know of, of what is not here.
    data = lines(part(1, 2), part(2, 3, "parent"), short(3), part(4, 9), part(5, 8), part(6, 7))
    bring(coordinator, group, data)
    assert parents() == {
        **{"Bureau 9": None, "Bureau 8": None, "Bureau 3": None, "Bureau 5": None, "Bureau 6": None},
        **{"Bureau 1": "Bureau 2", "Bureau 2": "Bureau 3", "Bureau 4": "Bureau 9"},
    }
    one = Organisation.objects.get(name="Bureau 1")
    assert one.steps.get().snapshot == one.snapshot()


def test_a_circle_of_parents_is_broken_somewhere(coordinator, group, monkeypatch):
    monkeypatch.setattr(writing, "BATCH", 1)
    bring(coordinator, group, lines(part(1, 2), part(2, 3), part(3, 1), part(4, 4)))
    assert len(parents()) == 4
    for one in Organisation.objects.all():
        passed = set()
        while one is not None:
            assert one.pk not in passed
            passed.add(one.pk)
            one = one.parent


# Taking back


def take_back(brought, by) -> OrganisationImport:
    actions.begin_taking_back(brought, by=by)
    work.go_on_with(brought.pk)
    brought.refresh_from_db()
    return brought


def test_what_nobody_changed_or_used_is_taken_back(coordinator, second_coordinator, member, group, client):
    records = [short(number) for number in (0, 1, 2, 3, 4, 6, 8)]
    brought = bring(coordinator, group, lines(*records, part(5, 6), part(7, 8)))
    made = {one.name: one for one in Organisation.objects.all()}
    edit_organisation(made["Bureau 0"], by=second_coordinator, values={"region": "Vienna"})
    make_case(member, group, partners=[{"id": "a", "organisation": made["Bureau 1"].code}])
    propose_change_to_organisation(made["Bureau 2"], by=member)
    log(made["Bureau 3"], "comment", by=second_coordinator, from_state="published", comment="Is it still there?")
    edit_organisation(made["Bureau 5"], by=second_coordinator, values={"region": "Vienna"})
    brought = take_back(brought, second_coordinator)
    assert brought.stage == "taken_back"
    stays = dict(brought.rows.filter(outcome="stays").values_list("name", "reason"))
    assert stays == {
        "Bureau 0": "It was changed since.",
        "Bureau 1": "A case names it.",
        "Bureau 2": "Somebody proposes a change to it.",
        "Bureau 3": "Somebody said something about it.",
        "Bureau 5": "It was changed since.",
        "Bureau 6": "Another that stays is part of it.",
    }
    counts = actions.counts_of(brought)
    assert (counts["total"], counts["written"], counts["back"], counts["stays"]) == (9, 0, 3, 6)
    standing = Organisation.objects.published().records().values_list("name", flat=True)
    assert sorted(standing) == sorted(stays)
    gone = Organisation.objects.get(name="Bureau 4")
    last = gone.steps.last()
    assert (last.action, last.by) == ("withdraw", second_coordinator)
    assert last.comment == "The register “file” was taken back."
    assert client.get(gone.get_absolute_url()).status_code == 410


def test_it_goes_on_taking_back_in_batches_and_can_be_brought_again(coordinator, group, monkeypatch):
    monkeypatch.setattr(taking_back, "BATCH", 2)
    data = lines(part(1, 2), part(2, 3), short(3), short(4), short(5))
    brought = take_back(bring(coordinator, group, data), coordinator)
    assert actions.counts_of(brought)["back"] == 5
    assert sum_of(bring(coordinator, group, data)) == (5, 5, 0, 0, 0)


def test_who_takes_a_register_back(client, coordinator, second_coordinator, member, other_coordinator, group):
    brought = bring(coordinator, group, lines(short(1)))
    address = reverse("partnerships:organisation-import-take-back", args=[brought.code])
    assert client.post(address).status_code == 302
    for person, status in ((member, 403), (other_coordinator, 404)):
        client.force_login(person)
        assert client.post(address).status_code == status
    assert OrganisationImport.objects.get().stage == "written"
    client.force_login(second_coordinator)
    assert "Take this register back" in client.get(brought.get_absolute_url()).content.decode()
    assert client.post(address).status_code == 302
    assert OrganisationImport.objects.get().stage == "taking_back"
    work.go_on_with(brought.pk)
    page = client.get(brought.get_absolute_url())
    assert page.context["counts"]["back"] == 1
    assert "Take this register back" not in page.content.decode()
    with pytest.raises(NotAllowedNow):
        actions.begin_taking_back(brought, by=coordinator)


def test_who_may_no_longer_take_back_takes_back_no_more(coordinator, group):
    brought = bring(coordinator, group, lines(short(1)))
    actions.begin_taking_back(brought, by=coordinator)
    coordinator.memberships.all().delete()
    work.go_on_with(brought.pk)
    brought.refresh_from_db()
    assert (brought.stage, Organisation.objects.get().state) == ("written", "published")
    assert brought.problem.startswith("Whoever took this back")
