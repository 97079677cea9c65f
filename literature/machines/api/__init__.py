"""The read-only JSON API: the sources and topics that are published, found by the same query as on the page.

`parameters.py` and `serialising.py` hold the tables of what may be asked and what is answered; `openapi.py` makes the
description of the API from them, the page at /api/ shows them, and the answers come of them, so that none can differ.
"""
