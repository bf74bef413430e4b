"""What is wrong with a command line, or with where it is run."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

from calendars.worlds import with_one_to_one
from errors.provocation import TEAM, Family, Provocation, of_manager
from errors.surroundings import (
    LONG_AFTER,
    PAST,
    PUBLISH,
    after,
    patched,
    published,
    together,
    without_package,
)

from coachplan.core.memory.records import Talk
from coachplan.files.history import store
from coachplan.files.history.store import Book

_HEAD = """\
team: North
manager: {name: Maren Holt, timezone: Europe/Berlin}
experiment: {metric: meetings, quantum: 15m, blocks: 2}
reps:
"""
EXPERIMENT = _HEAD + "".join(
    f"  - {{name: {name}, metrics: {{meetings: [{n}, {n + 2}, {n - 1}, {n + 1}, {n}, {n}]}}}}\n"
    for n, name in enumerate(("Ana", "Bao", "Chloe", "Dmitri", "Efua", "Farid", "Greta", "Hiro"), 4)
)
"""A team that asks for an experiment and has the weekly figures for it."""

started = after("impact --start --quiet", roster=EXPERIMENT)
"""Let that experiment be under way."""

_CALENDAR = (("maren.ics", with_one_to_one()),)
WITH_ONE_TO_ONE = TEAM.replace("Berlin}", "Berlin, email: maren@example.com, calendars: maren.ics}").replace(
    "Priya,", "Priya, email: priya@example.com,"
)
"""A team whose manager has a standing meeting with Priya in the calendar."""

standing = after(PUBLISH, roster=WITH_ONE_TO_ONE, files=_CALENDAR)
"""Let a week be published around that meeting."""

paired = after(PUBLISH, roster=TEAM + "rules: {pair_together: {pairs: [[priya, rosa]]}}\n")
"""Let a week be published in which the two reps are seen together."""


@contextmanager
def overtaken(_folder: Path) -> Iterator[None]:
    """Let somebody else tell the history something between the look at a change and its keeping."""

    def keeping(home: Path, team: str, who: str) -> AbstractContextManager[Book]:
        with store.keeping(home, team, "another run") as book:
            at = datetime(2026, 11, 23, 6, 40, tzinfo=UTC)
            book.add(Talk(at=at, rep="priya", day=at.date(), minutes=10))
        return store.keeping(home, team, who)

    with mock.patch("coachplan.cli.changing.keeping", keeping):
        yield


FAMILY = Family(
    "command-line",
    "The command line",
    (
        Provocation(
            "E0001", "rank", during=patched("coachplan.cli.inputs.read_roster", side_effect=KeyError)
        ),
        Provocation("E0101", "rank", {"roster.yaml": None}),
        Provocation("E0102", "rank rooster.yaml"),
        Provocation("E0103", "rank -", terminal=True),
        Provocation("E0104", "rank --now yesterday"),
        Provocation("E0106", "schedule --ics roster.yaml"),
        Provocation("E0107", "schedule --budget plenty"),
        Provocation("E0108", "rank", env={"COACHPLAN_COLOR": "blue"}),
        Provocation("E0109", "schedule --json --ics -"),
        Provocation(
            "E0110",
            "schedule",
            of_manager("holidays: {country: DE}"),
            without_package("holidays"),
        ),
        Provocation("E0111", "schedule --reallocate"),
        Provocation("E0112", "change skip nobody --yes", during=published),
        Provocation(
            "E0113",
            "schedule --week 2026-W47 --against x/2026-W48/week.json",
            during=after("schedule --out x"),
        ),
        Provocation("E0114", "explain roster.yaml rossa"),
        Provocation("E0115", "schedule --redact"),
        Provocation("E0116", "schedule --week 2026-W47 --publish"),
        Provocation("E0117", "schedule --weeks 4 --publish"),
        Provocation("E0118", "log done nobody", during=published, env=PAST),
        Provocation("E0119", "log done rosa --met listen", during=published, env=PAST),
        Provocation("E0120", "log done", during=published, env=PAST),
        Provocation("E0121", "history check"),
        Provocation(
            "E0122", "history import history.jsonl", during=after(PUBLISH, "history export -o history.jsonl")
        ),
        Provocation("E0123", "change skip rosa --yes --week 2026-W48", during=published, env=PAST),
        Provocation("E0124", "change move rosa teatime --yes", during=published),
        Provocation("E0125", "change undo --yes", during=published),
        Provocation(
            "E0126",
            "change undo --yes --week 2026-W48",
            during=after(PUBLISH, "change skip rosa --yes"),
            env=PAST,
        ),
        Provocation(
            "E0127", "change skip 2026-W48/priya/1 --yes", {"roster.yaml": WITH_ONE_TO_ONE}, standing
        ),
        Provocation("E0128", "log done rosa", during=published),
        Provocation("E0129", "log done 2026-W48/priya/1 --goal listen", during=paired, env=PAST),
        Provocation("E0130", "log done rosa --minutes 0m", during=published, env=PAST),
        Provocation("E0131", "compare --policies ,"),
        Provocation("E0132", "log done rosa --goal-by 2026-12-01", during=published, env=PAST),
        Provocation("E0133", "log done rosa", during=published, env=LONG_AFTER),
        Provocation("E0134", "log done rosa", during=after(PUBLISH, "log missed rosa --by rep"), env=PAST),
        Provocation("E0135", "log adhoc rosa 20m --undo", during=published, env=PAST),
        Provocation("E0141", "impact --start"),
        Provocation("E0142", "impact --start", {"roster.yaml": EXPERIMENT.replace("15m", "30m")}, started),
        Provocation("E0143", "impact", during=started),
        Provocation("E0150", "history backup copy.db", {"copy.db": ""}, published),
        Provocation("E0151", "schedule - --publish", typed=TEAM),
        Provocation(
            "E0152",
            "change skip priya --yes",
            during=after(PUBLISH, roster=TEAM.replace("Berlin}", "Berlin, budget: 8h}")),
        ),
        Provocation("E0153", "change move rosa sun 10:00 --yes", during=published),
        Provocation("E0154", "change skip rosa --yes", during=together(published, overtaken)),
        Provocation("E0155", "init - --json"),
        Provocation("E0156", "init roster.yaml"),
        Provocation("E0161", "cron -", typed=TEAM),
        Provocation("E0162", "schedule --publish --mail"),
        Provocation("E0163", "schedule --mail"),
        Provocation("E0164", "forget nobody", during=published),
        Provocation("E0165", "history purge --older-than 2y", during=published),
        Provocation("E0166", "cron . --home kept"),
    ),
)
