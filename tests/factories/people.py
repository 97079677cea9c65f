"""People and groups for tests."""

from accounts.models import Membership, Network, User, WorkingGroup

PASSWORD = "a-long-enough-password"


def make_network(**fields) -> Network:
    return Network.objects.create(**{"name": "Human Rights Partnerships", "short_name": "HRP", **fields})


def make_group(network: Network, *, number: int, name: str, slug: str) -> WorkingGroup:
    return WorkingGroup.objects.create(network=network, number=number, name=name, slug=slug)


def make_person(name: str, **fields) -> User:
    email = f"{name.lower().replace(' ', '.')}@example.org"
    return User.objects.create_user(email, PASSWORD, name=name, **fields)


def join(user: User, group: WorkingGroup, role: str = "member") -> User:
    """Make the person a member of the group and return them, with nothing remembered of before."""
    Membership.objects.create(user=user, group=group, role=role)
    return User.objects.get(pk=user.pk)
