"""The page “Add a source”, as each kind of person."""

import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from literature import lookup
from literature.models import Source
from tests.factories.people import join
from tests.factories.sources import draft, make_topic, published

pytestmark = pytest.mark.django_db

ADD = "/literature/add/"
BOOK = {
    "type": "book",
    "title": "Activists beyond Borders",
    "contributors-0-role": "author",
    "contributors-0-name": "Margaret E. Keck; Kathryn Sikkink",
    "issued": "1998",
    "publisher": "Cornell University Press",
    "language": "en",
}
ATTACK = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>"


def once(client) -> str:
    """The one-time sign of a fresh form."""
    return client.get(ADD).context["once"]


def send(client, action="draft", **values):
    return client.post(ADD, {"action": action, **BOOK, **values})


def test_who_is_not_logged_in_is_led_to_the_login(client):
    assert client.get(ADD).headers["Location"] == f"/accounts/login/?next={ADD}"
    assert send(client).headers["Location"] == f"/accounts/login/?next={ADD}"
    assert Source.objects.count() == 0


def test_who_is_in_no_group_may_not(client, member):
    Membership.objects.filter(user=member).delete()
    client.force_login(member)
    assert client.get(ADD).status_code == 403
    assert send(client).status_code == 403
    assert Source.objects.count() == 0


def test_a_member_saves_a_draft(client, member, group):
    topic = make_topic("Role of civil society")
    client.force_login(member)
    response = send(client, topics=[topic.pk], tags="networks, NGOs", note="A classic.", doi="10.7591/9780801471292")
    source = Source.objects.get()
    assert response.headers["Location"] == source.get_absolute_url()
    assert (source.state, source.group, source.contributed_by) == ("draft", group, member)
    assert source.snapshot() == {
        **dict.fromkeys(Source.CONTENT_FIELDS, ""),
        "type": "book",
        "title": "Activists beyond Borders",
        "contributors": [
            {"role": "author", "family": "Keck", "given": "Margaret E."},
            {"role": "author", "family": "Sikkink", "given": "Kathryn"},
        ],
        "issued": "1998",
        "publisher": "Cornell University Press",
        "language": "en",
        "doi": "10.7591/9780801471292",
        "accessed": None,
        "note": "A classic.",
        "extra": {},
        "topics": ["role-of-civil-society"],
        "tags": ["NGOs", "networks"],
    }


def test_a_member_submits(client, member):
    client.force_login(member)
    send(client, "submit")
    source = Source.objects.get()
    assert source.state == "submitted"
    assert [step.action for step in source.steps.order_by("id")] == ["add", "submit"]


def test_who_is_in_several_groups_chooses_one(client, member, other_group, outsider):
    join(member, other_group)
    client.force_login(member)
    assert "group" in client.get(ADD).context["form"].fields
    send(client, group=other_group.pk)
    assert Source.objects.get().group == other_group


def test_nobody_adds_to_a_group_that_they_are_not_in(client, member, group, other_group, outsider):
    client.force_login(member)
    send(client, group=other_group.pk)
    assert Source.objects.get().group == group
    third = type(group).objects.create(network=group.network, number=9, name="Nine", slug="nine")
    join(member, other_group)
    client.force_login(member)
    assert "group" in send(client, title="Another", group=third.pk).context["form"].errors
    assert Source.objects.count() == 1


def test_errors_stand_beside_their_fields_and_on_top_and_all_typed_is_there(client, member):
    client.force_login(member)
    response = send(client, "submit", title="", issued="soon", note="My note", doi="x", **{"contributors-1-name": "4"})
    assert Source.objects.count() == 0
    page = response.content.decode()
    assert set(response.context["form"].errors) == {"title", "issued", "doi", "contributors"}
    assert re.findall(r'<li><a href="#(id_[\w-]+)">', page) == [
        "id_title",
        "id_contributors-2-name",
        "id_issued",
        "id_doi",
    ]
    for typed in ('value="soon"', ">\nMy note</textarea>", 'value="Margaret E. Keck"', 'value="4"'):
        assert typed in page


