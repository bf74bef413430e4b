"""What holds whatever happens between plan, calendar and people, in a calendar that is held in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import cast

import pytest
from caldav.memory import Memory
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coachplan.cli.settling import Case, settled
from coachplan.core.memory.entries import Entry, due_entries, known_entry, left_elsewhere, takes_out_most
from coachplan.core.memory.records import Pushed
from coachplan.files.calendars.wording import fingerprint
from coachplan.send.caldav import RemoteCalendar

NAMES = ("ana", "bao")
TEXT = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//coachplan//test//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\n"
    "DTSTART:20261124T090000Z\r\nSUMMARY:{summary}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


@dataclass
class World:
    """The plan's words for each entry, the calendar, the records, and what people did there."""

    plan: dict[str, str] = field(default_factory=dict)
    calendar: Memory = field(default_factory=Memory)
    records: dict[str, tuple[Pushed, ...]] = field(default_factory=dict)
    edited: dict[str, bytes] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)
    edits: int = 0

    def place(self, name: str) -> str | None:
        """Return where an entry is."""
        return next(
            (at for at, (_, data) in self.calendar.there.items() if f"UID:{name}" in data.decode()), None
        )

    def note(self, record: Pushed) -> None:
        """Keep a record."""
        self.records[record.session] = (*self.records.get(record.session, ()), record)
        if not record.words:
            self.removed.discard(record.session)

    def run(self, steps: int, side: str) -> None:
        """Run, and be killed at the change of that number on that side of it, if there are so many."""
        known = {name: known_entry(told) for name, told in self.records.items()}
        due = due_entries([self.wanted(name) for name in NAMES], known, overwrite=False)
        cases = []
        for entry in due:
            last = known[entry.session].last if entry.session in known else None
            target, etag = (last.target, last.etag) if last else ("", "")
            begun = record(entry, target, etag)
            self.note(begun)
            cases.append(Case(entry, begun, known.get(entry.session)))
        for number, case in enumerate(cases):
            if (number, side) == (steps, "before"):
                return
            one = settled(case, cast("RemoteCalendar", self.calendar))
            if (number, side) == (steps, "after"):
                return
            self.note(one.record)

    def wanted(self, name: str) -> Entry:
        """Return the entry as the plan wants it."""
        if name not in self.plan:
            return Entry(session=name, uid=name)
        text = TEXT.format(uid=name, summary=self.plan[name])
        return Entry(session=name, uid=name, text=text, words=fingerprint(text.encode()))

    def edit(self, name: str) -> None:
        """Change an entry by hand."""
        if place := self.place(name):
            self.edits += 1
            self.edited[name] = TEXT.format(uid=name, summary=f"by hand {self.edits}").encode()
            self.calendar.keep(place, self.edited[name])

    def rename(self, name: str) -> None:
        """Give an entry another place, as some programs do."""
        if place := self.place(name):
            _, data = self.calendar.there.pop(place)
            self.calendar.keep(f"/moved-{self.calendar.versions}.ics", data)

    def remove(self, name: str) -> None:
        """Remove an entry by hand."""
        if place := self.place(name):
            del self.calendar.there[place]
            self.edited.pop(name, None)
            # Where a run was cut off, it may not know that anything was there.
            known = self.records[name][-1].state in {"standing", "changed"}
            (self.removed if known else self.unsure).add(name)


def record(entry: Entry, target: str = "", etag: str = "") -> Pushed:
    return Pushed(
        at=NOW,
        monday=date(2026, 11, 23),
        calendar="one",
        session=entry.session,
        target=target,
        etag=etag,
        words=entry.words,
        state="begun",
    )


STEPS = st.one_of(
    st.tuples(st.just("plan"), st.sampled_from(NAMES), st.sampled_from(("", "one", "two"))),
    st.tuples(st.just("run"), st.integers(0, 1), st.sampled_from(("before", "after"))),
    st.tuples(st.just("run"), st.just(len(NAMES)), st.just("never")),
    st.tuples(st.sampled_from(("edit", "rename", "remove")), st.sampled_from(NAMES), st.just("")),
)


WHOLE = ("run", len(NAMES), "never")
PLANNED = [("plan", "ana", "one"), WHOLE]


@example([*PLANNED, ("rename", "ana", ""), ("plan", "ana", ""), WHOLE])
@example([*PLANNED, ("plan", "ana", ""), ("run", 0, "after"), ("plan", "ana", "one"), WHOLE])
@example(
    [
        *(("plan", "ana", "one"), ("run", 0, "after"), ("edit", "ana", ""), WHOLE),
        *(("remove", "ana", ""), ("plan", "ana", "two"), WHOLE),
    ]
)
@settings(max_examples=max(300, settings().max_examples))
@given(st.lists(STEPS, min_size=6, max_size=20))
def test_entries_stand_once_and_nobodys_own_work_is_lost(steps: Sequence[tuple[str, object, str]]) -> None:
    world = World()
    for what, which, how in steps:
        if what == "plan":
            world.plan |= {str(which): how} if how else {}
            if not how:
                world.plan.pop(str(which), None)
        elif what == "run":
            world.run(cast("int", which), how)
        else:
            getattr(world, what)(str(which))
        check(world)
    world.run(len(NAMES), "never")
    check(world)
    for name in NAMES:
        place = world.place(name)
        if name in world.edited or name in world.removed:
            continue
        if name in world.unsure and place is None:
            continue
        text = world.calendar.there[place][1].decode() if place else ""
        assert text == world.wanted(name).text


def check(world: World) -> None:
    texts = [data for _, data in world.calendar.there.values()]
    uids = [data.split(b"UID:")[1].split(b"\r\n")[0] for data in texts]
    assert len(set(uids)) == len(uids)
    assert set(world.edited.values()) <= set(texts)
    assert all(world.place(name) is None for name in world.removed)


@pytest.mark.parametrize(
    ("standing", "going", "too_many"),
    [(10, 5, False), (10, 6, True), (3, 2, True), (2, 1, False), (1, 1, False), (2, 2, True)],
)
def test_more_than_half_is_most_unless_it_is_one(standing: int, going: int, too_many: bool) -> None:  # noqa: FBT001 - a row of a table
    names = [str(number) for number in range(standing)]
    entries = [Entry(session=name, uid=name, text="x", words="x") for name in names]
    stands = {
        one.session: known_entry([record(one).model_copy(update={"state": "standing"})]) for one in entries
    }
    due = [Entry(session=name, uid=name) for name in names[:going]]
    assert takes_out_most(due, stands, names) is too_many


def test_an_entry_counts_as_left_in_whichever_earlier_calendar_it_stands() -> None:
    standing = record(Entry(session="ana", uid="ana", text="x", words="x")).model_copy(
        update={"state": "standing"}
    )
    gone = standing.model_copy(update={"state": "gone"})
    for first, second in ((standing, gone), (gone, standing), (standing, standing)):
        pushed = {("first", "ana"): [standing, first], ("second", "ana"): [standing, second]}
        assert left_elsewhere(pushed, "third", ["ana"]) == 1
    assert left_elsewhere({("first", "ana"): [standing, gone]}, "third", ["ana"]) == 0
    assert left_elsewhere({("third", "ana"): [standing]}, "third", ["ana"]) == 0
    assert left_elsewhere({("first", "ana"): [standing]}, "third", []) == 0
