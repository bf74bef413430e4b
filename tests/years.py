"""A year with a memory: ten reps, holidays, a leaver, a joiner, a missed week, and many missed sessions.

Everything goes through the functions that the commands call; only the processes are left out.
"""

import json
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum
from pathlib import Path
from typing import Any

from coachplan.cli.inputs import Asked, read_inputs
from coachplan.cli.publishing import Offered, Wishes, publish
from coachplan.cli.telling import Log, Spoken, logged
from coachplan.core.isoweek import IsoWeek
from coachplan.core.memory.history import History, SessionOnRecord
from coachplan.core.plans.plan import WeekPlan
from coachplan.files.history.lines import exported
from coachplan.files.history.store import read_records
from coachplan.files.policies import load_policy

FIRST_WEEK = IsoWeek(monday=date(2026, 9, 28))
"""The first ISO week of a quarter; the year has a week 53, Christmas, and both clock changes."""

WEEKS = 52
MISSED_IN_100 = 30
JOINS, LEAVES, CRON_FAILS, RUNS_TWICE = 20, 30, 11, 7
"""Numbers of weeks: somebody new, somebody gone, a Monday without a run, a Monday with two."""

MANAGER_AWAY = ["2026-12-24..2027-01-03", "2027-03-26..2027-03-29", "2027-07-12..2027-07-25"]
NAMES = ("Ana", "Bao", "Chloe", "Dmitri", "Efua", "Farid", "Greta", "Hiro", "Imani", "Jonas")


@dataclass(frozen=True)
class Year:
    """What is left of a year: its history, its plans in order, and the history as lines."""

    history: History
    plans: tuple[WeekPlan, ...]
    lines: str


def chance(*words: object) -> int:
    """Return a number from 0 to 99 that depends on nothing but the words."""
    return zlib.crc32("/".join(map(str, words)).encode()) % 100


def roster_text(number: int) -> str:
    """Return the roster as it stands in a week: numbers change by the month, people come and go."""
    month = number // 4
    reps = [_rep(place, name, month) for place, name in enumerate(NAMES)]
    reps = [rep for rep in reps if not (rep["name"] == "Dmitri" and number >= LEAVES)]
    if number >= JOINS:
        started = FIRST_WEEK.shifted(JOINS).monday
        joiner = {"name": "Kofi", "started": str(started), "metrics": {"win_rate": f"{number - JOINS}/40"}}
        reps.append(joiner)
    manager = {"timezone": "Europe/Berlin", "away": MANAGER_AWAY}
    metrics = {"quota_attainment": {"weight": 60, "evidence": 40}, "win_rate": {"weight": 40}}
    return json.dumps({"team": "North", "manager": manager, "metrics": metrics, "reps": reps})


def _rep(place: int, name: str, month: int) -> dict[str, Any]:
    level = 125 - 7 * place + chance(name, month) // 5 - 10
    away = FIRST_WEEK.shifted(3 + (place * 11) % 40).monday
    return {
        "name": name,
        "started": "2019-01-07",
        "away": [f"{away}..{away + timedelta(days=6)}", f"{away + timedelta(weeks=9)}"],
        "metrics": {"quota_attainment": f"{level}%", "win_rate": f"{level // 4}/100"},
    }


def live(policy: str, folder: Path, weeks: int = WEEKS) -> Year:
    """Plan, publish and log week after week in a folder, as the commands do."""
    plans = []
    for number in range(weeks):
        if number == CRON_FAILS:
            continue
        week = FIRST_WEEK.shifted(number)
        (folder / "roster.yaml").write_text(roster_text(number), encoding="utf-8")
        plans.append(published(policy, folder, week, f"{week.monday}T06:30").plan)
        if number == RUNS_TWICE:
            assert published(policy, folder, week, f"{week.monday}T06:35").unchanged
        tell(folder, f"{week.sunday}T18:00", week)
    home = folder / ".coachplan"
    return Year(History(read_records(home, "North")), tuple(plans), "".join(exported(home, "North")))


def published(policy: str, folder: Path, week: IsoWeek, now: str) -> Offered:
    """Publish a week as ``schedule --publish`` does."""
    inputs = read_inputs(str(folder / "roster.yaml"), Asked(policy=policy, now=now))
    return publish(inputs, week, Wishes(), lambda _offered: None)


