"""MODS 3 (https://www.loc.gov/standards/mods/), the catalogues' XML: reading into CSL items, and writing."""

from .reading import read
from .writing import mods_element, write

__all__ = ["mods_element", "read", "write"]
