"""How allauth behaves here: nobody signs up by themselves, and letters lead to the portal's own address."""

from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Network


class InvitedOnlyAdapter(DefaultAccountAdapter):
    """A person joins by a coordinator's invitation (accounts.actions.accept_invitation), in no other way."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address and the password do not belong together."),
        "too_many_login_attempts": _(
            "Too many tries failed. Wait five minutes and try again, or choose a new password."
        ),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This is not the code that is shown now. Codes change every half minute."),
    }

    def is_open_for_signup(self, request):
        """Sign-up is closed, always."""
        return False

    def send_mail(self, template_prefix, email, context):
        """Write a letter; it names the network, and where the portal is, whatever host the request named."""
        site = {"name": _network_name(), "domain": urlsplit(settings.PORTAL_URL).netloc}
        context = {
            "request": allauth_context.request,
            "email": email,
            **context,
            "current_site": site,
            "portal_url": settings.PORTAL_URL,
        }
        self.render_mail(template_prefix, email, context).send()

    def get_reset_password_from_key_url(self, key):
        """The link to a new password, on PORTAL_URL: a request's Host header must not end up in a letter."""
        uid, _dash, token = key.partition("-")
        return settings.PORTAL_URL + reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})

    def get_email_confirmation_url(self, request, emailconfirmation):
        """The link that confirms a new e-mail address, on PORTAL_URL."""
        return settings.PORTAL_URL + reverse("account_confirm_email", args=[emailconfirmation.key])


class KnownPeopleOnlyAdapter(DefaultSocialAccountAdapter):
    """An ORCID login opens an account that its owner has connected; it never makes a new one."""

    def is_open_for_signup(self, request, sociallogin):
        """Sign-up is closed, always."""
        return False


def _network_name() -> str:
    network = Network.objects.first()
    return network.name if network else str(_("the portal"))
