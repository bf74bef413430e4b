"""A published week on disk, and the runs that bring it into a calendar."""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from caldav.servers import PASSWORD, USER
from running import EXAMPLES, MONDAY, Around, Ran, coachplan

from coachplan.core.memory.records import Pushed
from coachplan.export.ics import uid
from coachplan.files.history.store import read_records

TEAM, WEEK = "North", "2026-W48"


@dataclass(frozen=True)
class Week:
    """A folder with a roster and its history."""

    folder: Path

    def copied(self, folder: Path) -> "Week":
        """Return a copy of it."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Week(folder)

    def going_to(self, url: str, **changes: str) -> "Week":
        """Name the calendar in the roster; an empty value leaves a setting out."""
        settings = {"url": url, "user": USER, "password_file": "secret", **changes}
        lines = "".join(f"  {key}: {json.dumps(value)}\n" for key, value in settings.items() if value)
        text = self.roster.partition("\ncaldav:\n")[0]
        (self.folder / "roster.yaml").write_text(f"{text}\ncaldav:\n{lines}", encoding="utf-8")
        (self.folder / "secret").write_text(f"{PASSWORD}\n", encoding="utf-8")
        (self.folder / "secret").chmod(0o600)
        return self

    @property
    def roster(self) -> str:
        """Return the text of the roster."""
        return (self.folder / "roster.yaml").read_text(encoding="utf-8")

    def push(self, *words: str, now: str = MONDAY) -> Ran:
        """Publish and write to the calendar."""
        ran = self.run("schedule", "--publish", "--caldav", "--quiet", *words, "--now", now)
        assert PASSWORD not in ran.out + ran.err
        return ran

    def run(self, *words: str) -> Ran:
        """Run a command beside the roster."""
        return coachplan(*words, around=Around(folder=self.folder))

    def change(self, *words: str, now: str = "2026-11-23T07:00") -> None:
        """Change the week by hand."""
        ran = self.run("change", *words, "--yes", "--week", WEEK, "--now", now)
        assert (ran.code, ran.err) == (0, "")

    def sessions(self) -> list[str]:
        """Return the ids of the sessions that stand."""
        ran = self.run("history", "show", WEEK, "--json", "--now", MONDAY)
        return [session["id"] for session in json.loads(ran.out)["sessions"]]

    def uids(self) -> list[str]:
        """Return the UIDs that the calendar is to hold, sorted."""
        return sorted(uid(TEAM, session) for session in self.sessions())

    def pushed(self) -> list[Pushed]:
        """Return what is on record of the calendar."""
        records = read_records(self.folder / ".coachplan", TEAM)
        return [record.event for record in records if isinstance(record.event, Pushed)]


def published(folder: Path) -> Week:
    """Publish the example's week."""
    text = (EXAMPLES / "roster.yaml").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^reps:", "allow_private_hosts: [127.0.0.1, localhost]\nreps:", text)
    (folder / "roster.yaml").write_text(text, encoding="utf-8")
    week = Week(folder)
    ran = week.run("schedule", "--publish", "--quiet", "--now", MONDAY)
    assert (ran.code, ran.err) == (0, "")
    return week


def named(session: str) -> str:
    """Return the name of a session's own file on a server."""
    return f"{uid(TEAM, session)}.ics"
