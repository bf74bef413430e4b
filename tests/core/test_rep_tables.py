"""Tables of reps and of quotas."""

from dataclasses import replace
from datetime import date

import pytest
from tables import table

from coachplan.core.imports.cells import Cell
from coachplan.core.imports.deals import Told
from coachplan.core.imports.export_kinds import layout_of
from coachplan.core.imports.number_forms import Decimals
from coachplan.core.imports.people import Owners, Person, Register
from coachplan.core.imports.period import Period
from coachplan.core.imports.quotas import Quotas, quarters_needed, read_quotas
from coachplan.core.imports.rep_figures import Figures, Kind
from coachplan.core.imports.rep_tables import RepsRead, read_reps
from coachplan.core.problems import Problem, RejectedInput
from coachplan.files.exports import known_exports, metric_names, metric_ranges, metric_shows

EXPORTS = known_exports()
NOBODY = Register(Owners(), EXPORTS.inactive_endings)


def people(text: str, told: Told | None = None) -> tuple[Person, ...]:
    return read(text, told).people


def read(text: str, told: Told | None = None) -> RepsRead:
    """Return what a table of reps says."""
    source = table(text)
    layout = layout_of(source.header, EXPORTS, metric_names())
    assert layout.kind == "reps"
    layout = replace(layout, ranges=metric_ranges(), shows=metric_shows())
    return read_reps(source.rows, source.header, layout, told or Told(), EXPORTS, NOBODY)


def value(person: Person, metric: str) -> float:
    return person.metrics[metric].value


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("Win rate;Calls", "21/58;1", 21 / 58),
        ("Win rate;Calls", "36%;1", 0.36),
        ("Win rate (%);Calls", "36,5;1", 0.365),
        ("Attainment %;Calls", "118;1", 1.18),
        ("Attainment %;Calls", "118 %;1", 1.18),
        ("Cycle;Calls", "42d;1", 42),
        ("Cycle;Calls", "6 weeks;1", 42),
        ("Revenue;Calls", "€ 1.234.567,50;1", 1234567.5),
        ("Revenue;Calls", "1.234;1,5", 1234),
        ("Revenue;Calls", "300k;1", 300_000),
        ("Revenue;Calls", "1.2m;1", 1_200_000),
        ("Revenue;Calls", "$1,200k;1.5", 1_200_000),
        ("Pipeline;Calls", "€ 1,2 Mio.;1,5", 1_200_000),
        ("Calls;Demos", "1.2k;1", 1_200),
        ("Attainment;Calls", "25 %;1", 0.25),
        ("Coverage;Calls", "320%;1", 3.2),
        ("Coverage;Calls", "3.2x;1", 3.2),
        ("Win %;Calls", "31;1", 0.31),
        ("Close (%);Calls", "31%;1", 0.31),
    ],
)
def test_cells_of_a_table_of_reps(column: str, cell: str, expected: float) -> None:
    (ana,) = people(f"Rep;{column}\nAna;{cell}\n")
    assert next(iter(ana.metrics.values())).value == pytest.approx(expected)


