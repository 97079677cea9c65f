"""The search for literature, on record: searches, screening by readers, the flow diagram.

words       the vocabulary: places, stages, verdicts, standings
querysets   reads
rules       who may
actions     writes: questions, searches, what they found, reasons
screening   writes: decisions, undoing, settling
standing    where a source stands, told from the decisions about it
flow        the counts of the diagram and the list behind each, told from the same
agreement   how often two readers agree
drawing     the diagram as SVG;  picture  as PNG;  tables  as CSV
"""
