"""``coachplan import``: from exports to a roster that can be ranked."""

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from running import EXAMPLES, Around, Ran, coachplan, folder_with
from tables import shared

from coachplan.files.documents import read_roster

CRM = EXAMPLES / "crm"
NOW = ("--now", "2026-10-02T08:00")

MAVEN = """\
columns:
  id: opportunity_id
  owner: sales_agent
  stage: deal_stage
  created: engage_date
  closed: close_date
  amount: close_value
"""
ADVENTURE = """\
kind: reps
header:
  [BusinessEntityID, TerritoryID, SalesQuota, Bonus, CommissionPct, SalesYTD, SalesLastYear, guid, Modified]
columns: {rep: BusinessEntityID, quota: SalesQuota, revenue: SalesYTD}
quotas:
  header: [BusinessEntityID, QuotaDate, SalesQuota, rowguid, ModifiedDate]
  rep: BusinessEntityID
  quarter: QuotaDate
  quota: SalesQuota
"""


def imported(*words: str, code: int = 0) -> dict[str, Any]:
    ran = coachplan("import", *words, "--json", *NOW)
    assert ran.code == code, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def reps(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {rep["name"]: rep for team in found["teams"] for rep in team["reps"]}


def codes(ran: Ran) -> list[str]:
    return [part[:5] for part in ran.err.replace("warning[", "error[").split("error[")[1:]]


# --- the data of others


def maven(tmp_path: Path, *words: str) -> dict[str, Any]:
    folder = shared("maven_crm")
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(MAVEN, encoding="utf-8")
    files = (str(folder / "sales_pipeline.csv"), str(folder / "sales_teams.csv"))
    return imported(*files, "--mapping", str(mapping), "--split-by", "manager", *words)


def test_maven_has_all_its_deals_and_one_roster_a_manager(tmp_path: Path) -> None:
    out = tmp_path / "rosters"
    found = maven(tmp_path, "--output", str(out))
    assert found["files"][0]["rows"] == 8800
    stages = {stage: one["deals"] for stage, one in found["files"][0]["stages"].items()}
    assert stages == {"Won": 4238, "Lost": 2473, "Engaging": 1589, "Prospecting": 500}
    assert len(found["teams"]) == 6
    assert {team["team"] == team["manager"] for team in found["teams"]} == {True}
    people = reps(found)
    assert len(people) == 35
    assert sum(rep["deals"]["won"] for rep in people.values()) == 4238
    assert sum(rep["deals"]["lost"] for rep in people.values()) == 2473
    assert sum(rep["deals"]["open"] for rep in people.values()) == 1589 + 500
    nothing = sorted(name for name, rep in people.items() if not rep["metrics"])
    assert nothing == [
        "Carl Lin",
        "Carol Thompson",
        "Elizabeth Anderson",
        "Mei-Mei Johns",
        "Natalya Ivanova",
    ]
    assert len(list(out.glob("*.yaml"))) == len(list(out.glob("*.metrics.csv"))) == 6


def test_maven_win_rates_equal_an_independent_count(tmp_path: Path) -> None:
    text = (shared("maven_crm") / "sales_pipeline.csv").read_text(encoding="utf-8")
    outcomes = Counter((line.split(",")[1], line.split(",")[4]) for line in text.splitlines()[1:])
    for name, rep in reps(maven(tmp_path)).items():
        won, lost = outcomes[name, "Won"], outcomes[name, "Lost"]
        if won + lost == 0:
            assert rep["metrics"] == {}
            continue
        rate = rep["metrics"]["win_rate"]
        assert (rate["hits"], rate["tries"]) == (won, won + lost)
        assert rate["value"] == pytest.approx(won / (won + lost), abs=1e-6)


def test_maven_money_and_days_equal_an_independent_count(tmp_path: Path) -> None:
    with (shared("maven_crm") / "sales_pipeline.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = reps(maven(tmp_path))
    for name in sorted({row["sales_agent"] for row in rows}):
        won = [row for row in rows if row["sales_agent"] == name and row["deal_stage"] == "Won"]
        metrics = found[name]["metrics"]
        assert metrics["revenue"]["value"] == sum(int(row["close_value"]) for row in won)
        opened = [row for row in rows if row["sales_agent"] == name and row["engage_date"]]
        assert sum(int(week) for week in metrics["new_opportunities"]["weeks"]) <= len(opened)
        assert metrics["cycle_days"]["evidence"] == len(won)


def test_nobody_in_maven_is_firm_on_win_rate_alone(tmp_path: Path) -> None:
    out = tmp_path / "rosters"
    maven(tmp_path, "--output", str(out))
    for roster in sorted(out.glob("*.yaml")):
        table = roster.with_suffix(".metrics.csv")
        lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
        table.write_text("".join(line for line in lines if ",win_rate," in line or line == lines[0]))
        text = roster.read_text(encoding="utf-8")
        head, _, rest = text.partition("metrics: #")
        roster.write_text(head + rest[rest.index("reps:") :], encoding="utf-8")
        ranking = json.loads(coachplan("rank", str(roster), "--json").out)
        assert {one["certainty"] for one in ranking["standings"]} <= {"unclear", "leaning", "no data"}
        metrics = {because["metric"] for one in ranking["standings"] for because in one["because"]}
        assert metrics == {"win_rate"}


def adventure(tmp_path: Path, *words: str) -> tuple[str, ...]:
    folder = shared("adventureworks")
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(ADVENTURE, encoding="utf-8")
    quotas = str(folder / "SalesPersonQuotaHistory.csv")
    told = tuple(quotas if word == "QUOTAS" else word for word in words)
    return (str(folder / "SalesPerson.csv"), "--mapping", str(mapping), *told)


def test_adventure_works_has_no_attainment_without_the_period_of_its_quotas(tmp_path: Path) -> None:
    found = imported(*adventure(tmp_path))
    assert {tuple(rep["metrics"]) for rep in reps(found).values()} == {("revenue",)}
    assert [warning["code"] for warning in found["warnings"]] == ["W2125"]
    ran = coachplan("import", *adventure(tmp_path))
    assert "give quotas per quarter with --quotas FILE, and the quarters with --period" in ran.err
    ran = coachplan("import", *adventure(tmp_path, "--quotas", "QUOTAS"))
    assert (ran.code, codes(ran)) == (3, ["E2125"])
    assert "2022-Q2 to 2025-Q1" in ran.err
    ran = coachplan("import", *adventure(tmp_path, "--quotas", "QUOTAS", "--period", "2025"))
    assert (ran.code, codes(ran)) == (3, ["E2125"])


def test_adventure_works_attainment_over_the_last_four_quarters(tmp_path: Path) -> None:
    words = adventure(tmp_path, "--quotas", "QUOTAS", "--period", "2024-Q2..2025-Q1")
    found = {
        name: rep["metrics"]["quota_attainment"]["value"] for name, rep in reps(imported(*words)).items()
    }
    assert len(found) == 17
    assert (round(min(found.values()), 2), round(max(found.values()), 2)) == (0.79, 0.96)


# --- the examples


@pytest.mark.parametrize(
    ("name", "words", "won"),
    [
        ("salesforce.csv", ("--period", "2026-Q3"), {"Ana Duarte": 2, "Bao Nguyen": 1, "Chloé Martin": 0}),
        ("hubspot.csv", (), {"Ana Duarte": 1, "Bao Nguyen": 1}),
        ("pipedrive.csv", (), {"Ana Duarte": 1, "Bao Nguyen": 1, "Chloé Martin": 0}),
        ("other.csv", ("--mapping", str(CRM / "mapping.yaml")), {"Ana Duarte": 1, "Bao Nguyen": 1}),
        ("reps.csv", (), {"Ana Duarte": 0, "Bao Nguyen": 0, "Chloé Martin": 0, "Dmitri Volkov": 0}),
    ],
)
def test_every_example_is_read(name: str, words: tuple[str, ...], won: dict[str, int]) -> None:
    found = imported(str(CRM / name), "--owners", str(CRM / "owners.yaml"), *words)
    assert {rep: one["deals"]["won"] for rep, one in reps(found).items()} == won


def test_the_command_says_what_it_detected_and_how_it_read_it() -> None:
    out = " ".join(coachplan("import", str(CRM / "pipedrive.csv"), *NOW).out.split())
    for told in (
        "Pipedrive deals export",
        "5 rows, UTF-8, cells separated by ';'",
        "dates day first (as its dates show), decimal mark ',' (as its numbers show)",
        "amount from 'Deal - Value'",
        "Won = won (2), Deleted = ignored (1)",
        "not read: Deal - Expected close date",
        "amounts in EUR",
        "nothing was written",
    ):
        assert told in out
    assert coachplan("import", str(CRM / "salesforce.csv"), "--quiet", *NOW).out == ""


def test_a_table_of_reps_is_read_as_it_stands() -> None:
    found = reps(imported(str(CRM / "reps.csv")))
    values = {name: {key: one["value"] for key, one in rep["metrics"].items()} for name, rep in found.items()}
    assert values == {
        "Ana Duarte": {"quota_attainment": 1.18, "win_rate": 21 / 58, "meetings": 9.5},
        "Bao Nguyen": {"quota_attainment": 0.96, "win_rate": 14 / 49, "meetings": 8},
        "Chloé Martin": {"win_rate": 2 / 9, "meetings": 6},
        "Dmitri Volkov": {},
    }


def test_quotas_give_attainment_to_those_who_have_one() -> None:
    found = imported(
        str(CRM / "salesforce.csv"), "--quotas", str(CRM / "quotas.csv"), "--period", "2026-Q2..2026-Q3"
    )
    attainment = {name: rep["metrics"].get("quota_attainment") for name, rep in reps(found).items()}
    assert attainment["Chloé Martin"] is None
    assert attainment["Ana Duarte"]["value"] == pytest.approx(75500.5 / 150_000)
    assert [warning["code"] for warning in found["warnings"]] == ["W2132"]


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("Rep,Win rate\nAna,21/58\n", "the table of reps has no revenue"),
        ("Owner,Stage,Close Date\nAna,Closed Won,2026-08-01\n", "no column of amounts was read"),
        (
            "Owner,Stage,Close Date,Amount\nAna,Closed Won,2026-02-01,5\n",
            "no deal of a rep with a quota ended",
        ),
        ("Owner,Stage,Close Date,Amount\nAna,Closed Won,2026-08-01,5\n", ""),
        ("Rep,Revenue\nAna,5\n", ""),
    ],
)
def test_quotas_without_attainment_are_told_why(tmp_path: Path, table: str, why: str) -> None:
    (tmp_path / "table.csv").write_text(table)
    (tmp_path / "quotas.csv").write_text("Rep,2026-Q3\nAna,100\n")
    words = ("import", "table.csv", "--quotas", "quotas.csv", "--period", "2026-Q3", *NOW)
    ran = coachplan(*words, around=Around(folder=tmp_path))
    assert (ran.code, codes(ran)) == (0, ["W2137"] if why else [])
    assert why in ran.err


