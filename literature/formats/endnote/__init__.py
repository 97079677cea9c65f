"""EndNote XML, as EndNote and the programs that export for it write it: reading into CSL items."""

from .reading import read

__all__ = ["read"]
