"""Telling a case in steps: adding, rows, what stays, what is refused, what is missing before it is submitted."""

import pytest
from django.urls import reverse

from curation.actions import take
from partnerships.models import Partnership, PartnershipForm
from partnerships.parts import Exchange, Grant, LedgerEntry, Partner, Place
from tests.factories.partnerships import make_case, publish_case, publish_organisation, submit_case

pytestmark = pytest.mark.django_db

CAST = ["nobody", "member", "other_member", "outsider", "other_coordinator", "coordinator"]
WHAT = {"title": "Paralegals", "language": "en", "action": "save"}


def log_in(client, who: str, request) -> None:
    if who != "nobody":
        client.force_login(request.getfixturevalue(who))


def step_of(case, name: str) -> str:
    return reverse("partnerships:edit-case-step", args=[case.code, name])


def row(list_name: str, place: int, **values) -> dict:
    return {
        f"{list_name}-{place}-{name}": value for name, value in {"id": "", "visibility": "public", **values}.items()
    }


def complete(**more) -> dict:
    return {
        "summary": "In short.",
        "form": PartnershipForm.objects.get_or_create(slug="community", defaults={"name": "With a community"})[0],
        "countries": ["AT"],
        "context": "It began.",
        "who": "We.",
        "what_changed": "All.",
        "partners": [Partner(id="a", name="Open House").as_json(), Partner(id="b", name="Council").as_json()],
        **more,
    }


class TestAdding:
    """The first page."""

    @pytest.mark.parametrize(("who", "status", "number"), [("nobody", 302, 0), ("member", 302, 1)])
    def test_a_title_is_enough(self, client, member, group, who, status, number, request):
        log_in(client, who, request)
        response = client.post(reverse("partnerships:add-case"), WHAT)
        assert (response.status_code, Partnership.objects.count()) == (status, number)

    def test_who_is_in_no_group_adds_nothing(self, client, group, django_user_model):
        client.force_login(django_user_model.objects.create_user(email="x@example.org", name="X"))
        assert client.get(reverse("partnerships:add-case")).status_code == 403
        assert client.post(reverse("partnerships:add-case"), WHAT).status_code == 403
        assert Partnership.objects.count() == 0

    def test_it_is_a_draft_of_its_author_and_goes_on_to_the_story(self, client, member, group):
        client.force_login(member)
        sent = {**WHAT, "action": "next", "countries": ["AT", "BA"], "begins": "23.10.2009", "tags": "law, Law, women"}
        response = client.post(reverse("partnerships:add-case"), sent)
        case = Partnership.objects.get()
        assert response.headers["Location"] == step_of(case, "story")
        assert (case.state, case.contributed_by, case.group) == ("draft", member, group)
        assert (case.begins, case.countries, sorted(case.tags.names())) == (
            "2009-10-23",
            ["AT", "BA"],
            ["law", "women"],
        )

    def test_the_same_form_sent_twice_makes_one_case(self, client, member, group):
        client.force_login(member)
        once = client.get(reverse("partnerships:add-case")).context["once"]
        for _time in range(2):
            assert client.post(reverse("partnerships:add-case"), {**WHAT, "once": once}).status_code == 302
        assert Partnership.objects.count() == 1

    def test_without_a_title_what_was_typed_stays(self, client, member, group):
        client.force_login(member)
        response = client.post(reverse("partnerships:add-case"), {**WHAT, "title": " ", "summary": "Short."})
        form = response.context["step"].form
        assert (list(form.errors), form["summary"].value()) == (["title"], "Short.")

    @pytest.mark.parametrize("typed", ["2009-13", "soon", "2009-02-30", "20099"])
    def test_what_is_no_date_is_said_beside_it(self, client, member, group, typed):
        client.force_login(member)
        response = client.post(reverse("partnerships:add-case"), {**WHAT, "begins": typed})
        assert list(response.context["step"].form.errors) == ["begins"]

    def test_it_does_not_end_before_it_begins(self, client, member, group):
        client.force_login(member)
        response = client.post(reverse("partnerships:add-case"), {**WHAT, "begins": "2010", "ends": "2009-12"})
        assert list(response.context["step"].form.errors) == ["ends"]

    def test_what_was_typed_outlives_a_login_that_ran_out(self, client, member, group):
        response = client.post(reverse("partnerships:add-case"), {**WHAT, "summary": "Long thought about."})
        client.force_login(member)
        again = client.get(reverse("partnerships:add-case"))
        assert response.status_code == 302
        assert again.context["step"].form["summary"].value() == "Long thought about."