# --- the roster and the file beside it


def brought_in(tmp_path: Path, *words: str, source: str = "salesforce.csv") -> Ran:
    roster = tmp_path / "roster.yaml"
    return coachplan("import", str(CRM / source), "-o", str(roster), "--period", "2026-Q3", *words, *NOW)


def test_the_roster_that_is_written_can_be_ranked_and_scheduled(tmp_path: Path) -> None:
    assert brought_in(tmp_path).code == 0
    roster = tmp_path / "roster.yaml"
    assert [path.stat().st_mode & 0o777 for path in (roster, tmp_path / "metrics.csv")] == [0o600, 0o600]
    ranking = json.loads(coachplan("rank", str(roster), "--json", *NOW).out)
    assert ranking["standings"][0]["name"] == "Ana Duarte"
    assert coachplan("check", str(roster)).code == 0
    assert coachplan("schedule", str(roster), *NOW).code in {0, 4}


def test_a_second_import_leaves_the_roster_alone(tmp_path: Path) -> None:
    brought_in(tmp_path)
    roster, metrics = tmp_path / "roster.yaml", tmp_path / "metrics.csv"
    text = roster.read_text(encoding="utf-8") + "    metrics: {win_rate: 9/9} # seen by myself\n"
    roster.write_text(text, encoding="utf-8")
    before = metrics.read_bytes()
    metrics.write_bytes(before.replace(b"75500.5", b"1"))
    assert brought_in(tmp_path).code == 0
    assert roster.read_text(encoding="utf-8") == text
    assert metrics.read_bytes() == before
    ranking = json.loads(coachplan("rank", str(roster), "--json", *NOW).out)
    chloe = next(one for one in ranking["standings"] if one["name"] == "Chloé Martin")
    assert {one["metric"]: one["value"] for one in chloe["because"]}["win_rate"] == 1