@pytest.mark.parametrize(
    ("column", "cells", "expected"),
    [
        ("Attainment", ("112", "104", "96"), (1.12, 1.04, 0.96)),
        ("Attainment", ("112", "104%", "0"), (1.12, 1.04, 0)),
        ("Attainment", ("1.12", "1.04", "9.6"), (1.12, 1.04, 9.6)),
        ("Attainment", ("1.12", "104%", "0.96"), (1.12, 1.04, 0.96)),
        ("Win rate", ("36", "41", "28.5"), (0.36, 0.41, 0.285)),
        ("Win rate", ("0.36", "21/58", "1"), (0.36, 21 / 58, 1)),
        ("Calls", ("112", "104", "96"), (112, 104, 96)),
    ],
)
def test_per_cent_without_a_sign_is_told_by_the_whole_column(
    column: str, cells: tuple[str, ...], expected: tuple[float, ...]
) -> None:
    rows = "".join(f"R{n};{cell};{n}\n" for n, cell in enumerate(cells))
    found = people(f"Rep;{column};Demos\n{rows}")
    metric = next(name for name in found[0].metrics if name != "demos")
    assert [value(person, metric) for person in found] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ("Rep,Attainment\nAna,0.96\nBo,112\n", 3, "'Attainment %'"),
        ("Rep,Attainment\nAna,112\nBo,9\n", 2, "as 36%"),
        ("Rep,Attainment\nAna,2500\nBo,1100\n", 2, ""),
        ("Rep,Attainment\nAna,11.2\nBo,2500%\n", 3, ""),
        ("Rep,Win rate\nAna,-36%\n", 2, ""),
    ],
)
def test_shares_and_per_cent_in_one_column_are_refused(text: str, line: int, hint: str) -> None:
    with pytest.raises(RejectedInput) as caught:
        people(text)
    first = caught.value.problems[0]
    assert (first.code, first.line) == ("E2103", line)
    assert hint in first.hint


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("Rep,Calls\nAna,1.2m\n", "'1.2m' can be read in more than one way", "write M for millions"),
        ("Rep,Calls\nAna,25 %\n", "'25 %' is per cent, and Calls is not a share", "write the number itself"),
        ("Rep,Revenue\nAna,25%\n", "'25%' is per cent, and Revenue is not a share", "the number itself"),
        ("Rep,Cycle\nAna,3M\n", "'3M' must lie between", "check the number"),
        ("Rep,Revenue\nAna,1.234k\n", "ambiguous number '1.234k'", "--decimal"),
        ("Rep,Revenue\nAna,300 thousand\n", "'300 thousand' is not a number here", "write it in digits"),
    ],
)
def test_a_cell_that_cannot_be_meant_is_refused_with_a_way_out(text: str, said: str, hint: str) -> None:
    with pytest.raises(RejectedInput) as caught:
        people(text)
    (problem,) = caught.value.problems
    assert (problem.code, problem.line) == ("E2103", 2)
    assert problem.message.startswith(said)
    assert hint in problem.hint


def test_a_date_is_no_number() -> None:
    # A spreadsheet makes one of 12/3 as it is typed.
    cells: list[Cell] = ["12/30", date(2026, 3, 12), 0.4]
    (problem,) = Figures(Kind("Win rate", "percent"), cells, [2, 3, 4]).show(Decimals())
    assert (problem.code, problem.line, problem.message) == ("E2103", 3, "'2026-03-12' is not a number here")


def test_a_fault_is_told_for_every_row_it_stands_in() -> None:
    with pytest.raises(RejectedInput) as caught:
        people("Rep,Calls,Demos\nAna,lots,1\nBo,2,1\nCy,lots,1\n")
    assert [problem.line for problem in caught.value.problems] == [2, 4]


def test_what_is_known_about_a_person() -> None:
    text = "Name,Manager,Team,Email,Hire Date,Active\nAna,No,East,ana@example.com,2021-03-01,yes\nBo,,,,,no\n"
    ana, bo = people(text)
    assert (ana.manager, ana.team, ana.email, ana.started) == (
        "No",
        "East",
        "ana@example.com",
        date(2021, 3, 1),
    )
    assert (ana.active, bo.active, bo.started) == (True, False, None)


@pytest.mark.parametrize(
    "total",
    [
        "Summe",
        "Total",
        "GRAND TOTAL",
        "Sum",
        "Gesamt",
        "Gesamtsumme",
        "Gesamtergebnis",
        "Total général",
        "Total:",
        "Average",
    ],
)
def test_a_row_of_totals_is_nobody(total: str) -> None:
    text = (
        f"Email,Rep,Win rate,Calls\na@example.com,Ana,21/58,3\n-,{total},42/152,7\nb@example.com,Bo,21/94,4\n"
    )
    assert [person.name for person in people(text)] == ["Ana", "Bo"]
    asked = quotas(f"Rep,Quarter,Quota\nAna,2026-Q2,1\n{total},2026-Q2,1\n{total},2026-Q3,2\n")
    assert asked.quarters() == ("2026-Q2",)