def test_what_is_typed_comes_out_escaped_in_every_field(client, member):
    client.force_login(member)
    fields = client.get(ADD).context["form"].fields
    typed = {name: ATTACK for name in fields if name not in ("contributors", "topics", "group")}
    typed |= {"paste": ATTACK, "contributors-0-name": ATTACK, "contributors-0-was": ATTACK, "another_work": ATTACK}
    typed |= {"filled": ATTACK, "extra": ATTACK, "once": ATTACK, "likely": ATTACK, "contributors-0-role": ATTACK}
    for action in ("show", "fill", "draft", "submit:another", "contributors:add", ATTACK):
        page = client.post(ADD, {**typed, "action": action}).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    send(client, title=ATTACK, tags="<b>tag</b>", publisher=ATTACK)
    source = Source.objects.get()
    page = client.get(reverse("literature:edit-source", args=[source.code])).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


def test_control_characters_are_left_out_and_told(client, member):
    client.force_login(member)
    response = send(client, title="Activists\x00 beyond\x02 Borders", issued="soon")
    assert response.context["form"]["title"].value() == "Activists beyond Borders"
    assert response.context["remarks"] == ["Control characters, which nobody can see, were left out."]
    send(client, title="Activists\x00 beyond Borders")
    assert Source.objects.get().title == "Activists beyond Borders"


def test_a_change_of_type_loses_nothing_and_comes_back(client, member):
    client.force_login(member)
    typed = {**BOOK, "type": "article-journal", "issue": "2", "issn": "half", "collection_title": "A series"}
    typed |= {"paste": "something", "tags": "a, b"}
    response = client.post(ADD, {**typed, "action": "show"})
    assert response.context["form"].errors == {}
    form = response.context["form"]
    assert str(form["container_title"].label) == "Journal"
    assert [field.name for field in form.main][-2:] == ["publisher", "collection_title"]
    back = client.post(ADD, {**typed, "type": "book", "action": "show"})
    assert [back.context["form"][name].value() for name in ("issue", "issn", "collection_title", "tags")] == [
        "2",
        "half",
        "A series",
        "a, b",
    ]
    assert back.context["paste"] == "something"


def test_rows_of_contributors_move_by_buttons(client, member):
    client.force_login(member)

    def names(action):
        form = send(client, action).context["form"]
        return [row.name for row in form["contributors"].value()]

    assert names("contributors:up-1") == ["Kathryn Sikkink", "Margaret E. Keck"]
    assert names("contributors:remove-0") == ["Kathryn Sikkink"]
    assert names("contributors:add") == ["Margaret E. Keck", "Kathryn Sikkink", ""]
    focused = re.findall(
        r"<(?:input|textarea)[^>]*\sautofocus[^>]*>", send(client, "contributors:add").content.decode()
    )
    assert [re.search(r'name="([^"]*)"', control)[1] for control in focused] == ["contributors-2-name"]


def test_the_enter_key_sends_nothing_off(client, member):
    client.force_login(member)
    form = client.get(ADD).content.decode().split('id="source-form"')[1]
    assert re.search(r'<button[^>]*name="action" value="([^"]*)"', form)[1] == "show"
    send(client, "show")
    assert Source.objects.count() == 0


