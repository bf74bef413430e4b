"""Weeks of a small team, step by step: published, changed, told of, pushed to a calendar; much of it fails.

Steps publish (always twice: the second run may change nothing), change the roster and the week, forget
somebody, and write to a calendar in which somebody else edits, moves and removes entries. In between the
disk is full, a run is killed, the calendar hangs up, two runs publish at once, the program is updated, the
clock goes on, and back. After each step the history is whole and as it was last acknowledged, no entry is
there twice, and nobody's own work in the calendar is lost.
"""

import json
import os
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from caldav.memory import Memory, uid_of
from clocks import SetClock, set_clock
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from running import Around, Ran, coachplan
from store_machine import CALLS, SHARED, SIZES, at_most, at_once, die, stopped
from stores import HISTORY, TEAM

from coachplan.cli import pushing
from coachplan.core.memory.history import History
from coachplan.core.problems import Problem
from coachplan.core.scalars import slug
from coachplan.export.ics import uid
from coachplan.files.history import store
from coachplan.send.addresses import FetchFailed

REPS = ("Ana Duarte", "Bao Nguyen", "Imani Okafor")
BEGINS = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
"""A Monday."""

WEEKS = st.sampled_from(("this", "next"))
WHO = st.sampled_from(REPS)
NTH = st.integers(1, 12)

DONE, REFUSED, SENT = {0, 4}, {2, 6}, {0, 4, 7, 8}
"""Exit codes: of what was done, of what changed nothing, of what was published and delivered or not."""


class KilledError(BaseException):
    """Ends a run as a kill does: nothing in the program takes it."""


