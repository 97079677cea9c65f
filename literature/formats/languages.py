"""Languages as catalogues and LaTeX name them, as BCP 47 tags."""

import re

_NAMES = {
    "ar": "arabic ara العربية", "bg": "bulgarian bul", "bn": "bengali ben", "bs": "bosnian bos",
    "ca": "catalan cat", "cs": "czech cze ces", "cy": "welsh wel cym", "da": "danish dan dansk",
    "de": "german ger deu deutsch ngerman", "de-AT": "austrian naustrian",
    "de-CH": "swissgerman nswissgerman", "el": "greek gre ell polutonikogreek",
    "en": "english eng anglais englisch inglés", "en-US": "american usenglish usamerican",
    "en-GB": "british ukenglish", "en-AU": "australian", "en-CA": "canadian", "eo": "esperanto epo",
    "es": "spanish spa español espanol castellano", "et": "estonian est", "eu": "basque baq eus",
    "fa": "persian farsi per fas", "fi": "finnish fin suomi",
    "fr": "french fre fra français francais frenchb acadian", "ga": "irish gle", "gl": "galician glg",
    "he": "hebrew heb", "hi": "hindi hin", "hr": "croatian hrv scr", "hu": "hungarian hun magyar",
    "hy": "armenian arm hye", "id": "indonesian ind bahasai", "is": "icelandic ice isl",
    "it": "italian ita italiano", "ja": "japanese jpn", "ka": "georgian geo kat", "km": "khmer khm",
    "ko": "korean kor", "la": "latin lat", "lt": "lithuanian lit", "lv": "latvian lav",
    "mk": "macedonian mac mkd", "mn": "mongolian mon", "ms": "malay may msa", "nb": "bokmål norsk nob",
    "ne": "nepali nep", "nl": "dutch dut nld nederlands", "nn": "nynorsk nno", "no": "norwegian nor",
    "pl": "polish pol polski", "pt": "portuguese por português portugues portuges",
    "pt-BR": "brazilian brazil", "ro": "romanian rum ron", "ru": "russian rus русский",
    "sk": "slovak slo slk", "sl": "slovene slovenian slv", "sq": "albanian alb sqi",
    "sr": "serbian srp scc", "sv": "swedish swe svenska", "sw": "swahili swa", "ta": "tamil tam",
    "te": "telugu tel", "th": "thai tha", "tr": "turkish tur türkçe", "uk": "ukrainian ukr",
    "ur": "urdu urd", "vi": "vietnamese vie", "zh": "chinese chi zho 中文",
}  # fmt: skip
_BY_NAME = {name: tag for tag, names in _NAMES.items() for name in names.split()}
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?$")


def language_tag(text: str) -> str:
    """The BCP 47 tag for "English", "ngerman", "fre" or "pt_br"; what is not known comes back as it is."""
    text = text.strip()
    known = _BY_NAME.get(text.lower())
    if known:
        return known
    match = _TAG.match(text)
    if not match:
        return text
    language, script, region = match.groups()
    language = _BY_NAME.get(language.lower(), language.lower())
    return "-".join(filter(None, (language, script and script.title(), region and region.upper())))


def babel_name(tag: str) -> str:
    """The name by which BibLaTeX's `langid` knows the language of a tag, or "" if it has none here."""
    names = _NAMES.get(tag) or _NAMES.get(tag.split("-")[0])
    return names.split()[0] if names else ""
