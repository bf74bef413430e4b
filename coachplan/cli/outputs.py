"""What ``schedule`` writes besides the screen: pages, Markdown, CSV, and the whole set of a week."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from coachplan.cli import streams
from coachplan.cli.usage import refuse

if TYPE_CHECKING:
    from coachplan.cli.pipeline import Made
    from coachplan.core.ranking.ranking import Ranking
    from coachplan.core.team.roster import Roster

SET = ("week.json", "week.ics", "week.html", "week.md", "week.csv")
"""The files of a week's folder; beside them stands ``reps/`` with a page and a calendar for each."""

_REPS = {".html", ".ics"}


@dataclass(frozen=True, slots=True)
class Files:
    """The files that were asked for: a name, ``-`` for standard output, ``None`` for none.

    ``out`` is the folder for the whole set; ``redact`` leaves out of ``html`` who is who.
    """

    html: str | None = None
    md: str | None = None
    csv: str | None = None
    out: str | None = None
    redact: bool = False

    @property
    def printed(self) -> tuple[str, ...]:
        """Return the options whose document goes to standard output."""
        named = {"--html": self.html, "--md": self.md, "--csv": self.csv}
        return tuple(option for option, target in named.items() if target == "-")


def refuse_files(files: Files, others: Mapping[str, bool], *, force: bool) -> None:
    """Refuse two documents on one stream, what redaction does not reach, and files that are not ours.

    ``others`` are the further options that make a document, by whether they were given.
    """
    from coachplan.files.overwriting import refuse_foreign

    printed = [*files.printed, *(option for option in ("--json", "--ics -") if others.get(option))]
    if len(printed) > 1:
        hint = "give all but one a file, or leave them out"
        refuse("E0109", f"{' and '.join(printed)} would be printed one into the other", hint)
    _refuse_unredacted(files, others)
    if force:
        return
    from coachplan.export import csv, markdown
    from coachplan.export.html import page

    for target, mark in ((files.html, page.MARK), (files.md, markdown.MARK), (files.csv, csv.MARK)):
        if target not in {None, "-"}:
            refuse_foreign(Path(str(target)), mark)


def _refuse_unredacted(files: Files, others: Mapping[str, bool]) -> None:
    if not files.redact:
        return
    if files.html is None:
        refuse("E0115", "--redact is for the page", "add --html FILE")
    named = {"--md": files.md, "--csv": files.csv, "--out": files.out}
    with_names = [option for option, target in named.items() if target is not None]
    with_names += [option.split()[0] for option, given in others.items() if given]
    if with_names:
        message = f"--redact does not reach {' and '.join(with_names)}, which would tell every name"
        refuse("E0115", message, "run twice: once with --redact --html FILE, once for yourself")


def prepared(files: Files, made: "Made", roster: "Roster") -> Callable[[], str]:
    """Return what writes all that was asked for and then says what it wrote.

    Every text is made now, so that a fault in making one leaves nothing half written.
    """
    documents = [
        (target, _text(kind, files, made))
        for kind, target in (("html", files.html), ("md", files.md), ("csv", files.csv))
        if target is not None
    ]
    folder = None if files.out is None else Path(files.out) / made.plan.week
    texts = {} if folder is None else week_set(made, roster)

    def write() -> str:
        from coachplan.files.folder import write_folder

        if folder is not None:
            write_folder(folder, texts, _is_own)
        for target, text in documents:
            _write(target, text)
        return f"\nWritten to {folder}: {len(texts)} files.\n" if folder else ""

    return write


def _write(target: str, text: str) -> None:
    if target == "-":
        streams.emit(text)
        return
    from coachplan.files.atomic import write_text

    write_text(Path(target), text)


def _text(kind: str, files: Files, made: "Made") -> str:
    if kind == "html":
        return redacted_page(made) if files.redact else week_page(made)
    if kind == "md":
        from coachplan.export import markdown

        return markdown.export(made.plan)
    from coachplan.export import csv

    return csv.export(made.plan)


def week_page(made: "Made") -> str:
    """Return the manager's page."""
    from coachplan.export.html import week_page
    from coachplan.files.shipped import templates

    return week_page.export(week_page.Shown(made.plan, made.week, made.ranking), templates())


def redacted_page(made: "Made") -> str:
    """Return the page without names, in an order drawn from the system's randomness and kept nowhere."""
    from secrets import SystemRandom

    from coachplan.core.plans.redacting import redacted
    from coachplan.export.html import redacted_page
    from coachplan.files.shipped import templates

    count = len(made.plan.shares)
    order = SystemRandom().sample(range(count), count)
    return redacted_page.export(redacted(made.plan, order), templates())


def write_ranking_page(target: str, ranking: "Ranking") -> None:
    """Write or print the page of a ranking."""
    from coachplan.export.html import ranking_page
    from coachplan.files.shipped import templates

    _write(target, ranking_page.export(ranking, templates()))


def week_set(made: "Made", roster: "Roster") -> dict[str, str]:
    """Return the whole set of a week, by file name: for the manager, and in ``reps/`` for each rep."""
    from coachplan.core.plans.own_copy import own_copies, own_plan
    from coachplan.export import csv, ics, json, markdown
    from coachplan.export.html import rep_page
    from coachplan.files.folder import file_name
    from coachplan.files.shipped import templates

    plan = made.plan
    texts = (json.export(plan), ics.export(plan), week_page(made), markdown.export(plan), csv.export(plan))
    found = dict(zip(SET, texts, strict=True))
    for copy in own_copies(plan, made.ranking, roster):
        named = partial(file_name, copy.rep)
        found[f"reps/{named('.html')}"] = rep_page.export(copy, templates())
        found[f"reps/{named('.ics')}"] = ics.export(own_plan(plan, copy.rep, copy.name))
    return found


def _is_own(name: str) -> bool:
    """Tell whether a file in a week's folder has a name that is given here."""
    path = PurePosixPath(name)
    return name in SET or (path.parent == PurePosixPath("reps") and path.suffix in _REPS)