class TestWho:
    """Who opens and saves a step."""

    @pytest.mark.parametrize("who", CAST)
    def test_a_draft_is_its_authors(self, client, member, group, who, request):
        case = make_case(member, group)
        log_in(client, who, request)
        expected = {"nobody": 302, "member": 302}.get(who, 404)
        sent = {"action": "save", "context": "New.", "revision": case.revision}
        assert client.post(step_of(case, "story"), sent).status_code == expected
        case.refresh_from_db()
        assert case.context == ("New." if who == "member" else "")

    @pytest.mark.parametrize("who", CAST)
    def test_a_coordinator_corrects_what_is_submitted(self, client, member, group, coordinator, who, request):
        case = submit_case(make_case(member, group), by=member)
        log_in(client, who, request)
        expected = {"nobody": 302, "member": 403, "coordinator": 302}.get(who, 404)
        sent = {"action": "save", "context": "New.", "revision": case.revision, "comment": "Clearer."}
        assert client.post(step_of(case, "story"), sent).status_code == expected
        case.refresh_from_db()
        assert case.context == ("New." if who == "coordinator" else "")
        assert [step.action for step in case.steps.order_by("at", "id")][2:] == (
            ["correct"] if who == "coordinator" else []
        )

    def test_a_step_that_there_is_not(self, client, member, group):
        client.force_login(member)
        assert client.get(step_of(make_case(member, group), "soup")).status_code == 404


