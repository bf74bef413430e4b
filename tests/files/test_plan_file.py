"""A plan file is the JSON of a plan, and nothing else is taken for one."""

from pathlib import Path

import pytest
from running import EXAMPLES

from coachplan.core.problems import RejectedInput
from coachplan.files.plan_file import is_plan, read_plan

PLAN = EXAMPLES / "plans" / "monday.json"

NO_PLANS = [
    pytest.param("{", "nor any JSON", id="half"),
    pytest.param("[" * 100_000, "nor any JSON", id="deep"),
    pytest.param("[]", "though it is JSON", id="a list"),
    pytest.param('{"kind": "ranking"}', "though it is JSON", id="a ranking"),
    pytest.param('{"kind": "plan"}', "that this version reads: ", id="a word alone"),
]


def test_a_plan_is_read_and_known_by_its_kind(tmp_path: Path) -> None:
    assert read_plan(PLAN).week == "2026-W48"
    assert is_plan(PLAN)
    (tmp_path / "plan.txt").write_bytes(PLAN.read_bytes())
    assert not is_plan(tmp_path / "plan.txt")
    assert not is_plan(tmp_path / "none.json")


@pytest.mark.parametrize(("text", "told"), NO_PLANS)
def test_what_is_no_plan_says_why(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "some.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RejectedInput) as caught:
        read_plan(path)
    (problem,) = caught.value.problems
    assert (problem.code, told in problem.message) == ("E1501", True)
    assert is_plan(path) == (text == '{"kind": "plan"}')
