"""Pairs of records with the answer, written by hand for what is hard: (case, what both say, first, second, same).

The works are invented. What is not said in `first` or `second` is as in `shared`.
"""

ARTICLE = {
    "type": "article-journal",
    "title": "Community monitoring of public clinics: Evidence from a field experiment in four districts",
    "contributors": [
        {"role": "author", "family": "Okello", "given": "Grace"},
        {"role": "author", "family": "Brandt", "given": "Henrik"},
    ],
    "issued": "2012",
    "container_title": "Journal of Development Studies",
    "volume": "48",
    "issue": "3",
    "pages": "311-328",
}
BOOK = {
    "type": "book",
    "title": "Partners at a Distance: Civil Society and the Aid Relationship",
    "contributors": [{"role": "author", "family": "Moreau", "given": "Hélène"}],
    "issued": "2006",
    "publisher": "Zed Books",
}
CHAPTER = {
    "type": "chapter",
    "title": "The politics of partnership agreements",
    "contributors": [{"role": "author", "family": "Moreau", "given": "Hélène"}],
    "issued": "2006",
    "container_title": "Handbook of International Cooperation",
    "publisher": "Zed Books",
    "isbn": "9780801484568",
    "pages": "45-67",
}
REPORT = {
    "type": "report",
    "title": "Shrinking space: restrictions on foreign funding of associations",
    "contributors": [{"role": "author", "literal": "Centre for Civic Space"}],
    "issued": "2015",
    "publisher": "Centre for Civic Space",
}


def people(*names: str) -> dict:
    """Contributors, each `Family, Given` or an organisation."""
    rows = []
    for name in names:
        family, comma, given = name.partition(", ")
        rows.append(
            {"role": "author", "family": family, "given": given} if comma else {"role": "author", "literal": name}
        )
    return {"contributors": rows}


BARE = {"volume": "", "issue": "", "pages": ""}
GREEK = {**ARTICLE, "title": "Effect of β-carotene and α-tocopherol on night blindness in displaced children"}
TRIAL = {**ARTICLE, "title": "Cash transfers and school attendance in rural Malawi: a cluster randomised trial"}
CASE = ("name", "shared", "first", "second", "same")

