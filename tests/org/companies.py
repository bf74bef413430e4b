"""Organisations that these tests run: folders of small rosters."""

import json
from pathlib import Path

from running import MONDAY, coachplan

NOW = ("--week", "2026-W48", "--now", MONDAY)
"""The week and the moment of every run."""

TEAM = """team: {name}
manager: {{timezone: Europe/Berlin}}
reps:
  - {{name: Priya, metrics: {{win_rate: 21/58}}}}
  - {{name: Rosa, metrics: {{win_rate: {wins}/55}}}}
"""


def company(folder: Path, count: int = 2) -> Path:
    """Write so many rosters into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        name = f"t{number:03d}"
        text = TEAM.format(name=name.upper(), wins=10 + number % 30)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def written(out: Path) -> dict[str, bytes]:
    """Return every file of a folder of plans, by its path there; the lock says nothing of the plans."""
    files = (path for path in out.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(files)}


def common_company(folder: Path, count: int = 8, reps: int = 7) -> Path:
    """Write so many rosters of so many reps into a folder that learn together, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        lines = [f"team: T{number:03d}", "manager: {timezone: Europe/Berlin, budget: 45m}", "reps:"]
        for rep in range(reps):
            wins, quota = 10 + (7 * number + 11 * rep) % 35, 60 + (13 * number + 17 * rep) % 80
            cells = f"{{win_rate: {wins}/90, quota: {quota}%, calls: [{wins}, {wins + rep}, {wins - 3}]}}"
            lines.append(f"  - {{name: Rep {number} {rep}, metrics: {cells}}}")
        (folder / f"t{number:03d}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "org.yaml").write_text("name: Northwind\npool: true\nrosters: .\n", encoding="utf-8")
    return folder


def run_at(teams: Path, out: Path, now: str) -> list[str]:
    """Plan every team's week at a moment, and return what became of each."""
    ran = coachplan("org", "schedule", str(teams), *NOW, "--now", now, "--out", str(out), "--json")
    assert ran.code == 0, ran.err
    return [team["state"] for team in json.loads(ran.out)["teams"]]
