"""A weekly run that nobody starts, in the words of each system that can start it."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from subprocess import list2cmdline

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_INCOMPLETE = 4
"""The exit code of a plan that was made but lacks a session: no reason to call the run a failure."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What is to run once a week, and when.

    ``words`` is the whole command, its paths absolute; ``inside`` the same where the roster's folder is
    the present one and ``coachplan`` is on the path. ``name`` tells one team's errand from another's
    (an id), ``moment`` is a moment at which it is due, in the time zone of the manager. ``kept`` are the
    folders there that hold what must outlast a run.
    """

    name: str
    words: Sequence[str]
    inside: Sequence[str]
    moment: datetime
    kept: Sequence[str]


@dataclass(frozen=True, slots=True)
class Form:
    """An errand as one system wants it: ``text`` goes where ``place`` says."""

    name: str
    place: str
    text: str


def forms(errand: Errand) -> tuple[Form, ...]:
    """Return the errand for cron, systemd, Windows and GitHub Actions, each ready to be pasted."""
    units = f"~/.config/systemd/user/{errand.name}"
    start = f"systemctl --user enable --now {errand.name}.timer"
    workflow = f".github/workflows/{errand.name}.yml"
    return (
        Form("crontab", "crontab -e; the time is this computer's", _crontab(errand)),
        Form("service", f"{units}.service", _service(errand)),
        Form("timer", f"{units}.timer; then: {start}", _timer(errand)),
        Form("windows", "a command prompt on Windows", _windows(errand)),
        Form("github", f"{workflow} in a PRIVATE repository with what it reads at its top", _github(errand)),
    )


def _crontab(errand: Errand) -> str:
    moment = errand.moment
    # A bare percent sign ends the line for cron (crontab(5)).
    command = shlex.join(errand.words).replace("%", r"\%")
    return f"{moment.minute} {moment.hour} * * {moment.isoweekday() % 7} {command}\n"


def _service(errand: Errand) -> str:
    return (
        "[Unit]\n"
        "Description=The week's coaching plan\n"
        "\n"
        "[Service]\n"
        "Type=oneshot\n"
        f"ExecStart={' '.join(_unit_word(word) for word in errand.words)}\n"
        f"SuccessExitStatus={_INCOMPLETE}\n"
    )


def _unit_word(word: str) -> str:
    """Return one word of a command line in a unit (systemd.service(5), "Command lines")."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if escaped != word or set(word) & set(" \t';") else word


def _timer(errand: Errand) -> str:
    moment = errand.moment
    return (
        "[Unit]\n"
        "Description=The week's coaching plan\n"
        "\n"
        "[Timer]\n"
        f"OnCalendar={DAYS[moment.weekday()]} *-*-* {moment:%H:%M}:00 {moment.tzinfo}\n"
        "Persistent=true\n"
        "\n"
        "[Install]\n"
        "WantedBy=timers.target\n"
    )


def _windows(errand: Errand) -> str:
    moment = errand.moment
    when = ["/SC", "WEEKLY", "/D", DAYS[moment.weekday()].upper(), "/ST", f"{moment:%H:%M}"]
    task = [*when, "/TR", list2cmdline(errand.words)]
    return list2cmdline(["schtasks", "/Create", "/TN", errand.name, *task]) + "\n"


def _github(errand: Errand) -> str:
    """Return a workflow; its clock is UTC, and what it keeps is committed beside the roster."""
    moment = errand.moment.astimezone(UTC)
    return (
        f"name: {errand.name}\n"
        "on:\n"
        "  schedule:\n"
        "    # UTC, and it may start late\n"
        f'    - cron: "{moment.minute} {moment.hour} * * {moment.isoweekday() % 7}"\n'
        "  workflow_dispatch:\n"
        "permissions:\n"
        "  contents: write\n"
        f"concurrency: {errand.name}\n"
        "jobs:\n"
        "  plan:\n"
        "    runs-on: ubuntu-latest\n"
        "    steps:\n"
        "      - uses: actions/checkout@v4\n"
        "      - uses: actions/setup-python@v5\n"
        "        with:\n"
        '          python-version: "3.13"\n'
        "      - run: pip install coachplan\n"
        "      - run: |\n"
        f"          {shlex.join(errand.inside)} || test $? -eq {_INCOMPLETE}\n"
        "      # What was planned is kept, also where a team, or a delivery, failed\n"
        "      - if: success() || failure()\n"
        "        run: |\n"
        "          git config user.name coachplan\n"
        "          git config user.email coachplan@localhost\n"
        f"          git add --force {' '.join(errand.kept)}\n"
        '          git diff --cached --quiet || { git commit --message "Plan the week" && git push; }\n'
    )
