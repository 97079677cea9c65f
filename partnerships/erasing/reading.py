"""What is left of what was erased, for those who may know."""

from django.db.models import Q
from django.utils.translation import gettext as _

from partnerships.faces import Face, Level
from partnerships.models import CaseFile, Erasure, Partnership
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


def parts_of(case: Partnership) -> list[tuple[str, str]]:
    """Return what can be erased out of a case, as choices; for those who may read all of it."""
    face = Face(case, Level.WHOLE)
    found = [(f"partner:{one.id}", _("the partner “%s”") % face.name_of(one)) for one in face.partners]
    found += [(f"place:{one.id}", _("the place “%s”") % (one.name or one.country)) for one in face.parts("places")]
    found += [
        (f"file:{file.code}", _("the file “%s”") % (file.title or file.alternative or file.code))
        for file in CaseFile.objects.filter(Q(case=case) | Q(case__amends=case)).order_by("pk")
    ]
    return [*found, ("teller:", _("the name of who told it: %s") % face.teller)] if face.teller else found