class TestRows:
    """Partners, exchanges, places, moments."""

    def test_partners_are_kept_in_the_order_of_the_page(self, client, member, group, coordinator):
        organisation = publish_organisation(member, group, coordinator, name="Open House")
        case = make_case(member, group)
        client.force_login(member)
        sent = {"action": "save", "revision": case.revision}
        sent |= row("partners", 1, name="Village Council", roles=["leads", "knows"], say="decides", country="AT")
        sent |= row("partners", 0, name="open house", tasks="Trains.")
        sent |= row("partners", 2)
        assert client.post(step_of(case, "partners"), sent).status_code == 302
        case.refresh_from_db()
        first, second = case.parts_of("partners")
        assert (first.name, first.roles, first.say, first.country) == (
            *("Village Council", ("leads", "knows"), "decides", "AT"),
        )
        assert (second.organisation, second.name, second.tasks) == (organisation.code, "", "Trains.")

    def test_which_organisation_is_meant_is_asked_once(self, client, member, group, coordinator):
        organisation = publish_organisation(member, group, coordinator, name="Open House Graz")
        case = make_case(member, group)
        client.force_login(member)
        sent = {"action": "save", "revision": case.revision, **row("partners", 0, name="Open House")}
        response = client.post(step_of(case, "partners"), sent)
        assert [where for where, _label, _why in response.context["step"].errors()] == ["id_partners-0-name"]
        assert "None of these" in response.content.decode()
        asked = {"partners-0-name-looked": "Open House"}
        client.post(step_of(case, "partners"), {**sent, **asked, "partners-0-name-means": "none"})
        case.refresh_from_db()
        (kept,) = case.parts_of("partners")
        assert (kept.organisation, kept.name) == ("", "Open House")
        sent |= {"revision": case.revision, "partners-0-id": kept.id, "partners-0-tasks": "Trains."}
        assert client.post(step_of(case, "partners"), sent).status_code == 302
        sent |= {"revision": Partnership.objects.get().revision, "partners-0-name-code": organisation.code}
        sent["partners-0-name"] = "Open House Graz"
        client.post(step_of(case, "partners"), sent)
        (kept,) = Partnership.objects.get().parts_of("partners")
        assert (kept.organisation, kept.name, kept.tasks) == (organisation.code, "", "Trains.")

    def test_an_organisation_that_the_writer_may_not_know_of_stays(self, client, member, group, coordinator):
        hidden = publish_organisation(
            coordinator, group, coordinator, name="Hidden", audience="confidential", readers=[coordinator]
        )
        case = make_case(member, group, partners=[Partner(id="a", organisation=hidden.code).as_json()])
        client.force_login(member)
        sent = {"action": "save", "revision": case.revision, **row("partners", 0, id="a", name="Hidden", tasks="Pays.")}
        client.post(step_of(case, "partners"), {**sent, "partners-0-name-code": hidden.code})
        case.refresh_from_db()
        (kept,) = case.parts_of("partners")
        assert (kept.organisation, kept.name, kept.tasks) == (hidden.code, "", "Pays.")

    @pytest.mark.parametrize(
        ("press", "names"),
        [
            ("partners:up-1", ["B", "A"]),
            ("partners:down-0", ["B", "A"]),
            ("partners:remove-0", ["B"]),
            ("partners:add", ["A", "B", ""]),
            ("partners:up-99999999999", ["A", "B"]),
            ("show", ["A", "B"]),
        ],
    )
    def test_rows_move_without_javascript_and_nothing_is_saved(self, client, member, group, press, names):
        case = make_case(member, group)
        client.force_login(member)
        sent = {
            "action": press,
            **row("partners", 0, name="A", visibility="anonymised"),
            **row("partners", 1, name="B"),
        }
        response = client.post(step_of(case, "partners"), sent)
        rows = response.context["step"].rows[0]
        assert [getattr(form["name"].value(), "name", "") for form in rows.forms] == names
        assert response.context["step"].errors() == []
        case.refresh_from_db()
        assert case.partners == []

    def test_what_the_form_does_not_ask_stays(self, client, member, group):
        part = Place(id="p", name="Graz", latitude=47.07, longitude=15.44).as_json()
        case = make_case(member, group, places=[part])
        client.force_login(member)
        sent = {"action": "save", "revision": case.revision, **row("places", 0, id="p", name="Vienna", country="AT")}
        sent |= {"places-0-latitude": "48.2", "places-0-longitude": "16.4"}
        client.post(step_of(case, "course"), sent)
        case.refresh_from_db()
        (place,) = case.parts_of("places")
        assert (place.id, place.name, place.latitude, place.country) == ("p", "Vienna", 48.2, "AT")

    def test_money_stays_whatever_is_saved(self, client, member, group):
        money = {
            "grants": [Grant(id="g", amount="10", currency="EUR", funder="a").as_json()],
            "ledger": [LedgerEntry(id="l", amount="5", currency="EUR", direction="out").as_json()],
        }
        partners = [Partner(id="a", name="Fund").as_json(), Partner(id="b", name="Council").as_json()]
        case = make_case(member, group, partners=partners, **money)
        client.force_login(member)
        sent = {"action": "save", "revision": case.revision, **row("partners", 0, id="a", name="The Fund")}
        client.post(step_of(case, "partners"), sent)
        case.refresh_from_db()
        assert [one.name for one in case.parts_of("partners")] == ["The Fund"]
        assert (case.grants, case.ledger) == (money["grants"], money["ledger"])
        sent = {"action": "save", "revision": case.revision, **row("partners", 0, id="b", name="Council")}
        response = client.post(step_of(case, "partners"), sent)
        assert response.context["step"].problems == [
            "The money names The Fund. Change that first, then take the partner away."
        ]

    def test_what_a_partner_shared_goes_with_them(self, client, member, group):
        partners = [Partner(id=one, name=one.upper()).as_json() for one in "abc"]
        exchanges = [Exchange(id="1", what="skills", giver="a", receiver="b").as_json()]
        exchanges += [Exchange(id="2", what="skills", giver="a", receiver="c").as_json()]
        case = make_case(member, group, partners=partners, exchanges=exchanges)
        client.force_login(member)
        sent = {"action": "save", "revision": case.revision}
        sent |= {**row("partners", 0, id="a", name="A"), **row("partners", 1, id="c", name="C")}
        client.post(step_of(case, "partners"), sent)
        case.refresh_from_db()
        assert [one["id"] for one in case.exchanges] == ["2"]

    @pytest.mark.parametrize(
        ("step", "sent", "wrong"),
        [
            ("partners", row("partners", 0, name="A", visibility="anonymised"), "id_partners-0-public_name"),
            ("partners", row("partners", 0, tasks="Something"), "id_partners-0-name"),
            ("sharing", row("exchanges", 0, what="skills", giver="zz"), "id_exchanges-0-giver"),
            ("sharing", row("exchanges", 0, what="skills", giver="a", receiver="a"), "id_exchanges-0-receiver"),
            ("sharing", row("exchanges", 0, text="Words"), "id_exchanges-0-what"),
            ("course", row("moments", 0, date="2009-40", text="Begun"), "id_moments-0-date"),
            ("course", row("moments", 0, text="Begun"), "id_moments-0-date"),
            ("course", row("places", 0, name="Graz", latitude="91", longitude="1"), "id_places-0-latitude"),
            ("course", row("places", 0, name="Graz", latitude="47"), "id_places-0-longitude"),
        ],
    )
    def test_what_is_wrong_is_said_beside_it(self, client, member, group, step, sent, wrong):
        case = make_case(member, group, partners=[Partner(id="a", name="A").as_json()])
        client.force_login(member)
        response = client.post(step_of(case, step), {"action": "save", "revision": case.revision, **sent})
        assert response.status_code == 200
        assert [where for where, _label, _sentence in response.context["step"].errors()] == [wrong]
        case.refresh_from_db()
        assert case.revision == 1


