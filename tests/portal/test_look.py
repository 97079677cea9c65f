"""The look holds its promises: contrast, weight, no inline code, forms that say what is wrong."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.forms import CharField, Form, RadioSelect
from django.forms.fields import ChoiceField
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from portal import preferences, styleguide
from portal.context_processors import Frame

TEMPLATES = Path(settings.BASE_DIR) / "templates"
CSS = Path(settings.BASE_DIR) / "static" / "css"


def tokens():
    """{token: (light, dark)} of every colour in tokens.css."""
    text = (CSS / "tokens.css").read_text()
    pairs = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", text)
    return {name: (light, dark) for name, light, dark in pairs}


def luminance(colour):
    """Relative luminance as WCAG 2.2 defines it, of #rrggbb."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


TEXT = [
    *[("ink", ground) for ground in ("paper", "leaf", "wash", "tint", "marked")],
    *[("soft", ground) for ground in ("paper", "leaf", "wash", "tint")],
    *[("accent", ground) for ground in ("paper", "leaf", "wash", "tint")],
    *[("tint-ink", ground) for ground in ("paper", "leaf", "tint")],
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
]
EDGES = [("edge", ground) for ground in ("paper", "leaf", "wash", "tint")]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("colour", "ground", "least"), [(*p, 4.5) for p in TEXT] + [(*p, 3) for p in EDGES])
def test_contrast(theme, colour, ground, least):
    colours = tokens()
    assert contrast(colours[colour][theme], colours[ground][theme]) >= least


def test_browsers_without_light_dark_get_the_light_colours():
    fallback = (CSS / "tokens.css").read_text().split("@supports not")[1]
    written = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", fallback))
    assert written == {name: light for name, (light, _) in tokens().items()}


def test_components_use_no_colour_of_their_own():
    text = (CSS / "components.css").read_text()
    # The veil behind a dialog and the white paper under a QR code are meant.
    found = re.findall(r"#[0-9a-f]{3,8}\b|rgba?\([^)]*\)", text)
    assert sorted(found) == ["#fff", "rgb(20 18 14 / 0.45)"]


def test_every_token_that_is_used_is_defined():
    text = (CSS / "components.css").read_text()
    defined = set(re.findall(r"(--[\w-]+):", (CSS / "tokens.css").read_text() + text))
    assert set(re.findall(r"var\((--[\w-]+)", text)) - defined == set()


def test_styles_and_scripts_of_a_page_weigh_under_60_kb():
    names = ["css/tokens.css", "css/components.css", "js/portal.js", "django_htmx/htmx-2.min.js"]
    assert sum(len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in names) < 60_000


def template_files():
    return sorted(TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("path", template_files(), ids=lambda p: str(p.relative_to(TEMPLATES)))
def test_templates_hold_no_inline_code_and_name_files_that_exist(path):
    text = path.read_text()
    stands_alone = path.name == "bibliography.html"  # a file that is taken along and has no style sheet beside it
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", text) == ["<style"] * stands_alone
    inline = [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag]
    assert [tag for tag in inline if not re.search(r'type="application/(ld\+)?json"', tag)] == []
    names = re.findall(r"{% static '([^']+)' %}", text)
    assert [name for name in names if not finders.find(name)] == []
    get_template(str(path.relative_to(TEMPLATES)))


@pytest.fixture
def request_of():
    def build(path="/", **cookies):
        request = RequestFactory().get(path)
        request.user = AnonymousUser()
        request.COOKIES.update(cookies)
        return request

    return build


@pytest.mark.parametrize("name", styleguide.PAGES)
def test_style_guide_renders_without_a_database(name, request_of):
    page = styleguide.page(request_of(), name).content.decode()
    assert page.count("<h1") == 1
    assert page.count("<main") == 1
    ids = re.findall(r'\sid="([^"]+)"', page)
    if name != "form":  # which shows the same form twice
        assert len(ids) == len(set(ids))


def test_frame_of_an_anonymous_visitor_costs_no_query(request_of):
    # There is no django_db mark here: a query would raise.
    frame = Frame(request_of("/"))
    assert (frame.matters, frame.theme, frame.query) == (0, "", "")


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ('"><script>', "")])
def test_theme_comes_from_the_cookie_and_only_as_we_know_it(cookie, theme, request_of):
    assert Frame(request_of(theme=cookie)).theme == theme


def test_theme_is_kept_and_forgotten_and_leads_back_only_to_this_site(request_of):
    kept = preferences.theme(request_of("/theme/?theme=dark&next=/literature/?q=a"))
    assert (kept.url, kept.cookies["theme"].value) == ("/literature/?q=a", "dark")
    forgotten = preferences.theme(request_of("/theme/?theme=&next=https://elsewhere.example/"))
    assert (forgotten.url, forgotten.cookies["theme"].value) == ("/", "")


def test_language_is_kept_only_if_the_portal_speaks_it(request_of, monkeypatch):
    monkeypatch.setattr(settings, "LANGUAGES", [("en", "English"), ("fr", "French")])
    kept = preferences.language(request_of("/language/?language=fr&next=/"))
    assert kept.cookies[settings.LANGUAGE_COOKIE_NAME].value == "fr"
    assert not preferences.language(request_of("/language/?language=xx&next=/")).cookies


class Entry(Form):
    title = CharField(help_text="As on the title page.")
    note = CharField(required=False)
    kind = ChoiceField(choices=[("book", "Book"), ("report", "Report")], widget=RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].example = "Just Business"
        self.fields["note"].shows_for = ["book", "report"]


def test_a_field_is_described_by_its_help_its_error_and_its_example():
    page = str(Entry({"title": "", "kind": "book"}))
    described = re.search(r'<input type="text" name="title"[^>]*aria-describedby="([^"]+)"', page).group(1)
    assert described.split() == ["id_title_helptext", "id_title_error", "id_title_example"]
    assert [ident for ident in described.split() if f'id="{ident}"' not in page] == []
    assert page.count('aria-invalid="true"') == 1


def test_a_form_lists_what_is_wrong_with_links_and_says_what_may_be_left_out():
    page = str(Entry({"title": "", "kind": ""}))
    summary = page.split('class="errors"')[1].split("</div>")[0]
    assert re.findall(r'href="#([^"]+)"', summary) == ["id_title", "id_kind"]
    assert page.count("(optional)") == 1
    assert 'data-shows-for="book report"' in page
    assert "errors" not in str(Entry())


def test_the_page_for_a_failure_needs_nothing_and_gives_the_reference():
    page = render_to_string("errors/500.html", {"reference": "7KQ2-M4XD"})
    assert re.findall(r'<strong class="mono">([^<]+)</strong>', page) == ["7KQ2-M4XD"]
