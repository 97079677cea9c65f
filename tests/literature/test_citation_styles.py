"""The styles beyond the first four: what their manuals have for works that everybody in the field knows.

The texts are written after the manuals (OSCOLA 4, Citing Medicine 2, IEEE Reference Guide, AMA 11, MHRA 4, APSA 2018,
ASA 6, Nature's guide to authors, Chicago 18), titles as they are stored. Where a manual has no rule for treaties or
judgments it sends one to the Bluebook, whose form is then used.
"""

import pytest

from literature import citations

from . import works

POWER = "The Power of Human Rights: International Norms and Domestic Change"
SOCIALIZATION = "The Socialization of International Human Rights Norms into Domestic Practices: Introduction"
NORMS = "International Norm Dynamics and Political Change"
BORDERS = "Activists beyond Borders: Advocacy Networks in International Politics"
PRINCIPLES = "Guiding Principles on Business and Human Rights"
FUNDING = "Foreign Funding in Egypt after the Revolution"
COMPACT = "The Ten Principles of the UN Global Compact"
COMPACT_URL = "https://unglobalcompact.org/what-is-gc/mission/principles"
JUDGE = "Judge Reverses Convictions of Activists Who Left Water for Migrants"
CHILD = "Convention on the Rights of the Child"
CUP, COURT = "Cambridge University Press", "Inter-American Court of Human Rights"
RESOLUTION = {
    "id": "ga1986",
    "type": "legislation",
    "title": "Declaration on the Right to Development",
    "author": [{"literal": "United Nations General Assembly"}],
    "number": "A/RES/41/128",
    "issued": works.on(1986, 12, 4),
}
WORKS = {
    "edited book": works.EDITED_BOOK,
    "book": works.BOOK,
    "chapter": works.CHAPTER,
    "article": works.ARTICLE,
    "document of the UN": works.NUMBERED_REPORT,
    "working paper": works.WORKING_PAPER,
    "thesis": works.THESIS,
    "web page": works.WEB_PAGE,
    "treaty": works.TREATY,
    "newspaper": works.NEWSPAPER_ARTICLE,
    "judgment": works.CASE,
    "talk": works.SPEECH,
    "resolution": RESOLUTION,
}
BLUEBOOK = f"Velásquez Rodríguez v. Honduras, Series C No. 4 ({COURT} July 29, 1988)."
TREATY = f"{CHILD}, November 20, 1989, 1577 United Nations Treaty Series 3."
SHORT_TREATY = f"{CHILD}, Nov. 20, 1989, 1577 United Nations Treaty Series 3."