class TestKeepingBack:
    """What is for named coordinators alone."""

    def test_the_groups_coordinators_are_named_where_nobody_is(self, client, member, group, coordinator):
        case = make_case(member, group)
        client.force_login(member)
        sent = {"action": "save", "revision": case.revision}
        sent |= row("partners", 0, name="Zenobia", visibility="anonymised", public_name="a women's group")
        client.post(step_of(case, "partners"), sent)
        case.refresh_from_db()
        assert (case.has_protected, case.reader_ids) == (True, {coordinator.pk})

    def test_who_is_named_is_chosen(self, client, member, group, coordinator, second_coordinator, outsider):
        case = make_case(
            member, group, partners=[Partner(name="Z", visibility="confidential").as_json()], readers=[coordinator]
        )
        client.force_login(member)
        sent = {"action": "save", "audience": "public", "named_as": "not-at-all"}
        client.post(step_of(case, "readers"), {**sent, "revision": case.revision, "readers": [second_coordinator.pk]})
        case = Partnership.objects.get()
        assert (case.reader_ids, case.named_as) == ({second_coordinator.pk}, "not-at-all")
        response = client.post(step_of(case, "readers"), {**sent, "revision": case.revision})
        assert list(response.context["step"].form.errors) == ["readers"]
        response = client.post(step_of(case, "readers"), {**sent, "revision": case.revision, "readers": [outsider.pk]})
        assert list(response.context["step"].form.errors) == ["readers"]
        assert Partnership.objects.get().reader_ids == {second_coordinator.pk}

    def test_who_is_named_by_their_organisation_has_one(self, client, member, group, coordinator):
        case = make_case(member, group)
        client.force_login(member)
        sent = {"action": "save", "revision": case.revision, "audience": "public", "named_as": "organisation"}
        response = client.post(step_of(case, "readers"), {**sent, "readers": [coordinator.pk]})
        assert list(response.context["step"].form.errors) == ["teller_organisation"]


class TestOvertaken:
    """Two at work on one case."""

    def test_who_saves_second_is_shown_the_difference(self, client, member, group, coordinator, second_coordinator):
        case = submit_case(make_case(member, group, context="Old."), by=member)
        sent = {"action": "save", "revision": case.revision, "context": "Mine."}
        client.force_login(coordinator)
        client.post(step_of(case, "story"), {**sent, "context": "Theirs."})
        client.force_login(second_coordinator)
        response = client.post(step_of(case, "story"), sent)
        assert [(one.old, one.new) for one in response.context["overtaken_changes"]] == [("Theirs.", "Mine.")]
        sent["revision"] = response.context["revision"]
        assert client.post(step_of(case, "story"), sent).status_code == 302
        assert Partnership.objects.get().context == "Mine."

    def test_a_step_that_says_nothing_new_is_no_step(self, client, member, group, coordinator):
        case = submit_case(make_case(member, group, context="Old."), by=member)
        client.force_login(coordinator)
        client.post(step_of(case, "story"), {"action": "save", "revision": case.revision, "context": "Old."})
        assert Partnership.objects.get().revision == case.revision


class TestTranslations:
    """The texts in other languages."""

    def test_a_translation_comes_and_goes(self, client, member, group):
        case = make_case(member, group, title="Paralegals", context="It began.")
        client.force_login(member)
        page = client.get(step_of(case, "translations"), {"language": "fr"})
        assert [text for _field, text in page.context["step"].form.pairs] == ["Paralegals", "", "It began."]
        sent = {"action": "save", "revision": case.revision, "language": "fr", "title": "Parajuristes"}
        client.post(step_of(case, "translations"), {**sent, "context": "Au début."})
        case = Partnership.objects.get()
        (kept,) = case.parts_of("translations")
        assert (kept.language, kept.title, kept.story) == ("fr", "Parajuristes", {"context": "Au début."})
        client.post(step_of(case, "translations"), {**sent, "revision": case.revision, "title": ""})
        assert Partnership.objects.get().translations == []


