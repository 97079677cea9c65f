"""Reading lists that members and groups keep, and what a visitor collects."""
