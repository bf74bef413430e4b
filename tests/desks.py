"""A folder with a roster, a history, and the commands that are run in it."""

import json
import re
from pathlib import Path
from typing import Any

from running import ROOT, Around, Ran, coachplan

ROSTER = (ROOT / "examples" / "roster.yaml").read_text(encoding="utf-8")
MONDAY, FRIDAY = ("--now", "2026-11-23T06:30"), ("--now", "2026-11-27T17:00")


class Desk:
    """A folder with a roster, and the commands run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write(ROSTER)

    def write(self, text: str) -> None:
        """Put a roster there."""
        (self.folder / "roster.yaml").write_text(text, encoding="utf-8")

    def __call__(self, *words: str, code: int = 0, typed: str = "") -> Ran:
        """Run a command that ends with a code."""
        ran = coachplan(*words, around=Around(folder=self.folder, typed=typed.encode()))
        assert ran.code == code, ran.err
        return ran

    def publish(self, *words: str, code: int = 0) -> Ran:
        """Publish the week."""
        return self("schedule", "--publish", *(words or MONDAY), code=code)

    def json(self, *words: str) -> Any:
        """Return the document that a command prints."""
        return json.loads(self(*words, "--json").out)

    @property
    def history(self) -> bytes:
        """The bytes of the history."""
        return (self.folder / ".coachplan" / "history.db").read_bytes()


def sequences(text: str) -> dict[str, str]:
    unfolded = text.replace("\r\n ", "")
    uids, numbers = (re.findall(rf"^{name}:(.*?)\r$", unfolded, re.MULTILINE) for name in ("UID", "SEQUENCE"))
    return dict(zip(uids, numbers, strict=True))
