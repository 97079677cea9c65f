"""Citations word for word as the style manuals have them: every string here is also what citeproc-js writes.

(Exceptions: a speech in MLA and Harvard, and "[Data set]", where hayagriva or the manual differ.)
"""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from literature import citations

from . import works
from .formats.items import items

EXPECTED = {
    "apa": {
        works.EDITED_BOOK["id"]: (
            "Risse, T., Ropp, S. C., & Sikkink, K. (Eds.). (1999). The Power of Human Rights: "
            "International Norms and Domestic Change. Cambridge University Press."
        ),
        works.BOOK["id"]: (
            "Keck, M. E., & Sikkink, K. (1998). Activists beyond Borders: Advocacy Networks in "
            "International Politics. Cornell University Press."
        ),
        works.CHAPTER["id"]: (
            "Risse, T., & Sikkink, K. (1999). The Socialization of International Human Rights Norms "
            "into Domestic Practices: Introduction. In T. Risse, S. C. Ropp, & K. Sikkink (Eds.), The"
            " Power of Human Rights: International Norms and Domestic Change (pp. 1–38). Cambridge "
            "University Press."
        ),
        works.ARTICLE["id"]: (
            "Finnemore, M., & Sikkink, K. (1998). International Norm Dynamics and Political Change. "
            "International Organization, 52(4), 887–917. https://doi.org/10.1162/002081898550789"
        ),
        works.REPORT["id"]: (
            "United Nations Development Programme. (2000). Human Development Report 2000: Human "
            "Rights and Human Development. Oxford University Press."
        ),
        works.NUMBERED_REPORT["id"]: (
            "Ruggie, J. (2011). Guiding Principles on Business and Human Rights (Report A/HRC/17/31)."
            " United Nations, Human Rights Council."
        ),
        works.WORKING_PAPER["id"]: (
            "Elagati, M. (2013). Foreign Funding in Egypt after the Revolution (Working Paper No. 12). FRIDE."
        ),
        works.THESIS["id"]: (
            "Shannon, C. E. (1940). An Algebra for Theoretical Genetics [PhD thesis]. Massachusetts "
            "Institute of Technology."
        ),
        works.WEB_PAGE["id"]: (
            "United Nations Global Compact. (n.d.). The Ten Principles of the UN Global Compact. "
            "Retrieved November 3, 2026, from "
            "https://unglobalcompact.org/what-is-gc/mission/principles"
        ),
        works.TREATY["id"]: (
            "Convention on the Rights of the Child, November 20, 1989, 1577 United Nations Treaty Series 3."
        ),
        works.NEWSPAPER_ARTICLE["id"]: (
            "Cramer, M. (2020, February 5). Judge Reverses Convictions of Activists Who Left Water "
            "for Migrants. The New York Times."
        ),
        works.FILM["id"]: (
            "Achbar, M., & Abbott, J. (Directors). (2003). The Corporation [Video recording]. Big "
            "Picture Media Corporation."
        ),
        works.GERMAN_BOOK["id"]: ("Kant, I. (1795). Zum ewigen Frieden: Ein philosophischer Entwurf. Nicolovius."),
        works.CASE["id"]: (
            "Velásquez Rodríguez v. Honduras, Series C No. 4 (Inter-American Court of Human Rights July 29, 1988)."
        ),
        works.SPEECH["id"]: (
            "Annan, K. (1999, January 31). A Compact for the New Century. World Economic Forum, Davos."
        ),
    },
    "chicago-author-date": {
        works.EDITED_BOOK["id"]: (
            "Risse, Thomas, Stephen C. Ropp, and Kathryn Sikkink, eds. 1999. The Power of Human "
            "Rights: International Norms and Domestic Change. Cambridge University Press."
        ),
        works.BOOK["id"]: (
            "Keck, Margaret E., and Kathryn Sikkink. 1998. Activists beyond Borders: Advocacy "
            "Networks in International Politics. Cornell University Press."
        ),
        works.CHAPTER["id"]: (
            "Risse, Thomas, and Kathryn Sikkink. 1999. “The Socialization of International Human "
            "Rights Norms into Domestic Practices: Introduction.” In The Power of Human Rights: "
            "International Norms and Domestic Change, edited by Thomas Risse, Stephen C. Ropp, and "
            "Kathryn Sikkink. Cambridge University Press."
        ),
        works.ARTICLE["id"]: (
            "Finnemore, Martha, and Kathryn Sikkink. 1998. “International Norm Dynamics and Political"
            " Change.” International Organization 52 (4): 887–917. "
            "https://doi.org/10.1162/002081898550789."
        ),
        works.REPORT["id"]: (
            "United Nations Development Programme. 2000. Human Development Report 2000: Human Rights "
            "and Human Development. Oxford University Press."
        ),
        works.NUMBERED_REPORT["id"]: (
            "Ruggie, John. 2011. Guiding Principles on Business and Human Rights. Report A/HRC/17/31."
            " United Nations, Human Rights Council."
        ),
        works.WORKING_PAPER["id"]: (
            "Elagati, Mohamed. 2013. Foreign Funding in Egypt after the Revolution. Working Paper No. 12. FRIDE."
        ),
        works.THESIS["id"]: (
            "Shannon, Claude Elwood. 1940. “An Algebra for Theoretical Genetics.” PhD thesis, "
            "Massachusetts Institute of Technology."
        ),
        works.WEB_PAGE["id"]: (
            "United Nations Global Compact. n.d. “The Ten Principles of the UN Global Compact.” "
            "Accessed November 3, 2026. https://unglobalcompact.org/what-is-gc/mission/principles."
        ),
        works.TREATY["id"]: (
            "Convention on the Rights of the Child, November 20, 1989, 1577 United Nations Treaty Series 3."
        ),
        works.NEWSPAPER_ARTICLE["id"]: (
            "Cramer, Maria. 2020. “Judge Reverses Convictions of Activists Who Left Water for "
            "Migrants.” The New York Times, February 5."
        ),
        works.FILM["id"]: (
            "Achbar, Mark, and Jennifer Abbott, dirs. 2003. The Corporation. Big Picture Media Corporation."
        ),
        works.GERMAN_BOOK["id"]: ("Kant, Immanuel. 1795. Zum ewigen Frieden: Ein philosophischer Entwurf. Nicolovius."),
        works.CASE["id"]: (
            "Velásquez Rodríguez v. Honduras, Series C No. 4 (Inter-American Court of Human Rights July 29, 1988)."
        ),
        works.SPEECH["id"]: (
            "Annan, Kofi. 1999. “A Compact for the New Century.” World Economic Forum, Davos, January 31."
        ),
    },
    "mla": {
        works.EDITED_BOOK["id"]: (
            "Risse, Thomas, et al., editors. The Power of Human Rights: International Norms and "
            "Domestic Change. Cambridge University Press, 1999."
        ),
        works.BOOK["id"]: (
            "Keck, Margaret E., and Kathryn Sikkink. Activists beyond Borders: Advocacy Networks in "
            "International Politics. Cornell University Press, 1998."
        ),
        works.CHAPTER["id"]: (
            "Risse, Thomas, and Kathryn Sikkink. “The Socialization of International Human Rights "
            "Norms into Domestic Practices: Introduction.” The Power of Human Rights: International "
            "Norms and Domestic Change, edited by Thomas Risse et al., Cambridge University Press, "
            "1999, pp. 1–38."
        ),
        works.ARTICLE["id"]: (
            "Finnemore, Martha, and Kathryn Sikkink. “International Norm Dynamics and Political "
            "Change.” International Organization, vol. 52, no. 4, 1998, pp. 887–917, "
            "https://doi.org/10.1162/002081898550789."
        ),
        works.REPORT["id"]: (
            "United Nations Development Programme. Human Development Report 2000: Human Rights and "
            "Human Development. Oxford University Press, 2000."
        ),
        works.NUMBERED_REPORT["id"]: (
            "Ruggie, John. Guiding Principles on Business and Human Rights. Report A/HRC/17/31, "
            "United Nations, Human Rights Council, 21 Mar. 2011."
        ),
        works.WORKING_PAPER["id"]: (
            "Elagati, Mohamed. Foreign Funding in Egypt after the Revolution. Working paper no. 12, FRIDE, 4 Mar. 2013."
        ),
        works.THESIS["id"]: (
            "Shannon, Claude Elwood. An Algebra for Theoretical Genetics. 1940. Massachusetts "
            "Institute of Technology, PhD thesis."
        ),
        works.WEB_PAGE["id"]: (
            "United Nations Global Compact. The Ten Principles of the UN Global Compact. "
            "https://unglobalcompact.org/what-is-gc/mission/principles. Accessed 3 Nov. 2026."
        ),
        works.TREATY["id"]: (
            "Convention on the Rights of the Child. United Nations Treaty Series, vol. 1577, 20 Nov. 1989, p. 3."
        ),
        works.NEWSPAPER_ARTICLE["id"]: (
            "Cramer, Maria. “Judge Reverses Convictions of Activists Who Left Water for Migrants.” "
            "The New York Times, 5 Feb. 2020."
        ),
        works.FILM["id"]: (
            "The Corporation. Directed by Mark Achbar and Jennifer Abbott, Big Picture Media Corporation, 2003."
        ),
        works.GERMAN_BOOK["id"]: ("Kant, Immanuel. Zum ewigen Frieden: Ein philosophischer Entwurf. Nicolovius, 1795."),
        works.CASE["id"]: "Velásquez Rodríguez v. Honduras. Series C No. 4, 29 July 1988.",
        works.SPEECH["id"]: (
            "Annan, Kofi. “A Compact for the New Century.” 31 Jan. 1999, World Economic Forum, Davos."
        ),
    },
    "harvard": {
        works.EDITED_BOOK["id"]: (
            "Risse, T., Ropp, S.C. and Sikkink, K. (eds) (1999) The Power of Human Rights: "
            "International Norms and Domestic Change. Cambridge: Cambridge University Press."
        ),
        works.BOOK["id"]: (
            "Keck, M.E. and Sikkink, K. (1998) Activists beyond Borders: Advocacy Networks in "
            "International Politics. Ithaca: Cornell University Press."
        ),
        works.CHAPTER["id"]: (
            "Risse, T. and Sikkink, K. (1999) ‘The Socialization of International Human Rights Norms "
            "into Domestic Practices: Introduction’, in T. Risse, S.C. Ropp, and K. Sikkink (eds) The"
            " Power of Human Rights: International Norms and Domestic Change. Cambridge: Cambridge "
            "University Press, pp. 1–38."
        ),
        works.ARTICLE["id"]: (
            "Finnemore, M. and Sikkink, K. (1998) ‘International Norm Dynamics and Political Change’,"
            " International Organization, 52(4), pp. 887–917. Available at: "
            "https://doi.org/10.1162/002081898550789."
        ),
        works.REPORT["id"]: (
            "United Nations Development Programme (2000) Human Development Report 2000: Human Rights "
            "and Human Development. New York: Oxford University Press."
        ),
        works.NUMBERED_REPORT["id"]: (
            "Ruggie, J. (2011) Guiding Principles on Business and Human Rights. Report A/HRC/17/31. "
            "United Nations, Human Rights Council."
        ),
        works.WORKING_PAPER["id"]: (
            "Elagati, M. (2013) Foreign Funding in Egypt after the Revolution. Working paper 12. FRIDE."
        ),
        works.THESIS["id"]: (
            "Shannon, C.E. (1940) An Algebra for Theoretical Genetics. PhD thesis. Massachusetts "
            "Institute of Technology."
        ),
        works.WEB_PAGE["id"]: (
            "United Nations Global Compact (no date) The Ten Principles of the UN Global Compact. "
            "Available at: https://unglobalcompact.org/what-is-gc/mission/principles (Accessed: 3 "
            "November 2026)."
        ),
        works.TREATY["id"]: "‘Convention on the Rights of the Child’ (1989) United Nations Treaty Series.",
        works.NEWSPAPER_ARTICLE["id"]: (
            "Cramer, M. (2020) ‘Judge Reverses Convictions of Activists Who Left Water for Migrants’,"
            " The New York Times, 5 February."
        ),
        works.FILM["id"]: "The Corporation (2003). Big Picture Media Corporation.",
        works.GERMAN_BOOK["id"]: (
            "Kant, I. (1795) Zum ewigen Frieden: Ein philosophischer Entwurf. Königsberg: Nicolovius."
        ),
        works.CASE["id"]: "Velásquez Rodríguez v. Honduras (1988).",
        works.SPEECH["id"]: "Annan, K. (1999) ‘A Compact for the New Century’. World Economic Forum.",
    },
}