def test_a_missing_cell_is_missing() -> None:
    ana, bo = people("Rep,Calls,Demos\nAna,-,\nBo,0,3\n")
    assert dict(ana.metrics) == {}
    assert (value(bo, "calls"), value(bo, "demos")) == (0, 3)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Rep,Calls\nAna,1.234\n", ["E2103"]),
        ("Rep,Calls\nAna,lots\nBo,3/2/1\n", ["E2103", "E2103"]),
        ("Rep,Win rate\nAna,3/2\n", ["E2103"]),
        ("Rep,Hired,Calls\nAna,03/04/2026,1\n", ["E2104"]),
        ("Rep,Hired,Calls\nAna,2026-02-30,1\n", ["E2104"]),
        ("Rep,Calls\nAna,1\nana,2\n", ["E2118"]),
        ("Rep,Calls\nTotal,3\n", ["E2109"]),
    ],
)
def test_what_is_unclear_is_refused(text: str, codes: list[str]) -> None:
    with pytest.raises(RejectedInput) as caught:
        people(text)
    assert [problem.code for problem in caught.value.problems] == codes


def quotas(text: str) -> Quotas:
    source = table(text)
    return read_quotas(source.rows, source.header, EXPORTS, None, Told(), NOBODY)


@pytest.mark.parametrize(
    "text",
    [
        "Rep,Quarter,Quota\nAna,2026-Q2,100.5\nAna,Q3 2026,200\nBo,2026-Q3,70\n",
        "Rep,Quota Date,Quota\nAna,2026-05-30 00:00:00.000,100.50\nAna,2026-09-30,200.00\nBo,2026-07-01,70\n",
        "Rep;2026-Q2;2026-Q3\nAna;100,50;200\nBo;-;70\n",
    ],
)
def test_quotas_in_every_shape(text: str) -> None:
    found = quotas(text)
    assert found.quarters() == ("2026-Q2", "2026-Q3")
    assert found.over("ANA", ("2026-Q2", "2026-Q3")) == 300.5
    assert found.over("Bo", ("2026-Q3",)) == 70
    assert found.over("Bo", ("2026-Q2", "2026-Q3")) is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Rep,Quota\nAna,100\n", ["E2110"]),
        ("Quarter,Quota\n2026-Q2,100\n", ["E2110"]),
        ("Rep,Quarter,Quota\nAna,spring,100\n", ["E2104"]),
        ("Rep,Quarter,Quota\nAna,2026-Q2,1.234\n", ["E2103"]),
        ("Rep,Quarter,Quota\nAna,2026-Q2,much\n", ["E2103"]),
        ("Rep,Quarter,Quota\nAna,2026-Q2,1\nAna,2026-04-05,2\n", ["E2118"]),
    ],
)
def test_quotas_that_are_none(text: str, codes: list[str]) -> None:
    with pytest.raises(RejectedInput) as caught:
        quotas(text)
    assert [problem.code for problem in caught.value.problems] == codes


def refused(period: Period | None) -> Problem:
    with pytest.raises(RejectedInput) as caught:
        quarters_needed(period, quotas("Rep,Quarter,Quota\nAna,2026-Q2,1\nAna,2026-Q3,2\n"))
    return caught.value.problems[0]


def test_quotas_are_set_against_whole_quarters_that_they_cover() -> None:
    assert "the quotas are for 2026-Q2 to 2026-Q3" in refused(None).message
    whole = Period(first=date(2026, 4, 1), last=date(2026, 12, 31))
    assert refused(whole).message.startswith("no quotas for 2026-Q4")
    part = Period(first=date(2026, 4, 2), last=date(2026, 6, 30))
    assert "not made of whole quarters" in refused(part).message
