"""What a roster takes from another file: its word counts, and each fault is told where it stands."""

from pathlib import Path

import pytest

from coachplan.core.problems import RejectedInput
from coachplan.files.documents import read_roster

REPS = "reps:\n  - {name: Priya, metrics: {win_rate: 21/58}}\n"


def files(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "team.yaml"


def faults(path: Path) -> list[tuple[str, str, int]]:
    with pytest.raises(RejectedInput) as caught:
        read_roster(path)
    return [(problem.code, Path(problem.source).name, problem.line) for problem in caught.value.problems]


def test_sections_are_merged_key_by_key_and_the_roster_has_the_last_word(tmp_path: Path) -> None:
    shared = "manager: {timezone: Europe/Paris, name: X, hours: 9:00-17:00}\npolicy: {sbi: 1}\n"
    own = "extends: base.yaml\nmanager: {name: Maren, hours: {mon: 8:00-12:00}}\npolicy: {equal: 1}\n"
    found = read_roster(files(tmp_path, base=shared, team=own + REPS)).value
    assert (found.manager.name, found.manager.timezone) == ("Maren", "Europe/Paris")
    assert list(found.manager.hours or ()) == ["mon"]
    assert found.policy == {"equal": "1"}


def test_the_file_below_may_extend_another_and_paths_start_where_they_are_written(tmp_path: Path) -> None:
    path = files(
        tmp_path,
        shared__all="policy: [own/ours.yaml, sbi]\nmanager: {holidays: off.ics}\n",
        shared__north="extends: all.yaml\nteam: North\n",
        team=f"extends: shared/north.yaml\n{REPS}",
    )
    found = read_roster(path).value
    assert (found.team, found.policy) == ("North", ["shared/own/ours.yaml", "sbi"])
    assert found.manager.holidays is not None
    assert found.manager.holidays.calendar == "shared/off.ics"


def test_every_path_starts_where_it_is_written(tmp_path: Path) -> None:
    shared = """\
metrics_from: all.metrics.csv
manager: {calendars: maren.ics, holidays: {calendar: off}}
mail: {host: smtp.example.com, user: maren, password_file: mail.pw, ca_file: ../ca.pem}
caldav: {url: "https://cal.example.com/maren/", user: maren, password_file: ~/cal.pw, ca_file: /etc/ca.pem}
coaches: [{name: Lena, calendars: lena.ics}]
reps:
  - {name: Priya, calendars: [priya.ics, "https://cal.example.com/priya.ics"], holidays: off.ics}
  - Rosa
"""
    found = read_roster(files(tmp_path, shared__all=shared, team="extends: shared/all.yaml\n")).value
    said = found.model_dump(mode="json")
    assert said["metrics_from"] == "shared/all.metrics.csv"
    assert said["manager"]["calendars"] == ["shared/maren.ics"]
    assert said["manager"]["holidays"]["calendar"] == "shared/off"
    servers = [(said[name]["password_file"], said[name]["ca_file"]) for name in ("mail", "caldav")]
    assert servers == [("shared/mail.pw", "shared/../ca.pem"), ("~/cal.pw", "/etc/ca.pem")]
    assert said["coaches"][0]["calendars"] == ["shared/lena.ics"]
    assert said["reps"][0]["calendars"] == ["shared/priya.ics", "https://cal.example.com/priya.ics"]
    assert said["reps"][0]["holidays"]["calendar"] == "shared/off.ics"


@pytest.mark.parametrize(
    ("base", "code"), [('metrics_from: ""\n', "E1210"), ("manager: {calendars: {a: b}}\n", "E1206")]
)
def test_what_is_no_path_is_told_as_it_stands(tmp_path: Path, base: str, code: str) -> None:
    path = files(tmp_path, shared__all=base, team=f"extends: shared/all.yaml\n{REPS}")
    assert faults(path) == [(code, "all.yaml", 1)]


def test_a_fault_is_told_in_the_file_in_which_it_stands(tmp_path: Path) -> None:
    path = files(
        tmp_path,
        base="team: North\nmanager:\n  timezone: Nowhere\n",
        team="extends: base.yaml\nreps:\n  - {name: Priya, started: soon}\n",
    )
    assert faults(path) == [("E1208", "team.yaml", 3), ("E1213", "base.yaml", 3)]


def test_a_fault_two_files_below_is_told_there(tmp_path: Path) -> None:
    path = files(
        tmp_path,
        all="manager:\n  timezone: Nowhere\n  holidays: {calendar: off.ics, county: DE}\n",
        base="extends: all.yaml\nmanager: {name: Maren}\nteam: [North]\n",
        team=f"extends: base.yaml\n{REPS}",
    )
    assert sorted(faults(path)) == [
        ("E1206", "base.yaml", 3),
        ("E1209", "all.yaml", 3),
        ("E1213", "all.yaml", 2),
    ]


@pytest.mark.parametrize(
    ("base", "own", "fault"),
    [
        ("manager: {busy: [{every: mon, time: 9:00-10:00}]}", "manager: {busy: [{every: mon}]}", "team.yaml"),
        ("metrics: {win_rate: {unit: 0}}", "metrics: {win_rate: {weight: -1}}", "team.yaml"),
        ("metrics: {calls: {unit: 0}}", "metrics: {win_rate: {weight: 2}}", "base.yaml"),
        ("mail: {user: maren}", "", "base.yaml"),
        ("mail: {user: maren}", "mail: {reps: true}", "team.yaml"),
        ("manager: {busy: [{every: mon}]}", "manager: {name: Maren}", "base.yaml"),
    ],
)
def test_what_is_replaced_as_a_whole_is_told_where_it_was_taken_from(
    base: str, own: str, fault: str, tmp_path: Path
) -> None:
    path = files(tmp_path, base=f"{base}\n", team=f"extends: base.yaml\n{own}\n{REPS}")
    assert {one[1:] for one in faults(path)} == {(fault, 1 if fault == "base.yaml" else 2)}


def test_what_neither_says_is_missing_from_the_roster(tmp_path: Path) -> None:
    path = files(tmp_path, base="team: North\n", team="extends: base.yaml\n")
    assert [fault[1] for fault in faults(path)] == ["team.yaml"]


@pytest.mark.parametrize(
    ("base", "fault"),
    [
        ("extends: team.yaml\n", ("E1403", "base.yaml", 1)),
        ("extends: gone.yaml\n", ("E0102", "base.yaml", 1)),
        ("team: a\nteam: b\n", ("E1204", "base.yaml", 2)),
        ("team: [\n", ("E1111", "base.yaml", 1)),
    ],
)
def test_a_file_that_cannot_be_extended_is_told(
    tmp_path: Path, base: str, fault: tuple[str, str, int]
) -> None:
    assert faults(files(tmp_path, base=base, team=f"extends: base.yaml\n{REPS}")) == [fault]


def test_what_is_extended_is_a_word(tmp_path: Path) -> None:
    assert faults(files(tmp_path, team=f"extends: [a, b]\n{REPS}"))[0][1:] == ("team.yaml", 1)