@pytest.mark.parametrize("style", EXPECTED)
def test_known_works_are_cited_word_for_word(style):
    cited = citations.cite_many(works.ALL, style)

    assert {item["id"]: citation.text for item, citation in zip(works.ALL, cited, strict=True)} == EXPECTED[style]


def test_italics_and_links_are_in_the_html():
    assert citations.cite(works.ARTICLE, "apa").html == (
        "Finnemore, M., &amp; Sikkink, K. (1998). International Norm Dynamics and Political Change. "
        "<i>International Organization</i>, <i>52</i>(4), 887–917. "
        '<a href="https://doi.org/10.1162/002081898550789" rel="nofollow">https://doi.org/10.1162/002081898550789</a>'
    )


def test_a_list_is_sorted_and_tells_works_of_one_year_apart():
    second = {**works.BOOK, "id": "keck1998a", "title": "Another Book"}

    listed = citations.bibliography([second, works.TREATY, works.BOOK, works.ARTICLE], "apa")

    assert [re.sub(r"^(.{30}).*", r"\1", citation.text) for citation in listed] == [
        "Convention on the Rights of th",
        "Finnemore, M., & Sikkink, K. (",
        "Keck, M. E., & Sikkink, K. (19",
        "Keck, M. E., & Sikkink, K. (19",
    ]
    assert ["(1998a)" in citation.text for citation in listed] == [False, False, True, False]
    assert ["(1998b)" in citation.text for citation in listed] == [False, False, False, True]