def test_somebody_without_deals_stays_on_the_roster(tmp_path: Path) -> None:
    brought_in(tmp_path)
    roster = tmp_path / "roster.yaml"
    roster.write_text(roster.read_text(encoding="utf-8") + "  - name: Nia New\n", encoding="utf-8")
    assert brought_in(tmp_path).code == 0
    lines = (tmp_path / "metrics.csv").read_text(encoding="utf-8").splitlines()
    assert {line.split(",")[2] for line in lines if line.startswith("nia-new,")} == {"-"}
    ranking = json.loads(coachplan("rank", str(roster), "--json", *NOW).out)
    assert {one["name"]: one["certainty"] for one in ranking["standings"]}["Nia New"] == "no data"


def test_an_owner_who_is_not_on_the_roster_is_named(tmp_path: Path) -> None:
    brought_in(tmp_path)
    roster = tmp_path / "roster.yaml"
    roster.write_text(roster.read_text(encoding="utf-8").replace("Bao Nguyen", "Someone Else"))
    roster.write_text(roster.read_text(encoding="utf-8").replace("bao-nguyen", "someone-else"))
    ran = brought_in(tmp_path, "--allow-partial")
    assert (ran.code, "not on the roster, so left out: Bao Nguyen" in ran.err) == (0, True)


@pytest.mark.parametrize(("last", "weeks"), [("2026-12-18", "- 1/1 1/1"), ("2026-12-16", "- 1/1")])
def test_the_week_just_over_counts_where_its_friday_is_in_the_export(
    tmp_path: Path, last: str, weeks: str
) -> None:
    deal = "Ana,Closed Won,9,2026-11-30,{}\n".format
    head = "Opportunity Owner,Stage,Amount,Created Date,Close Date\n"
    (tmp_path / "deals.csv").write_text(head + deal("2026-12-11") + deal(last))
    words = ("import", "deals.csv", "-o", "team.yaml", "--now", "2026-12-21T07:00")
    ran = coachplan(*words, around=Around(folder=tmp_path))
    assert ("W2140" in codes(ran)) == (last == "2026-12-16")
    lines = (tmp_path / "team.metrics.csv").read_text().splitlines()
    assert [line.split(",")[-1] for line in lines if ",win_rate," in line] == [weeks]


