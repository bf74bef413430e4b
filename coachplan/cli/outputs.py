"""What ``schedule`` writes besides the screen: calendars, pages, Markdown, CSV, the whole set of a week."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from coachplan.cli import streams
from coachplan.cli.usage import refuse

if TYPE_CHECKING:
    from coachplan.cli.publishing import Offered
    from coachplan.core.team.roster import Roster
    from coachplan.export.html.page import Templates

_Shown = TypeVar("_Shown")

SET = ("week.json", "week.ics", "week.html", "week.md", "week.csv")
"""The files of a week's folder; beside them ``reps/`` has everybody's calendar and page."""

_REPS = {".html", ".ics"}

_WRITERS = {"--ics": "ics", "--html": "html.page", "--md": "markdown", "--csv": "csv"}
"""The module of each option, whose ``MARK`` tells its own files from others."""

Written = Callable[[Callable[[], None]], str]
"""Prints what goes to standard output, then calls its argument, which may print more; then writes files."""


class Files(NamedTuple):
    """The files that were asked for: a name, ``-`` for standard output, ``None`` for none.

    ``ics_per_rep`` is the folder for the reps' own calendars, ``out`` the one for the whole set;
    ``redact`` leaves out of ``html`` who is who.
    """

    ics: str | None = None
    ics_per_rep: str | None = None
    html: str | None = None
    md: str | None = None
    csv: str | None = None
    out: str | None = None
    redact: bool = False

    @property
    def printed(self) -> tuple[str, ...]:
        """Return the options whose document goes to standard output."""
        return tuple(option for option, target in self.named.items() if target == "-")

    @property
    def named(self) -> dict[str, str | None]:
        """Return the target of each option that makes one document."""
        return {"--ics": self.ics, "--html": self.html, "--md": self.md, "--csv": self.csv}


def refuse_files(files: Files, *, as_json: bool, force: bool) -> None:
    """Refuse two documents on one stream, what redaction does not reach, and files that are not ours.

    Raises:
        RejectedUsage: E0109, E0115.
        RejectedInput: E0106, unless ``force`` allows to overwrite.
    """
    printed = [*files.printed, *(["--json"] if as_json else [])]
    if len(printed) > 1:
        hint = "give all but one a file, or leave them out"
        refuse("E0109", f"{' and '.join(printed)} would be printed one into the other", hint)
    _refuse_equal_targets(files)
    _refuse_unredacted(files, as_json=as_json)
    if force:
        return
    for option, target in files.named.items():
        if target not in {None, "-"}:
            _refuse_foreign(Path(str(target)), option)


def _refuse_foreign(target: Path, option: str) -> None:
    from coachplan.files.overwriting import refuse_foreign

    refuse_foreign(target, import_module(f"coachplan.export.{_WRITERS[option]}").MARK)


def _refuse_equal_targets(files: Files) -> None:
    taken: dict[Path, str] = {}
    for option, target in files.named.items():
        if target not in {None, "-"}:
            other = taken.setdefault(Path(str(target)).resolve(), option)
            if other != option:
                refuse(
                    "E0109", f"{other} and {option} name one file: {target}", "give each a file of its own"
                )


def _refuse_unredacted(files: Files, *, as_json: bool) -> None:
    if not files.redact:
        return
    if files.html is None:
        refuse("E0115", "--redact is for the page", "add --html FILE")
    named = {**files.named, "--ics-per-rep": files.ics_per_rep, "--out": files.out}
    with_names = [name for name, target in named.items() if target is not None and name != "--html"]
    with_names += ["--json"] if as_json else []
    if with_names:
        message = f"--redact does not reach {' and '.join(with_names)}, which would tell every name"
        refuse("E0115", message, "run twice: once with --redact --html FILE, once for yourself")


def prepared(files: Files, offered: "Offered", roster: "Roster", *, force: bool) -> Written:
    """Return what prints and writes all that was asked for, and then says what it wrote.

    Every text is made now, so that a fault in making one leaves nothing half written.

    Raises:
        RejectedInput: E0106, a rep's calendar is not ours, unless ``force`` allows to overwrite it, or the
            week's folder holds a file that is not.
        RejectedOutput: E6106, something else stands where that folder goes.
    """
    documents = [
        (target, _text(option, files, offered, roster))
        for option, target in files.named.items()
        if target is not None
    ]
    copies = _copies(files, offered, roster)
    for path in () if force else copies:
        from coachplan.export import ics
        from coachplan.files.overwriting import refuse_foreign

        refuse_foreign(path, ics.MARK)
    folder = _week_folder(files, offered.plan.week)
    texts = {} if folder is None else week_set(offered, roster)

    printed = [text for target, text in documents if target == "-"]
    written = {Path(target): text for target, text in documents if target != "-"} | copies

    def write(show: Callable[[], None]) -> str:
        if files.ics_per_rep is not None:
            from coachplan.files.folder import make_folder

            make_folder(Path(files.ics_per_rep))
        # What is printed comes before anything takes its place: a stream that is full leaves all as it was.
        with _replacing(written):
            for text in printed:
                streams.emit(text)
            show()
            if folder is not None:
                write_week(folder, texts)
        return f"\nWritten to {folder}: {len(texts)} files.\n" if folder else ""

    return write


def _replacing(texts: Mapping[Path, str]) -> AbstractContextManager[None]:
    """Return what lets texts take the places of files, all or none; without any it needs no writer."""
    if not texts:
        return nullcontext()
    from coachplan.files.atomic import replacing

    return replacing(texts)


def _week_folder(files: Files, week: str) -> Path | None:
    """Return the folder that ``--out`` writes anew; as ``prepared`` else."""
    if files.out is None:
        return None
    from coachplan.files.folder import refuse_foreign_files

    refuse_foreign_files(Path(files.out) / week, _is_own)
    return Path(files.out) / week


def _copies(files: Files, offered: "Offered", roster: "Roster") -> dict[Path, str]:
    """Return the calendars that ``--ics-per-rep`` asks for, by their files."""
    if files.ics_per_rep is None:
        return {}
    folder = Path(files.ics_per_rep)
    return {folder / name: text for name, text in _calendars(offered, roster).items()}


def _calendars(offered: "Offered", roster: "Roster") -> dict[str, str]:
    """Return each rep's calendar by the name of its file; a rep without sessions gets an empty one.

    An empty calendar takes last week's sessions away again wherever the file is subscribed to; one of
    somebody who has left the roster takes out what was called off.
    """
    from coachplan.files.folder import file_name

    told = offered.revisions
    gone = (rep for called_off in (*told.cancelled, *told.left) for rep in called_off.reps)
    reps = dict.fromkeys((*(rep.id for rep in roster.reps), *gone))
    return {file_name(rep, ".ics"): _calendar(offered, roster, rep) for rep in reps}


def _calendar(offered: "Offered", roster: "Roster", rep: str = "") -> str:
    """Return the calendar of one rep, or the manager's."""
    from coachplan.export.ics import Edition, export

    edition = Edition(rep, roster.manager.name, offered.revisions, roster.alarm)
    return export(offered.plan, edition)


