"""Languages that people work in: the choices of the profile, by ISO 639-1 code."""

from django.utils.translation import gettext_lazy as _

LANGUAGES = [
    ("sq", _("Albanian")),
    ("ar", _("Arabic")),
    ("hy", _("Armenian")),
    ("bs", _("Bosnian")),
    ("bg", _("Bulgarian")),
    ("ca", _("Catalan")),
    ("zh", _("Chinese")),
    ("hr", _("Croatian")),
    ("cs", _("Czech")),
    ("da", _("Danish")),
    ("nl", _("Dutch")),
    ("en", _("English")),
    ("et", _("Estonian")),
    ("fi", _("Finnish")),
    ("fr", _("French")),
    ("ka", _("Georgian")),
    ("de", _("German")),
    ("el", _("Greek")),
    ("he", _("Hebrew")),
    ("hi", _("Hindi")),
    ("hu", _("Hungarian")),
    ("is", _("Icelandic")),
    ("ga", _("Irish")),
    ("it", _("Italian")),
    ("lv", _("Latvian")),
    ("lt", _("Lithuanian")),
    ("lb", _("Luxembourgish")),
    ("mk", _("Macedonian")),
    ("mt", _("Maltese")),
    ("no", _("Norwegian")),
    ("fa", _("Persian")),
    ("pl", _("Polish")),
    ("pt", _("Portuguese")),
    ("ro", _("Romanian")),
    ("ru", _("Russian")),
    ("sr", _("Serbian")),
    ("sk", _("Slovak")),
    ("sl", _("Slovenian")),
    ("es", _("Spanish")),
    ("sw", _("Swahili")),
    ("sv", _("Swedish")),
    ("tr", _("Turkish")),
    ("uk", _("Ukrainian")),
]
NAMES = dict(LANGUAGES)


def language_names(codes) -> list[str]:
    """Return the names of languages in the reader's language; a code without a name stands for itself."""
    return [str(NAMES.get(code, code)) for code in codes]
