"""Every page at both widths: not wider than the window, nothing that axe finds, there without JavaScript too."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from playwright.sync_api import expect

from literature.cases.linking import link_source
from literature.duplicates.waiting import seek_duplicates
from literature.files.actions import add_file
from literature.files.texts import read_due
from literature.models import ScreeningDecision, Source, SourceLink
from literature.searching.actions import add_found
from partnerships.actions.discussion import hide_comment
from partnerships.actions.discussion import say as say_under_case
from partnerships.files.actions import add_file as attach_to_case
from partnerships.good_practice.actions import mark
from partnerships.parts import Exchange, Moment, Partner, Place, Translation
from tests import pdf
from tests.browser.conftest import WIDTHS, overflow, violations
from tests.factories import money
from tests.factories.money import entry as entry_of_ledger
from tests.factories.partnerships import give_typology, make_case, publish_case, submit_case
from tests.factories.searches import question_of, reasons_of, say, search_for, sources_of
from tests.factories.sources import make_topic, published, submitted
from tests.literature.imports.files import brought, entry

PAGES = {
    "home": ("/", None),
    "about": ("/about/", None),
    "accessibility": ("/accessibility/", None),
    "list": ("/literature/", None),
    "search": ("/literature/?q=power", None),
    "nothing found": ("/literature/?q=zzz", None),
    "nothing found with filters": ("/literature/?q=zzz+power:x+year:soon&type=book", None),
    "list of some years": ("/literature/?year_from=1990&year_to=2005", None),
    "all authors": ("/literature/values/author/?starts=li", None),
    "record": ("record", None),
    "history": ("history", None),
    "take it along": ("/literature/take-along/?q=power", None),
    "login": ("/accounts/login/", None),
    "password reset": ("/accounts/password/reset/", None),
    "not found": ("/nowhere/", None),
    "for programs": ("/api/", None),
    "add a source": ("/literature/add/", "member"),
    "imports": ("/literature/imports/", "member"),
    "import to be looked through": ("import", "member"),
    "matters": ("/matters/", "member"),
    "profile": ("/profile/", "member"),
    "second factor": ("/accounts/2fa/", "member"),
    "group": ("/groups/partnerships/", "member"),
    "group of a coordinator": ("/groups/partnerships/", "coordinator"),
    "queue": ("/review/", "coordinator"),
    "review": ("review", "coordinator"),
    "literature searches": ("/literature/searches/", None),
    "question": ("question", None),
    "literature search": ("literature search", None),
    "flow of all": ("/literature/searches/flow/all/", None),
    "sources behind a number": ("/literature/searches/flow/all/screened/", "member"),
    "record a search": ("/literature/searches/record/", "member"),
    "screen": ("screen", "member"),
    "disagreements": ("disagreements", "coordinator"),
    "screened record": ("screened record", "coordinator"),
    "reasons": ("/literature/searches/reasons/partnerships/", "coordinator"),
    "duplicates": ("/literature/duplicates/", "coordinator"),
    "merge": ("merge", "coordinator"),
    "merge with": ("merge with", "coordinator"),
    "outbox": ("/outbox/", "coordinator"),
    "mailbox": ("/mailbox/", None),
    "overview": ("/literature/overview/", "coordinator"),
    "several": ("/literature/several/", "coordinator"),
    "topics": ("/topics/keep/", "coordinator"),
    "topic": ("/topics/role-of-civil-society/change/", "coordinator"),
    "record with a file": ("record with a file", None),
    "attach a file": ("attach", "member"),
    "remove a file": ("remove", "coordinator"),
    "files that wait": ("/literature/files/", "coordinator"),
    "links": ("/literature/links/", "coordinator"),
    "bookmarklet": ("/literature/bookmarklet/", None),
    "case": ("case", None),
    "case in two languages": ("case?in=ar", None),
    "case of its author": ("case", "member"),
    "sources of a case": ("sources of a case", "member"),
    "change a comment": ("change a comment", "member"),
    "fund of a case": ("fund of a case", None),
    "money": ("money", "coordinator"),
    "ledger from a table": ("ledger from a table", "coordinator"),
    "files of a case": ("files of a case", "coordinator"),
    "attach to a case": ("attach to a case", "coordinator"),
    "good practice": ("good practice", "coordinator"),
    "tell a case": ("/partnerships/add/", "member"),
    "story": ("draft edit/story/", "member"),
    "partners": ("draft edit/partners/", "member"),
    "what is shared": ("draft edit/sharing/", "member"),
    "places and moments": ("draft edit/course/", "member"),
    "who may read it": ("draft edit/readers/", "member"),
    "translation": ("draft edit/translations/?language=fr", "member"),
    "translations": ("draft edit/translations/", "member"),
    "read and submit": ("draft edit/check/", "member"),
    "draft": ("draft", "member"),
    "history of a case": ("case" + "history/", None),
    "review of a case": ("review of a told one", "coordinator"),
    "words": ("/partnerships/words/", "coordinator"),
    "word": ("/partnerships/words/forms/un/change/", "coordinator"),
    "calls": ("/partnerships/calls/", None),
    "whom we asked": ("/partnerships/asked/", "coordinator"),
    "ask somebody": ("/partnerships/asked/partnerships/ask/", "coordinator"),
    "make a call": ("/partnerships/calls/add/partnerships/", "coordinator"),
    "private link that opens nothing": ("/tell/made-up/", None),
    "shared": ("/literature/share/?title=Power&text=words", "member"),
    "cases": ("/partnerships/", None),
    "cases found": ("/partnerships/?q=wells&country=KE", None),
    "no cases found": ("/partnerships/?q=zzz+wells", None),
    "map of cases": ("/partnerships/map/", None),
    "map of Africa": ("/partnerships/map/?region=africa&q=wells", None),
    "cases compared": ("compared", None),
    "too few compared": ("/partnerships/compare/", None),
    "confidential cases": ("/partnerships/confidential/", "member"),
    "who looked": ("case" + "looks/", "coordinator"),
    "erase a case": ("case" + "erase/", "coordinator"),
    "ask for erasure": ("case" + "erase/", "member"),
    "erased": ("/partnerships/erased/", "coordinator"),
}


WORKS = {"note": "It says who decides.", "abstract": "A study of three partnerships.", "tags": ["power"]}


class Base(dict):
    """What the pages show, by name; each part is made when it is first asked for, since most pages show little."""

    def __init__(self, member, other_member, coordinator):
        self.member, self.other_member, self.coordinator = member, other_member, coordinator
        self.topic = make_topic("Role of civil society")
        self["record"] = published(member, coordinator, topics=[self.topic], **WORKS)
        self["review"] = submitted(member, title="Power Shared", topics=[self.topic], **WORKS)

    def __missing__(self, name):
        self[name] = getattr(self, f"make_{name}")()
        return self[name]

    def make_twice(self):
        """Two records that are likely one work, found to be so."""
        titles = ("Aid", "Aid: A Study")
        twice = tuple(published(self.other_member, self.coordinator, title=title, **WORKS) for title in titles)
        seek_duplicates(timezone.now())
        return twice

    def make_filed(self):
        return filed(self.member, self.coordinator)

    def make_fund(self):
        """A case with money, files and good practice."""
        return fund(self.member, self.coordinator)

    def make_import(self):
        """An import to look through: new records, one twice, one broken, one that is there already."""
        text = entry(1) + entry(2) + entry(2) + entry(3, title="")
        text += entry(4, title="Power in Partnership", author="Lister, Sarah", year="2000", doi="10.1000/abc")
        return brought(self.member, text)

    def make_cases(self):
        """Two cases of wells, in three countries, one of them too small for the map."""
        partner = Partner(
            name="Village council", roles=("leads",), stakeholder="right-holders", tasks="Digs."
        ).as_json()
        content = {"partners": [partner], "summary": "Wells for all.", "context": "It began with a well."}
        places = (["KE", "MT"], ["KE", "AT"])
        group = self.member.memberships.get().group
        return [publish_case(self.member, group, self.coordinator, countries=codes, **content) for codes in places]

    def make_question(self):
        return question_of(self.member)

    def make_search(self):
        """A search that found both sources; its two readers do not agree about one."""
        search = search_for(self["question"], self.member, hits=12, duplicates_left_out=2)
        add_found(search, [self["record"], self["review"]], by=self.member)
        reason = reasons_of(self["question"])[0]
        say(self["question"], self["record"], {self.member: "include", self.other_member: reason})
        return search

    def make_draft(self):
        """A case that is being told, with something kept back and something missing."""
        return draft_of_case(self.member, self.coordinator)

    def make_told(self):
        """A case that waits for review."""
        return submit_case(draft_of_case(self.member, self.coordinator), by=self.member)

    def make_case(self):
        """A case with all that a page of one can have, and what members say under it."""
        return told_case(self.member, self.coordinator, self["record"])


#: Which parts a page wants to be there, by words in its name in PAGES or its address.
WANTED = {
    "twice": ("duplicates", "merge", "overview", "matters"),
    "filed": ("file", "attach", "remove", "links", "overview", "matters", "/review/"),
    "fund": ("money", "ledger", "of a case", "to a case", "good practice"),
    "import": ("import", "overview"),
    "cases": ("partnerships/", "compared"),
    "search": ("search", "question", "screen", "disagreements", "reasons", "overview", "flow", "record"),
}


@pytest.fixture
def base(transactional_db, settings, member, other_member, coordinator, second_coordinator):
    """A published and a submitted source, and the rest when it is asked for."""
    settings.IMPORTS_IN_A_THREAD = False
    return Base(member, other_member, coordinator)


FUND_PAGES = {
    "fund of a case": "",
    "money": "money/",
    "ledger from a table": "money/import/",
    "files of a case": "files/",
    "attach to a case": "files/add/",
    "good practice": "good-practice/",
}


def fund(member, coordinator):
    """A trust fund: grants of two funders, a ledger that does not agree, an agreement, good practice."""
    group = coordinator.memberships.get().group
    ledger = [entry_of_ledger("1", "in", "800"), entry_of_ledger("2", amount="900.50")]
    values = money.content([money.grant(), money.grant("h", "250", funder="a")], ledger)
    case = publish_case(member, group, coordinator, readers=[coordinator], **values)
    upload = SimpleUploadedFile("a.pdf", pdf.pdf("Who pays what."))
    words = {"title": "The agreement", "agreement_state": "in-force", "parties": ["a", "b"]}
    attach_to_case(case, by=coordinator, upload=upload, kind="agreement", **words)
    mark(case, by=coordinator, reason="Right holders decide.", evidence_text="The minutes.")
    return case


def filed(member, coordinator) -> Source:
    """A source with a file, another that waits, and an address that is gone."""
    source = published(member, coordinator, title="Filed", url="http://gone.example/a/rather/long/address/of/a/page")
    for by, name in ((coordinator, "a.pdf"), (member, "b.pdf")):
        upload = SimpleUploadedFile(name, pdf.pdf(f"Of power, {name}"))
        add_file(source, by=by, upload=upload, licence="cc-by", version="published")
    read_due(timezone.now())
    archived = "https://web.archive.org/web/2014/http://gone.example/a/rather/long/address/of/a/page"
    SourceLink.objects.create(
        source=source,
        kind="url",
        address=source.url,
        host="gone.example",
        state="dead",
        checked_at=timezone.now(),
        archived_url=archived,
        archived_on=date(2014, 5, 1),
    )
    return source


def draft_of_case(member, coordinator):
    """A draft with a row of each list, of which some are kept back."""
    give_typology()
    hidden = {"visibility": "anonymised", "public_name": "a women's organisation"}
    values = {
        "title": "A quiet one",
        "context": "# Before\nIt *began* with Zenobia.",
        "partners": [Partner(id="a", name="Open House").as_json(), Partner(id="b", name="Zenobia", **hidden).as_json()],
        "exchanges": [Exchange(id="e", what="skills", giver="a", receiver="b").as_json()],
        "places": [Place(id="p", name="Graz", country="AT").as_json()],
        "moments": [Moment(id="m", date="2009-10", text="It began.").as_json()],
        "translations": [Translation(id="t", language="fr", title="Une histoire").as_json()],
    }
    return make_case(member, coordinator.memberships.get().group, readers=[coordinator], **values)


def told_case(member, coordinator, source):
    """A published case with partners, exchanges, moments, a translation, sources and comments."""
    give_typology()
    partners = [
        Partner(id=str(n), name=f"Partner number {n}", roles=("leads",), stakeholder="women", say="decides").as_json()
        for n in range(4)
    ]
    partners[3] |= {"visibility": "anonymised", "public_name": "a" * 80}
    values = {
        "title": "Land titles",
        "summary": "Four organisations open a registry.",
        "context": "# Before\n\nIt *began* with a list:\n\n- one\n- two",
        "scope": "national",
        "countries": ["AT"],
        "begins": "2005",
        "ends": "2011",
        "right_holders_say": "consulted",
        "partners": partners,
        "exchanges": [Exchange(what="skills", giver=str(n), receiver=str((n + 1) % 4)).as_json() for n in range(4)],
        "moments": [Moment(date=f"{2005 + n}", text="Something happens.").as_json() for n in range(3)],
        "translations": [Translation(language="ar", title="سندات", story={"context": "بدأ"}).as_json()],
    }
    group = source.group
    case = publish_case(member, group, coordinator, readers=[coordinator], tags=["land"], **values)
    link_source(case, source, by=member, note="Chapter 3.")
    say_under_case(case, by=member, text="Does it hold?")
    hide_comment(say_under_case(case, by=coordinator, text="x"), by=coordinator, reason="Rude.")
    return case


def address_of(path: str, base: Base) -> str:
    """The address of a page; what it wants to be there is made first."""
    for part, words in WANTED.items():
        if any(word in path for word in words):
            base[part]
    if path.startswith("case"):
        return base["case"].get_absolute_url() + path.removeprefix("case")
    if path.startswith("draft"):
        return base["draft"].get_absolute_url() + path.removeprefix("draft").strip()
    if path == "review of a told one":
        return f"/review/partnership/{base['told'].code}/"
    if path == "/partnerships/words/forms/un/change/":
        give_typology()
    if path == "sources of a case":
        return f"/literature/cases/{base['case'].code}/sources/?q=power"
    if path == "change a comment":
        return f"{base['case'].get_absolute_url()}discussion/{base['case'].comments.first().pk}/change/"
    if path == "record":
        return base["record"].get_absolute_url()
    if path == "record with a file":
        return base["filed"].get_absolute_url()
    if path == "attach":
        return f"{base['filed'].get_absolute_url()}add-file/"
    if path == "remove":
        return f"/literature/files/{base['filed'].files.first().code}/remove/"
    if path == "history":
        return base["record"].get_absolute_url() + "history/"
    if path == "review":
        return f"/review/source/{base['review'].code}/"
    if path.startswith("merge"):
        codes = [record.code for record in base["twice"]][: 1 if path == "merge with" else 2]
        return "/literature/merge/?source=" + "&source=".join(codes)
    if path in ("question", "literature search"):
        return base[path.split()[-1]].get_absolute_url()
    if path in FUND_PAGES:
        return base["fund"].get_absolute_url() + FUND_PAGES[path]
    if path == "compared":
        return "/partnerships/compare/?" + "&".join(f"case={case.code}" for case in base["cases"])
    if path == "import":
        return base["import"].get_absolute_url()
    if path in ("screen", "disagreements", "screened record"):
        screening = f"/literature/searches/question/{base['question'].code}"
        return {
            "screen": f"{screening}/screen/title/{base['review'].code}/",
            "disagreements": f"{screening}/disagreements/",
            "screened record": f"{screening}/source/{base['record'].code}/",
        }[path]
    return path


@pytest.mark.parametrize("name", PAGES)
def test_page_is_in_order_at_both_widths(visit, request, base, name):
    path, person = PAGES[name]
    user = request.getfixturevalue(person) if person else None
    for width in WIDTHS.values():
        page = visit(address_of(path, base), user=user, width=width)
        assert page.locator("h1").count() == 1
        assert (width, overflow(page)) == (width, 0)
        assert (width, violations(page)) == (width, [])


@pytest.mark.parametrize("name", [name for name, (_path, person) in PAGES.items() if person is None])
def test_page_is_there_without_javascript(visit, base, name):
    page = visit(address_of(PAGES[name][0], base), javascript=False)
    assert page.locator("main h1").inner_text() != ""


@pytest.mark.parametrize("name", ["home", "list", "record", "login", "question", "case"])
def test_page_is_in_order_in_the_dark(visit, base, name):
    page = visit(address_of(PAGES[name][0], base), color_scheme="dark")
    assert violations(page) == []


def test_a_visitor_gets_to_a_citation_by_keyboard_alone(visit, base):
    page = visit("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("/")
    page.keyboard.type("power")
    page.keyboard.press("Enter")
    page.wait_for_url("**/literature/?q=power")
    entry = page.locator(".entries a").first
    while not entry.evaluate("element => element === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{base['record'].get_absolute_url()}")
    style = page.locator("#cite-style")
    while not style.evaluate("element => element === document.activeElement"):
        page.keyboard.press("Tab")
    with page.expect_response("**/cite/**"):
        page.keyboard.press("ArrowDown")
    expect(style).to_be_focused()
    assert style.input_value() != "apa"
    assert "Lister" in page.locator("#citation").inner_text()


def test_a_reader_screens_by_keys_alone(visit, member, base):
    question, sources = base["question"], sources_of(member, 3)
    add_found(base["search"], sources, by=member)
    page = visit(f"/literature/searches/question/{question.code}/screen/title/", user=member)
    assert "Power Shared" in page.locator("h1").inner_text()
    page.keyboard.press("i")
    page.wait_for_url(f"**/{sources[0].code}/")
    page.keyboard.press("2")
    page.wait_for_url(f"**/{sources[1].code}/")
    page.keyboard.press("z")
    page.wait_for_url(f"**/{sources[0].code}/")
    page.keyboard.press("u")
    page.wait_for_url(f"**/{sources[1].code}/")
    page.keyboard.press("n")
    page.wait_for_url(f"**/{sources[2].code}/")
    said = ScreeningDecision.objects.filter(by=member).order_by("pk").values_list("source", "verdict", "reason")
    assert list(said)[1:] == [
        (base["review"].pk, "include", None),
        (sources[0].pk, "exclude", reasons_of(question)[1].pk),
        (sources[0].pk, "undone", None),
        (sources[0].pk, "unsure", None),
    ]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_reader_screens_on_a_phone(visit, member, base, javascript):
    address = f"/literature/searches/question/{base['search'].question.code}/screen/title/"
    page = visit(address, user=member, width=390, javascript=javascript)
    page.locator("summary", has_text="Exclude").click()
    page.get_by_role("button", name="Outside the years").click()
    page.get_by_role("heading", name="All read").wait_for()
    assert ScreeningDecision.objects.filter(by=member).latest("pk").reason.name == "Outside the years"


@pytest.mark.parametrize("name", ["home", "list", "record", "question"])
def test_css_and_javascript_weigh_less_than_60_kb_compressed(visit, base, name):
    import gzip

    sizes: dict[str, int] = {}
    page = visit("/health")
    page.on(
        "response",
        lambda response: (
            sizes.__setitem__(response.url, len(gzip.compress(response.body())))
            if response.request.resource_type in {"stylesheet", "script"}
            else None
        ),
    )
    page.goto(address_of(PAGES[name][0], base))
    page.wait_for_load_state("networkidle")
    assert len(sizes) >= 3
    assert sum(sizes.values()) < 60_000
