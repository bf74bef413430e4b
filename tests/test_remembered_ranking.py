"""``coachplan rank`` and what it remembers."""

from pathlib import Path

import pytest
from running import ROOT, Around, coachplan

ROSTER = (ROOT / "examples" / "roster.yaml").read_text(encoding="utf-8")

DAYS = ("2027-01-11", "2027-02-01")
"""Two days of one calendar quarter, on either side of the end of January."""


@pytest.fixture
def roster(tmp_path: Path) -> str:
    path = tmp_path / "roster.yaml"
    path.write_text(ROSTER, encoding="utf-8")
    return str(path)


def test_a_ranking_keeps_nothing_unless_asked(roster: str) -> None:
    assert coachplan("rank", roster).code == 0
    assert coachplan("schedule", roster, "--week").code == 0
    assert [path.name for path in Path(roster).parent.iterdir()] == ["roster.yaml"]


def test_what_is_kept_is_said_and_used_within_the_quarter(roster: str) -> None:
    kept = coachplan("rank", roster, "--remember", "--now", "2026-11-16T09:00")
    assert kept.out.endswith(f"\nRemembered in {Path(roster).parent / '.coachplan'}.\n")
    for command in (("rank", roster), ("rank", roster, "--json")):
        assert "units, centres and spread as learned on 2026-11-16, kept for 2026-Q4" in " ".join(
            coachplan(*command, "--now", "2026-11-23T09:00").out.split()
        )
    anew = coachplan("rank", roster, "--relearn", "--now", "2026-11-23T09:00")
    assert "learned anew, as asked; those of 2026-11-16 set aside" in " ".join(anew.out.split())
    later = coachplan("rank", roster, "--now", "2027-02-01T09:00")
    assert "learned anew for 2027-Q1; before they were those of 2026-Q4" in " ".join(later.out.split())


def test_the_fiscal_year_of_the_roster_says_when_a_quarter_ends(roster: str) -> None:
    feb = ROSTER.replace("team: North\n", "team: North\nfiscal_year_starts: feb\n")
    Path(roster).write_text(feb, encoding="utf-8")
    coachplan("rank", roster, "--remember", "--now", "2026-11-16T09:00")
    said = [" ".join(coachplan("rank", roster, "--now", f"{day}T09:00").out.split()) for day in DAYS]
    assert "learned on 2026-11-16, kept for the quarter from November 2026" in said[0]
    assert "learned anew for the quarter from February 2027" in said[1]


def test_looking_changes_no_byte(roster: str) -> None:
    coachplan("rank", roster, "--remember")
    kept = (Path(roster).parent / ".coachplan" / "history.db").read_bytes()
    coachplan("rank", roster, "--relearn")
    coachplan("schedule", roster, "--week")
    assert (Path(roster).parent / ".coachplan" / "history.db").read_bytes() == kept
    coachplan("rank", roster, "--remember")
    assert (Path(roster).parent / ".coachplan" / "history.db").read_bytes() == kept


def test_standard_input_has_no_place_to_remember() -> None:
    refused = coachplan("rank", "-", "--remember", around=Around(typed=ROSTER.encode()))
    assert "error[E0151]" in refused.err
    assert refused.code == 2
