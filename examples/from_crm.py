"""Turn a CRM's list of deals into the roster of one manager's team.

    python examples/from_crm.py PIPELINE.csv TEAMS.csv 'Manager Name' > roster.yaml
    coachplan rank roster.yaml

PIPELINE.csv holds one deal a line: sales_agent, deal_stage (Won, Lost, or anything else for open),
engage_date, close_date (2017-03-01) and close_value. TEAMS.csv holds one seller a line: sales_agent
and manager. Other columns are ignored; where yours are named otherwise, change the names below.

Each seller of the team is on the roster, those without a deal too: a missing number is written '-',
which coachplan never takes for zero.
"""

# ruff: noqa: INP001 - a script that stands alone

import csv
import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from statistics import fmean

Deal = Mapping[str, str]

WEIGHTS = """\
metrics:
  win_rate: {weight: 50}
  deal_size: {weight: 15}
  cycle_days: {weight: 15}
  open_deals: {weight: 20, better: higher, kind: leading, unit: 20, title: open deals}
"""
"""How much each number counts, and that 20 open deals more or less matter: your opinion to form."""


def rows(path: str) -> list[dict[str, str]]:
    """Return the lines of a CSV file by column name."""
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def metrics(deals: Iterable[Deal]) -> dict[str, str]:
    """Return what a seller's deals say, each number with the deals it rests on."""
    mine = list(deals)
    won = [deal for deal in mine if deal["deal_stage"] == "Won"]
    closed = len(won) + sum(deal["deal_stage"] == "Lost" for deal in mine)
    amounts = [float(deal["close_value"]) for deal in won if deal["close_value"]]
    days = [_days(deal) for deal in won if deal["engage_date"] and deal["close_date"]]
    return {
        "win_rate": f"{len(won)}/{closed}" if closed else "-",
        "deal_size": _average(amounts),
        "cycle_days": _average(days),
        "open_deals": str(len(mine) - closed) if mine else "-",
    }


def _days(deal: Deal) -> int:
    return (date.fromisoformat(deal["close_date"]) - date.fromisoformat(deal["engage_date"])).days


def _average(values: list[float] | list[int]) -> str:
    return f"{{value: {fmean(values):.1f}, evidence: {len(values)}}}" if values else "-"


def roster(deals: Iterable[Deal], sellers: Iterable[Deal], manager: str) -> str:
    """Return the roster of ``manager``'s team as YAML, sellers in the order of their names."""
    team = sorted(row["sales_agent"] for row in sellers if row["manager"] == manager)
    by_seller: dict[str, list[Deal]] = {name: [] for name in team}
    for deal in deals:
        if deal["sales_agent"] in by_seller:
            by_seller[deal["sales_agent"]].append(deal)
    # Text in JSON's double quotes is text in YAML too, whatever it holds.
    lines = [f"team: {_quoted(f'team of {manager}')}", "manager:", f"  name: {_quoted(manager)}"]
    lines += [WEIGHTS + "reps:"]
    for name, own in by_seller.items():
        cells = ", ".join(f"{metric}: {cell}" for metric, cell in metrics(own).items())
        lines += [f"  - name: {_quoted(name)}", f"    metrics: {{{cells}}}"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def main(pipeline: str, teams: str, manager: str) -> None:
    """Print the roster, or who the managers are where nobody of that name is one."""
    sellers = rows(teams)
    known = sorted({row["manager"] for row in sellers})
    if manager not in known:
        sys.exit(f"nobody reports to {manager!r}; managers are {', '.join(known)}")
    sys.stdout.write(roster(rows(pipeline), sellers, manager))


if __name__ == "__main__":
    if len(sys.argv) != 4:  # noqa: PLR2004 - the program's own name and three arguments
        sys.exit("usage: from_crm.py PIPELINE.csv TEAMS.csv 'Manager Name' > roster.yaml")
    main(*sys.argv[1:])
