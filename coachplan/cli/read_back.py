"""Read back: where the sessions on record stand in somebody's calendar."""

from datetime import UTC, timedelta
from pathlib import Path

from coachplan.core.calendars.busy import CalendarTerms
from coachplan.core.calendars.one_to_ones import Matcher, Person
from coachplan.core.memory.history import History
from coachplan.core.memory.syncing import Found
from coachplan.core.team.roster import Roster
from coachplan.export.ics import uid
from coachplan.files.calendars.own_entries import own_entries

_FARTHEST = timedelta(days=366)
"""How far from the weeks on record an entry of ours is looked for; beyond that it counts as deleted."""


def read_back(calendar: Path, roster: Roster, history: History) -> Found:
    """Return by session id where our entries stand in a calendar; see ``own_entries``, which also raises."""
    ids = {uid(roster.team, name): name for name in history.sessions}
    starts = sorted(session.published_start.astimezone(UTC) for session in history.sessions.values())
    if not starts:
        return Found(entries={})
    ends = (starts[0] - _FARTHEST, starts[-1] + _FARTHEST)
    terms = CalendarTerms(
        zone=roster.manager.timezone,
        window=(int(ends[0].timestamp()) // 60, int(ends[1].timestamp()) // 60),
        matcher=Matcher(owner=Person(id="", name=roster.manager.name)),
        aliases=roster.timezone_aliases,
        ours=frozenset(ids),
    )
    found = own_entries(calendar, terms)
    return found.model_copy(update={"entries": {ids[uid]: one for uid, one in found.entries.items()}})
