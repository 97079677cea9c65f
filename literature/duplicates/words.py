"""Words and signs that tell something about a title or a journal's name."""

_GREEK_LETTERS = "αβγδεζηθικλμνξοπρστυφχψω"
_GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi"
    " chi psi omega"
)
GREEK = dict(zip(_GREEK_LETTERS, _GREEK_NAMES.split(" "), strict=True))
GREEK |= {"ς": "sigma", "µ": "mu", "ϕ": "phi", "ϑ": "theta"}

_SERIAL = (
    "annual yearly yearbook jahresbericht jahrbuch rapport annuel activity activities report reports overview"
    " statistics statistical index newsletter bulletin survey review outlook minutes proceedings budget plan"
)
#: Words that begin or end titles of which there is a new one each year.
SERIAL = frozenset(_SERIAL.split(" "))

_COMMONPLACE = (
    "introduction preface foreword editorial conclusion conclusions afterword acknowledgements contents index letter"
    " commentary comment discussion reply response abstracts summary appendix notes bibliography glossary news"
)
#: Titles that many works have.
COMMONPLACE = frozenset(_COMMONPLACE.split(" "))

_LINKING = (
    "a an and are as at by de der die des das do du el en et for from im in is la las le les los mit of on or por que"
    " the to und une un van von with y zur zum"
)
#: Words that are left out where the others are compared.
LINKING = frozenset(_LINKING.split(" "))

_UNNAMED = "of the and for in on to a an der die das und fur de la le les des et du y e i del di"
#: Words that abbreviations of a journal's name leave out.
UNNAMED = frozenset(_UNNAMED.split(" "))