EXPECTED = {
    "chicago-notes": {
        "edited book": f"Risse, Thomas, Stephen C. Ropp, and Kathryn Sikkink, eds. {POWER}. {CUP}, 1999.",
        "book": f"Keck, Margaret E., and Kathryn Sikkink. {BORDERS}. Cornell University Press, 1998.",
        "chapter": (
            f"Risse, Thomas, and Kathryn Sikkink. “{SOCIALIZATION}.” In {POWER}, edited by Thomas Risse, "
            f"Stephen C. Ropp, and Kathryn Sikkink. {CUP}, 1999."
        ),
        "article": (
            f"Finnemore, Martha, and Kathryn Sikkink. “{NORMS}.” International Organization 52, no. 4 (1998): "
            "887–917. https://doi.org/10.1162/002081898550789."
        ),
        "document of the UN": (
            f"Ruggie, John. {PRINCIPLES}. Report A/HRC/17/31. United Nations, Human Rights Council, 2011."
        ),
        "working paper": f"Elagati, Mohamed. {FUNDING}. Working Paper No. 12. FRIDE, 2013.",
        "thesis": (
            "Shannon, Claude Elwood. “An Algebra for Theoretical Genetics.” PhD thesis, Massachusetts Institute of "
            "Technology, 1940."
        ),
        "web page": f"United Nations Global Compact. “{COMPACT}.” Accessed November 3, 2026. {COMPACT_URL}.",
        "treaty": TREATY,
        "newspaper": f"Cramer, Maria. “{JUDGE}.” The New York Times, February 5, 2020.",
        "judgment": BLUEBOOK,
        "talk": "Annan, Kofi. “A Compact for the New Century.” Speech, World Economic Forum, Davos, January 31, 1999.",
        "resolution": "Declaration on the Right to Development, A/RES/41/128 (1986).",
    },
    "oscola": {
        "edited book": f"Risse T, Ropp SC and Sikkink K (eds), {POWER} ({CUP} 1999)",
        "book": f"Keck ME and Sikkink K, {BORDERS} (Cornell University Press 1998)",
        "chapter": (
            f"Risse T and Sikkink K, ‘{SOCIALIZATION}’ in Thomas Risse, Stephen C Ropp and Kathryn Sikkink (eds), "
            f"{POWER} ({CUP} 1999)"
        ),
        "article": (
            f"Finnemore M and Sikkink K, ‘{NORMS}’ (1998) 52 International Organization 887 "
            "<https://doi.org/10.1162/002081898550789>"
        ),
        "document of the UN": (
            f"Ruggie J, ‘{PRINCIPLES}’ (United Nations, Human Rights Council 2011) UN Doc A/HRC/17/31"
        ),
        "working paper": f"Elagati M, ‘{FUNDING}’ (FRIDE 2013) Working paper 12",
        "thesis": (
            "Shannon CE, ‘An Algebra for Theoretical Genetics’ (PhD thesis, Massachusetts Institute of Technology 1940)"
        ),
        "web page": f"United Nations Global Compact, ‘{COMPACT}’ <{COMPACT_URL}> accessed 3 November 2026",
        "treaty": f"{CHILD} (adopted 20 November 1989) 1577 UNTS 3",
        "newspaper": f"Cramer M, ‘{JUDGE}’ The New York Times (5 February 2020)",
        "judgment": f"Velásquez Rodríguez v Honduras Series C No 4 ({COURT}, 29 July 1988)",
        "talk": "Annan K, ‘A Compact for the New Century’ (World Economic Forum, Davos, 31 January 1999)",
        "resolution": (
            "United Nations General Assembly, Declaration on the Right to Development (4 December 1986) "
            "UN Doc A/RES/41/128"
        ),
    },
    "vancouver": {
        "edited book": f"Risse T, Ropp SC, Sikkink K, editors. {POWER}. Cambridge: {CUP}; 1999.",
        "book": f"Keck ME, Sikkink K. {BORDERS}. Ithaca: Cornell University Press; 1998.",
        "chapter": (
            f"Risse T, Sikkink K. {SOCIALIZATION}. In: Risse T, Ropp SC, Sikkink K, editors. {POWER}. "
            f"Cambridge: {CUP}; 1999. p. 1–38."
        ),
        "article": (
            f"Finnemore M, Sikkink K. {NORMS}. International Organization. 1998;52(4):887–917. "
            "doi:10.1162/002081898550789"
        ),
        "document of the UN": (
            f"Ruggie J. {PRINCIPLES} [Report]. United Nations, Human Rights Council; 2011 Mar. Report A/HRC/17/31."
        ),
        "thesis": (
            "Shannon CE. An Algebra for Theoretical Genetics [PhD thesis]. Massachusetts Institute of Technology; 1940."
        ),
        "web page": (
            f"United Nations Global Compact. {COMPACT} [Internet]. [cited 2026 Nov 3]. Available from: {COMPACT_URL}"
        ),
        "treaty": SHORT_TREATY,
        "newspaper": f"Cramer M. {JUDGE}. The New York Times. 2020 Feb 5.",
        "judgment": BLUEBOOK,
        "talk": ("Annan K. A Compact for the New Century. Presented at: World Economic Forum; 1999 Jan 31; Davos."),
    },
    "ieee": {
        "edited book": f"T. Risse, S. C. Ropp, and K. Sikkink, Eds., {POWER}. Cambridge: {CUP}, 1999.",
        "book": f"M. E. Keck and K. Sikkink, {BORDERS}. Ithaca: Cornell University Press, 1998.",
        "chapter": (
            f"T. Risse and K. Sikkink, “{SOCIALIZATION},” in {POWER}, T. Risse, S. C. Ropp, and K. Sikkink, Eds., "
            f"Cambridge: {CUP}, 1999, pp. 1–38."
        ),
        "article": (
            f"M. Finnemore and K. Sikkink, “{NORMS},” International Organization, vol. 52, no. 4, pp. 887–917, 1998, "
            "doi: 10.1162/002081898550789."
        ),
        "document of the UN": (
            f"J. Ruggie, “{PRINCIPLES},” United Nations, Human Rights Council, Report A/HRC/17/31, Mar. 2011."
        ),
        "working paper": f"M. Elagati, “{FUNDING},” FRIDE, Working paper 12, Mar. 2013.",
        "thesis": (
            "C. E. Shannon, “An Algebra for Theoretical Genetics,” PhD thesis, Massachusetts Institute of Technology, "
            "1940."
        ),
        "web page": (
            f"United Nations Global Compact, “{COMPACT}.” Accessed: Nov. 03, 2026. [Online]. Available: {COMPACT_URL}"
        ),
        "treaty": SHORT_TREATY,
        "newspaper": f"M. Cramer, “{JUDGE},” The New York Times, Feb. 05, 2020.",
        "judgment": BLUEBOOK,
        "talk": ("K. Annan, “A Compact for the New Century,” presented at World Economic Forum, Davos, Jan. 31, 1999."),
    },
    "ama": {
        "edited book": f"Risse T, Ropp SC, Sikkink K, eds. {POWER}. {CUP}; 1999.",
        "book": f"Keck ME, Sikkink K. {BORDERS}. Cornell University Press; 1998.",
        "chapter": (
            f"Risse T, Sikkink K. {SOCIALIZATION}. In: Risse T, Ropp SC, Sikkink K, eds. {POWER}. {CUP}; 1999:1-38."
        ),
        "article": (
            f"Finnemore M, Sikkink K. {NORMS}. International Organization. 1998;52(4):887-917. "
            "doi:10.1162/002081898550789"
        ),
        "document of the UN": (
            f"Ruggie J. {PRINCIPLES}. United Nations, Human Rights Council; 2011. Report A/HRC/17/31."
        ),
        "working paper": f"Elagati M. {FUNDING}. FRIDE; 2013. Working paper 12.",
        "thesis": (
            "Shannon CE. An Algebra for Theoretical Genetics. PhD thesis. Massachusetts Institute of Technology; 1940."
        ),
        "web page": f"United Nations Global Compact. {COMPACT}. Accessed November 3, 2026. {COMPACT_URL}",
        "treaty": TREATY,
        "newspaper": f"Cramer M. {JUDGE}. The New York Times. February 5, 2020.",
        "judgment": f"Velásquez Rodríguez v Honduras, Series C No. 4 ({COURT} July 29, 1988).",
        "talk": (
            "Annan K. A Compact for the New Century. Presented at: World Economic Forum; January 31, 1999; Davos."
        ),
    },
    "mhra": {
        "edited book": f"Risse, Thomas, Stephen C. Ropp, and Kathryn Sikkink (eds), {POWER} ({CUP}, 1999)",
        "book": f"Keck, Margaret E., and Kathryn Sikkink, {BORDERS} (Cornell University Press, 1998)",
        "chapter": (
            f"Risse, Thomas, and Kathryn Sikkink, ‘{SOCIALIZATION}’, in {POWER}, ed. by Thomas Risse, Stephen C. Ropp, "
            f"and Kathryn Sikkink ({CUP}, 1999), pp. 1–38"
        ),
        "article": (
            f"Finnemore, Martha, and Kathryn Sikkink, ‘{NORMS}’, International Organization, 52.4 (1998), pp. 887–917, "
            "doi:10.1162/002081898550789"
        ),
        "document of the UN": (
            f"Ruggie, John, {PRINCIPLES}, Report A/HRC/17/31 (United Nations, Human Rights Council, 2011)"
        ),
        "working paper": f"Elagati, Mohamed, {FUNDING}, Working paper no. 12 (FRIDE, 2013)",
        "thesis": (
            "Shannon, Claude Elwood, ‘An Algebra for Theoretical Genetics’ (unpublished PhD thesis, Massachusetts "
            "Institute of Technology, 1940)"
        ),
        "web page": f"United Nations Global Compact, ‘{COMPACT}’, n.d. <{COMPACT_URL}> [accessed 3 November 2026]",
        "treaty": f"{CHILD}, 20 November 1989, United Nations Treaty Series, vol. 1577, p. 3",
        "newspaper": f"Cramer, Maria, ‘{JUDGE}’, The New York Times, 5 February 2020",
        "judgment": f"Velásquez Rodríguez v. Honduras, Series C No. 4, {COURT}, 29 July 1988",
        "talk": "Annan, Kofi, ‘A Compact for the New Century’ (World Economic Forum, Davos, 31 January 1999)",
    },
    "apsa": {
        "edited book": f"Risse, Thomas, Stephen C. Ropp, and Kathryn Sikkink, eds. 1999. {POWER}. Cambridge: {CUP}.",
        "book": f"Keck, Margaret E., and Kathryn Sikkink. 1998. {BORDERS}. Ithaca: Cornell University Press.",
        "chapter": (
            f"Risse, Thomas, and Kathryn Sikkink. 1999. “{SOCIALIZATION}.” In {POWER}, eds. Thomas Risse, "
            f"Stephen C. Ropp, and Kathryn Sikkink. Cambridge: {CUP}, 1–38."
        ),
        "article": (
            f"Finnemore, Martha, and Kathryn Sikkink. 1998. “{NORMS}.” International Organization 52(4): 887–917. "
            "doi:10.1162/002081898550789."
        ),
        "document of the UN": (
            f"Ruggie, John. 2011. {PRINCIPLES}. United Nations, Human Rights Council. Report A/HRC/17/31."
        ),
        "working paper": f"Elagati, Mohamed. 2013. {FUNDING}. FRIDE. Working paper 12.",
        "thesis": (
            "Shannon, Claude Elwood. 1940. “An Algebra for Theoretical Genetics.” PhD thesis. Massachusetts Institute "
            "of Technology."
        ),
        "web page": f"United Nations Global Compact. “{COMPACT}.” {COMPACT_URL} (November 3, 2026).",
        "treaty": TREATY,
        "judgment": BLUEBOOK,
        "talk": "Annan, Kofi. 1999. “A Compact for the New Century.” Presented at World Economic Forum, Davos.",
    },
    "asa": {
        "edited book": f"Risse, Thomas, Stephen C. Ropp, and Kathryn Sikkink, eds. 1999. {POWER}. Cambridge: {CUP}.",
        "book": f"Keck, Margaret E., and Kathryn Sikkink. 1998. {BORDERS}. Ithaca: Cornell University Press.",
        "chapter": (
            f"Risse, Thomas, and Kathryn Sikkink. 1999. “{SOCIALIZATION}.” Pp. 1–38 in {POWER}, edited by T. Risse, "
            f"S. C. Ropp, and K. Sikkink. Cambridge: {CUP}."
        ),
        "article": (
            f"Finnemore, Martha, and Kathryn Sikkink. 1998. “{NORMS}.” International Organization 52(4):887–917. "
            "doi:10.1162/002081898550789."
        ),
        "document of the UN": (
            f"Ruggie, John. 2011. {PRINCIPLES}. Report A/HRC/17/31. United Nations, Human Rights Council."
        ),
        "working paper": f"Elagati, Mohamed. 2013. {FUNDING}. Working paper 12. FRIDE.",
        "thesis": (
            "Shannon, Claude Elwood. 1940. “An Algebra for Theoretical Genetics.” PhD thesis, Massachusetts Institute "
            "of Technology."
        ),
        "web page": (f"United Nations Global Compact. n.d. “{COMPACT}.” Retrieved November 3, 2026. {COMPACT_URL}."),
        "treaty": TREATY,
        "newspaper": f"Cramer, Maria. 2020. “{JUDGE}.” The New York Times, February 5.",
        "judgment": BLUEBOOK,
        "talk": "Annan, Kofi. 1999. “A Compact for the New Century.” Presented at World Economic Forum, Davos.",
    },
    "nature": {
        "edited book": f"Risse, T., Ropp, S. C. & Sikkink, K. (eds) {POWER}. ({CUP}, Cambridge, 1999).",
        "book": f"Keck, M. E. & Sikkink, K. {BORDERS}. (Cornell University Press, Ithaca, 1998).",
        "chapter": (
            f"Risse, T. & Sikkink, K. {SOCIALIZATION}. in {POWER} (eds Risse, T., Ropp, S. C. & Sikkink, K.) 1–38 "
            f"({CUP}, Cambridge, 1999)."
        ),
        "article": f"Finnemore, M. & Sikkink, K. {NORMS}. International Organization 52, 887–917 (1998).",
        "document of the UN": (
            f"Ruggie, J. {PRINCIPLES}. Report A/HRC/17/31 (United Nations, Human Rights Council, 2011)."
        ),
        "working paper": f"Elagati, M. {FUNDING}. Working paper 12 (FRIDE, 2013).",
        "thesis": (
            "Shannon, C. E. An Algebra for Theoretical Genetics. (Massachusetts Institute of Technology, 1940)."
        ),
        "web page": f"United Nations Global Compact. {COMPACT}. {COMPACT_URL}.",
        "treaty": f"{CHILD}. United Nations Treaty Series 1577, 3 (1989).",
        "newspaper": f"Cramer, M. {JUDGE}. The New York Times (2020).",
        "judgment": f"Velásquez Rodríguez v. Honduras. Series C No. 4 ({COURT}, 1988).",
        "talk": "Annan, K. A Compact for the New Century. (World Economic Forum, Davos, 1999).",
    },
}