def test_a_column_that_has_gone_is_refused_unless_told(tmp_path: Path) -> None:
    brought_in(tmp_path)
    before = (tmp_path / "metrics.csv").read_bytes()
    with (CRM / "salesforce.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    text = io.StringIO()
    csv.writer(text).writerows([row[:6] + row[7:] for row in rows[:10]])
    typed = Around(typed=text.getvalue().encode())
    words = ("import", "-", "-o", str(tmp_path / "roster.yaml"), "--period", "2026-Q3", *NOW)
    ran = coachplan(*words, around=typed)
    assert (ran.code, set(codes(ran))) == (3, {"E2110"})
    assert "revenue was in the last import" in ran.err
    assert (tmp_path / "metrics.csv").read_bytes() == before
    ran = coachplan(*words, "--allow-partial", around=typed)
    assert (ran.code, set(codes(ran))) == (0, {"W2110"})
    assert b"revenue" not in (tmp_path / "metrics.csv").read_bytes()


def test_half_of_the_reps_gone_is_refused_unless_told(tmp_path: Path) -> None:
    brought_in(tmp_path)
    lines = (CRM / "salesforce.csv").read_text(encoding="utf-8").splitlines()
    typed = Around(typed="\n".join(lines[:5]).encode())
    words = ("import", "-", "-o", str(tmp_path / "roster.yaml"), "--period", "2026-Q3", *NOW)
    ran = coachplan(*words, around=typed)
    assert (ran.code, codes(ran)) == (3, ["E2128"])
    assert "2 of the 3 reps with data in the last import have none now: bao-nguyen, chloe-martin" in ran.err
    assert coachplan(*words, "--allow-partial", around=typed).code == 0
    brought_in(tmp_path)
    typed = Around(typed="\n".join(lines[:8]).encode())
    ran = coachplan(*words, around=typed)
    assert (ran.code, codes(ran)) == (0, ["W2111"])


def test_a_roster_that_takes_no_metrics_from_a_file_is_not_touched(tmp_path: Path) -> None:
    roster = tmp_path / "roster.yaml"
    roster.write_text("reps: [Ana Duarte]\n", encoding="utf-8")
    ran = brought_in(tmp_path)
    assert (ran.code, codes(ran)) == (3, ["E0106"])
    assert [path.name for path in tmp_path.iterdir()] == ["roster.yaml"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--manager", "Maren Holt"), None),
        (("--manager", "Nobody"), "E2126"),
        (("--split-by", "shoe size"), "E2126"),
        (("--split-by", "Manager"), None),
        (("--team", "North"), None),
        (("--period", "soon"), "E2123"),
        (("--period", "2027-Q1"), "E2123"),
        (("--dates", "dmy"), None),
        (("--decimal", ","), "E2103"),
        (("--mapping", "nowhere.yaml"), "E0102"),
        (("--quotas", str(CRM / "reps.csv"), "--period", "2026-Q3"), "E2110"),
    ],
)
def test_what_may_be_asked_for(words: tuple[str, ...], code: str | None) -> None:
    ran = coachplan("import", str(CRM / "salesforce.csv"), str(CRM / "reps.csv"), *words, *NOW)
    found = [one for one in codes(ran) if one.startswith("E")]
    assert (ran.code, found) == ((0, []) if code is None else (2 if code == "E2123" else 3, [code]))


def test_a_split_says_who_leads_each_team(tmp_path: Path) -> None:
    text = "Owner,Manager,Stage,Close Date\nAna,Nora,Won,2026-01-02\nBo,Omar,Lost,2026-01-03\n"
    deals = tmp_path / "deals.csv"
    deals.write_text(text, encoding="utf-8")
    assert [team["team"] for team in imported(str(deals), "--split-by", "manager")["teams"]] == [
        "Nora",
        "Omar",
    ]
    (read,) = imported(str(deals), "--split-by", "manager")["files"]
    assert (read["columns"]["roster"], read["unread"]) == ("Manager", [])
    deals.write_text(text + "Bo,Nora,Won,2026-01-04\n", encoding="utf-8")
    ran = coachplan("import", str(deals), "--split-by", "manager", *NOW)
    assert (ran.code, codes(ran)) == (3, ["E2127"])
    assert "one row each; two: give one of them another name in the export\n" in ran.err


def test_names_that_mean_the_same_person_and_people_who_have_left(tmp_path: Path) -> None:
    deals = tmp_path / "deals.csv"
    names = ["Ana Duarte", "A. Duarte", "ANA  DUARTE", "Gil Former", "Ivo Old (Deactivated User)", ""]
    lines = [f"{name},Won,2026-01-{day:02}" for day, name in enumerate(names, 2)]
    deals.write_text("\n".join(["Owner,Stage,Close Date", *lines]) + "\n", encoding="utf-8")
    found = imported(str(deals), "--owners", str(CRM / "owners.yaml"))
    assert {name: rep["deals"]["won"] for name, rep in reps(found).items()} == {"Ana Duarte": 3}
    assert [warning["code"] for warning in found["warnings"]] == ["W2130", "W2131"]
    deals.write_text("Owner,Stage,Close Date\nJosé Lima,Won,2026-01-02\nJose Lima,Won,2026-01-02\n")
    ran = coachplan("import", str(deals), *NOW)
    assert (ran.code, codes(ran)) == (3, ["E2124"])


def test_a_name_that_could_move_the_cursor_is_refused(tmp_path: Path) -> None:
    deals = tmp_path / "deals.csv"
    deals.write_bytes(b"Owner,Stage,Close Date\nAna \x1b[2J,Won,2026-01-02\n")
    ran = coachplan("import", str(deals), *NOW)
    assert (ran.code, codes(ran), "\x1b" in ran.err) == (3, ["E1305"], False)


def test_files_are_added_up_and_no_deal_counts_twice() -> None:
    found = imported(str(CRM / "hubspot.csv"), str(CRM / "salesforce.csv"), "--period", "2026-Q3")
    assert reps(found)["Ana Duarte"]["deals"]["won"] == 3
    ran = coachplan("import", str(CRM / "hubspot.csv"), str(CRM / "hubspot.csv"), *NOW)
    assert (ran.code, set(codes(ran))) == (3, {"E2118"})


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        ("7,Ana,Won,2026-01-02\n7,Ana,Won,2026-01-02\n", "line 2"),
        ("3,Bo,Won,2026-01-02\n", "line 3 of a.csv"),
    ],
)
def test_a_deal_that_stands_twice_is_told_with_its_first_line(tmp_path: Path, rows: str, first: str) -> None:
    head = "Opportunity ID,Owner,Stage,Close Date\n"
    (tmp_path / "a.csv").write_text(f"{head}1,Ana,Won,2026-01-02\n3,Bo,Won,2026-01-02\n")
    (tmp_path / "b.csv").write_text(head + rows)
    ran = coachplan("import", "a.csv", "b.csv", *NOW, around=Around(folder=tmp_path))
    assert (ran.code, codes(ran)) == (3, ["E2118"])
    assert f"stands twice (first in {first})\n" in ran.err


