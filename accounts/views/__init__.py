"""Pages of people and groups, by subject."""
