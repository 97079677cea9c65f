"""How allauth behaves here: nobody signs up by themselves, and mail goes through the outbox."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class InvitedOnlyAdapter(DefaultAccountAdapter):
    """A person joins by a coordinator's invitation (accounts.actions.accept_invitation), in no other way."""

    def is_open_for_signup(self, request):
        """Sign-up is closed, always."""
        return False


class KnownPeopleOnlyAdapter(DefaultSocialAccountAdapter):
    """An ORCID login opens an account that its owner has connected; it never makes a new one."""

    def is_open_for_signup(self, request, sociallogin):
        """Sign-up is closed, always."""
        return False
