"""Every code of the program is provoked, and says what its golden file and docs/errors.md say.

To write the golden files and the page anew, and then read what changed in them:
``COACHPLAN_GOLDEN=write python -m pytest -n 0 tests/errors/test_errors.py``
"""

import os
import re
from pathlib import Path

import pytest
from errors import (
    calendars_read,
    command_line,
    exports,
    goldens,
    histories,
    organisations,
    outputs,
    plans,
    policies,
    remote,
    rosters,
    warned,
)
from errors.provocation import Family, Provocation, provoked
from running import ROOT

FAMILIES = tuple(
    table.FAMILY
    for table in (
        *(command_line, rosters, policies, organisations, plans),
        *(exports, calendars_read, histories, outputs, remote, warned),
    )
)
CASES = [pytest.param(family, one, id=one.code) for family in FAMILIES for one in family.provocations]
WRITING = os.environ.get("COACHPLAN_GOLDEN") == "write"


@pytest.mark.parametrize(("family", "one"), CASES)
def test_each_code_says_what_was_promised(family: Family, one: Provocation, tmp_path: Path) -> None:
    said = provoked(one, tmp_path)
    assert f"[{one.code}]" in said, said
    if WRITING:
        goldens.write(family, one.code, said)
    assert said == goldens.read(family.name)[one.code]


def test_every_code_of_the_program_is_provoked_once() -> None:
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "coachplan").rglob("*.py"))
    raised = {code for text in texts for code in re.findall(r"[\"\[]([EW][0-9]{4})[\"\]]", text)}
    assert sorted(raised) == sorted(one.code for family in FAMILIES for one in family.provocations)


def test_the_golden_files_hold_nothing_else() -> None:
    held = {path.stem: list(goldens.read(path.stem)) for path in goldens.GOLDEN.iterdir()}
    assert held == {family.name: [one.code for one in family.provocations] for family in FAMILIES}


def test_the_page_of_the_docs_is_made_of_them() -> None:
    page = goldens.page(FAMILIES)
    if WRITING:
        goldens.PAGE.write_text(page, encoding="utf-8")
    assert page == goldens.PAGE.read_text(encoding="utf-8")
