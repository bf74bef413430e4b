"""Published and independently computed results that lie beside the repository, not in it."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "data"


@cache
def known(name: str) -> Any:
    """Return one entry of the known results; skips the test where they are absent."""
    return json.loads(shared("oracles", "oracle_known.json").read_text(encoding="utf-8"))[name]


def shared(*parts: str) -> Path:
    """Return a file of the shared material; skips the test where it is absent."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"{'/'.join(parts)} is not beside this copy of the repository")
    return path
