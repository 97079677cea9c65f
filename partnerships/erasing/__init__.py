"""Erasing for good: a case or an organisation, or one thing out of a case, with its history and all that repeats it.

What goes is a list of traces (`traces`, `traces_of_cases`, `traces_of_organisations`; higher apps add theirs at start),
which the page that asks for confirmation counts and the action takes out. What is left is a row of `Erasure`.
"""
