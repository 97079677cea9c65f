"""RIS, the tagged format of reference managers: reading into CSL items, and writing."""

from .reading import read
from .writing import write

__all__ = ["read", "write"]
