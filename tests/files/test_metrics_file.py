"""The metrics file beside a roster: written, read back, edited by hand, and joined."""

from pathlib import Path

import pytest
from builders import roster
from hypothesis import given
from hypothesis import strategies as st

from coachplan.core.imports.measured import Measured, compare
from coachplan.core.problems import RejectedInput
from coachplan.core.team.joining import join
from coachplan.core.team.readings import Reading
from coachplan.export.metrics_csv import export
from coachplan.files.metrics import known_metrics
from coachplan.files.metrics_file import metrics_file_of, read_metrics_file

KNOWN = known_metrics()


def file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "metrics.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_person_can_write_one_too(tmp_path: Path) -> None:
    path = file(tmp_path, "rep,metric,value\nana,win_rate,21/58\nana,quota_attainment,118%\nbo,win_rate,-\n")
    rate, attainment, nothing = read_metrics_file(path)
    assert rate.reading is not None
    assert (rate.reading.hits, rate.reading.tries) == (21, 58)
    assert attainment.reading is not None
    assert attainment.reading.value == 1.18
    assert nothing.reading is None


def test_nothing_won_of_nothing_tried_is_nothing_known(tmp_path: Path) -> None:
    (row,) = read_metrics_file(file(tmp_path, "rep,metric,value,hits,tries\nana,win_rate,0,0,0\n"))
    assert row.reading is None


def test_weeks_become_a_series(tmp_path: Path) -> None:
    path = file(
        tmp_path, "rep,metric,value,weeks\nana,new_opportunities,2,3 - 1\nana,win_rate,0.5,1/2 - 0/0\n"
    )
    found = [row.reading.series for row in read_metrics_file(path) if row.reading]
    assert found == [(3, None, 1), (0.5, None, None)]


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("rep,metric\nana,win_rate\n", "E2110", 1, 1),
        ("rep,metric,value\nana,win_rate,lots\n", "E1207", 2, 14),
        ("rep,metric,value\nana,win_rate,3/2\n", "E1205", 2, 14),
        ("rep,metric,value\nana,win_rate,1/2\nAna,win_rate,1/2\n", "E2118", 3, 5),
        ("rep,metric,value\nana,win_rate\n", "E2101", 2, 5),
        ("rep,metric,value,evidence\nana,revenue,5,-3\n", "E1205", 2, 13),
        ("rep,metric,value,weeks,to\nana,revenue,5,2 3,soon\n", "E1205", 2, 13),
    ],
)
def test_what_is_wrong_is_refused_at_its_cell(
    tmp_path: Path, text: str, code: str, line: int, column: int
) -> None:
    with pytest.raises(RejectedInput) as caught:
        read_metrics_file(file(tmp_path, text))
    assert [(one.code, one.line, one.column) for one in caught.value.problems] == [(code, line, column)]


READING = st.one_of(
    st.none(),
    st.integers(-(10**12), 10**12).map(lambda millionths: Reading(value=millionths / 1e6)),
    st.tuples(st.integers(0, 50), st.integers(1, 50)).map(
        lambda pair: Reading(value=pair[0] / sum(pair), hits=pair[0], tries=sum(pair))
    ),
    st.integers(1, 900).map(lambda half: Reading(value=1.5, evidence=half / 2, currency="EUR")),
)
ROW = st.tuples(READING, st.lists(st.sampled_from(["-", "3", "2/5", "1.25"]), max_size=4))


@given(rows=st.lists(ROW, min_size=1, max_size=6))
def test_what_is_written_reads_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[Reading, list[str]]]
) -> None:
    written = [
        Measured(f"rep-{number}", "win_rate", reading, "2026-07-01", "2026-09-30", tuple(weeks))
        for number, (reading, weeks) in enumerate(rows)
    ]
    found = read_metrics_file(file(tmp_path_factory.mktemp("law"), export(written)))
    assert export(found) == export(written)
    for before, after in zip(written, found, strict=True):
        assert (before.reading is None) == (after.reading is None)
        if before.reading and after.reading:
            assert after.reading.value == pytest.approx(before.reading.value, abs=1e-6)
            assert after.reading.tries == before.reading.tries


def test_a_roster_has_its_file_beside_it() -> None:
    assert metrics_file_of(Path("a/roster.yaml")) == Path("a/metrics.csv")
    assert metrics_file_of(Path("a/north.yaml")) == Path("a/north.metrics.csv")


def measured(**values: float | None) -> list[Measured]:
    """Return rows: ``ana_win_rate=0.5`` is the win rate of ana."""
    return [
        Measured(
            name.split("_", 1)[0], name.split("_", 1)[1], None if value is None else Reading(value=value)
        )
        for name, value in values.items()
    ]


def test_what_a_roster_says_itself_wins() -> None:
    team = roster(ana={"Win rate": "1/2", "calls": "-"}, bo={})
    joined, warnings = join(
        team, measured(ana_win_rate=0.9, ana_calls=4, ana_demos=2, bo_win_rate=0.9), KNOWN
    )
    ana, bo = (
        {key: None if cell is None else cell.value for key, cell in rep.metrics.items()}
        for rep in joined.reps
    )
    assert ana == {"Win rate": 0.5, "calls": None, "demos": 2}
    assert bo == {"win_rate": 0.9}
    assert warnings == ()


def test_ids_are_found_in_any_case_and_strangers_are_named() -> None:
    team, rows = roster(ana={}), measured(ANA_win_rate=0.9, cy_win_rate=0.5, di_win_rate=None)
    joined, warnings = join(team, rows, KNOWN)
    assert joined.reps[0].metrics["win_rate"] is not None
    assert [(one.code, one.message.split(": ")[1]) for one in warnings] == [("W2129", "cy")]


def test_joining_nothing_changes_nothing() -> None:
    team = roster(ana="1/2", bo="-")
    assert join(team, measured(ana_calls=None), KNOWN) == (team, ())


BEFORE = measured(ana_win_rate=0.5, bo_win_rate=0.5, cy_win_rate=0.5, di_win_rate=0.5, ana_revenue=9)


@pytest.mark.parametrize(
    ("gone", "codes"),
    [
        ([], []),
        (["di"], ["W2111"]),
        (["cy", "di"], ["W2111"]),
        (["bo", "cy", "di"], ["E2128"]),
        (["ana"], ["E2110", "W2111"]),
    ],
)
def test_what_vanished_since_last_time(gone: list[str], codes: list[str]) -> None:
    now = [row for row in BEFORE if row.rep not in gone]
    try:
        found = list(compare(BEFORE, now, 0.5, allow=False))
    except RejectedInput as rejected:
        found = list(rejected.problems)
    assert [problem.code for problem in found] == codes
    allowed = compare(BEFORE, now, 0.5, allow=True)
    assert [problem.code for problem in allowed] == [
        code.replace("E2128", "W2111").replace("E2110", "W2110") for code in codes
    ]


def test_a_rep_whose_values_are_all_missing_has_vanished_too() -> None:
    now = [row if row.rep != "di" else Measured("di", "win_rate", None) for row in BEFORE]
    assert [problem.code for problem in compare(BEFORE, now, 0.5, allow=False)] == ["W2111"]
