"""What the literature gives to machines: reference managers, search engines, harvesters, feed readers, programs.

A subject a file; `record.py` puts together what stands on a record's page, and `docs/api.md` tells of all of it.
Everything here shows what is published and nothing else, the same to everybody.
"""
