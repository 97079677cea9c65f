"""Registers of organisations, brought as files: read, compared, written in the background.

    ror        a ROR extract: JSON, or a JSON object a line    tables     a table as CSV
    fitting    what stood there as values of an organisation   reading    the file's records into rows
    comparing  what is here already                            writing    published organisations, in bulk
    work       who does the work, batch by batch               actions    what a coordinator asks for

docs/decisions/0026 says why what is brought so is published at once.
"""