def test_an_author_who_comes_again_is_named_again():
    second = {**works.BOOK, "id": "keck1998a", "title": "Another Book"}

    assert [citation.text for citation in citations.bibliography([second, works.BOOK], "mla")] == [
        EXPECTED["mla"]["keck1998"],
        "Keck, Margaret E., and Kathryn Sikkink. Another Book. Cornell University Press, 1998.",
    ]


def test_works_do_not_change_each_others_citations():
    second = {**works.BOOK, "id": "keck1998a", "title": "Another Book"}

    assert citations.cite_many([works.BOOK, second], "apa")[0].text == EXPECTED["apa"]["keck1998"]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"title": "What Is to Be Done?"}, "Doe, J. (2001). What Is to Be Done? Norton."),
        ({"title": "The “Third” Sector"}, "Doe, J. (2001). The “Third” Sector. Norton."),
        ({"title": 'The "Third" Sector’s Role'}, "Doe, J. (2001). The “Third” Sector’s Role. Norton."),
        ({"issued": {"literal": "in press"}}, "Doe, J. (in press). T. Norton."),
        ({"issued": {"date-parts": [[1998], [2001]]}}, "Doe, J. (1998–2001). T. Norton."),
        ({"issued": {"date-parts": [[1998]], "circa": True}}, "Doe, J. (ca. 1998). T. Norton."),
        ({"author": [{"family": "Doe", "given": "J.R.R."}]}, "Doe, J. R. R. (2001). T. Norton."),
        (
            {"author": [{"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van"}]},
            "van Beethoven, L. (2001). T. Norton.",
        ),
        (
            {"author": [{"family": "King", "given": "Martin", "suffix": "Jr."}]},
            "King, M., Jr. (2001). T. Norton.",
        ),
        ({"author": [{"literal": "Research and Co."}]}, "Research and Co. (2001). T. Norton."),
        ({"author": []}, "T. (2001). Norton."),
    ],
)
def test_what_is_hard_about_names_titles_and_dates(item, expected):
    base = {
        "type": "book",
        "title": "T",
        "author": [{"family": "Doe", "given": "Jane"}],
        "issued": works.on(2001),
        "publisher": "Norton",
    }

    assert citations.cite({**base, **item}, "apa").text == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Doe, Jane. The Rights of the Poor and the State-of-the-Art. 2001."),
        ("fr", "Doe, Jane. The rights of the poor and the state-of-the-art. 2001."),
        ("", "Doe, Jane. The Rights of the Poor and the State-of-the-Art. 2001."),
    ],
)
def test_only_english_has_title_case(language, expected):
    item = {
        "type": "book",
        "title": "The rights of the poor and the state-of-the-art",
        "author": [{"family": "Doe", "given": "Jane"}],
        "issued": works.on(2001),
        "language": language,
    }

    assert citations.cite(item, "mla").text == expected


