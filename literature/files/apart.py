"""Reading a PDF in another process, as `curation.uploads.apart` does it for all."""

from curation.uploads.apart import CannotBeRead, inspect, texts

__all__ = ["CannotBeRead", "inspect", "texts"]
