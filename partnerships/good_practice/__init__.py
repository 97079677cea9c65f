"""Cases that are good practice: since when, why, on what evidence, and how long ago somebody last looked."""

from partnerships.good_practice.reading import Standing, good_practice_of, is_good_practice

__all__ = ["Standing", "good_practice_of", "is_good_practice"]
