"""A year with a memory: ten reps, holidays, a leaver, a joiner, a missed week, and many missed sessions.

Everything goes through the functions that the commands call; only the processes are left out.
"""

import json
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from coachplan.cli.calendars import with_calendars
from coachplan.cli.inputs import Asked, Inputs, read_inputs
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
    """What is left of a year: its history, its plans in order, the history as lines, and its luck."""

    history: History
    plans: tuple[WeekPlan, ...]
    lines: str
    seed: int = 0


def chance(seed: int, *words: object) -> int:
    """Return a number from 0 to 99 that depends on nothing but the seed and the words."""
    return zlib.crc32("/".join(map(str, (seed, *words) if seed else words)).encode()) % 100


def is_missed(seed: int, session: str) -> bool:
    """Tell whether a session will be missed, whenever and by whomever it is planned."""
    return chance(seed, "missed", session) < MISSED_IN_100


def roster_text(number: int, seed: int = 0) -> str:
    """Return the roster as it stands in a week: numbers change by the month, people come and go."""
    luck = [chance(seed, name, number // 4) for name in NAMES]
    reps = [_rep(place, name, luck[place]) for place, name in enumerate(NAMES)]
    reps = [rep for rep in reps if not (rep["name"] == "Dmitri" and number >= LEAVES)]
    if number >= JOINS:
        started = FIRST_WEEK.shifted(JOINS).monday
        joiner = {"name": "Kofi", "started": str(started), "metrics": {"win_rate": f"{number - JOINS}/40"}}
        reps.append(joiner)
    manager = {"timezone": "Europe/Berlin", "away": MANAGER_AWAY}
    metrics = {"quota_attainment": {"weight": 60, "evidence": 40}, "win_rate": {"weight": 40}}
    return json.dumps({"team": "North", "manager": manager, "metrics": metrics, "reps": reps})


def _rep(place: int, name: str, luck: int) -> dict[str, Any]:
    level = 125 - 7 * place + luck // 5 - 10
    return {
        "name": name,
        "started": "2019-01-07",
        "away": away_of(name),
        "metrics": {"quota_attainment": f"{level}%", "win_rate": f"{level // 4}/100"},
    }


def away_of(name: str) -> list[str]:
    """Return when a rep is away: a week, and a day nine weeks later; whoever joins later is always there."""
    if name not in NAMES:
        return []
    away = FIRST_WEEK.shifted(3 + (NAMES.index(name) * 11) % 40).monday
    return [f"{away}..{away + timedelta(days=6)}", f"{away + timedelta(weeks=9)}"]


def live(policy: str, folder: Path, weeks: int = WEEKS, seed: int = 0) -> Year:
    """Plan, publish and log week after week in a folder, as the commands do."""
    plans = []
    for number in range(weeks):
        if number == CRON_FAILS:
            continue
        week = FIRST_WEEK.shifted(number)
        (folder / "roster.yaml").write_text(roster_text(number, seed), encoding="utf-8")
        plans.append(published(policy, folder, week, f"{week.monday}T06:30").plan)
        if number == RUNS_TWICE:
            assert published(policy, folder, week, f"{week.monday}T06:35").unchanged
        tell(folder, f"{week.sunday}T18:00", week, seed)
    home = folder / ".coachplan"
    return Year(History(read_records(home, "North")), tuple(plans), "".join(exported(home, "North")), seed)


def published(policy: str, folder: Path, week: IsoWeek, now: str) -> Offered:
    """Publish a week as ``schedule --publish`` does."""
    return publish(*asked_for(policy, folder, week, now), Wishes(), lambda _offered: None)


def asked_for(policy: str, folder: Path, week: IsoWeek, now: str | None) -> tuple[Inputs, IsoWeek]:
    """Return what a plan of the week is made from, and the week as the team begins it."""
    inputs = read_inputs(str(folder / "roster.yaml"), Asked(policy=policy, now=now))
    return with_calendars(inputs, week.name)


def tell(folder: Path, now: str | None, week: IsoWeek, seed: int) -> None:
    """Tell of a week's sessions as ``log`` does: some were missed, some held, some nobody speaks of."""

    def told(log: Log) -> Sequence[str]:
        for session in log.history.of_week(week.monday):
            if is_missed(seed, session.id):
                log.tell([session], Spoken("missed", by="rep"))
            elif chance(seed, "spoken", session.id) < 60:
                log.tell([session], Spoken("held"))
        return ()

    logged(str(folder / "roster.yaml"), now, None, told)


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
    """Return the themes that came back to a rep within the policy's window of sessions held.

    What a session with a colleague is about is what that colleague does: it has one theme and a rhythm of its
    own, every second week, whatever of the sessions in between was missed. So it has come back when it is
    with the same colleague again.
    """
    window = load_policy(policy, Path()).theme_window
    held: dict[str, list[str]] = defaultdict(list)
    for session in sorted(year.history.sessions.values(), key=lambda s: s.start):
        if session.held_minutes:
            for rep in session.reps:
                held[rep].append(f"{session.theme} {session.guide or ''}".rstrip())
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
