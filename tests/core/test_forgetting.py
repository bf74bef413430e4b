"""What is left of a person who is to be forgotten."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from coachplan.core.allocation.ledger import WeekFacts
from coachplan.core.base import Value
from coachplan.core.impact.experiment import Block, Experiment, Pair
from coachplan.core.memory.forgetting import Person, ids_in, without
from coachplan.core.memory.records import Goal, Kept, Mailed, Talk, Told, Tossed
from coachplan.core.plans.answers import Needle
from coachplan.core.plans.plan import Change, HolidayOf
from coachplan.core.ranking.remembering import Memory
from coachplan.core.ranking.seating import Seat

JONAS = Person("jonas-weber", ("Jonas Weber", "Jonas W."), "gone-1", frozenset({"2026-W48/jonas-weber/1"}))
NOW, DAY = datetime(2026, 11, 23, 9, tzinfo=UTC), date(2026, 11, 23)


def words(text: str) -> Told:
    """What was noted of somebody else."""
    return Told(at=NOW, session="2026-W48/ana/1", state="held", note=text)


@pytest.mark.parametrize(
    ("person", "text", "goes"),
    [
        (JONAS, "as good as Jonas Weber", True),
        (JONAS, "as good as jonas weber", True),
        (JONAS, "Jonas Weber's deals", True),
        (JONAS, "ask jonas-weber", True),
        (JONAS, "ask Jonas W. first", True),
        (JONAS, "see jonas-webers", False),  # somebody else
        (JONAS, "see Xjonas-weber", False),
        (JONAS, "jonas", False),
        (JONAS, "", False),
        # A name of one word is a name as it is written; an id of one word or of digits is none.
        (Person("will", ("Will",), "gone-1"), "she will call Meyer", False),
        (Person("will", ("Will",), "gone-1"), "ask Will", True),
        (Person("ana", ("Ana",), "gone-1"), "Ana's deals", True),
        (Person("ana", ("Ana",), "gone-1"), "with Ana-Maria", False),
        (Person("23", ("Zoe",), "gone-1"), "call 23 customers", False),
        (Person("e17", ("Zoe",), "gone-1"), "e17", False),
        (Person("e-17", ("Zoe",), "gone-1"), "as E-17 did", True),
    ],
)
def test_words_about_others_go_where_they_name_the_person(person: Person, text: str, *, goes: bool) -> None:
    assert without(words(text), person).note == ("(taken out)" if goes else text)


@pytest.mark.parametrize(
    ("rep", "session", "left"),
    [
        ("jonas-weber", "2026-W48/jonas-weber/1", "2026-W48/gone-1/1"),
        ("jonas", "2026-W48/jonas-weber/1", "2026-W48/jonas-weber/1"),
        ("ana", "2026-W48/ana-maria/1", "2026-W48/ana-maria/1"),
        ("1", "2026-W48/zoe/1", "2026-W48/zoe/1"),
        ("1", "2026-W48/1/1", "2026-W48/gone-1/1"),
        ("2026-W48", "2026-W48/zoe/1", "2026-W48/zoe/1"),
    ],
)
def test_an_id_gives_way_where_it_is_the_whole_of_one(rep: str, session: str, left: str) -> None:
    person = Person(rep, (), "gone-1")
    talk = Talk(at=NOW, rep=rep, day=DAY, minutes=23)
    assert without(Told(at=NOW, session=session, state="held"), person).session == left
    assert without(talk, person) == talk.model_copy(update={"rep": "gone-1"})


def kept(reps: tuple[str, ...], names: tuple[str, ...]) -> Kept:
    return Kept(id="2026-W48/ana/1", reps=reps, names=names, start=NOW, end=NOW, minutes=45, people=names)


def needle(short: tuple[str, ...]) -> Needle:
    told: dict[str, Any] = {"metric": "win_rate", "title": "Win rate", "shown": ("20 %", "30 %")}
    return Needle(**told, now=0.2, standard=0.3, by=0.1, source="roster", reps=3, short=short)


def memory(*reps: str) -> Memory:
    seat = Seat(tier="top", certainty="firm")
    return Memory(quarter="2026-Q4", learned=DAY, as_of=DAY, seats=dict.fromkeys(reps, seat), calibration=())


def block(more: str, *reps: str) -> Block:
    pair = Pair(more=more, less="ana", tier=None)
    return Block(monday=DAY, pairs=(pair,), scores=dict.fromkeys(reps, 0.5), tiers=dict.fromkeys(reps))


def change(rep: str, name: str, why: str) -> Change:
    told: dict[str, Any] = {"session": f"2026-W48/{rep}/1", "reps": (rep,), "names": (name,), "minutes": 45}
    return Change(what="added", **told, before=None, after=NOW, why=why)


@pytest.mark.parametrize(
    ("record", "left"),
    [
        # What is the person's own is emptied; times and minutes stay.
        (
            Talk(at=NOW, rep="jonas-weber", day=DAY, minutes=45, topic="tired", note="tired"),
            Talk(at=NOW, rep="gone-1", day=DAY, minutes=45),
        ),
        (
            Told(at=NOW, session="2026-W48/jonas-weber/1", state="held", minutes=30, note="tired"),
            Told(at=NOW, session="2026-W48/gone-1/1", state="held", minutes=30),
        ),
        (
            change("jonas-weber", "Jonas Weber", "owed from before"),
            change("gone-1", "gone-1", ""),
        ),
        # What is also somebody else's stays, under the alias.
        (
            kept(("jonas-weber", "ana"), ("Jonas Weber", "Ana")),
            kept(("gone-1", "ana"), ("gone-1", "Ana")),
        ),
        # What is somebody else's stays, whatever it looks like.
        (change("ana", "Ana", "due"), change("ana", "Ana", "due")),
        (
            HolidayOf(day=DAY, name="Jonas W.", people=("jonas-weber", "ana")),
            HolidayOf(day=DAY, name="Jonas W.", people=("gone-1", "ana")),
        ),
        # Of lists and figures by rep the person's part goes.
        (memory("jonas-weber", "ana"), memory("ana")),
        (needle(("ana", "jonas-weber")), needle(("ana",))),
        (block("jonas-weber", "jonas-weber", "ana"), block("gone-1", "gone-1", "ana")),
        (
            WeekFacts(
                monday=DAY, budget_minutes=90, days={"jonas-weber": 5}, signals={"jonas-weber": "fewer"}
            ),
            WeekFacts(monday=DAY, budget_minutes=90, days={"gone-1": 5}, signals={"gone-1": ""}),
        ),
    ],
)
def test_of_a_record_goes_what_is_about_the_person_and_nothing_else(record: Value, left: Value) -> None:
    assert without(record, JONAS) == left


EXPERIMENT: dict[str, Any] = {"metric": "win_rate", "quantum": 15, "planned": 3, "seed": "s", "level": 1}


@pytest.mark.parametrize(
    ("record", "ids"),
    [
        (Talk(at=NOW, rep="jonas-weber", day=DAY, minutes=45), {"jonas-weber"}),
        (Goal(at=NOW, rep="jonas-weber", text="ask Ana"), {"jonas-weber"}),
        (Told(at=NOW, session="2026-W48/jonas-weber/1", state="held"), {"jonas-weber"}),
        (Mailed(at=NOW, monday=DAY, message="m", rep="", session="", state="sent"), set()),
        (kept(("jonas-weber", "bo"), ("Jonas Weber", "Bo")), {"jonas-weber", "bo", "ana"}),
        (memory("jonas-weber", "ana"), {"jonas-weber", "ana"}),
        (
            Tossed(at=NOW, experiment=Experiment(**EXPERIMENT, spread=0, blocks=(block("bo", "cy"),))),
            {"bo", "ana", "cy"},
        ),
    ],
)
def test_everybody_in_a_record_can_be_named(record: Value, ids: set[str]) -> None:
    assert {*ids_in(record)} == ids