class TestSubmitting:
    """What is missing, and the last step."""

    def test_what_is_missing_is_told_with_where_it_is_written(self, client, member, group):
        case = make_case(member, group)
        client.force_login(member)
        page = client.get(reverse("partnerships:check-case", args=[case.code]))
        assert [(one.step, one.field) for one in page.context["missing"]] == [
            ("what", "summary"),
            ("what", "form"),
            ("what", "countries"),
            ("story", "context"),
            ("partners", "partners"),
        ]
        beside = client.get(step_of(case, "what"), {"missing": "1"}).context["step"].form
        assert list(beside.errors) == ["summary", "form", "countries"]
        response = client.post(reverse("partnerships:take-step", args=[case.code]), {"decision": "submit"})
        assert response.headers["Location"] == reverse("partnerships:check-case", args=[case.code])
        assert Partnership.objects.get().state == "draft"

    def test_a_complete_case_is_submitted(self, client, member, group):
        case = make_case(member, group, **complete())
        client.force_login(member)
        page = client.get(reverse("partnerships:check-case", args=[case.code]))
        assert page.context["missing"] == []
        client.post(reverse("partnerships:take-step", args=[case.code]), {"decision": "submit", "version": 1})
        assert Partnership.objects.get().state == "submitted"

    def test_a_global_case_needs_no_country(self, member, group):
        from partnerships.completeness import missing_in

        assert missing_in(make_case(member, group, **complete(countries=[], scope="global"))) == []

    def test_a_place_says_where_as_well(self, member, group, coordinator):
        from partnerships.completeness import missing_in

        place = {"id": "p", "name": "Zenobia", "visibility": "anonymised", "public_name": "a town in the region"}
        content = complete(countries=[], places=[place])
        assert missing_in(make_case(member, group, readers=[coordinator], **content)) == []

    @pytest.mark.parametrize("who", CAST)
    def test_only_who_writes_it_sees_the_last_step(self, client, member, group, who, request):
        case = make_case(member, group)
        log_in(client, who, request)
        expected = {"nobody": 302, "member": 200}.get(who, 404)
        assert client.get(reverse("partnerships:check-case", args=[case.code])).status_code == expected

    def test_a_proposed_change_shows_what_it_changes(self, client, member, group, coordinator, other_member):
        case = publish_case(member, group, coordinator, context="Old.")
        client.force_login(other_member)
        response = client.post(reverse("partnerships:propose-change-to-case", args=[case.code]))
        amendment = Partnership.objects.get(amends=case)
        assert response.headers["Location"] == reverse("partnerships:edit-case", args=[amendment.code])
        sent = {"action": "next", "revision": amendment.revision, "context": "New."}
        client.post(step_of(amendment, "story"), sent)
        page = client.get(reverse("partnerships:check-case", args=[amendment.code]))
        assert [(one.old, one.new) for one in page.context["proposed"]] == [("Old.", "New.")]
        client.post(reverse("partnerships:take-step", args=[amendment.code]), {"decision": "submit"})
        amendment.refresh_from_db()
        take(amendment, "publish", by=coordinator)
        case.refresh_from_db()
        assert case.context == "New."


def test_every_step_is_a_page_and_the_number_of_queries_does_not_grow(
    client, member, group, coordinator, django_assert_max_num_queries
):
    partners = [Partner(id=f"p{n}", name=f"Partner {n}", stakeholder="un").as_json() for n in range(30)]
    case = make_case(member, group, **complete(partners=partners))
    client.force_login(member)
    for name in ("what", "story", "partners", "sharing", "course", "readers", "translations"):
        with django_assert_max_num_queries(40):
            assert client.get(step_of(case, name)).status_code == 200


def test_the_preview_shows_the_text_and_saves_nothing(client, member, group):
    case = make_case(member, group)
    client.force_login(member)
    sent = {"action": "preview", "context": "# Begun\n<script>alert(1)</script> *well*"}
    page = client.post(step_of(case, "story"), sent).content.decode()
    assert "<h3>Begun</h3>" in page
    assert "<script>alert" not in page
    assert Partnership.objects.get().context == ""
