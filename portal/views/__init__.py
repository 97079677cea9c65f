"""Pages that need several apps, by subject."""
