"""Pages of the literature: reading and writing."""
