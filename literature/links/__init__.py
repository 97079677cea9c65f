"""Addresses at which sources are read elsewhere: looked at once a week, and mended when they are gone."""