def test_data_is_never_code():
    item = {
        "type": "book",
        "title": '#panic("x") $x$ {b} \\c <script>alert(1)</script> @k',
        "author": [{"literal": "#y $z$ <img src=x onerror=alert(1)>"}],
        "publisher": "*s* _u_ `c`",
        "URL": 'https://example.org/"><script>alert(1)</script>',
    }

    cited = citations.cite(item, "apa")

    assert cited.text == (
        "#y $z$ <img src=x onerror=alert(1)>. (n.d.). #panic(“x”) $x$ {b} \\c <script>alert(1)</script> @k. "
        "*s* _u_ `c`. Retrieved https://example.org/%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
    )
    assert re.findall(r"<[^<>]*>", cited.html) == [
        "<i>",
        "</i>",
        '<a href="https://example.org/%22%3E%3Cscript%3Ealert(1)%3C/script%3E" rel="nofollow">',
        "</a>",
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(item=items(), style=st.sampled_from(list(citations.STYLES)))
def test_every_item_can_be_cited_in_every_style(item, style):
    cited = citations.cite(item, style)

    assert re.sub(r"</?(?:i|b|sup|sub|a)\b[^<>]*>", "", cited.html).count("<") == 0
    assert not re.search("[\ue000-\uf8ff]", cited.text + cited.html)
    assert len(cited.text) >= len(item["title"]) / 2


def test_a_record_that_cannot_be_set_does_not_spoil_the_list():
    bad = {"type": "book", "title": "Bad", "issued": {"date-parts": [[2001, 14, 99]]}}

    cited = citations.cite_many([works.BOOK, bad, works.ARTICLE], "apa")

    assert [c.text for c in cited] == [EXPECTED["apa"]["keck1998"], "Bad", EXPECTED["apa"]["finnemore1998"]]


def test_nothing_to_cite_is_nothing():
    assert citations.cite_many([], "apa") == []
    assert citations.bibliography([], "apa") == []


def test_an_unknown_style_is_an_error():
    with pytest.raises(KeyError):
        citations.cite(works.BOOK, "no-such-style")
