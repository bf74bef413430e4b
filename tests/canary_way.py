"""The way along which canaries are looked for: commands in order, and the faults that must be found."""

from dataclasses import dataclass

from canaries import FORGOTTEN, NOTE
from running import EXAMPLES

EXPORT = str(EXAMPLES / "crm" / "salesforce.csv")
MONDAY, FRIDAY, NEXT = "2026-11-23T06:30", "2026-11-27T17:00", "2026-11-30T06:30"
PUBLISH = ("schedule", "--publish", "--mail", "--caldav", "--out", "plans")


@dataclass(frozen=True)
class Step:
    """A command on the way: its name here, when it runs, and the codes with which it may end."""

    name: str
    words: tuple[str, ...]
    now: str = MONDAY
    codes: tuple[int, ...] = (0, 4)


WAY = (
    Step("check", ("check",)),
    Step(
        "import",
        ("import", EXPORT, "-o", "team.yaml", "--period", "2026-Q3"),
    ),
    Step("rank", ("rank",)),
    Step("rank-json", ("rank", "--json")),
    Step("free", ("free",)),
    Step("publish", PUBLISH),
    Step("again", (*PUBLISH, "--json")),
    Step("explain", ("explain", "ana-duarte")),
    Step("compare", ("compare", "--policies", "balanced,equal")),
    Step("redact", ("schedule", "--html", "shown.html", "--redact")),
    Step("note", ("log", "done", "jonas-weber", "--note", NOTE, "--next", "call the bank"), FRIDAY),
    Step("audit", ("audit", "own.ics"), FRIDAY),
    Step("history", ("history", "list"), FRIDAY),
    Step("export", ("history", "export"), FRIDAY),
    Step("backup", ("history", "backup", "copy.db"), FRIDAY),
    Step("config", ("config",)),
    Step("next", (*PUBLISH, "--week", "2026-W49"), NEXT),
    Step("written", ("schedule", "written.yaml", *PUBLISH[1:]), codes=(3,)),
    Step("refused", (*PUBLISH, "--week", "2026-W50"), "2026-12-07T06:30", (7, 8)),
    Step("crash", ("rank",), codes=(1,)),
    Step("debug", ("rank",), codes=(1,)),
    Step("forget", ("forget", FORGOTTEN, "--yes"), NEXT),
    Step("purge", ("history", "purge", "--older-than", "1m", "--yes"), "2027-03-01T06:30"),
)
"""The whole way; the servers refuse the password at ``refused``, and ``crash`` fails on purpose."""

LEAKS = {
    "stderr": "from coachplan.files import password as p; told = p._told\n"
    "p._told = lambda text, *more: (sys.stderr.write(text), told(text, *more))[1]\n",
    "argv": "import subprocess; from coachplan.files import password as p; told = p._told\n"
    "def loud(text, *more):\n"
    "    subprocess.run([sys.executable, '-c', 'import time; time.sleep(0.5)', text])\n"
    "    return told(text, *more)\n"
    "p._told = loud\n",
    "file": "import pathlib; from coachplan.files import password as p; told = p._told\n"
    "p._told = lambda text, *more: (pathlib.Path('debug.log').write_text(text), told(text, *more))[1]\n",
    "title": "from coachplan.files.calendars import copies\ncopies.reduced = lambda data, _matcher: data\n",
    "name": "from coachplan.export.html import rep_page; export = rep_page.export\n"
    "rep_page.export = lambda copy, templates: export(copy, templates) + 'Ana Duarte Bao Nguyen'\n",
}
"""Faults that are put into the program before it runs."""

CRASH = (
    "from coachplan.cli import ranked\n"
    "def rank(*_words):\n    raise RuntimeError('Jonas Weber')\n"
    "ranked.rank = rank\n"
)
START = "import sys\nsys.path.insert(0, {root!r})\n{fault}from coachplan.cli import main\nmain()\n"
