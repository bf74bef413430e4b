"""What the records add up to: which plan stands, what is known of a session, which ranking counted when."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from core.test_memory import LATER, MONDAY, history, owed_after, published, session, told

from coachplan.core.calendars.days_off import DaysOff, days_off
from coachplan.core.impact.experiment import Experiment
from coachplan.core.memory.history import History
from coachplan.core.memory.records import Event, Mailed, Pushed, Ranked, Told, Tossed
from coachplan.core.memory.telling import became
from coachplan.core.ranking.remembering import Memory
from coachplan.core.team.roster import Manager
from coachplan.core.times import Days

ANA, BO = session("ana"), session("bo", hour=11)


def test_a_change_that_is_taken_back_leaves_the_plan_before_it_under_a_new_number() -> None:
    first, second = published(ANA, BO), published(session("ana", hour=13), BO, cause="move")
    third = published(session("ana", hour=14), BO, cause="move")
    events = [first, second, third, second.model_copy(update={"takes_back": True})]
    week = history(*events).weeks[MONDAY]
    assert ([number for number, _ in week.revisions], week.number) == ([1, 4], 4)
    week = history(*events, first.model_copy(update={"takes_back": True})).weeks[MONDAY]
    assert ([number for number, _ in week.revisions], week.number) == ([5], 5)
    assert len(week.ever) == 5


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((), ("planned", False, "", 45)),
        ((told(ANA, "held"),), ("held", True, "", 45)),
        ((told(ANA, "held", minutes=30),), ("held", True, "", 30)),
        ((told(ANA, "missed", by="rep"),), ("missed", True, "rep", 0)),
        ((told(ANA, "moved", source="calendar"),), ("moved", True, "", 45)),
        # Standing in the calendar where it was planned is no sign that it was held; the manager's word is.
        ((told(ANA, "planned", source="calendar"),), ("planned", False, "", 45)),
        ((told(ANA, "planned"),), ("planned", True, "", 45)),
    ],
)
def test_the_last_word_on_a_session_tells_what_became_of_it(
    said: Sequence[Told], expected: tuple[str, bool, str, int]
) -> None:
    found = history(published(ANA), *said).sessions[ANA.id]
    assert (found.state, found.confirmed, found.by, found.held_minutes) == expected
    assert found.lost_minutes == 45 - found.held_minutes


@pytest.mark.parametrize(
    ("off", "until", "said", "guide", "state"),
    [
        (MONDAY, ANA.start, (), None, "missed"),
        (MONDAY, ANA.start - timedelta(minutes=1), (), None, "planned"),  # it lies ahead
        (MONDAY + timedelta(days=1), LATER, (), None, "planned"),
        (MONDAY, LATER, (told(ANA, "held"),), None, "held"),
        (MONDAY, LATER, (), "cy", "planned"),  # a colleague holds it
    ],
)
def test_what_nobody_spoke_of_is_not_taken_for_held_on_a_day_off(
    off: date, until: datetime, said: Sequence[Told], guide: str | None, state: str
) -> None:
    days = DaysOff(zone="UTC", spans=(Days(first=off, last=off),), until=until)
    kept = ANA.model_copy(update={"guide": guide})
    found = History(history(published(kept, BO), *said).records, days).sessions[ANA.id]
    assert (found.state, found.confirmed, found.is_open(LATER)) == (state, bool(said), state == "planned")
    assert (found.by, found.held_minutes) == (("manager", 0) if state == "missed" else ("", 45))


def test_days_off_are_those_that_the_roster_lists() -> None:
    manager = {"timezone": "Asia/Tokyo", "away": ["2026-11-23"], "holidays": ["2026-11-25..2026-11-26"]}
    off = days_off(Manager.model_validate(manager), LATER)
    assert off is not None
    # In Tokyo the days begin nine hours earlier.
    for day, hour, expected in (
        (22, 15, True),
        (23, 14, True),
        (23, 15, False),
        (24, 15, True),
        (26, 14, True),
    ):
        assert off.cover(datetime(2026, 11, day, hour, tzinfo=UTC)) == expected
    assert not off.cover(datetime(2026, 11, 26, 15, tzinfo=UTC))
    assert days_off(Manager(), LATER) is None


def test_a_session_keeps_what_was_planned_and_every_word_on_it() -> None:
    kept = ANA.model_copy(update={"reps": ("ana", "bo"), "guide": "bo", "kinds": ("skill",)})
    said = (
        told(kept, "held", note="tired", next_step="call", feedback="good"),
        told(kept, "held", note="fine"),
    )
    found = history(published(kept), *said).sessions[ANA.id]
    assert (found.reps, found.guide, found.kinds, found.theme) == (("ana",), "bo", ("skill",), "theme-0")
    assert (found.note, found.next_step, found.feedback) == ("fine", "call", "good")
    unsaid = history(published(BO)).sessions[BO.id]
    assert (unsaid.note, unsaid.next_step, unsaid.feedback) == ("", "", "")


def test_a_session_that_a_later_plan_leaves_out_was_called_off_by_the_manager() -> None:
    found = history(published(ANA, BO), published(BO, cause="skip")).sessions[ANA.id]
    assert (found.state, found.by, found.confirmed, found.lost_minutes) == ("cancelled", "manager", False, 45)
    anew = history(published(ANA, BO), published(BO, reallocated=True)).sessions[ANA.id]
    assert (anew.lost_minutes, anew.is_missed) == (0, False)


def test_a_session_of_somebody_who_left_the_roster_was_lost_by_nobody() -> None:
    gone = published(BO, due={"bo": 30.0})
    found = history(published(ANA, BO), gone).sessions[ANA.id]
    assert (found.state, found.left, found.lost_minutes, found.is_missed) == ("cancelled", True, 0, False)
    assert became(found) == "cancelled (left the roster)"
    known = history(published(ANA, BO), gone)
    assert owed_after(known)["bo"] == -15
    back = history(published(ANA, BO), gone, published(ANA, BO)).sessions[ANA.id]
    assert (back.state, back.left) == ("planned", False)
    by_hand = history(published(ANA, BO), published(BO, cause="skip"), gone).sessions[ANA.id]
    assert (by_hand.left, became(by_hand)) == (False, "cancelled by the manager")


@pytest.mark.parametrize("anew", [False, True])
@pytest.mark.parametrize(("minutes", "state"), [(-1, "cancelled"), (0, "planned"), (1, "planned")])
def test_what_had_begun_before_its_rep_left_the_roster_stands(
    minutes: int, state: str, *, anew: bool
) -> None:
    at = ANA.start + timedelta(minutes=minutes)
    later = published(BO, at=at, reallocated=anew)
    found = history(published(ANA, BO), later, published(BO, at=LATER)).sessions[ANA.id]
    assert (found.state, found.held_minutes > 0) == (state, state == "planned")
    assert found.reallocated == (anew and state == "cancelled")


@pytest.mark.parametrize(("minutes", "state"), [(-1, "planned"), (0, "held"), (1, "held")])
def test_a_plan_that_has_a_session_ahead_counts_for_more_than_what_was_said_before(
    minutes: int, state: str
) -> None:
    at = ANA.start + timedelta(minutes=minutes)
    assert history(published(ANA), told(ANA, "held"), published(ANA, at=at)).sessions[ANA.id].state == state


def test_what_was_told_after_a_record_is_what_has_a_higher_number() -> None:
    known = history(published(ANA, BO), told(ANA, "held"), told(BO, "missed"), told(BO, "held"))
    assert [*known.told_after(1)] == [ANA.id, BO.id]
    assert {name: one.state for name, one in known.told_after(2).items()} == {BO.id: "held"}


def test_the_records_of_one_week_are_its_plans_and_what_was_told_of_its_sessions() -> None:
    other = session("ana", week=1)
    known = history(
        published(ANA),
        published(other, week=1),
        told(ANA, "held"),
        told(other, "held"),
        published(ANA, BO),
        tossed("a"),
    )
    assert [record.number for record in known.of_one_week(MONDAY)] == [1, 3, 5]
    assert known.of_one_week(MONDAY - timedelta(weeks=1)) == ()


def ranked(day: int) -> Ranked:
    learned = date(2026, 10, 1)
    memory = Memory(quarter="2026-Q4", learned=learned, as_of=date(2026, 11, day), calibration=(), seats={})
    return Ranked(memory=memory, places=())


@pytest.mark.parametrize(
    ("day", "counted"), [(3, 23), (4, 4), (8, 4), (9, 9), (15, 9), (16, 16), (22, 16), (30, 23)]
)
def test_the_last_ranking_up_to_a_day_counts_and_where_all_are_later_the_last(day: int, counted: int) -> None:
    known = history(ranked(16), ranked(4), ranked(23), ranked(9))
    found = known.ranked_before(date(2026, 11, day))
    assert found is not None
    assert found.memory.as_of.day == counted
    assert [one.memory.as_of.day for one in known.rankings] == [4, 9, 16, 23]
    assert history().ranked_before(date(2026, 11, day)) is None


def tossed(seed: str) -> Tossed:
    fixed = {"metric": "win_rate", "quantum": 15, "planned": 4, "level": 0.3, "spread": 0.1, "blocks": ()}
    return Tossed(at=LATER, experiment=Experiment.model_validate({**fixed, "seed": seed}))


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_the_latest_experiment_counts(count: int) -> None:
    found = history(*(tossed(f"seed {number}") for number in range(count))).experiment
    assert (found and found.seed) == (f"seed {count - 1}" if count else None)


def mailed(message: str, state: str) -> Mailed:
    return Mailed.model_validate({"at": LATER, "monday": MONDAY, "message": message, "state": state})


def pushed(calendar: str, name: str, state: str) -> Pushed:
    told = {"calendar": calendar, "session": name, "state": state, "target": "", "monday": MONDAY}
    return Pushed.model_validate({"at": datetime(2026, 11, 23, tzinfo=UTC), **told})


def test_of_a_message_the_last_word_counts_and_of_an_entry_all_are_kept_by_calendar() -> None:
    events: list[Event] = [mailed("1", "begun"), mailed("2", "begun"), mailed("1", "sent")]
    assert {name: one.state for name, one in history(*events).mailed.items()} == {"1": "sent", "2": "begun"}
    entries = [("one", "a", "begun"), ("two", "a", "begun"), ("one", "a", "standing"), ("one", "b", "begun")]
    known: History = history(*(pushed(*entry) for entry in entries))
    assert {key: [one.state for one in found] for key, found in known.pushed.items()} == {
        ("one", "a"): ["begun", "standing"],
        ("two", "a"): ["begun"],
        ("one", "b"): ["begun"],
    }
