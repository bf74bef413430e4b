"""What is kept of plans and rankings, and how records of old are read, which lack what came later."""

from typing import Any

import pytest
from builders import ranking, roster
from core.test_memory import MONDAY
from pages.made import made
from pydantic import ValidationError

from coachplan.core.allocation.ledger import Ledger, WeekFacts
from coachplan.core.memory.records import EVENT, Known, kept, published_event, ranked_event
from coachplan.core.plans.plan import Unplaced
from coachplan.core.ranking.remembering import Memory

AT = "2026-11-23T06:30:00Z"
FACTS = {"monday": "2026-11-23", "budget_minutes": 90, "days": {}}
SESSION = {"id": "1", "reps": ["ana"], "names": ["Ana"], "minutes": 45, "start": AT, "end": AT}
PUBLISHED = {
    "at": AT,
    "week": "2026-W48",
    "monday": "2026-11-23",
    "inputs": "",
    "quantum": 45,
    "facts": FACTS,
}


@pytest.mark.parametrize(
    ("kind", "written", "read_as"),
    [
        (
            "published",
            {**PUBLISHED, "due": {}, "carried": 0, "sessions": [SESSION]},
            {
                "cause": "publish",
                "takes_back": False,
                "reallocated": False,
                "roster": "",
                "asked": {},
                "unused": 0,
                "repayable": {},
                "tiers": {},
                "opening": None,
            },
        ),
        (
            "told",
            {"at": AT, "session": "1", "state": "held"},
            {
                "minutes": None,
                "start": None,
                "by": "",
                "absent": False,
                "source": "manager",
                "note": "",
                "next_step": "",
                "feedback": "",
            },
        ),
        (
            "talk",
            {"at": AT, "rep": "ana", "day": "2026-11-23", "minutes": 5},
            {"topic": "", "note": "", "takes_back": False},
        ),
        ("goal", {"at": AT, "rep": "ana", "text": "call"}, {"session": "", "due": None, "judged": ""}),
        (
            "mailed",
            {"at": AT, "monday": "2026-11-23", "message": "1", "state": "sent"},
            {"rep": "", "session": ""},
        ),
        (
            "pushed",
            {
                "at": AT,
                "monday": "2026-11-23",
                "calendar": "1",
                "session": "1",
                "target": "",
                "state": "standing",
            },
            {"etag": "", "words": "", "alarm": "unknown"},
        ),
    ],
)
def test_a_record_of_old_is_read_without_what_came_later(
    kind: str, written: dict[str, Any], read_as: dict[str, Any]
) -> None:
    found = EVENT.validate_python({"kind": kind, **written}).model_dump()
    assert found["kind"] == kind
    assert {name: found[name] for name in read_as} == read_as
    assert set(found) == {"kind", *written, *read_as}


def test_a_session_and_a_place_of_old_are_read_without_what_came_later() -> None:
    event = {"kind": "published", **PUBLISHED, "due": {}, "carried": 0, "sessions": [SESSION]}
    (session,) = EVENT.validate_python(event).model_dump()["sessions"]
    assert {name: found for name, found in session.items() if name not in SESSION} == {
        "theme": "",
        "kinds": (),
        "locked": False,
        "shown": 0,
        "kind": "",
        "people": (),
        "guide": None,
        "manager_minutes": None,
    }
    memory = {"quarter": "", "learned": MONDAY, "as_of": MONDAY, "calibration": [], "seats": {}}
    place = {"rep": "ana", "position": 1, "expected_rank": 1, "tier": None, "certainty": "firm"}
    ranked = EVENT.validate_python({"kind": "ranked", "memory": memory, "places": [place]})
    (found,) = ranked.model_dump()["places"]
    assert (found["score"], found["metrics"]) == (None, {})


def test_a_record_whose_kind_nobody_knows_is_told_by_its_kind() -> None:
    with pytest.raises(ValidationError) as caught:
        EVENT.validate_python({"kind": "rumour"})
    (error,) = caught.value.errors()
    assert error["type"] == "union_tag_invalid"