@pytest.mark.parametrize("names", [("us.csv", "jp.csv"), ("jp.csv", "us.csv")])
def test_amounts_without_a_currency_beside_others_with_one_are_told(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    head = "Owner,Stage,Amount,Close Date\n"
    (tmp_path / "us.csv").write_text(f"{head}Ana,Won,$10,2026-10-01\n")
    (tmp_path / "jp.csv").write_text(f"{head}Bo,Won,1214030,2026-10-01\n")
    (tmp_path / "yen.yaml").write_text("currency: JPY\n")
    around, period = Around(folder=tmp_path), ("--period", "2026-Q4")
    ran = coachplan("import", *names, *period, *NOW, around=around)
    assert "warning[W2143] jp.csv: no currency is named here: taken for $, as us.csv has it" in ran.err
    for words in (("jp.csv",), ("us.csv",), (*names, "--mapping", "yen.yaml")):
        assert "W2143" not in codes(coachplan("import", *words, *period, *NOW, around=around))


def test_a_workbook_without_its_reader_asks_for_the_extra(tmp_path: Path) -> None:
    import zipfile

    book = tmp_path / "deals.xlsx"
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with mock.patch.dict("sys.modules", {"python_calamine": None}):
        ran = coachplan("import", str(book), *NOW)
    assert (ran.code, codes(ran)) == (10, ["E0110"])
    assert 'pip install "coachplan[xlsx]"' in ran.err


def test_where_nothing_can_be_written_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place, words in (
        ("nowhere/roster.yaml", ()),
        ("a/b", ("--split-by", "Manager")),
        ("file/x.yaml", ()),
    ):
        files = (str(CRM / "salesforce.csv"), str(CRM / "reps.csv"))
        ran = coachplan("import", *files, "-o", str(tmp_path / place), *words, *NOW)
        assert (ran.code, codes(ran)) == (6, ["E6104"])
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_where_one_team_cannot_be_written_none_is(tmp_path: Path) -> None:
    table, teams, around = tmp_path / "reps.csv", tmp_path / "teams", Around(folder=tmp_path)
    words = ("import", "reps.csv", "-o", "teams", "--split-by", "Team", *NOW)
    table.write_text("Rep,Team,Win rate\nAna,Alpha,1/3\nBo,Zeta,2/3\n")
    assert coachplan(*words, around=around).code == 0
    before = {path.name: path.read_bytes() for path in teams.iterdir()}
    (tmp_path / "second").hardlink_to(teams / "zeta.metrics.csv")
    table.write_text(table.read_text().replace("1/3", "3/3"))
    ran = coachplan(*words, around=around)
    assert (ran.code, codes(ran)) == (6, ["E6106"])
    assert {path.name: path.read_bytes() for path in teams.iterdir()} == before


def test_two_teams_of_one_file_name_are_refused(tmp_path: Path) -> None:
    deals = tmp_path / "deals.csv"
    deals.write_text("Owner,Lead,Stage,Close Date\nAna,Nora!,Won,2026-01-02\nBo,Nora?,Won,2026-01-02\n")
    ran = coachplan("import", str(deals), "-o", str(tmp_path / "out"), "--split-by", "Lead", *NOW)
    assert (ran.code, codes(ran), (tmp_path / "out").exists()) == (6, ["E6107"], False)
    assert f"the teams Nora! and Nora? would go to one file: {tmp_path / 'out' / 'nora.yaml'}\n" in ran.err


def test_a_team_is_one_in_whatever_case_it_is_written(tmp_path: Path) -> None:
    text = "Owner,Lead,Stage,Close Date\nAna,Müller,Won,2026-01-02\nBo,müller ,Won,2026-01-02\n"
    (tmp_path / "deals.csv").write_text(f"{text}Bo,MÜLLER,Won,2026-01-02\n", encoding="utf-8")
    (team,) = imported(str(tmp_path / "deals.csv"), "--split-by", "Lead")["teams"]
    assert (team["team"], [rep["name"] for rep in team["reps"]]) == ("Müller", ["Ana", "Bo"])


def test_a_team_called_org_is_not_taken_for_the_organisation(tmp_path: Path) -> None:
    around = Around(folder=tmp_path)
    (tmp_path / "reps.csv").write_text("Rep,Team,Win rate\nAna,Org,1/3\nBo,Zeta,2/3\n")
    words = ("import", "reps.csv", "-o", "teams", "--split-by", "Team", *NOW)
    assert coachplan(*words, around=around).code == 0
    ran = coachplan("org", "schedule", "teams", "--week", around=around)
    assert (ran.code, "2 teams: 2 planned." in ran.out) == (0, True), ran.err
    assert {path.name for path in (tmp_path / "plans").glob("*")} - {".lock"} == {"team-org", "zeta"}


def test_a_new_roster_says_what_to_fill_in(tmp_path: Path) -> None:
    (tmp_path / "reps.csv").write_text("Rep,E-mail,Attainment\nAna,ana@example.com,112\n", encoding="utf-8")
    around = Around(folder=tmp_path)
    ran = coachplan("import", "reps.csv", "-o", "team.yaml", around=around)
    assert (ran.code, codes(ran)) == (0, ["W2134"])
    assert "time zone" in ran.err
    assert "your name" in ran.err
    assert "ana@example.com" in (tmp_path / "team.yaml").read_text(encoding="utf-8")
    assert ran.out.splitlines()[-1] == "next: coachplan check team.yaml"
    again = coachplan("import", "reps.csv", "-o", "team.yaml", around=around)
    assert (again.code, codes(again)) == (0, [])


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("Manger", "did you mean 'Manager'?"),
        ("shoe size", "columns: Rep, "),
        ("region", "2 people have no region: Ana, Bo"),
    ],
)
def test_a_column_to_split_by_that_is_not_there_or_empty_is_told(
    tmp_path: Path, column: str, said: str
) -> None:
    (tmp_path / "reps.csv").write_text("Rep,Manager,Region,Win rate\nAna,Kim,,1/3\nBo,Lee,,2/3\n")
    ran = coachplan("import", "reps.csv", "--split-by", column, *NOW, around=Around(folder=tmp_path))
    assert (ran.code, codes(ran), said in ran.err) == (3, ["E2126"], True)


