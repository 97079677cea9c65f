"""What the commands of TeX stand for in bibliographies."""

from functools import lru_cache

from pylatexenc import latex2text

from ..vocabulary import words

# Combining characters of the accent commands, in text and in mathematics.
ACCENTS = {
    "\\`": "\u0300", "\\'": "\u0301", "\\^": "\u0302", "\\~": "\u0303", '\\"': "\u0308", "\\=": "\u0304",
    "\\.": "\u0307", "\\u": "\u0306", "\\v": "\u030c", "\\H": "\u030b", "\\c": "\u0327", "\\d": "\u0323",
    "\\b": "\u0331", "\\k": "\u0328", "\\r": "\u030a", "\\G": "\u030f", "\\U": "\u030e", "\\f": "\u0311",
    "\\grave": "\u0300", "\\acute": "\u0301", "\\hat": "\u0302", "\\tilde": "\u0303", "\\ddot": "\u0308",
    "\\dot": "\u0307", "\\breve": "\u0306", "\\check": "\u030c", "\\vec": "\u20d7",
    "\\widehat": "\u0302", "\\widetilde": "\u0303", "\\mathring": "\u030a", "\\underbar": "\u0331",
}  # fmt: skip
# Accents over every character of their argument.
STROKES = {
    "\\overline": "\u0305",
    "\\bar": "\u0305",
    "\\underline": "",
    "\\t": "\u0361",
    "\\cancel": "\u0336",
    "\\sout": "\u0336",
}
# Commands whose argument is set in a way that CSL knows, and declarations that hold to the end of the group.
FORMATS = {
    "\\textit": "i", "\\emph": "i", "\\textsl": "i", "\\mkbibemph": "i", "\\mathit": "", "\\textbf": "b",
    "\\mkbibbold": "b", "\\mathbf": "", "\\textsc": "sc", "\\textsuperscript": "sup",
    "\\mkbibsuperscript": "sup", "\\textsubscript": "sub", "\\mkbibsubscript": "sub", "\\super": "sup",
    "\\sub": "sub", "\\up": "sup",
}  # fmt: skip
DECLARATIONS = {
    "\\it": "i", "\\em": "i", "\\sl": "i", "\\itshape": "i", "\\slshape": "i", "\\bf": "b", "\\bfseries": "b",
    "\\sc": "sc", "\\scshape": "sc",
}  # fmt: skip
# Commands that only dress their argument (it is kept as it is) or stand for nothing at all.
TRANSPARENT = frozenset(
    f"\\{name}"
    for name in words(
        """
        rm tt sf textrm texttt textsf textup textnormal textmd mbox hbox fbox makebox text mathrm
        mathsf mathtt mathnormal mathcal mathbb mathfrak mathscr bm boldsymbol operatorname
        ensuremath relax protect upshape rmfamily ttfamily sffamily normalfont normalsize small
        footnotesize scriptsize tiny large Large mathop mathbin mathord mathrel left right bigl bigr
        Bigl Bigr big Big displaystyle textstyle nolinkurl path url uppercase MakeUppercase
        lowercase MakeLowercase xspace allowbreak nobreak sloppy noindent centering penalty
        hyphenation natexlab textlatin nocite smash unskip ignorespaces NoCaseChange
        MakeSentenceCase MakeTitleCase lat bibstring
        """
    )
)
# Commands with arguments that are not text for a reader: how many are dropped, the rest is kept.
DROPPED_ARGUMENTS = {
    "\\noopsort": 1, "\\SortNoop": 1, "\\textcolor": 1, "\\color": 1, "\\begin": 1, "\\end": 1, "\\vspace": 1,
    "\\hspace": 1, "\\href": 1, "\\foreignlanguage": 1, "\\selectlanguage": 1, "\\fontsize": 2, "\\label": 1,
    "\\bibinfo": 1, "\\hskip": 0, "\\kern": 0, "\\switchargs": 0,
}  # fmt: skip
QUOTES = {
    "\\enquote": ("“", "”"),
    "\\mkbibquote": ("“", "”"),
    "\\mkbibparens": ("(", ")"),
    "\\mkbibbrackets": ("[", "]"),
}
SYMBOLS = {
    "\\\\": " ", "\\ ": " ", "\\,": "\u2009", "\\;": "\u2004", "\\:": "\u205f", "\\>": "\u205f", "\\!": "",
    "\\/": "", "\\-": "", "\\@": "", "\\(": "", "\\)": "", "\\[": "", "\\]": "", "\\%": "%", "\\&": "&",
    "\\$": "$", "\\#": "#", "\\_": "_", "\\{": "{", "\\}": "}", "\\|": "‖", "\\\n": " ", "\\\t": " ",
    "\\<": "<", "\\+": "+", "\\*": "", "\\?": "?", "\\quad": "\u2003", "\\qquad": "\u2003\u2003",
    "\\thinspace": "\u2009", "\\enspace": "\u2002", "\\space": " ", "\\newline": " ", "\\linebreak": " ",
    "\\par": "\n\n", "\\nobreakspace": "\u00a0", "\\ldots": "…", "\\dots": "…", "\\textellipsis": "…",
    "\\cdots": "⋯", "\\LaTeX": "LaTeX", "\\TeX": "TeX", "\\BibTeX": "BibTeX", "\\textbackslash": "\\",
    "\\textasciitilde": "~", "\\textasciicircum": "^", "\\textbraceleft": "{", "\\textbraceright": "}",
    "\\lbrace": "{", "\\rbrace": "}", "\\textunderscore": "_", "\\textdollar": "$", "\\textless": "<",
    "\\textgreater": ">", "\\lt": "<", "\\gt": ">", "\\textbar": "|", "\\vert": "|", "\\slash": "/",
    "\\textquotesingle": "'", "\\textquotedbl": '"', "\\textasciigrave": "`", "\\textasciiacute": "´",
    "\\textendash": "–", "\\textemdash": "—", "\\hyp": "-", "\\-/": "-", "\\bibrangedash": "–",
    "\\guillemotleft": "«", "\\guillemotright": "»", "\\glqq": "„", "\\grqq": "“", "\\flqq": "«",
    "\\frqq": "»", "\\glq": "‚", "\\grq": "‘", "\\lq": "‘", "\\rq": "’", "\\ldq": "“", "\\rdq": "”",
    "\\og": "«\u00a0", "\\fg": "\u00a0»", "\\dj": "đ", "\\DJ": "Đ", "\\th": "þ", "\\TH": "Þ", "\\dh": "ð",
    "\\DH": "Ð", "\\ng": "ŋ", "\\NG": "Ŋ", "\\i": "ı", "\\j": "ȷ", "\\degree": "°", "\\textdegree": "°",
    "\\degreecelsius": "°C", "\\celsius": "°C", "\\mu": "μ", "\\textmu": "µ", "\\micro": "µ",
    "\\times": "×", "\\texttimes": "×", "\\euro": "€", "\\EUR": "€", "\\pounds": "£", "\\sim": "∼",
    "\\today": "today", "\\ast": "*", "\\prime": "′", "\\percent": "%", "\\nicefrac": "", "\\frac": "",
    "\\sfrac": "", "\\binom": "", "\\sqrt": "√", "\\textordmasculine": "º", "\\textordfeminine": "ª",
    "\\No": "№", "\\S": "§", "\\P": "¶", "\\copyright": "©", "\\textregistered": "®",
    "\\texttrademark": "™", "\\lnot": "¬", "\\cyr": "", "\\ss": "ß", "\\SS": "ẞ", "\\minus": "−",
    "\\langle": "⟨", "\\rangle": "⟩", "\\backslash": "\\", "\\colon": ":", "\\epsilon": "ϵ",
}  # fmt: skip
LIGATURES = {"~": "\u00a0", "---": "—", "--": "–", "``": "“", "''": "”", "-": "-"}
FRACTIONS = frozenset(("\\frac", "\\nicefrac", "\\sfrac", "\\tfrac", "\\dfrac"))


@lru_cache(maxsize=1)
def letters() -> dict[str, str]:
    """Commands that stand for a character, as pylatexenc knows them."""
    known: dict[str, str] = {}
    context = latex2text.get_default_latex_context_db()
    for category in context.category_list:
        for name, macro in context.d[category]["macros"].items():
            text = macro.simplify_repl
            if isinstance(text, str) and "%" not in text and name.isalpha():
                known.setdefault("\\" + name, text)
    return known