def test_of_a_session_all_is_kept_that_a_later_week_asks_for() -> None:
    plan = made().plan
    changes = {"theme_kinds": ("skill",), "locked": True, "guide": "kim", "guide_name": "Kim Aalto"}
    changes |= {"manager_minutes": 15}
    session = plan.sessions[0].model_copy(update=changes)
    found = kept(session)
    for name in ("id", "reps", "names", "start", "end", "minutes", "locked", "kind", "guide", "cost"):
        assert getattr(found, name) == getattr(session, name)
    assert (found.theme, found.kinds) == (session.theme_id, ("skill",))
    assert found.people == (*session.names, "Kim Aalto")


@pytest.mark.parametrize("field", ["kind", "theme", "focus", "prompts", "agreed"])
def test_new_words_of_an_entry_are_noticed(field: str) -> None:
    session = made().plan.sessions[0]
    new = ("other",) if field in {"prompts", "agreed"} else "other"
    assert kept(session.model_copy(update={field: new})).shown != kept(session).shown
    assert kept(session.model_copy(update={"why": "other"})).shown == kept(session).shown


def test_a_ranking_that_counts_keeps_who_stood_where_and_by_which_figures() -> None:
    found = ranking(roster(ana="90/100", bo="50/100", cy="10/100"))
    memory = Memory(quarter="2026-Q4", learned=MONDAY, as_of=MONDAY, calibration=(), seats={})
    event = ranked_event(found, memory)
    assert event.memory == memory
    assert [one.model_dump(exclude={"metrics"}) for one in event.places] == [
        {
            "rep": one.rep,
            "position": one.position,
            "score": one.score,
            "expected_rank": one.expected_rank,
            "tier": one.tier,
            "certainty": one.certainty,
        }
        for one in found.standings
    ]
    assert {one.rep: one.metrics["win_rate"] for one in event.places} == {"ana": 0.9, "bo": 0.5, "cy": 0.1}


def known(**changes: Any) -> Known:
    usual = {"roster": "team: North", "asked": {"policy": "rescue"}, "inputs": "a", "quantum": 45}
    facts = WeekFacts(monday=MONDAY, budget_minutes=90, days={"ana": 5})
    return Known.model_validate({**usual, "facts": facts, "carried": 5, **changes})


def test_of_a_plan_that_is_published_all_is_kept_that_a_later_week_asks_for() -> None:
    plan = made().plan
    opening = Ledger(carried_minutes=3)
    event = published_event(plan, "move", known(opening=opening, reallocated=True))
    assert (event.at, event.cause, event.week, event.monday) == (plan.as_of, "move", plan.week, plan.monday)
    assert event.sessions == tuple(kept(session) for session in plan.sessions)
    assert event.due == {share.rep: share.due_minutes for share in plan.shares}
    assert event.tiers == {share.rep: share.tier for share in plan.shares}
    for name in ("roster", "asked", "inputs", "quantum", "facts", "carried", "opening", "reallocated"):
        assert getattr(event, name) == getattr(known(opening=opening, reallocated=True), name)
    assert not published_event(plan, "publish", known()).reallocated


@pytest.mark.parametrize(
    ("left", "carried", "saved", "unused"),
    [(60, 0, 0, 60), (60, 20, 0, 40), (60, 20, 30, 10), (60, 20, 45, 0)],
)
def test_unused_are_minutes_that_nobody_could_have_and_that_no_colleague_saved(
    left: int, carried: int, saved: int, unused: int
) -> None:
    first = made().plan.sessions[0]
    placed = first.model_copy(update={"manager_minutes": first.minutes - saved})
    missed = Unplaced(rep="ana", name="Ana", minutes=45, manager_minutes=45 - saved, reason="", why="")
    for changes in ({"sessions": (placed,), "unplaced": ()}, {"sessions": (), "unplaced": (missed,)}):
        plan = made().plan.model_copy(update={"left_over_minutes": left, **changes})
        assert published_event(plan, "publish", known(carried=carried)).unused == unused
