"""What is done with a case besides writing it: steps, talk, proposed changes, versions, its history, its review."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from curation.actions import take
from curation.differences import words_of
from curation.history import timeline
from partnerships.actions import edit_case, propose_change_to_case
from partnerships.case_hints import hints_for_case, hints_for_cases
from partnerships.completeness import Incomplete
from partnerships.models import Partnership
from partnerships.parts import Exchange, Grant, LedgerEntry, Moment, Partner, Place, Translation
from partnerships.safety import slips_in
from tests.factories.partnerships import complete, make_case, publish_case, publish_organisation, submit_case

pytestmark = pytest.mark.django_db

CAST = ["nobody", "member", "other_member", "outsider", "other_coordinator", "coordinator", "second_coordinator"]
SECRET = "Zenobia Collective"
HIDDEN = Partner(id="z", name=SECRET, visibility="anonymised", public_name="a women's organisation").as_json()


def address(name: str, case) -> str:
    return reverse(f"partnerships:{name}", args=[case.code])


def log_in(client, who: str, request) -> None:
    if who != "nobody":
        client.force_login(request.getfixturevalue(who))


def state_of(case) -> str:
    return Partnership.objects.get(pk=case.pk).state


class TestSteps:
    """The addresses to which buttons lead."""

    @pytest.mark.parametrize("who", CAST)
    def test_only_a_coordinator_withdraws_from_the_public(self, client, member, group, coordinator, who, request):
        case = publish_case(member, group, coordinator)
        log_in(client, who, request)
        response = client.post(address("take-step", case), {"decision": "withdraw", "comment": "Asked for."})
        may = who in ("coordinator", "second_coordinator")
        assert response.status_code == (302 if may or who == "nobody" else 403)
        assert state_of(case) == ("withdrawn" if may else "published")

    @pytest.mark.parametrize("who", CAST)
    def test_what_is_kept_back_is_reviewed_by_who_is_named(self, client, member, group, coordinator, who, request):
        content = complete(partners=[HIDDEN, {"id": "b", "name": "Open House"}])
        case = take(make_case(member, group, readers=[coordinator], **content), "submit", by=member)
        log_in(client, who, request)
        response = client.post(address("take-step", case), {"decision": "publish"})
        assert response.status_code == {"nobody": 302, "member": 403, "coordinator": 302}.get(who, 404)
        assert state_of(case) == ("published" if who == "coordinator" else "submitted")

    def test_what_is_not_complete_goes_by_no_door(self, client, member, group, coordinator):
        case = make_case(member, group, **complete(summary="", partners=[]))
        with pytest.raises(Incomplete) as refusal:
            take(case, "submit", by=member)
        assert [(one.step, one.field) for one in refusal.value.missing] == [
            ("what", "summary"),
            ("partners", "partners"),
        ]
        assert state_of(case) == "draft"
        case = submit_case(case, by=member)
        with pytest.raises(Incomplete):
            take(case, "publish", by=coordinator)
        client.force_login(coordinator)
        review = reverse("portal:review-decide", args=["partnership", case.code])
        page = client.post(review, {"decision": "publish", "comment": "", "version": case.revision})
        assert page.status_code == 422
        assert page.context["form"].non_field_errors() == refusal.value.messages
        assert state_of(case) == "submitted"
        case = edit_case(case, by=coordinator, values=complete())
        assert take(case, "publish", by=coordinator).state == "published"

    def test_a_proposed_change_need_not_be_complete(self, member, group, coordinator, other_member):
        change = propose_change_to_case(publish_case(member, group, coordinator), by=other_member)
        change = edit_case(change, by=other_member, values={"context": "New."})
        assert take(take(change, "submit", by=other_member), "publish", by=coordinator).state == "published"

    @pytest.mark.parametrize("who", CAST)
    def test_author_and_coordinators_comment(self, client, member, group, coordinator, who, request):
        case = submit_case(make_case(member, group), by=member)
        log_in(client, who, request)
        response = client.post(address("comment", case), {"comment": "Since when?"})
        may = who in ("member", "coordinator", "second_coordinator")
        assert response.status_code == (302 if may or who == "nobody" else 404)
        assert case.steps.filter(action="comment").count() == (1 if may else 0)

    @pytest.mark.parametrize("who", CAST)
    def test_members_propose_changes(self, client, member, group, coordinator, who, request):
        case = publish_case(member, group, coordinator)
        log_in(client, who, request)
        assert client.post(address("propose-change-to-case", case)).status_code == 302
        assert Partnership.objects.filter(amends=case).count() == (0 if who == "nobody" else 1)

    @pytest.mark.parametrize("who", CAST)
    def test_nobody_proposes_a_change_to_what_they_may_not_read(self, client, member, group, coordinator, who, request):
        case = publish_case(member, group, coordinator, partners=[HIDDEN], readers=[coordinator])
        log_in(client, who, request)
        expected = {"nobody": 302, "member": 302, "coordinator": 302}.get(who, 403)
        assert client.post(address("propose-change-to-case", case)).status_code == expected

    @pytest.mark.parametrize("who", CAST)
    def test_only_a_coordinator_restores(self, client, member, group, coordinator, who, request):
        case = publish_case(member, group, coordinator, context="Old.")
        edit_case(case, by=coordinator, values={"context": "New."})
        log_in(client, who, request)
        response = client.post(address("restore-case", case), {"event": 3})
        may = who in ("coordinator", "second_coordinator")
        assert response.status_code == (302 if may or who == "nobody" else 403)
        assert Partnership.objects.get().context == ("Old." if may else "New.")

    def test_a_change_that_keeps_something_back_brings_its_readers(
        self, member, group, coordinator, second_coordinator, other_member
    ):
        case = publish_case(member, group, coordinator)
        change = propose_change_to_case(case, by=other_member)
        change = edit_case(change, by=other_member, values={"partners": [HIDDEN]}, readers=[second_coordinator])
        change = take(change, "submit", by=other_member)
        with pytest.raises(PermissionDenied):
            take(change, "publish", by=coordinator)
        take(change, "publish", by=second_coordinator)
        case = Partnership.objects.get(pk=case.pk)
        assert (case.has_protected, case.reader_ids) == (True, {second_coordinator.pk})

    def test_a_published_case_that_is_for_members_does_not_say_anyone(self, member, group, coordinator):
        case = publish_case(member, group, coordinator, audience="members")
        assert case.state_sentence == "Members of the network can read it."


class TestHistory:
    """Who is told what was different."""

    @pytest.mark.parametrize("who", CAST)
    def test_what_was_different_is_for_author_and_coordinators(self, client, member, group, coordinator, who, request):
        case = publish_case(member, group, coordinator, context="Old words.")
        edit_case(case, by=coordinator, values={"context": "New words."})
        log_in(client, who, request)
        page = client.get(address("case-history", case))
        may = who in ("member", "coordinator", "second_coordinator")
        # As a word: the token of a form may hold these letters too.
        assert bool(re.search(r"\bOld\b", page.content.decode())) is may
        assert ("Mira" in page.content.decode().split("<main")[1]) is may
        assert len(page.context["entries"]) == (4 if may else 2)

    @pytest.mark.parametrize("who", CAST)
    def test_a_name_that_was_kept_back_once_is_told_to_who_was_named(
        self, client, member, group, coordinator, who, request
    ):
        case = publish_case(member, group, coordinator, partners=[HIDDEN], readers=[coordinator])
        edit_case(case, by=member if False else coordinator, values={"partners": []})
        log_in(client, who, request)
        page = client.get(address("case-history", case))
        assert (SECRET in page.content.decode()) is (who in ("member", "coordinator"))
        page = client.get(address("case", case))
        assert (SECRET in page.content.decode()) is (who in ("member", "coordinator"))

    def test_the_time_in_which_fewer_could_read_it_is_not_told(self, member, group, coordinator, other_member):
        case = publish_case(member, group, coordinator, audience="confidential", readers=[coordinator])
        case = edit_case(case, by=coordinator, values={"context": "Then."})
        case = edit_case(case, by=coordinator, values={"audience": "members"})
        case = edit_case(case, by=coordinator, values={"context": "Now."})
        assert [entry.what for entry in timeline(case, other_member)] == ["changed", "published"]
        case = edit_case(case, by=coordinator, values={"audience": "public"})
        assert [entry.what for entry in timeline(case, AnonymousUser())] == ["published"]

    def test_a_draft_has_no_history_for_others(self, client, member, group, other_member):
        client.force_login(other_member)
        assert client.get(address("case-history", make_case(member, group))).status_code == 404

    def test_the_teller_who_is_not_named_is_not_in_it(self, member, group, coordinator, other_member):
        case = publish_case(member, group, coordinator, named_as="not-at-all", readers=[coordinator])
        assert [entry.who for entry in timeline(case, other_member)] == [""]


class TestTold:
    """Parts in sentences, in reviews and differences."""

    def test_each_part_is_a_sentence_with_names_in_it(self, member, group, coordinator):
        organisation = publish_organisation(member, group, coordinator, name="Open House")
        partners = [
            Partner(id="a", organisation=organisation.code, country="AT", roles=("leads",), tasks="Trains.").as_json(),
            HIDDEN,
        ]
        content = {
            "partners": partners,
            "exchanges": [Exchange(what="skills", giver="a", receiver="z", text="Monthly.").as_json()],
            "places": [Place(name="Graz", country="AT", visibility="members").as_json()],
            "moments": [Moment(date="2009-10", text="We met.").as_json()],
            "grants": [Grant(id="g", title="Core", funder="a", amount="10", currency="EUR", begins="2009").as_json()],
            "ledger": [
                LedgerEntry(date="2010", direction="out", amount="5", currency="EUR", text="Paper", grant="g").as_json()
            ],
            "translations": [Translation(language="fr", title="Titre", story={"context": "Début"}).as_json()],
        }
        case = make_case(member, group, readers=[coordinator], **content)
        changes = words_of(case).compare({}, {name: case.snapshot()[name] for name in content})
        assert {change.field: change.new for change in changes} == {
            "partners": "Open House (Austria): leads. Trains.\n"
            "Zenobia Collective. (readers see: “a women's organisation”)",
            "exchanges": "Skills, from Open House to Zenobia Collective: Monthly.",
            "places": "Graz, Austria. (members only)",
            "moments": "October 2009: We met.",
            "grants": "EUR 10 from Open House, 2009: Core",
            "ledger": "2010: spent EUR 5, Paper, of “Core”",
            "translations": "In French:\nTitre\nWhere it began: Début",
        }

    def test_the_reviewer_reads_all_of_it(self, client, member, group, coordinator):
        case = make_case(member, group, partners=[HIDDEN], context="**So** it began.", readers=[coordinator])
        submit_case(case, by=member)
        client.force_login(coordinator)
        page = client.get(reverse("portal:review-item", args=["partnership", case.code])).content.decode()
        assert "<strong>So</strong> it began." in page
        assert page.count(SECRET) == 2
        assert "(readers see: “a women&#x27;s organisation”)" in page

    def test_the_queue_costs_the_same_for_many(self, client, member, group, coordinator, django_assert_num_queries):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        numbers = []
        for number in (1, 12):
            for one in range(number):
                partners = [{**HIDDEN, "organisation": "zzzzzz" + "abcdefghjkmn"[one]}]
                case = make_case(member, group, title="Alike", partners=partners, tags=["law"], readers=[coordinator])
                submit_case(case, by=member)
            client.force_login(coordinator)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(reverse("portal:review-queue")).status_code == 200
            numbers.append(len(queries))
        assert numbers[0] == numbers[1]

    def test_matters_show_cases(self, client, member, group):
        case = make_case(member, group, title="Mine")
        client.force_login(member)
        page = client.get(reverse("portal:matters"))
        assert [matter.record.pk for matter in page.context["matters"].drafts] == [case.pk]
        assert "Mine" in page.content.decode()


def sentences(case, viewer=None):
    return {(hint.weight.value, hint.field) for hint in hints_for_case(case, viewer=viewer)}


class TestHints:
    """What a reviewer is told."""

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"title": f"The {SECRET} and us"}, "title"),
            ({"summary": "zenobia COLLECTIVE helps."}, "summary"),
            ({"what_changed": f"({SECRET})"}, "what_changed"),
            ({"right_holders": SECRET}, "right_holders"),
            ({"moments": [Moment(id="m", date="2009", text=f"{SECRET} joins.").as_json()]}, "moments"),
            ({"translations": [Translation(id="t", language="fr", summary=SECRET).as_json()]}, "translations"),
            ({"teller_organisation": SECRET}, "teller_organisation"),
        ],
    )
    def test_a_name_that_is_kept_back_and_stands_elsewhere(self, member, group, coordinator, values, field):
        case = make_case(member, group, partners=[HIDDEN], readers=[coordinator], **values)
        assert [(slip.name, slip.field) for slip in slips_in(case)] == [(SECRET, field)]
        assert ("bad", field) in sentences(case)

    def test_in_tags_too_and_under_the_organisations_other_names(self, member, group, coordinator):
        organisation = publish_organisation(member, group, coordinator, name=SECRET, acronym="ZECO")
        partner = {**HIDDEN, "name": "", "organisation": organisation.code}
        case = make_case(member, group, partners=[partner], tags=["zeco"], readers=[coordinator])
        assert [(slip.name, slip.field) for slip in slips_in(case)] == [("ZECO", "tags")]

    def test_part_of_a_word_is_no_slip_and_what_only_members_read_is_none_for_them(self, member, group, coordinator):
        place = Place(id="p", name="Ost", visibility="members").as_json()
        case = make_case(member, group, places=[place], context="It cost much.")
        assert slips_in(case) == []
        case = make_case(member, group, places=[place], context="In Ost.", audience="members")
        assert slips_in(case) == []
        case = make_case(member, group, places=[place], context="In Ost.")
        assert [slip.field for slip in slips_in(case)] == ["context"]

    def test_what_is_missing_or_odd(self, member, group, coordinator):
        case = make_case(
            member,
            group,
            begins="2010",
            ends="2009",
            grants=[Grant(amount="5", begins="2010", ends="2009").as_json()],
            moments=[Moment(date="2001", text="Early").as_json()],
            exchanges=[Exchange(what="skills", giver="gone").as_json()],
        )
        assert sentences(case) == {
            *(("bad", name) for name in ("exchanges", "grants", "ends")),
            *(("look", name) for name in ("summary", "form", "countries", "context", "partners")),
            *(("look", name) for name in ("right_holders", "moments")),
        }

    def test_another_case_of_the_same_title_that_the_viewer_may_know_of(self, member, group, coordinator, other_member):
        publish_case(member, group, coordinator, title="The Same")
        make_case(other_member, group, title="The same")
        case = make_case(member, group, title="The same!")
        found = hints_for_cases([case], viewer=coordinator)[case.pk]
        assert [hint.field for hint in found].count("title") == 1


class TestWords:
    """The words that coordinators keep."""

    ADDRESSES = [
        ("add-word", ["forms"], {"name": "With a church"}),
        ("change-word", ["groups", "media"], {"name": "The press", "description": ""}),
        ("move-word", ["groups", "media"], {"direction": "up"}),
        ("give-word", ["groups", "media"], {"is_given": "no"}),
    ]

    @pytest.fixture(autouse=True)
    def words(self, db):
        from partnerships.models import StakeholderGroup

        StakeholderGroup.objects.all().delete()
        for position, slug in enumerate(("donors", "media")):
            StakeholderGroup.objects.create(slug=slug, name=slug.capitalize(), position=position)

    def said(self):
        from partnerships.models import PartnershipForm, StakeholderGroup

        groups = list(StakeholderGroup.objects.values_list("slug", "name", "is_given"))
        return groups, PartnershipForm.objects.filter(name="With a church").count()

    @pytest.mark.parametrize("who", ["nobody", "member", "coordinator", "other_coordinator"])
    @pytest.mark.parametrize(("name", "args", "sent"), ADDRESSES)
    def test_coordinators_alone_keep_them(self, client, member, coordinator, name, args, sent, who, request):
        before = self.said()
        log_in(client, who, request)
        response = client.post(reverse(f"partnerships:{name}", args=args), sent)
        assert response.status_code == (403 if who == "member" else 302)
        assert (self.said() != before) is (who in ("coordinator", "other_coordinator"))

    @pytest.mark.parametrize(("who", "status"), [("nobody", 302), ("member", 403), ("coordinator", 200)])
    def test_the_page(self, client, member, coordinator, who, status, request):
        log_in(client, who, request)
        assert client.get(reverse("partnerships:words")).status_code == status

    def test_a_name_is_there_once(self, client, coordinator):
        client.force_login(coordinator)
        response = client.post(reverse("partnerships:add-word", args=["groups"]), {"name": "MEDIA"})
        assert response.status_code == 422
        assert response.context["kinds"][1]["form"].errors == {"name": ["This name is there already."]}

    def test_a_word_that_is_not_given_any_more_stays_where_it_is(self, client, member, group):
        from partnerships.models import StakeholderGroup

        StakeholderGroup.objects.filter(slug="media").update(is_given=False)
        case = make_case(member, group, partners=[Partner(id="a", name="A", stakeholder="media").as_json()])
        client.force_login(member)
        page = client.get(reverse("partnerships:edit-case-step", args=[case.code, "partners"]))
        (form,) = page.context["step"].rows[0].forms
        assert [value for value, _label in form.fields["stakeholder"].choices] == ["", "donors", "media"]
        blank = page.context["step"].rows[0].blank
        assert [value for value, _label in blank.fields["stakeholder"].choices] == ["", "donors"]
