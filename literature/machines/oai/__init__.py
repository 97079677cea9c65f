"""OAI-PMH 2.0: harvesting of all published sources (https://www.openarchives.org/OAI/openarchivesprotocol.html).

`asking.py` understands a request, `records.py` reads, `tokens.py` carries a list from page to page, `answering.py`
writes the answer, `prefixes.py` the metadata. docs/decisions/0020 says what datestamps are and why no change is passed
over.
"""