def test_a_team_without_figures_keeps_no_other_from_being_written(tmp_path: Path) -> None:
    (tmp_path / "reps.csv").write_text("Rep,Team,Win rate\nAna,North,1/3\nBo,South,-\nCy,South,-\n")
    words = ("import", "reps.csv", "-o", "teams", "--split-by", "Team", *NOW)
    ran = coachplan(*words, around=Around(folder=tmp_path))
    assert (ran.code, codes(ran)) == (0, ["W2134", "W2109"])
    assert "there is no figure of anybody in South, so nothing was written for it" in ran.err
    assert sorted(path.name for path in (tmp_path / "teams").iterdir()) == ["north.metrics.csv", "north.yaml"]
    assert ran.out.splitlines()[-1] == "next: coachplan org schedule teams --week"
    (tmp_path / "reps.csv").write_text("Rep,Team,Win rate\nAna,North,-\nBo,South,-\n")
    none = coachplan(*words, "--allow-partial", around=Around(folder=tmp_path))
    assert (none.code, codes(none)) == (3, ["E2109"])
    assert "there is no figure of anybody, so nothing was written" in none.err


def test_a_new_roster_leaves_to_what_it_extends_what_that_says(tmp_path: Path) -> None:
    common = "manager: {timezone: Europe/Berlin}\npolicy: sbi\nmetrics: {win_rate: {weight: 60}}\n"
    (tmp_path / "_company.yaml").write_text(common)
    rows = "Opportunity Owner,Manager,Stage,Amount,Created Date,Close Date\n"
    rows += "Ana,Nora Lund,Closed Won,9,2026-09-01,2026-09-11\nBo,Omar,Closed Lost,9,2026-09-01,2026-09-11\n"
    (tmp_path / "deals.csv").write_text(rows)
    split = ("--split-by", "manager", "--extends", "_company.yaml")
    ran = coachplan("import", "deals.csv", "-o", "teams", *split, *NOW, around=Around(folder=tmp_path))
    assert (ran.code, ran.err.count("W2134")) == (0, 0)
    text = (tmp_path / "teams" / "nora-lund.yaml").read_text()
    assert 'extends: "../_company.yaml"\n' in text
    assert "deal_size: {weight: 0}\n" in text
    assert not any(word in text for word in ("UTC", "balanced", "win_rate"))
    roster = read_roster(tmp_path / "teams" / "nora-lund.yaml").value
    assert (roster.manager.name, roster.manager.timezone, roster.policy) == (
        "Nora Lund",
        "Europe/Berlin",
        "sbi",
    )
    weighed = {name: one.weight for name, one in roster.metrics.items()}
    assert weighed == {"win_rate": 60, "deal_size": 0}


def test_what_rosters_are_to_extend_must_be_readable(tmp_path: Path) -> None:
    words = (
        "import",
        str(CRM / "reps.csv"),
        "-o",
        "teams",
        "--split-by",
        "Manager",
        "--extends",
        "common.yaml",
    )
    around = Around(folder=tmp_path)
    assert codes(coachplan(*words, around=around)) == ["E0102"]
    (tmp_path / "common.yaml").write_text("- [")
    assert codes(coachplan(*words, around=around))[0].startswith("E11")
    assert not (tmp_path / "teams").exists()


