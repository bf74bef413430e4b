"""Tables: bytes become the figures of reps, from a table of them, from deals, quotas or a metrics file.

What begins as XML does is put into a workbook, as its sheet: a mutated archive would be damaged and no more.
"""

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from fuzz.outcome import Read
from running import EXAMPLES, MONDAY
from workbooks import Value, archive, sheet

from coachplan.cli.import_output import Targets, write_import
from coachplan.cli.importing import Ask, read_import
from coachplan.cli.inputs import Asked, checked
from coachplan.cli.table_roster import read_table_inputs
from coachplan.core.imports.imported import Imported
from coachplan.core.imports.on_rosters import Rosters
from coachplan.core.problems import Problem, RejectedInput
from coachplan.core.team.joining import join
from coachplan.core.team.roster import Roster
from coachplan.files.documents import read_roster
from coachplan.files.metrics import known_metrics
from coachplan.files.metrics_file import metrics_file_of, read_metrics_file

RATE = 80_000

_TODAY = date(2026, 11, 23)
_ASKED = Asked(now=MONDAY)
_DEALS = (
    b"Opportunity Owner,Stage,Amount,Created Date,Close Date\n"
    b"Ana Duarte,Closed Won,48000,2026-05-11,2026-07-09\n"
)
_SHEET = b"<"


def reader(folder: Path) -> Read:
    """Return what reads a table in ``folder`` as whatever its first line says that it is."""
    file, deals = folder / "fuzz.csv", folder / "deals.csv"
    deals.write_bytes(_DEALS)
    team = read_roster(EXAMPLES / "three.yaml").value

    def read(data: bytes) -> Sequence[Problem]:
        head = data[:300].lower()
        file.write_bytes(archive({"Reps": data}) if data.startswith(_SHEET) else data)
        if b"metric" in head:
            return join(team, read_metrics_file(file), known_metrics())[1]
        if b"q1" in head or b"q3" in head or b"quarter" in head:
            ask = Ask((str(deals),), _TODAY, lambda _teams: Rosters(), quotas=str(file), period="2026-Q3")
            return read_import(ask).warnings
        found = _imported(file, folder / "roster.yaml")
        return found.warnings if found.period else read_table_inputs(str(file), _ASKED).warnings

    return read


def _imported(file: Path, roster: Path) -> Imported:
    """Make a roster of a table; it must be one that can be read."""
    for written in (roster, metrics_file_of(roster)):
        written.unlink(missing_ok=True)
    targets = Targets(str(roster), split=False)
    found = read_import(Ask((str(file),), _TODAY, targets.rosters_for))
    write_import(found, targets, allow=False)
    try:
        checked(str(roster), read_roster(roster), _ASKED)
    except RejectedInput as rejected:
        raise AssertionError(f"what an import wrote is refused: {rejected}") from None
    return found


def naive(data: bytes) -> Sequence[Problem]:
    """Read a table as one would who expects no harm."""
    rows = csv.DictReader(data.decode().splitlines())
    reps = [{"name": row["Rep"], "metrics": {"meetings": float(row["Meetings"])}} for row in rows]
    Roster.model_validate({"reps": reps})
    return ()


def seeds() -> Iterator[bytes]:
    """Yield the tables to begin with."""
    yield from (path.read_bytes() for path in sorted((EXAMPLES / "crm").glob("*.csv")))
    yield b"rep,metric,value,hits,tries,evidence,currency,from,to,weeks\nana,win_rate,,21,58,,,,,\n"
    yield b"rep,metric,value,weeks\nana,revenue,48000,\nbao,meetings,9.5,9 10 -\n"
    yield b"Rep,Quarter,Quota\nAna Duarte,2026-Q3,80000\n"
    yield b"Rep;Umsatz;Win rate\nAna Duarte;48.000,50;36 %\nBao Nguyen;1.234,00;29 %\n"
    attainment: list[list[Value]] = [["Rep", "Attainment %", "Hire Date"]]
    attainment += [["Ana Duarte", 1.18, date(2021, 3, 1)], ["Bao Nguyen", 0.96, None]]
    wins: list[list[Value]] = [["Rep", "Win rate"], ["Ana Duarte", "21/58"], ["Bao Nguyen", "14/49"]]
    for rows in (attainment, wins):
        yield sheet(rows).encode()
        yield archive({"Reps": sheet(rows)})