def tell(folder: Path, now: str, week: IsoWeek) -> None:
    """Tell of a week's sessions as ``log`` does: some were missed, some held, some nobody speaks of."""

    def told(log: Log) -> Sequence[str]:
        for session in log.history.of_week(week.monday):
            if chance("missed", session.id) < MISSED_IN_100:
                log.tell([session], Spoken("missed", by="rep"))
            elif chance("spoken", session.id) < 60:
                log.tell([session], Spoken("held"))
        return ()

    logged(str(folder / "roster.yaml"), now, None, told)


def largest_gap(year: Year) -> float:
    """Return the largest of ``gaps``, either way, in minutes."""
    return max(map(abs, gaps(year).values()))


def gaps(year: Year) -> dict[str, float]:
    """Return how far each rep's minutes lie from the policy's share of what was held, in minutes.

    The share of a week is of what was held, in proportion to what was due; where the policy's caps leave a
    session or more of the budget unused, missed sessions can be made up without anybody's loss, and
    the share is what was due. Two things come before debts (promise beats cadence, cadence beats debt):

    * who is ahead is not ahead by what promised sessions alone come to, from level on;
    * who is behind is not owed what the cadence has no room for: anything once the week's session is
      held, and what exceeds one session next week when it was missed. Without a session planned, all is owed.
    """
    found, promised = dict[str, float](), dict[str, float]()
    for plan in year.plans:
        week = year.history.weeks[plan.monday]
        sessions, due = year.history.of_week(plan.monday), week.current.due
        repayable = week.current.repayable
        forced = {s.id for s in plan.sessions if s.promise}
        held, missed = minutes_by_rep(sessions), missed_by_rep(sessions)
        kept = minutes_by_rep([s for s in sessions if s.id in forced])
        whole, unused = fsum(due.values()), week.ever[0].unused
        gone = max(0, sum(missed.values()) - unused)
        shared = sum(held.values()) if unused < week.current.quantum else max(0.0, whole - gone)
        part = shared / whole if whole else 0.0
        for rep in due.keys() | held.keys():
            share = part * due.get(rep, 0.0)
            promised[rep] = max(0.0, promised.get(rep, 0.0) + kept.get(rep, 0) - share)
            found[rep] = found.get(rep, 0.0) + held.get(rep, 0) - share
            if rep in repayable.keys() & missed.keys():
                room = 0.0 if held.get(rep) else repayable[rep]
                found[rep] += max(0.0, -found[rep] - room)
    return {rep: gap if gap < 0 else max(0.0, gap - promised[rep]) for rep, gap in found.items()}


def missed_by_rep(sessions: Sequence[SessionOnRecord]) -> Mapping[str, int]:
    """Return the minutes that were planned and do not count as held."""
    found: dict[str, int] = defaultdict(int)
    for session in sessions:
        for rep in session.reps:
            found[rep] += session.minutes - session.held_minutes
    return found


def minutes_by_rep(sessions: Sequence[SessionOnRecord]) -> Mapping[str, int]:
    """Return the minutes that count as held."""
    found: dict[str, int] = defaultdict(int)
    for session in sessions:
        for rep in session.reps:
            found[rep] += session.held_minutes
    return found


def broken(year: Year) -> list[str]:
    """Return the promises that a plan calls broken or at risk."""
    return [
        f"{plan.week} {promise.rep} {promise.kind} {promise.state}: {promise.why}"
        for plan in year.plans
        for promise in plan.promises
        if promise.state != "kept"
    ]


def repeated_themes(policy: str, year: Year) -> list[str]:
    """Return the themes that came back to a rep within the policy's window of sessions held."""
    window = load_policy(policy, Path()).theme_window
    held: dict[str, list[str]] = defaultdict(list)
    for session in sorted(year.history.sessions.values(), key=lambda s: s.start):
        if session.held_minutes:
            for rep in session.reps:
                held[rep].append(session.theme)
    return [
        f"{rep} {theme}"
        for rep, themes in held.items()
        for number, theme in enumerate(themes)
        if theme in themes[max(0, number - window + 1) : number]
    ]


def missed_share(year: Year) -> float:
    """Return the share of the published sessions that were missed."""
    sessions = list(year.history.sessions.values())
    return sum(not session.held_minutes for session in sessions) / len(sessions)