def _write(target: str, text: str) -> None:
    if target == "-":
        streams.emit(text)
        return
    from coachplan.files.atomic import write_text

    write_text(Path(target), text)


def _text(option: str, files: Files, offered: "Offered", roster: "Roster") -> str:
    if option == "--html":
        return redacted_page(offered) if files.redact else week_page(offered)
    if option == "--ics":
        return _calendar(offered, roster)
    if option == "--md":
        from coachplan.export import markdown

        return markdown.export(offered.plan)
    from coachplan.export import csv

    return csv.export(offered.plan)


def week_page(offered: "Offered") -> str:
    """Return the manager's page."""
    from coachplan.export.html import week_page
    from coachplan.files.shipped import templates

    shown = week_page.Shown(offered.plan, offered.week, offered.ranking, offered.past)
    return week_page.export(shown, templates())


def redacted_page(offered: "Offered") -> str:
    """Return the page without names, in an order drawn from the system's randomness and kept nowhere."""
    from secrets import SystemRandom

    from coachplan.core.plans.redacting import redacted
    from coachplan.export.html import redacted_page
    from coachplan.files.shipped import templates

    count = len(offered.plan.shares)
    order = SystemRandom().sample(range(count), count)
    return redacted_page.export(redacted(offered.plan, order), templates())


def refuse_page(target: str, *, as_json: bool, force: bool) -> None:
    """Refuse a page that is all that is asked for beside the JSON document; as ``refuse_files`` else."""
    refuse_files(Files(html=target), as_json=as_json, force=force)


def write_page(target: str, export: Callable[[_Shown, "Templates"], str], shown: _Shown) -> None:
    """Write or print the page that ``export`` makes of ``shown``."""
    from coachplan.files.shipped import templates

    _write(target, export(shown, templates()))


def week_set(offered: "Offered", roster: "Roster") -> dict[str, str]:
    """Return the whole set of a week, by file name: for the manager, and in ``reps/`` for each rep."""
    from coachplan.core.plans.own_copy import own_copies
    from coachplan.export import csv, json, markdown
    from coachplan.export.html import rep_page
    from coachplan.files.folder import file_name
    from coachplan.files.shipped import templates

    plan = offered.plan
    calendar, page = _calendar(offered, roster), week_page(offered)
    texts = (json.export(plan), calendar, page, markdown.export(plan), csv.export(plan))
    found = dict(zip(SET, texts, strict=True))
    for copy in own_copies(plan, offered.ranking, roster):
        found[f"reps/{file_name(copy.rep, '.html')}"] = rep_page.export(copy, templates())
    return found | {f"reps/{name}": text for name, text in _calendars(offered, roster).items()}


def manager_set(offered: "Offered", roster: "Roster", *, page: bool) -> dict[str, str]:
    """Return the manager's own files of a week, by name: JSON, the calendar, and the page if asked for."""
    from coachplan.export import json

    found = {"week.json": json.export(offered.plan), "week.ics": _calendar(offered, roster)}
    return found | {"week.html": week_page(offered)} if page else found


def write_week(folder: Path, texts: Mapping[str, str]) -> None:
    """Let the folder of a week hold exactly these files, all of them or none; as ``write_folder``."""
    from coachplan.files.folder import write_folder

    write_folder(folder, texts, _is_own)


def _is_own(name: str) -> bool:
    """Tell whether a file in a week's folder has a name that is given here."""
    path = PurePosixPath(name)
    return name in SET or (path.parent == PurePosixPath("reps") and path.suffix in _REPS)
