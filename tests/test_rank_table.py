"""A table of reps in the place of a roster: the same ranking as an import of it, whatever its size."""

import json
from pathlib import Path
from typing import Any

import pytest
from running import ROOT, Around, coachplan

TABLE = str(ROOT / "examples" / "crm" / "reps.csv")


def standings(*words: str) -> list[dict[str, Any]]:
    ran = coachplan("rank", *words, "--json")
    assert (ran.code, ran.err) == (0, "")
    found: list[dict[str, Any]] = json.loads(ran.out)["standings"]
    return found


def test_a_table_is_ranked_as_the_roster_that_an_import_of_it_makes(tmp_path: Path) -> None:
    roster = str(tmp_path / "team.yaml")
    assert coachplan("import", TABLE, "-o", roster, around=Around(folder=tmp_path)).code == 0
    ranked, imported = standings(TABLE), json.loads(coachplan("rank", roster, "--json").out)["standings"]
    # The table's own spelling is still known here: 21/58 is told as such.
    shown = [[one.pop("shown") for one in standing["because"]] for standing in (*ranked, *imported)]
    assert ranked == imported
    assert shown[0] == ["118%", "21/58", "9.5"]


def test_a_table_has_the_name_of_its_file_and_asks_for_no_time_zone() -> None:
    ran = coachplan("rank", TABLE)
    assert ran.out.startswith("Ranking  reps, ")
    assert ran.err.count("coachplan: ") == ran.err.count(": warning[W2136] ") == 1
    assert ": not read: Notes\n" in ran.err


def test_deals_are_to_be_counted_first() -> None:
    deals = str(ROOT / "examples" / "crm" / "salesforce.csv")
    ran = coachplan("rank", deals)
    assert ran.code == 3
    assert "error[E2135]" in ran.err
    assert "coachplan import" in ran.err


def test_a_fault_of_the_table_has_its_place(tmp_path: Path) -> None:
    table = tmp_path / "team.csv"
    table.write_text("Rep,Win rate\nAna Duarte,21/58\nBao Nguyen,many\n", encoding="utf-8")
    ran = coachplan("rank", str(table))
    assert ran.code == 3
    assert "error[E2103]" in ran.err
    assert "team.csv:3" in ran.err


@pytest.mark.parametrize("count", [300, 301])
def test_a_large_table_shows_its_ends_and_the_same_numbers_on_both_sides_of_the_switch(
    count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coachplan.core.ranking import samples

    lines = [
        f"Rep {n},{n % 7}/{20 + n % 31},{60 + n * 37 % 90}%,{'' if n % 9 == 0 else n % 13}"
        for n in range(count)
    ]
    table = tmp_path / "all.csv"
    table.write_text("\n".join(("Rep,Win rate,Attainment,Meetings", *lines)), encoding="utf-8")
    found = standings(str(table))
    monkeypatch.setattr(samples, "LARGE_TEAM", 0 if count == 300 else 1000)
    other = standings(str(table))
    assert [one["rep"] for one in found] == [one["rep"] for one in other]
    for one, two in zip(found, other, strict=True):
        assert one["interval"] == pytest.approx(two["interval"], abs=1e-4)
        assert one["probability"] == pytest.approx(two["probability"], abs=0.005)
        assert (one["missing"], one["tier"]) == (two["missing"], two["tier"])
    screen = coachplan("rank", str(table)).out
    assert "more between place 25 and the last 25" in screen
    assert len(screen.splitlines()) < 200