class TestPaste:
    """The box on top of the form."""

    ENTRY = "@book{x, title={Power}, author={Lister, Sarah}, year={2000}, shelf={K 3}, keywords={power}}"

    def fill(self, client, text, **typed):
        return client.post(ADD, {"action": "fill", "type": "book", "paste": text, **typed})

    def test_it_fills_the_form_and_saves_nothing(self, client, member):
        client.force_login(member)
        context = self.fill(client, self.ENTRY, note="Mine", tags="rights").context
        form = context["form"]
        assert [form[name].value() for name in ("title", "issued", "note", "tags")] == [
            "Power",
            "2000",
            "Mine",
            "rights, power",
        ]
        assert context["was_filled"] is True
        assert context["paste"] == ""
        assert context["kept_unseen"] == ["Shelf: K 3"]
        assert Source.objects.count() == 0

    def test_what_has_no_field_arrives_with_the_source(self, client, member):
        client.force_login(member)
        extra = self.fill(client, self.ENTRY).context["packed_extra"]
        send(client, extra=extra)
        assert Source.objects.get().extra == {"custom": {"keywords": ["power"], "fields": {"shelf": "K 3"}}}

    def test_only_what_was_signed_here_is_taken_beyond_the_fields(self, client, member):
        client.force_login(member)
        send(client, extra=json.dumps({"author": "nobody"}))
        assert Source.objects.get().extra == {}

    def test_a_second_paste_takes_the_first_ones_values_away_but_not_what_was_typed(self, client, member):
        client.force_login(member)
        first = self.fill(client, "@book{x, title={First}, publisher={Wiley}, volume={2}}").context
        form = first["form"]
        typed = {field.name: field.value() for field in form if field.name not in ("contributors", "topics")}
        typed |= {"volume": "3", "abstract": "Typed", "filled": first["filled"]}
        second = self.fill(client, "@article{y, title={Second}, volume={9}}", **typed).context
        values = {name: second["form"][name].value() for name in ("title", "publisher", "volume", "abstract")}
        assert values == {"title": "Second", "publisher": "", "volume": "9", "abstract": "Typed"}
        assert second["remarks"] == ["This was typed before and has been replaced: 3"]

    def test_what_cannot_be_read_stays_in_the_box_with_the_reason(self, client, member):
        client.force_login(member)
        response = self.fill(client, "@book{x, title = ", title="Typed")
        assert response.context["paste"] == "@book{x, title ="
        assert response.context["paste_problem"].startswith("The entry at line 1 could not be read.")
        assert response.context["form"]["title"].value() == "Typed"
        assert 'aria-describedby="id_paste_error"' in response.content.decode()

    def test_a_service_that_does_not_answer_is_told_and_the_form_can_be_filled_by_hand(
        self, client, member, monkeypatch
    ):
        def no_service(recognised):
            raise lookup.LookupFailed("unreachable", "doi.org does not answer.")

        monkeypatch.setattr(lookup, "look_up", no_service)
        client.force_login(member)
        context = self.fill(client, "https://doi.org/10.1002/pad.203", title="Typed").context
        assert context["paste_problem"] == "doi.org does not answer. You can fill in the form by hand."
        assert context["paste"] == "https://doi.org/10.1002/pad.203"
        assert [context["form"][name].value() for name in ("doi", "title")] == ["10.1002/pad.203", "Typed"]

    def test_look_ups_are_limited(self, client, member, settings):
        # allauth reads its settings once.
        from allauth.account import app_settings

        settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "lookup": "2/m/user"}
        app_settings.__dict__.pop("RATE_LIMITS", None)
        client.force_login(member)
        problems = [self.fill(client, self.ENTRY).context["paste_problem"] for _n in range(3)]
        assert problems == ["", "", "That was often in a short time. Wait a minute, then try again."]


class TestOnce:
    """The same form sent twice makes one source."""

    def test_a_double_click_makes_one(self, client, member):
        client.force_login(member)
        sign = once(client)
        first, second = send(client, "submit", once=sign), send(client, "submit", once=sign)
        assert Source.objects.count() == 1
        assert first.headers["Location"] == second.headers["Location"] == Source.objects.get().get_absolute_url()

    def test_two_forms_make_two(self, client, member):
        client.force_login(member)
        send(client, once=once(client))
        send(client, once=once(client), title="Another")
        assert Source.objects.count() == 2

    def test_a_draft_that_was_changed_and_sent_again_is_edited_not_lost(self, client, member):
        client.force_login(member)
        sign = once(client)
        send(client, once=sign)
        response = send(client, once=sign, publisher="Cornell UP")
        assert Source.objects.count() == 1
        assert response.context["overtaken"] == "You have saved this form already. Here are your later changes to it."
        assert [(str(c["name"]), c["before"]) for c in response.context["overtaken_changes"]] == [
            ("Publisher", "Cornell <del>University Press</del>")
        ]
        assert response.context["form"]["publisher"].value() == "Cornell UP"
        assert response.context["revision"] == Source.objects.get().revision

    def test_a_submitted_one_that_was_changed_and_sent_again_says_so(self, client, member):
        client.force_login(member)
        sign = once(client)
        send(client, "submit", once=sign)
        response = send(client, "submit", once=sign, publisher="Cornell UP")
        assert response.context["form"].non_field_errors() == [
            "You have submitted this form already. What you changed since then is not saved."
        ]
        assert response.context["form"]["publisher"].value() == "Cornell UP"
        assert Source.objects.get().publisher == "Cornell University Press"
        assert response.context["once"] != sign

    def test_a_sign_is_its_owners_only(self, client, member, other_member):
        client.force_login(member)
        sign = once(client)
        send(client, once=sign)
        client.force_login(other_member)
        send(client, once=sign, title="Another")
        assert Source.objects.by(other_member).count() == 1
        send(client, once="forged", title="A third")
        assert Source.objects.by(other_member).count() == 2

    @pytest.mark.django_db(transaction=True)
    def test_two_clicks_at_the_same_moment_make_one(self, member):
        client = Client()
        client.force_login(member)
        sign, together = once(client), threading.Barrier(2)

        def click(_n):
            session = Client()
            session.cookies = client.cookies
            together.wait()
            try:
                return send(session, "submit", once=sign).headers["Location"]
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as clicks:
            addresses = set(clicks.map(click, range(2)))
        assert Source.objects.count() == 1
        assert addresses == {Source.objects.get().get_absolute_url()}