def test_who_leads_a_new_team_is_told_by_a_column_of_managers_alone(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(
        "Owner,Reports To,Region,Stage,Close Date\n"
        "Ana,Nora,North,Won,2026-01-02\nBo,Omar,South,Lost,2026-01-03\n"
    )
    for column, managers in (("reports to", ["Nora", "Omar"]), ("Region", ["", ""])):
        found = imported(str(tmp_path / "deals.csv"), "--split-by", column)
        assert [team["manager"] for team in found["teams"]] == managers


def test_a_team_that_is_in_no_row_any_more_is_named(tmp_path: Path) -> None:
    table, around = tmp_path / "reps.csv", Around(folder=tmp_path)
    words = ("import", "reps.csv", "-o", "teams", "--split-by", "Team", *NOW)
    table.write_text("Rep,Team,Win rate\nAna,North,1/3\nBo,South,2/3\n")
    assert codes(coachplan(*words, around=around)) == ["W2134"]
    folder_with(tmp_path / "teams", _common="policy: sbi\n", own="reps: [Cy]\n", spoilt="team: [\n")
    before = (tmp_path / "teams" / "south.metrics.csv").read_bytes()
    table.write_text("Rep,Team,Win rate\nAna,North,2/3\n")
    ran = coachplan(*words, around=around)
    assert (ran.code, codes(ran)) == (0, ["W2142"])
    assert "no row is of these teams, whose figures stay as they were: south.yaml\n" in ran.err
    assert (tmp_path / "teams" / "south.metrics.csv").read_bytes() == before


def test_somebody_who_moves_is_told_and_counts_once_on_both_rosters(tmp_path: Path) -> None:
    table, around, teams = tmp_path / "reps.csv", Around(folder=tmp_path), tmp_path / "teams"
    words = ("import", "reps.csv", "-o", "teams", "--split-by", "Team", *NOW)
    head = "Rep,Team,Win rate\nCy,Ost,1/3\nDi,West,1/3\n"

    def measured(name: str) -> set[str]:
        return {line.split(",")[0] for line in (teams / name).read_text().splitlines()[1:]}

    table.write_text(f"{head}Ana,West,1/3\n")
    assert coachplan(*words, around=around).code == 0
    table.write_text(f"{head}Ana,Ost,2/3\nEd,Ost,2/3\n")
    moved = coachplan(*words, around=around)
    assert (moved.code, codes(moved)) == (0, ["W2129", "W2141"])
    assert "teams/ost.yaml: not on the roster, so left out: Ed\n" in moved.err
    assert (
        "] Ana moved from west.yaml to ost.yaml\n  hint: move their lines from west.yaml to ost.yaml"
        in moved.err
    )
    assert (measured("west.metrics.csv"), measured("ost.metrics.csv")) == ({"ana", "di"}, {"cy"})
    with (teams / "ost.yaml").open("a") as file:
        file.write("  - {name: Ana, id: ana}\n  - {name: Ed, id: ed}\n")
    both = coachplan(*words, around=around)
    assert (both.code, codes(both)) == (0, ["W2141"])
    assert "hint: take them off west.yaml; they count on ost.yaml alone\n" in both.err
    assert (measured("west.metrics.csv"), measured("ost.metrics.csv")) == ({"di"}, {"ana", "cy", "ed"})
    text = (teams / "west.yaml").read_text()
    (teams / "west.yaml").write_text(text.replace("  - name: Ana\n    id: ana\n", ""))
    assert codes(coachplan(*words, around=around)) == []


def test_somebody_whose_team_is_new_or_gone_has_moved_too(tmp_path: Path) -> None:
    table, around = tmp_path / "reps.csv", Around(folder=tmp_path)
    words = ("import", "reps.csv", "-o", "teams", "--split-by", "Team", *NOW)
    table.write_text("Rep,Team,Win rate\nAna,West,1/3\nBo,West,1/3\n")
    assert coachplan(*words, around=around).code == 0
    table.write_text("Rep,Team,Win rate\nAna,Ost,1/3\nBo,Ost,1/3\n")
    ran = coachplan(*words, around=around)
    assert (ran.code, codes(ran)) == (0, ["W2141", "W2134", "W2142"])
    assert "Ana and Bo moved from west.yaml to ost.yaml\n  hint: take them off west.yaml" in ran.err


def test_somebody_who_was_taken_off_the_roster_is_not_missed(tmp_path: Path) -> None:
    brought_in(tmp_path)
    roster = tmp_path / "roster.yaml"
    people = roster.read_text(encoding="utf-8").partition("reps:\n")
    (tmp_path / "roster.yaml").write_text(f"{people[0]}reps: [Ana Duarte]\n", encoding="utf-8")
    ran = brought_in(tmp_path)
    assert (ran.code, codes(ran)) == (0, ["W2129"])


def test_a_table_without_a_known_figure_is_told_its_columns(tmp_path: Path) -> None:
    (tmp_path / "reps.csv").write_text("Verkäufer;Eintrittsdatum;Zielquote %\nAna;01.04.2019;96\n")
    ran = coachplan("import", "reps.csv", "-o", "roster.yaml", *NOW, around=Around(folder=tmp_path))
    assert (ran.code, codes(ran)) == (3, ["E2109"])
    assert "nothing was written; columns not read: Zielquote %" in ran.err


HUGE = 9 * 10**11
DEALS = "Deal - Owner,Deal - Status,Deal - Deal created,Deal - Won time,Deal - Stage\n"


def test_deals_that_tell_no_figure_of_anybody_make_no_roster(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(f"{DEALS}Ana,Deleted,2026-06-29,,Won\n")
    ran = coachplan("import", "deals.csv", "-o", "roster.yaml", *NOW, around=Around(folder=tmp_path))
    assert (ran.code, codes(ran)) == (3, ["E2109"])
    assert "there is no figure of anybody, so nothing was written" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["deals.csv"]


def test_a_figure_that_no_roster_can_hold_is_refused(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(f"{DEALS}Ana,Won,2006-06-15,2026-08-28,Won\n")
    ran = coachplan("import", "deals.csv", *NOW, around=Around(folder=tmp_path))
    assert (ran.code, codes(ran)) == (3, ["E1205"])
    assert "sales cycle of Ana must lie between 0 and 3650, not 7379" in ran.err


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            "-5,2026-05-11,2026-07-09\nAna,Closed Won,50,2026-05-19,2026-07-19",
            "between 0 and 1e+12 in every week, not -5",
        ),
        ("9e11,2026-05-11,2026-07-09\nAna,Closed Won,9e11,2026-05-19,2026-07-19", "is not a number"),
        (
            f"{HUGE},2026-05-11,2026-07-09\nAna,Closed Won,{HUGE},2026-05-19,2026-07-19",
            "Ana: a figure beyond 1e+12 comes of these deals",
        ),
    ],
)
def test_amounts_that_add_up_to_what_no_roster_can_hold_are_refused(
    rows: str, said: str, tmp_path: Path
) -> None:
    header = "Opportunity Owner,Stage,Amount,Created Date,Close Date"
    (tmp_path / "deals.csv").write_text(f"{header}\nAna,Closed Won,{rows}\n")
    ran = coachplan("import", "deals.csv", "-o", "roster.yaml", *NOW, around=Around(folder=tmp_path))
    assert (ran.code, set(codes(ran)) <= {"E1205", "E2103"}) == (3, True)
    assert said in ran.err


