"""Which edition of the time zone database this machine uses."""

from functools import cache
from pathlib import Path
from zoneinfo import TZPATH


@cache
def tzdata_version() -> str:
    """Return the edition, such as ``2026b``; ``unknown`` where the system does not say."""
    for folder in TZPATH:
        listing = Path(folder, "tzdata.zi")
        try:
            with listing.open(encoding="utf-8") as lines:
                return lines.readline().removeprefix("# version").strip() or "unknown"
        except OSError:
            continue
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("tzdata")
    except PackageNotFoundError:
        return "unknown"