@pytest.mark.parametrize("style", EXPECTED)
def test_known_works_are_cited_as_the_manual_has_it(style):
    wanted = EXPECTED[style]
    cited = citations.cite_many([WORKS[kind] for kind in wanted], style)

    assert {kind: one.text for kind, one in zip(wanted, cited, strict=True)} == wanted


IN_WORDS = {
    ("apa", "fr"): {
        "edited book": f"Risse, T., Ropp, S. C., & Sikkink, K. (Éds.). (1999). {POWER}. {CUP}.",
        "web page": (
            f"United Nations Global Compact. (s. d.). {COMPACT}. Consulté 3 novembre 2026, à l'adresse {COMPACT_URL}"
        ),
        "treaty": f"{CHILD}, 20 novembre 1989, 1577 United Nations Treaty Series 3.",
    },
    ("apa", "de"): {
        "edited book": f"Risse, T., Ropp, S. C., & Sikkink, K. (Hrsg.). (1999). {POWER}. {CUP}.",
        "chapter": (
            f"Risse, T., & Sikkink, K. (1999). {SOCIALIZATION}. In T. Risse, S. C. Ropp, & K. Sikkink (Hrsg.), {POWER} "
            f"(S. 1–38). {CUP}."
        ),
    },
    ("chicago-author-date", "fr"): {
        "edited book": f"Risse, Thomas, Stephen C. Ropp, et Kathryn Sikkink, éd. 1999. {POWER}. {CUP}.",
        "chapter": (
            f"Risse, Thomas, et Kathryn Sikkink. 1999. « {SOCIALIZATION} ». In {POWER}, édité par Thomas Risse, "
            f"Stephen C. Ropp, et Kathryn Sikkink. {CUP}."
        ),
    },
    ("chicago-notes", "de"): {
        "edited book": f"Risse, Thomas, Stephen C. Ropp, und Kathryn Sikkink, Hrsg. {POWER}. {CUP}, 1999.",
        "talk": "Annan, Kofi. „A Compact for the New Century“. Rede, World Economic Forum, Davos, 31. Januar 1999.",
    },
    ("mla", "fr"): {
        "edited book": f"Risse, Thomas, et al., éditeurs. {POWER}. {CUP}, 1999.",
        "treaty": f"{CHILD}. United Nations Treaty Series, vol. 1577, 20 nov. 1989, p. 3.",
    },
    ("harvard", "de"): {
        "web page": (
            f"United Nations Global Compact (ohne Datum) {COMPACT}. Verfügbar unter: {COMPACT_URL} "
            "(Zugegriffen: 3 November 2026)."
        ),
    },
    ("oscola", "fr"): {
        "treaty": f"{CHILD} (adoptée le 20 novembre 1989) 1577 UNTS 3",
        "web page": f"United Nations Global Compact, « {COMPACT} » <{COMPACT_URL}> consulté le 3 novembre 2026",
    },
    ("vancouver", "de"): {
        "edited book": f"Risse T, Ropp SC, Sikkink K, Herausgeber. {POWER}. Cambridge: {CUP}; 1999.",
    },
}


