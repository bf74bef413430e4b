"""Safe text for a terminal; the wall itself stands in the core, as pages need it too."""

from coachplan.core.safe import safe

__all__ = ["safe"]
