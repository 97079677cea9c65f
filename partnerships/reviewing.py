"""A case made ready for its reviewer, who may read all of it: `rules.may_review` asks `is_open_to`."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_countries import countries

from accounts.languages import NAMES as LANGUAGES
from partnerships import parts, told
from partnerships.dates import in_words
from partnerships.faces import Face, Level, public_face
from partnerships.models import Partnership
from partnerships.vocabulary import Say


def context_of(case: Partnership) -> dict:
    """Return what templates/partnerships/_review_case.html needs besides the record."""
    labels = {name: capfirst(str(case._meta.get_field(name).verbose_name)) for name in parts.LISTS}
    lists = [(labels[name], told.lines_of(case, name)) for name in parts.LISTS]
    return {
        "face": Face(case, Level.WHOLE),
        "public": public_face(case),
        "facts": facts(case),
        "lists": [(label, lines) for label, lines in lists if lines],
    }


def facts(case: Partnership) -> list[dict]:
    """Return the sheet of facts as {name, value}."""
    dates = [in_words(one) for one in (case.begins, case.ends)]
    return [
        {"name": _("Form"), "value": str(case.form or "")},
        {"name": _("Level"), "value": case.get_scope_display()},
        {"name": _("Countries"), "value": ", ".join(str(countries.name(code)) or code for code in case.countries)},
        {"name": _("When"), "value": " – ".join(one for one in dates if one)},
        {"name": _("Language"), "value": str(LANGUAGES.get(case.language, case.language))},
        {
            "name": _("Right holders in decisions"),
            "value": str(Say(case.right_holders_say).label) if case.right_holders_say else "",
        },
        {"name": _("Topics"), "value": ", ".join(str(topic) for topic in case.topics.all())},
        {"name": _("Tags"), "value": ", ".join(tag.name for tag in case.tags.all())},
        {"name": _("Told by"), "value": Face(case, Level.WHOLE).teller},
        {"name": _("Named as"), "value": case.get_named_as_display()},
    ]
