"""Finding and comparing cases: an index made of what readers see, search, facets, map, comparison, files, feed."""