class TestDuplicates:
    """What may be there already is shown before anything is saved."""

    @pytest.fixture
    def there(self, other_member, coordinator):
        return published(
            other_member,
            coordinator,
            title="Activists Beyond Borders",
            contributors=[{"role": "author", "family": "Keck", "given": "Margaret E."}],
            issued="1998",
        )

    def test_it_is_shown_side_by_side_and_nothing_is_saved(self, client, member, there):
        client.force_login(member)
        response = send(client, "submit")
        assert [other["source"] for other in response.context["likely"]] == [there]
        assert response.context["tried"] == "submit"
        assert response.context["form"]["title"].value() == BOOK["title"]
        assert Source.objects.by(member).count() == 0
        page = response.content.decode()
        assert f'href="{there.get_absolute_url()}"' in page
        assert 'name="action" value="submit:another"' in page

    def test_it_is_another_work(self, client, member, there):
        client.force_login(member)
        send(client, "submit:another", likely=there.code)
        assert Source.objects.by(member).get().state == "submitted"

    def test_the_choice_is_remembered_while_the_form_comes_back(self, client, member, there):
        client.force_login(member)
        response = send(client, "submit:another", likely=there.code, issued="soon")
        assert response.context["another_work"] == there.code
        send(client, "submit", another_work=there.code)
        assert Source.objects.by(member).count() == 1

    def test_the_choice_holds_only_for_what_was_shown(self, client, member, there):
        client.force_login(member)
        response = send(client, "draft:another", likely="abcdefg")
        assert [other["source"] for other in response.context["likely"]] == [there]
        assert Source.objects.by(member).count() == 0

    def test_another_edition_is_worth_a_look_but_no_reason_to_wait(self, client, member, there):
        client.force_login(member)
        address = reverse("literature:likely-duplicates")
        assert len(client.get(address, {**BOOK, "edition": "2nd"}).context["found"]) == 1
        assert send(client, edition="2nd").status_code == 302

    def test_a_draft_of_somebody_else_is_not_told(self, client, member, other_member):
        draft(other_member, title=BOOK["title"], issued="1998")
        client.force_login(member)
        assert send(client, "submit").status_code == 302

    def test_it_is_told_while_one_types(self, client, member, there):
        address = reverse("literature:likely-duplicates")
        assert client.get(address, {"title": BOOK["title"]}).status_code == 403
        client.force_login(member)
        found = client.get(address, BOOK)
        assert [likeness.source for likeness in found.context["found"]] == [there]
        assert client.get(address, {"title": "Act"}).content.strip() == b""
        assert client.get(address, {**BOOK, "of": there.code}).content.strip() == b""
        assert client.post(address).status_code == 405

    def test_it_is_told_right_after_a_paste(self, client, member, there):
        client.force_login(member)
        text = "@book{x, title={Activists beyond Borders}, author={Keck, Margaret E.}, year={1998}}"
        response = client.post(ADD, {"action": "fill", "type": "book", "paste": text})
        assert [likeness.source for likeness in response.context["found"]] == [there]


def test_only_tags_of_published_sources_are_suggested(client, member, other_member, coordinator):
    published(other_member, coordinator, title="One", tags=["networks"])
    draft(other_member, title="Two", tags=["secret"])
    client.force_login(member)
    assert client.get(ADD).context["tags_in_use"] == ["networks"]


def test_the_page_asks_as_often_whatever_the_base_holds(
    client, member, other_member, coordinator, django_assert_max_num_queries
):
    client.force_login(member)
    client.get(ADD)
    with django_assert_max_num_queries(12) as few:
        client.get(ADD)
    for number in range(30):
        make_topic(f"Area {number}")
        published(other_member, coordinator, title=f"Source {number}", tags=[f"tag {number}"])
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(ADD)
