"""Rewriting: the one way in which records change, so that people can be forgotten."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from coachplan.core.memory.records import EVENT, Record
from coachplan.core.plans.plan import WeekPlan
from coachplan.files.history.faults import telling_faults
from coachplan.files.history.lock import locked
from coachplan.files.history.store import FILE, LOCK, MARK, Book, connected_for_writing, keeping

Change = Callable[
    [dict[str, Any], dict[str, Any] | None], tuple[dict[str, Any], dict[str, Any] | None] | None
]
"""What becomes of a record and its plan, as plain data; ``None`` drops them."""


def rewrite(home: Path, team: str, who: str, changing: Callable[[tuple[Record, ...]], Change]) -> None:
    """Change a team's records, seal them anew, and leave no byte of the old ones in the file.

    ``changing`` is given the records as they are once nobody else writes, and returns what becomes of each:
    what another run has added in the meantime is among them. Copies of the file that an update left beside
    it are removed.

    Raises:
        RejectedState, RejectedOutput, RejectedBusy: as ``keeping``; nothing was changed.
    """
    with keeping(home, team, who) as book:
        change = changing(book.records())
        rows = book.connection.execute("SELECT team, body, plan FROM records ORDER BY number").fetchall()
        book.connection.execute("DELETE FROM records")
        for owner, body, plan in rows:
            data = json.loads(body), json.loads(plan) if plan else None
            changed = change(*data) if owner == team else data
            if changed is not None:
                new, whole = changed
                known = WeekPlan.model_validate(whole) if whole else None
                Book(book.connection, owner).add(EVENT.validate_python(new), known)
    path = home / FILE
    # Deleted rows stay in free pages until the file is written anew.
    with telling_faults(path, writing=True), locked(home / LOCK, who):
        with closing(connected_for_writing(path)) as connection:
            connection.execute("VACUUM")
        for copy in home.glob("history.v*.bak"):
            copy.unlink()


def holding(home: Path, is_in: Callable[[str], bool]) -> Iterator[Path]:
    """Yield the files of a history's folder, beside the history itself, in whose text somebody is named."""
    own = {home / FILE, home / LOCK, home / MARK}
    for path in sorted(home.rglob("*")):
        if path.is_file() and path not in own and is_in(path.read_bytes().decode(errors="replace")):
            yield path
