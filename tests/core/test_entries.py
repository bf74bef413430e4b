"""What is known of the entries in a calendar, and which of them have to be settled with its server."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import pytest

from coachplan.core.memory.entries import (
    Entry,
    KnownEntry,
    due_entries,
    known_entry,
    left_elsewhere,
    takes_out_most,
)
from coachplan.core.memory.records import Pushed

Step = tuple[str, str]
"""The words of a record (empty: to be removed), and its state."""


def pushed(words: str, state: str, session: str = "ana") -> Pushed:
    told = {"calendar": "one", "session": session, "target": "/x", "words": words, "state": state}
    return Pushed.model_validate(
        {"at": datetime(2026, 11, 23, tzinfo=UTC), "monday": date(2026, 11, 23), **told}
    )


def known(*steps: Step) -> KnownEntry:
    return known_entry([pushed(*step) for step in steps])


@pytest.mark.parametrize(
    ("steps", "stood", "there", "ours"),
    [
        ([("a", "begun")], False, False, {"a"}),  # nobody knows whether it arrived
        ([("a", "begun"), ("a", "standing")], True, True, {"a"}),
        ([("a", "begun"), ("a", "standing"), ("b", "begun")], True, True, {"a", "b"}),
        ([("a", "standing"), ("b", "standing")], True, True, {"a", "b"}),
        ([("a", "standing"), ("b", "begun"), ("b", "changed")], True, True, {"a", "b"}),
        ([("a", "standing"), ("b", "gone")], True, False, {"a"}),
        ([("a", "refused")], False, False, set()),
        ([("a", "standing"), ("", "begun")], False, False, {"a"}),
        ([("a", "standing"), ("", "begun"), ("", "removed")], False, False, {"a"}),
        ([("a", "standing"), ("", "begun"), ("", "changed")], True, True, {"a"}),
    ],
)
def test_the_records_of_an_entry_tell_whether_it_stands_and_what_of_it_is_ours(
    steps: Sequence[Step], *, stood: bool, there: bool, ours: set[str]
) -> None:
    found = known(*steps)
    assert (found.stood, found.is_there, set(found.ours)) == (stood, there, ours)
    assert found.last == pushed(*steps[-1])


@pytest.mark.parametrize(
    ("step", "words", "due", "due_with_overwrite"),
    [
        (None, "a", True, True),  # never written
        (None, "", False, False),  # never written, and not wanted
        (("a", "standing"), "a", False, True),
        (("a", "changed"), "a", False, True),  # somebody's own work is left alone, once told
        (("a", "gone"), "a", False, True),
        (("a", "begun"), "a", True, True),  # nobody knows what came of it
        (("a", "refused"), "a", True, True),
        (("a", "standing"), "b", True, True),
        (("a", "standing"), "", True, True),
        (("", "removed"), "", False, False),
        (("", "changed"), "", False, True),
        (("", "refused"), "", True, True),
        (("", "removed"), "a", True, True),
    ],
)
def test_what_is_as_the_plan_wants_it_is_not_asked_for_again(
    step: Step | None, words: str, *, due: bool, due_with_overwrite: bool
) -> None:
    wanted = Entry(session="ana", uid="1")
    if words:
        wanted = Entry(session="ana", uid="1", text="an entry", words=words)
    found = {"ana": known(step)} if step else {}
    assert due_entries([wanted], found, overwrite=False) == ((wanted,) if due else ())
    assert due_entries([wanted], found, overwrite=True) == ((wanted,) if due_with_overwrite else ())


@pytest.mark.parametrize(
    ("before", "now", "state", "due"),
    [
        (10, 45, "standing", True),
        (None, 10, "standing", True),
        (10, None, "standing", True),
        (10, 10, "standing", False),
        (None, None, "standing", False),
        ("unknown", 10, "standing", False),  # as in records of old
        (10, 45, "changed", False),  # somebody's own work is left alone
        (10, 45, "gone", False),
    ],
)
def test_another_alarm_is_asked_for_where_the_entry_stands(
    before: int | str | None, now: int | None, state: str, *, due: bool
) -> None:
    last = known(("a", state)).last.model_copy(update={"alarm": before})
    wanted = Entry(session="ana", uid="1", text="an entry", words="a", alarm=now)
    assert bool(due_entries([wanted], {"ana": known_entry([last])}, overwrite=False)) == due


@pytest.mark.parametrize(
    ("going", "staying", "most"),
    [
        (1, 0, False),  # a single one may always go
        (2, 0, True),
        (2, 1, True),
        (2, 2, False),  # half is not most
        (3, 2, True),
    ],
)
def test_most_of_what_is_ahead_does_not_go_unasked(going: int, staying: int, *, most: bool) -> None:
    out = [f"out {number}" for number in range(going)]
    stays = [f"stays {number}" for number in range(staying)]
    there = {name: known(("a", "standing")) for name in (*out, *stays, "past one", "past two", "past three")}
    there["removed"] = known(("a", "standing"), ("a", "gone"))
    due = [Entry(session=name, uid="1") for name in (*out, "removed", "never written", "past one")]
    due += [Entry(session=name, uid="1", text="a", words="a") for name in stays]
    ahead = (*out, *stays, "removed", "never written")
    assert takes_out_most(due, there, ahead) == most


def test_what_stands_in_another_calendar_is_counted_once_a_session() -> None:
    told: Mapping[tuple[str, str], Sequence[Pushed]] = {
        ("one", "ana"): [pushed("a", "standing")],
        ("two", "ana"): [pushed("a", "standing")],
        ("three", "ana"): [pushed("a", "standing")],
        ("two", "bo"): [pushed("a", "standing")],
        ("two", "past"): [pushed("a", "standing")],
        ("two", "gone"): [pushed("a", "standing"), pushed("a", "gone")],
    }
    assert left_elsewhere(told, "one", {"ana", "bo", "gone"}) == 2
    assert left_elsewhere(told, "two", {"bo"}) == 0