PAIRS = [
    # Identifiers.
    (
        "one DOI, written in two ways",
        ARTICLE,
        {"doi": "10.1080/123.45"},
        {"doi": "https://doi.org/10.1080/123.45"},
        True,
    ),
    (
        "one DOI, the title misprinted",
        ARTICLE,
        {"doi": "10.1080/1.2"},
        {"doi": "10.1080/1.2", "title": "Untitled", **BARE},
        True,
    ),
    (
        "one PubMed number",
        ARTICLE,
        {"extra": {"PMID": "123"}},
        {"extra": {"PMID": "123"}, "title": "Clinics watched"},
        True,
    ),
    (
        "the same work with two DOIs said: a preprint",
        ARTICLE,
        {"doi": "10.1080/1"},
        {"doi": "10.2139/2", **BARE, "container_title": "SSRN"},
        False,
    ),
    (
        "one DOI for all abstracts of a supplement",
        {**ARTICLE, "doi": "10.1/s"},
        {"pages": "S12"},
        {"pages": "S48", "title": "Vaccine stocks and the cold chain in island states"},
        False,
    ),
    (
        "one DOI of the book on two chapters",
        {**CHAPTER, "doi": "10.1/book"},
        {},
        {"title": "Measuring trust", "pages": "68-90", **people("Ito, Ken")},
        False,
    ),
    ("ISBN of ten and thirteen digits", BOOK, {"isbn": "9780801484568"}, {"isbn": "0-8014-8456-1"}, True),
    # How titles are written.
    (
        "capitals and punctuation",
        ARTICLE,
        {},
        {
            "title": "COMMUNITY MONITORING OF PUBLIC CLINICS. EVIDENCE FROM A FIELD EXPERIMENT IN FOUR DISTRICTS.",
            "volume": "",
        },
        True,
    ),
    (
        "markup and entities",
        ARTICLE,
        {"title": "Rights &amp; <i>duties</i> of donors in <sub>long</sub> partnerships"},
        {"title": "Rights & duties of donors in long partnerships"},
        True,
    ),
    (
        "Greek letters and their names",
        GREEK,
        {},
        {"title": "Effect of beta-carotene and alpha-tocopherol on night blindness in displaced children"},
        True,
    ),
    (
        "British and American spelling",
        TRIAL,
        {},
        {"title": "Cash transfers and school attendance in rural Malawi: a cluster randomized trial", "pages": ""},
        True,
    ),
    (
        "hyphens, and words written together",
        ARTICLE,
        {"title": "Re-thinking non-governmental co-operation in health-care delivery"},
        {"title": "Rethinking nongovernmental cooperation in healthcare delivery"},
        True,
    ),
    (
        "the subtitle left out",
        ARTICLE,
        {},
        {"title": "Community monitoring of public clinics", "pages": "", "issue": ""},
        True,
    ),
    ("the subtitle of a book left out", BOOK, {}, {"title": "Partners at a distance"}, True),
    (
        "cut off by a data base",
        ARTICLE,
        {},
        {"title": "Community monitoring of public clinics: Evidence from a field experi", **BARE},
        True,
    ),
    (
        "a translated title in brackets",
        ARTICLE,
        {"title": "[Community monitoring of public clinics: evidence from a field experiment in four districts]"},
        {},
        True,
    ),
    (
        "the title in two languages",
        ARTICLE,
        {"title": "Le suivi communautaire des centres de santé = Community monitoring of health centres"},
        {"title": "Community monitoring of health centres"},
        True,
    ),
    (
        "the title in another language, volume and pages equal",
        ARTICLE,
        {},
        {"title": "Le suivi communautaire des dispensaires publics"},
        True,
    ),
    ("the language noted behind", ARTICLE, {}, {"title": ARTICLE["title"] + " [Spanish]"}, True),
    (
        "the number of the abstract before it",
        ARTICLE,
        {"title": "P-214: " + ARTICLE["title"], "pages": ""},
        {"pages": ""},
        True,
    ),
    (
        "a slip in the title",
        ARTICLE,
        {**BARE},
        {"title": ARTICLE["title"].replace("Evidence", "Evidance"), **BARE},
        True,
    ),
    ("a retracted article, renamed", ARTICLE, {}, {"title": "RETRACTED: " + ARTICLE["title"]}, True),
    (
        "a roman and an arabic numeral",
        BOOK,
        {"title": "Studies in Cooperation, Part II: Cases"},
        {"title": "Studies in cooperation, part 2: Cases"},
        True,
    ),
    (
        "an article at its beginning",
        REPORT,
        {"title": "The shrinking space of associations in three regions"},
        {"title": "Shrinking space of associations in three regions"},
        True,
    ),
    (
        "a reworded title, volume and pages equal",
        ARTICLE,
        {},
        {"title": ARTICLE["title"].replace("field experiment", "randomised study")},
        True,
    ),
    # Where and when.
    ("the journal abbreviated", ARTICLE, {}, {"container_title": "J Dev Stud", "pages": "311-28"}, True),
    (
        "the journal by its initials",
        {**ARTICLE, "container_title": "Proceedings of the National Academy of Sciences"},
        {},
        {"container_title": "PNAS"},
        True,
    ),
    (
        "the journal with a place behind it",
        ARTICLE,
        {},
        {"container_title": "Journal of Development Studies (London, England)"},
        True,
    ),
    ("pages shortened", ARTICLE, {"pages": "311-328"}, {"pages": "311–28", "container_title": ""}, True),
    ("online first, the year before", ARTICLE, {}, {"issued": "2011", **BARE}, True),
    ("no pages yet", ARTICLE, {}, {"pages": "no pagination", "volume": "", "issue": ""}, True),
    ("no year", ARTICLE, {}, {"issued": ""}, True),
    ("another year typed, the rest equal", ARTICLE, {}, {"issued": "2021"}, True),
    ("the day of publication taken for an edition", ARTICLE, {"edition": "2012/02/11"}, {}, True),
    # Who.
    ("initials", ARTICLE, {}, people("Okello, G.", "Brandt, H."), True),
    ("names turned round", ARTICLE, {}, people("Grace, Okello", "Henrik, Brandt"), True),
    ("a name in one piece", ARTICLE, {}, people("Okello G", "Brandt H"), True),
    (
        "transliterations",
        {**ARTICLE, **people("Müller, Jörg", "Tchaikovskiy, Andrey")},
        {},
        people("Mueller, Joerg", "Chaikovsky, Andrei"),
        True,
    ),
    ("no author", ARTICLE, {}, {"contributors": [], "pages": ""}, True),
    ("the first author only", ARTICLE, {**BARE}, {**people("Okello, Grace"), **BARE}, True),
    ("a double name cut", {**ARTICLE, **people("Soto García, Ana María")}, {}, people("Soto, Ana M."), True),
    ("an organisation and its initials", REPORT, {}, people("CCS") | {"publisher": ""}, True),
    (
        "other people, the same title",
        ARTICLE,
        {**BARE},
        {**people("Nakamura, Yuki"), "container_title": "World Affairs", "volume": "7"},
        False,
    ),
    # Other works.
    ("an erratum", ARTICLE, {}, {"title": "Erratum to: " + ARTICLE["title"], "pages": "500"}, False),
    (
        "a correction, volume and pages in brackets",
        ARTICLE,
        {},
        {"title": ARTICLE["title"] + " (vol 48, pg 311, 2012)", "pages": "611"},
        False,
    ),
    ("a reply", ARTICLE, {**BARE}, {"title": "Reply to “Community monitoring of public clinics”", **BARE}, False),
    ("a letter about it", ARTICLE, {**BARE}, {"title": "Re: Community monitoring of public clinics", **BARE}, False),
    (
        "a comment",
        ARTICLE,
        {},
        {"title": "Comment on " + ARTICLE["title"], "pages": "329-331", **people("Silva, Rui")},
        False,
    ),
    ("the authors' answer", ARTICLE, {**BARE}, {"title": ARTICLE["title"] + ": authors' reply", **BARE}, False),
    (
        "a review of the book",
        BOOK,
        {},
        {"type": "article-journal", "title": "Review of Partners at a Distance", **people("Roy, Anil")},
        False,
    ),
    (
        "a conference abstract and the article",
        ARTICLE,
        {},
        {
            "container_title": "European Journal of Public Health",
            "volume": "21",
            "issue": "",
            "pages": "S104",
            "issued": "2011",
        },
        False,
    ),
    (
        "two abstracts of one meeting on one page",
        {**ARTICLE, "pages": "S45"},
        {"title": "Water points and trust in councils"},
        {"title": "Vaccine stocks in island clinics"},
        False,
    ),
    (
        "a report and its later article",
        REPORT,
        {},
        {"type": "article-journal", "container_title": "Voluntas", "issued": "2016", "publisher": ""},
        False,
    ),
    (
        "a chapter and its book",
        {**CHAPTER, "title": "Handbook of International Cooperation"},
        {},
        {"type": "book", "container_title": "", "pages": ""},
        False,
    ),
    (
        "chapters of one book by one author",
        CHAPTER,
        {},
        {"title": "The practice of partnership agreements", "pages": "68-90"},
        False,
    ),
    (
        "introductions of two books",
        {**CHAPTER, "title": "Introduction"},
        {},
        {"container_title": "Aid and Law", "isbn": "", "pages": "1-12", **people("Roy, Anil")},
        False,
    ),
    ("another edition", BOOK, {}, {"edition": "2nd rev. ed.", "issued": "2007"}, False),
    (
        "two volumes",
        BOOK,
        {"title": "Documents on Partnership", "volume": "1"},
        {"title": "Documents on Partnership", "volume": "2"},
        False,
    ),
    (
        "two parts",
        ARTICLE,
        {"title": "Trust and audit in networks. Part 1: Concepts", **BARE},
        {"title": "Trust and audit in networks. Part 2: Cases", **BARE},
        False,
    ),
    (
        "two parts in roman numerals",
        BOOK,
        {"title": "Principles of Cooperation, vol. I"},
        {"title": "Principles of Cooperation, vol. II"},
        False,
    ),
    (
        "reports of two years",
        REPORT,
        {"title": "Annual report", "issued": "2015"},
        {"title": "Annual report", "issued": "2016"},
        False,
    ),
    (
        "reports on two years",
        REPORT,
        {"title": "World report on associations 2014"},
        {"title": "World report on associations 2015"},
        False,
    ),
    (
        "one place and another",
        {**ARTICLE, **BARE},
        {"title": "Land titles and conflict in northern Uganda"},
        {"title": "Land titles and conflict in northern Kenya"},
        False,
    ),
    (
        "a study and its protocol",
        TRIAL,
        {},
        {
            "title": "Cash transfers and school attendance in rural Malawi: study protocol",
            "container_title": "Trials",
            "volume": "11",
            "pages": "7",
            "issued": "2011",
        },
        False,
    ),
    ("two editorials of one editor", {**ARTICLE, "title": "Editorial"}, {}, {"issue": "4", "pages": "401-403"}, False),
    (
        "hyper and hypo",
        {**ARTICLE, **BARE},
        {"title": "Treatment of hypertension in refugee camps"},
        {"title": "Treatment of hypotension in refugee camps"},
        False,
    ),
    (
        "versions of a living review",
        {**ARTICLE, "container_title": "Cochrane Database of Systematic Reviews"},
        {"issued": "2009", "volume": "2009", "issue": "1", "pages": "CD01"},
        {"issued": "2014", "volume": "2014", "issue": "5", "pages": "CD01"},
        False,
    ),
]