@pytest.mark.parametrize(("style", "language"), IN_WORDS)
def test_the_words_of_a_citation_are_of_its_language(style, language):
    wanted = IN_WORDS[style, language]
    cited = citations.cite_many([WORKS[kind] for kind in wanted], style, language)

    def spaces(text: str) -> str:
        return text.replace("\u00a0", " ").replace("\u202f", " ")

    assert {kind: spaces(one.text) for kind, one in zip(wanted, cited, strict=True)} == wanted


def test_titles_are_in_title_case_only_where_the_work_is_english():
    item = {**works.BOOK, "title": "the power of rights"}
    assert "The Power of Rights" in citations.cite(item, "oscola").text
    # A work that does not say its language is taken for one of the citation's.
    assert "the power of rights" in citations.cite(item, "oscola", "fr").text
    assert "The Power of Rights" in citations.cite({**item, "language": "en"}, "oscola", "fr").text


@pytest.mark.parametrize("language", citations.LANGUAGES)
def test_quotation_marks_within_a_title_are_of_the_language(language):
    item = {**works.ARTICLE, "title": 'The "rights" turn', "language": "en"}
    text = citations.cite(item, "chicago-notes", language).text.replace("\u00a0", " ").replace("\u202f", " ")
    assert {
        "en": "“The ‘Rights’ Turn.”",
        "fr": "« The “Rights” Turn ».",
        "de": "„The ‚Rights‘ Turn“.",
    }[language] in text


def test_medicine_lists_six_names():
    people = [works.person(f"Name{letter}", f"{letter}na Maria") for letter in "ABCDEFGH"]
    item = {**works.BOOK, "author": people}
    assert citations.cite(item, "vancouver").text.startswith(
        "NameA AM, NameB BM, NameC CM, NameD DM, NameE EM, NameF FM, et al. Activists"
    )
    assert citations.cite(item, "ama").text.startswith("NameA AM, NameB BM, NameC CM, et al. Activists")


@pytest.mark.parametrize("style", citations.STYLES)
def test_no_style_lets_harm_through(style):
    harm = '<script>alert(1)</script>"><img src=x>'
    for kind in ("book", "report", "legal_case", "speech", "treaty", "legislation", "article-journal"):
        item = {
            "type": kind, "title": harm, "author": [{"literal": harm}], "editor": [{"literal": harm}], "number": harm,
            "authority": harm, "publisher": harm, "event-title": harm, "event-place": harm, "container-title": harm,
            "genre": harm, "issued": works.on(1999, 1, 31), "URL": "javascript:alert(1)",
        }  # fmt: skip
        html = citations.cite(item, style).html
        assert ("<script" in html, "<img" in html, 'href="javascript' in html) == (False, False, False)
