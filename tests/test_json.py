"""The documents that other programs rely on: their fields are only ever added to.

To record new fields: ``COACHPLAN_GOLDEN=write python -m pytest tests/test_json.py``. It keeps the old ones.
"""

import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from running import ROSTER, coachplan

GOLDEN = Path(__file__).parent / "golden" / "keys"
OWN = str(Path(ROSTER).with_name("policy-own.yaml"))

MONDAY_PLAN, TUESDAY_PLAN = (
    str(Path(ROSTER).parent / "plans" / f"{day}.json") for day in ("monday", "tuesday")
)

PAST = str(Path(ROSTER).with_name("last-weeks.ics"))
KEPT = ("--home", str(Path(ROSTER).parent.parent / "tests" / "fixtures" / "history" / "1"))

DOCUMENTS = {
    "ranking": ("rank", ROSTER),
    "plan": ("schedule", ROSTER, "--week=this", "--now", "2026-11-26T12:00"),
    "free": ("free", str(Path(ROSTER).parent / "calendars" / "roster.yaml")),
    "check": ("check", ROSTER),
    "comparison": ("compare", ROSTER),
    "config": ("config", ROSTER),
    "policies": ("policies",),
    "difference": ("diff", MONDAY_PLAN, TUESDAY_PLAN),
    "explanation": ("explain", ROSTER, "hiro-tanaka", "--week=this", "--now", "2026-11-26T12:00"),
    "history": ("history", "list", ROSTER, *KEPT),
    "history check": ("history", "check", ROSTER, *KEPT),
    "org summary": ("org", "summary", str(Path(ROSTER).parent / "org"), "--plans", str(Path(ROSTER).parent)),
    "look ahead": ("schedule", ROSTER, "--weeks", "2", *KEPT),
    "change": (
        *("change", "skip", "hiro-tanaka", "--week", "2026-W47", "--roster", ROSTER),
        *("--now", "2026-11-16T07:00", *KEPT),
    ),
    "policy": ("policies", "show", OWN),
    "audit": ("audit", PAST, "--roster", ROSTER, "--now", "2026-11-20T12:00"),
    "impact": ("impact", str(Path(ROSTER).with_name("coin.yaml"))),
}

PROMISED = {
    "ranking": """
        schema_version kind team as_of tiers.top tiers.middle tiers.bottom standings[].rep standings[].name
        standings[].position standings[].score standings[].interval[] standings[].expected_rank
        standings[].rank_range[] standings[].tier standings[].certainty standings[].probability.top
        standings[].probability.middle standings[].probability.bottom standings[].because[].metric
        standings[].because[].value standings[].because[].evidence standings[].because[].contribution
        standings[].missing standings[].warnings interval_level
    """,
    "plan": """
        schema_version kind team week monday sunday as_of timezone policy budget_minutes left_over_minutes
        left_over_why complete shares[].rep shares[].name shares[].tier shares[].certainty
        shares[].due_minutes shares[].minutes shares[].credit_before shares[].credit_after shares[].last_seen
        shares[].why promises sessions[].id sessions[].reps[] sessions[].names[] sessions[].start
        sessions[].end sessions[].minutes sessions[].kind sessions[].theme sessions[].focus
        sessions[].prompts[] sessions[].why sessions[].locked unplaced[].rep unplaced[].name
        unplaced[].minutes unplaced[].reason unplaced[].why unplaced[].smallest_change calendars
        tier_minutes.top tier_minutes.middle tier_minutes.bottom tier_split.nominal tier_split.due
        tier_split.placed tiers warnings proof.status proof.levels[].name proof.levels[].value
        proof.levels[].bound versions.coachplan versions.solver versions.tzdata inputs.sha256
    """,
}
"""What the design of the two documents names."""


@cache
def printed(name: str) -> str:
    return coachplan(*DOCUMENTS[name], "--json").out


@cache
def document(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed(name))
    return found


def keys(value: Any, path: str = "") -> Iterator[str]:
    """Yield the path of every field of a document, as ``sessions[].start``."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from keys(inner, f"{path}.{key}".removeprefix("."))
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner, f"{path}[]")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_field_is_ever_lost(name: str) -> None:
    golden = GOLDEN / f"{name}.txt"
    known = set(golden.read_text(encoding="utf-8").split("\n")) - {""} if golden.exists() else set()
    if os.environ.get("COACHPLAN_GOLDEN") == "write":
        known |= set(keys(document(name)))
        golden.write_text("\n".join(sorted(known)) + "\n", encoding="utf-8")
    assert known
    assert known - set(keys(document(name))) == set()


@pytest.mark.parametrize("name", PROMISED)
def test_the_promised_fields_are_there(name: str) -> None:
    assert set(PROMISED[name].split()) - set(keys(document(name))) == set()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_says_what_it_is_in_sorted_ascii(name: str) -> None:
    text = printed(name)
    assert (document(name)["schema_version"], document(name)["kind"]) == (1, name)
    assert text.isascii()
    assert text == json.dumps(document(name), sort_keys=True, indent=2) + "\n"


def test_times_in_a_plan_carry_their_offset_and_agree_with_their_minutes() -> None:
    from datetime import datetime

    for session in document("plan")["sessions"]:
        start, end = (datetime.fromisoformat(session[name]) for name in ("start", "end"))
        assert start.utcoffset() is not None
        assert (end - start).total_seconds() == session["minutes"] * 60
