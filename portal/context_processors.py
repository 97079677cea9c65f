"""What every page's frame needs: the name, the sections, the person's open matters, the chosen theme."""

from functools import cache
from typing import NamedTuple

from django.apps import apps
from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.demonstration import LOGINS

THEMES = ("light", "dark")
THEME_COOKIE = "theme"

# Label and the address's name. A room that has no address yet is not drawn: no link leads nowhere.
SECTIONS = (
    (_("Literature"), "literature:sources"),
    (_("Partnerships"), "partnerships:list"),
    (_("Meetings"), "meetings:list"),
    (_("Knowledge"), "knowledge:overview"),
)
#: Rooms of a section whose addresses do not begin as its own does.
ROOMS = {"partnerships:list": ("partnerships:organisations",)}
LINKS = {
    "home": "portal:home",
    "search": "literature:sources",
    "suggest": "literature:suggest",
    "add_source": "literature:add-source",
    "matters": "portal:matters",
    "review": "portal:review-queue",
    "topics": "portal:topics",
    "profile": "accounts:profile",
    "people": "accounts:people",
    "outbox": "portal:letters",
    "password": "account_change_password",
    "second_factor": "mfa_index",
    "sign_in": "account_login",
    "sign_out": "account_logout",
    "about": "portal:about",
    "accessibility": "portal:accessibility",
    "api": "machines:api",
    "theme": "portal:theme",
    "language": "portal:language",
    "opensearch": "machines:opensearch",
}


class Section(NamedTuple):
    label: str
    url: str
    current: bool


def frame(request):
    """Context processor: `{{ frame }}`, whose parts are worked out only when a template asks for them."""
    return {"frame": Frame(request)}


class Frame:
    """The frame around one page. For an anonymous visitor no part of it costs a query."""

    def __init__(self, request):
        self.request = request

    @property
    def name(self):
        """Name of the network's portal (setting PORTAL_NAME)."""
        return getattr(settings, "PORTAL_NAME", _("Partnership Portal"))

    @property
    def keeper(self):
        """Who runs this, as a sentence for the foot (setting PORTAL_KEEPER)."""
        return getattr(settings, "PORTAL_KEEPER", _("Kept by the coordinators of the network’s working groups."))

    @property
    def demonstration_logins(self):
        """In the demonstration the logins that anyone may use, as (e-mail, password, who that is); else none."""
        return LOGINS if settings.DEMONSTRATION else []

    @cached_property
    def theme(self):
        """`light`, `dark`, or an empty string for what the device wishes."""
        chosen = self.request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else ""

    @property
    def links(self):
        """Addresses by name (LINKS); an empty string where the address does not exist."""
        return _links(settings.ROOT_URLCONF, get_script_prefix())

    @cached_property
    def sections(self):
        """The sections of the head as (label, url, current)."""
        addresses = _section_addresses(settings.ROOT_URLCONF, get_script_prefix())
        path = self.request.path
        return [Section(label, urls[0], path.startswith(urls)) for label, urls in addresses]

    @property
    def here(self):
        """Path and query string of this page, for forms that come back to it."""
        return self.request.get_full_path()

    @cached_property
    def query(self):
        """The words looked for, when this page is the result of the head's search."""
        is_search = self.request.path == self.links["search"]
        return self.request.GET.get("q", "") if is_search else ""

    @cached_property
    def matters(self):
        """How many things wait for this person; 0 for an anonymous visitor.

        Asks every model whose manager or queryset offers `.waiting_for(user)`.
        """
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return 0
        managers = (model._default_manager for model in apps.get_models())
        return sum(m.waiting_for(user).count() for m in managers if hasattr(m, "waiting_for"))


@cache
def _links(urlconf, prefix):
    return {key: _address(name) for key, name in LINKS.items()}


@cache
def _section_addresses(urlconf, prefix):
    addresses = ((label, tuple(filter(None, map(_address, (name, *ROOMS.get(name, ())))))) for label, name in SECTIONS)
    return [(label, urls) for label, urls in addresses if urls]


def _address(name):
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
