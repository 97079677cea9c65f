"""What is left of what was erased, for those who may know."""

from partnerships.models import Erasure
from partnerships.models.erasures import What
from partnerships.vocabulary import Audience


def erased(code: str, user) -> Erasure | None:
    """Return that a record of this short address was erased, as far as this person may know that it was there.

    As of what was withdrawn: those who could read it when it was published, and the coordinators of its group.
    """
    found = Erasure.objects.filter(code=code.lower(), what=What.RECORD).first()
    if found is None or found.known_to == Audience.PUBLIC:
        return found
    if not user.is_authenticated or not user.is_active:
        return None
    if found.known_to == Audience.MEMBERS and user.is_member:
        return found
    return found if found.group_id in user.coordinated_group_ids else None
