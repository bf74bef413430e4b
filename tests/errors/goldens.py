"""The golden files of the provocations, and the page of the docs that is made from them."""

import re
from collections.abc import Iterable, Mapping

from errors.provocation import Family
from running import ROOT

GOLDEN = ROOT / "tests" / "golden" / "errors"
PAGE = ROOT / "docs" / "errors.md"

_HEAD = """\
# Errors and warnings

Every message carries a code that stays the same for good. This page lists them all, each with one example of
what it says, the way out, and the exit code of the command; the [README](../README.md) tells what exit codes
mean. A code stands for one kind of fault, so it may say other sentences about it, and it names the place.

Codes that begin with E are errors, and the command stopped. Codes that begin with W are warnings, and it went
on. What is wrong with a calendar is an error where a plan needs it, and a warning with the same number
elsewhere: in `coachplan audit`, and under `on_calendar_error: ignore`.
"""


def read(name: str) -> dict[str, str]:
    """Return the messages of a family by code, as its golden file holds them."""
    path = GOLDEN / f"{name}.txt"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    parts = re.split(r"^== (\w+)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], (part.rstrip("\n") + "\n" for part in parts[2::2]), strict=True))


def write(family: Family, code: str, said: str) -> None:
    """Put what a provocation says into the golden file of its family, which keeps the order of the table."""
    held = {**read(family.name), code: said}
    known = (one.code for one in family.provocations)
    text = "\n".join(f"== {code}\n{held[code]}" for code in known if code in held)
    (GOLDEN / f"{family.name}.txt").write_text(text, encoding="utf-8")


def page(families: Iterable[Family]) -> str:
    """Return the page of the docs: a table for each family."""
    return _HEAD + "".join(_section(family.title, read(family.name)) for family in families)


def _section(title: str, messages: Mapping[str, str]) -> str:
    rows = "".join(_row(code, said) for code, said in messages.items())
    head = "| Code | What it says | What to do | Exit code |\n| --- | --- | --- | --- |\n"
    return f"\n## {title}\n\n{head}{rows}"


def _row(code: str, said: str) -> str:
    found = re.search(
        rf"^coachplan: \w+\[{code}\] (.*)\n(?:.* \| .*\n)*(?:  hint: (.*)\n)?", said, re.MULTILINE
    )
    assert found, f"{code} is not in what its own provocation says"
    message, hint = (_cell(text or "") for text in found.groups())
    return f"| {code} | {message} | {hint} | {said.rsplit(maxsplit=1)[-1]} |\n"


def _cell(text: str) -> str:
    """Return a text that Markdown shows as it stands."""
    return re.sub(r"([\\|*_<>`\[\]])", r"\\\1", text)
