"""Merging organisations that are one: field by field, with cases and parts that name them, and back.

`choosing` proposes the values, `actions` merges and takes back, `moving` lets cases name the one that stays,
`reading` tells where a merged one went. Who may is in partnerships/organisation_rules.py.
"""
