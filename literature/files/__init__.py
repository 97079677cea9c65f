"""PDFs of sources: taken in, checked, kept, served, and their text made searchable."""