class PublishingMachine(RuleBasedStateMachine):
    """One team, its folder and its calendar."""

    stops = 0

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        folder = TemporaryDirectory(dir=SHARED if os.access(SHARED, os.W_OK) else None)
        self.folder = Path(self._stack.enter_context(folder))
        self.home = self.folder / ".coachplan"
        self._stack.enter_context(set_clock())
        SetClock.moment = BEGINS
        self.calendar = Memory()
        self._stack.enter_context(mock.patch.object(pushing, "remote_calendar", return_value=self.calendar))
        self.figures = dict.fromkeys(REPS, 20)
        self.away: set[str] = set()
        self.edited: dict[str, bytes] = {}
        self.removed: set[str] = set()
        self.updated = False
        self.known = b""
        self._write()

    def teardown(self) -> None:
        """Remove the folder."""
        self._stack.close()

    @rule(week=WEEKS)
    def publishes(self, week: str) -> None:
        """Publish a week, and once more."""
        first = self._schedule(week, "--json")
        assert first.code in DONE, first.err
        self._acknowledged(first)
        again = self._schedule(week, "--json")
        assert (again.code, again.out, self._bytes()) == (0, first.out, self.known), again.err

    @rule(week=WEEKS, size=SIZES)
    def publishes_on_a_full_disk(self, week: str, size: int) -> None:
        """Publish where no file may grow beyond a size: all of it, or nothing."""
        with at_most(size * 6):
            ran = self._schedule(week, "--json")
        assert ran.code in DONE | REFUSED, ran.err
        if ran.code in DONE:
            self._acknowledged(ran)
        else:
            type(self).stops += 1

    @rule(week=WEEKS, call=st.sampled_from(CALLS), nth=st.integers(1, 60))
    def is_killed_while_it_publishes(self, week: str, call: str, nth: int) -> None:
        """Publish in a process that is killed at its n-th call: the old plan stands, or the new one."""
        before = self._plans()

        def publish() -> None:
            with stopped(call, nth, die):
                assert self._schedule(week).code in DONE

        type(self).stops += at_once([publish]).count(False)
        self._one_more_at_most(before)

    @rule(week=WEEKS)
    def two_publish_at_once(self, week: str) -> None:
        """Publish in two processes: one does, the other finds nothing to do."""
        before = self._plans()

        def publish() -> None:
            assert self._schedule(week).code in DONE

        assert at_once([publish, publish]) == [True, True]
        self._one_more_at_most(before)

    @rule(who=WHO, figure=st.integers(5, 40))
    def gets_other_figures(self, who: str, figure: int) -> None:
        """Change what a rep is measured at; whoever had left is back."""
        self.figures[who] = figure
        self._write()

    @rule(who=WHO)
    def leaves(self, who: str) -> None:
        """Take a rep off the roster, unless it is the last one."""
        if len(self.figures) > 1:
            self.figures.pop(who, None)
            self._write()

    @rule(who=WHO)
    def goes_away_or_comes_back(self, who: str) -> None:
        """Let a rep be away on two days of this week and of the next, or not any more."""
        self.away ^= {who}
        self._write()

    @rule(who=WHO)
    def is_forgotten(self, who: str) -> None:
        """Forget somebody who has left: no byte of the name stays."""
        if who in self.figures or not self.home.exists():
            return
        ran = self._run("forget", who, "--yes")
        assert ran.code in DONE | REFUSED, ran.err
        words = (who.lower().encode(), slug(who).encode())
        for path in self.home.iterdir():
            assert not any(word in path.read_bytes().lower() for word in words), path
        self.known = self._bytes()

    @rule(number=st.integers(0, 9), by=st.sampled_from(("manager", "rep", "other")))
    def is_missed(self, number: int, by: str) -> None:
        """Tell of a session that it was missed."""
        sessions = [*self._history().sessions]
        if sessions:
            name = sessions[number % len(sessions)]
            assert self._run("log", "missed", name, "--by", by).code == 0
            assert self._history().sessions[name].state == "missed"
            self.known = self._bytes()

    @rule(week=WEEKS, who=WHO)
    def is_skipped(self, week: str, who: str) -> None:
        """Leave a session out by hand."""
        ran = self._run("change", "skip", who, "--week", week, "--yes", "--json")
        assert ran.code in DONE | REFUSED, ran.err
        if ran.code in DONE and json.loads(ran.out)["applied"]:
            self.known = self._bytes()

    @rule(week=WEEKS)
    def pushes(self, week: str) -> None:
        """Write a week to the calendar; then all of it stands there but what somebody else changed."""
        ran = self._schedule(week, "--caldav", "--json")
        assert ran.code in SENT, ran.err
        self._acknowledged(ran)
        self._forgive()
        ahead = [s["id"] for s in json.loads(ran.out)["sessions"] if _moment(s["start"]) > SetClock.moment]
        missing = {uid(TEAM, session) for session in ahead} - self._uids().keys() - self.removed
        assert not missing or ran.code not in DONE

    @rule(week=WEEKS, nth=NTH, killed=st.booleans())
    def breaks_off(self, week: str, nth: int, *, killed: bool) -> None:
        """Write a week while the calendar hangs up at the n-th change, or the run is killed there."""
        left = nth

        def asked() -> None:
            nonlocal left
            left -= 1
            if not left:
                type(self).stops += 1
                raise KilledError if killed else FetchFailed((Problem("E3404", "it hangs up", hint=""),))

        try:
            with mock.patch.object(self.calendar, "asked", asked):
                assert self._schedule(week, "--caldav").code in SENT
        except KilledError:
            pass
        self.known = self._bytes()
        self._forgive()

    @rule(number=st.integers(0, 9))
    def edits_an_entry(self, number: int) -> None:
        """Let somebody else write into an entry."""
        if place := self._place(number):
            data = self.calendar.there[place][1]
            own = uid_of(data.decode())
            self.edited[own] = data.replace(b"SUMMARY:", b"SUMMARY:mine ")
            self.calendar.keep(place, self.edited[own])

    @rule(number=st.integers(0, 9))
    def moves_an_entry(self, number: int) -> None:
        """Let somebody else's program give an entry another address."""
        if place := self._place(number):
            _, data = self.calendar.there.pop(place)
            self.calendar.keep(f"/moved-{self.calendar.versions}.ics", data)

    @rule(number=st.integers(0, 9))
    def removes_an_entry(self, number: int) -> None:
        """Let somebody else remove an entry."""
        if place := self._place(number):
            own = uid_of(self.calendar.there.pop(place)[1].decode())
            self.edited.pop(own, None)
            self.removed.add(own)

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours: int) -> None:
        """Let the clock go on."""
        SetClock.moment += timedelta(hours=hours)

    @rule(week=WEEKS)
    def finds_the_clock_turned_back(self, week: str) -> None:
        """Publish while the clock is a month behind: refused, where anything is on record."""
        right = SetClock.moment
        SetClock.moment = right - timedelta(days=30)
        if self._history().weeks:
            assert self._schedule(week).code == 5
        SetClock.moment = right

    @precondition(lambda self: not self.updated)
    @rule()
    def is_updated(self) -> None:
        """Go on with a later release of the program."""
        self._stack.enter_context(HISTORY.newer())
        self.updated = True

    @invariant()
    def holds_what_was_acknowledged(self) -> None:
        """Look at the history and the calendar."""
        if self.home.exists():
            # Where even taking a change back failed, its journal stands beside the file until this reads it.
            HISTORY.whole(self.home)
            assert self._bytes() == self.known
        found = [uid_of(data.decode()) for _, data in self.calendar.there.values()]
        assert len(set(found)) == len(found)
        assert set(self.edited.values()) <= {data for _, data in self.calendar.there.values()}

    def _schedule(self, week: str, *words: str) -> Ran:
        return self._run("schedule", "--publish", "--quiet", "--week", week, *words)

    def _run(self, *words: str) -> Ran:
        env = {"COACHPLAN_NOW": "", "CALENDAR_SECRET": "x"}
        return coachplan(*words, around=Around(folder=self.folder, env=env))

    def _acknowledged(self, ran: Ran) -> None:
        """Take in a plan that was printed: it is what is on record."""
        told = json.loads(ran.out)
        week = next(w for w in self._history().weeks.values() if w.current.week == told["week"])
        kept = [(one.id, one.start) for one in week.current.sessions]
        assert kept == [(one["id"], _moment(one["start"])) for one in told["sessions"]]
        self.known = self._bytes()

    def _one_more_at_most(self, before: int) -> None:
        """Take in what a run has left of which nobody told: one plan more, or none."""
        assert self._plans() - before in {0, 1}
        self.known = self._bytes()

    def _plans(self) -> int:
        return sum(len(week.ever) for week in self._history().weeks.values())

    def _history(self) -> History:
        return History(store.read_records(self.home, TEAM))

    def _bytes(self) -> bytes:
        path = self.home / store.FILE
        return path.read_bytes() if path.exists() else b""

    def _uids(self) -> dict[str, str]:
        """Return where each entry is, by its UID."""
        return {uid_of(data.decode()): place for place, (_, data) in self.calendar.there.items()}

    def _place(self, number: int) -> str | None:
        places = sorted(self.calendar.there)
        return places[number % len(places)] if places else None

    def _forgive(self) -> None:
        """Let go of what was removed and is there again: a run that was cut off may not have known of it."""
        self.removed -= self._uids().keys()

    def _write(self) -> None:
        days = [str((BEGINS + timedelta(days=number)).date()) for number in (1, 2, 8, 9)]
        reps = [
            {"name": name, "metrics": {"win_rate": f"{won}/50"}, "away": days if name in self.away else []}
            for name, won in self.figures.items()
        ]
        calendar = {
            "url": "https://cal.example.com/team/",
            "user": "maren",
            "password_env": "CALENDAR_SECRET",
        }
        team = {
            "team": TEAM,
            "policy": "equal",
            "manager": {"budget": "3h"},
            "caldav": calendar,
            "reps": reps,
        }
        (self.folder / "roster.yaml").write_text(json.dumps(team), encoding="utf-8")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