@pytest.mark.parametrize("column", ["Attainment %", "Quota", "Revenue"])
def test_a_number_beyond_any_roster_is_refused_at_its_cell(column: str, tmp_path: Path) -> None:
    (tmp_path / "reps.csv").write_text(f"Rep,{column},Meetings\nAna,{10**17},3\nBo,90,4\n")
    ran = coachplan("import", "reps.csv", *NOW, around=Around(folder=tmp_path))
    assert (ran.code, codes(ran)) == (3, ["E2103"])
    assert "reps.csv:2:5:" in ran.err


def test_a_share_that_no_roster_can_hold_is_told_in_per_cent(tmp_path: Path) -> None:
    deal = "Ana,Closed Won,{},2026-05-11,2026-07-09\n".format
    (tmp_path / "deals.csv").write_text(
        f"Opportunity Owner,Stage,Amount,Created Date,Close Date\n{deal(90_000)}{deal(60_000)}"
    )
    (tmp_path / "quotas.csv").write_text("Rep,2026-Q3\nAna,100\n")
    words = ("import", "deals.csv", "--quotas", "quotas.csv", "--period", "2026-Q3", *NOW)
    ran = coachplan(*words, around=Around(folder=tmp_path))
    assert (ran.code, codes(ran)) == (3, ["E1205"])
    assert "quota attainment of Ana must lie between 0% and 1000%, not 150000%" in " ".join(ran.err.split())


@pytest.mark.parametrize(("name", "told"), [("team.yaml", "YAML document"), ("past.ICS", "calendar")])
def test_what_is_no_table_by_its_name_is_told_so(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / name).write_text("team: North\n")
    ran = coachplan("import", name, around=Around(folder=tmp_path))
    assert (ran.code, codes(ran), f"this is a {told}, no table" in ran.err) == (3, ["E2108"], True)


def test_a_screen_shows_figures_as_written_and_names_those_it_has_no_room_for(tmp_path: Path) -> None:
    (tmp_path / "reps.csv").write_text("Rep,Quota attainment,Pipeline,Meetings\nAna,45 %,1.2m,9\n")
    wide, narrow = (
        coachplan("import", "reps.csv", *NOW, around=Around({"COLUMNS": columns}, tmp_path)).out
        for columns in ("80", "51")
    )
    assert [line.split() for line in wide.splitlines() if "Ana" in line] == [["Ana", "45", "%", "9", "1.2m"]]
    assert "also read, with no room here" not in wide
    assert "also read, with no room here: pipeline\n" in narrow


def test_quotas_need_their_columns_whatever_else_the_header_leaves_empty(tmp_path: Path) -> None:
    (tmp_path / "quotas.csv").write_text(",2026-Q3,Notes\nAna Duarte,80000,\n")
    words = ("import", str(CRM / "salesforce.csv"), "--quotas", "quotas.csv", "--period", "2026-Q3", *NOW)
    ran = coachplan(*words, around=Around(folder=tmp_path))
    assert (ran.code, codes(ran)) == (3, ["E2110"])
    assert "needs a column for the rep" in ran.err


def test_a_mapping_of_a_table_of_reps_leaves_what_is_known_to_the_header(tmp_path: Path) -> None:
    (tmp_path / "team.csv").write_text("Colleague,Win %,Team,Calls\nAna,31,North,22\n", encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text("kind: reps\ncolumns: {rep: Colleague, demos: Calls}\n")
    words = (str(tmp_path / "team.csv"), "--mapping", str(tmp_path / "mapping.yaml"))
    (team,) = imported(*words)["teams"]
    assert [(rep["name"], sorted(rep["metrics"])) for rep in team["reps"]] == [("Ana", ["demos", "win_rate"])]


def test_a_mapping_names_the_columns_of_quotas_in_any_case(tmp_path: Path) -> None:
    (tmp_path / "quotas.csv").write_text("Who,Quarter,Amount\nAna Duarte,2026-Q3,80000\n")
    mapping = "columns: {owner: Opportunity Owner}\nquotas: {rep: who, quarter: QUARTER, quota: amount}\n"
    (tmp_path / "mapping.yaml").write_text(mapping)
    files = (str(CRM / "salesforce.csv"), "--quotas", "quotas.csv", "--mapping", "mapping.yaml")
    ran = coachplan("import", *files, "--period", "2026-Q3", "--json", *NOW, around=Around(folder=tmp_path))
    assert ran.code == 0, ran.err
    assert reps(json.loads(ran.out))["Ana Duarte"]["metrics"]["quota_attainment"]


def test_a_team_whose_amounts_are_in_two_currencies_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "reps.csv"
    table.write_text("Rep,Revenue,Team\nAna,$100,West\nBo,€200,West\nCy,€300,West\n", "utf-8")
    ran = coachplan("import", str(table), "-o", str(tmp_path / "west.yaml"), *NOW)
    message = "in several currencies in one team: revenue is in $ for Ana, EUR for Bo"
    assert (ran.code, message in " ".join(ran.err.split()), ran.err.count("E2116")) == (3, True, 1)
    table.write_text("Rep,Revenue,Team\nAna,$100,West\nBo,€200,Ost\nCy,€300,Ost\n", "utf-8")
    ran = coachplan("import", str(table), "--split-by", "Team", "-o", str(tmp_path / "teams"), *NOW)
    assert (ran.code, "E2116" in ran.err) == (0, False)
