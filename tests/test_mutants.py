"""The instrument that changes the program a little, and asks whether the tests notice; tried on little."""

import subprocess
import sys
from pathlib import Path

import pytest
from instruments import mutants
from instruments.forks import KILLED, SURVIVED
from instruments.matters import GROUPS
from instruments.mutations import Source
from instruments.trials import Trial
from running import ROOT

SCRIPT = str(ROOT / "tests" / "instruments" / "mutants.py")
TEXT = '''
"""Documentation stays."""
LIMIT: int = Field(default=3, ge=1)

@decorated(1)
def close(one: "int", other: int = 2) -> bool:
    """Documentation stays."""
    if one < other and not one:
        raise ValueError(f"{one} is low")
    with lock(), reading() as found:
        found.add(one - 1)
    return one in found
'''
CHANGES = """
LIMIT: int = Field(default=3, ge=1) -> LIMIT: int = Field(ge=1)
LIMIT: int = Field(default=3, ge=1) -> LIMIT: int = Field(default=4, ge=1)
LIMIT: int = Field(default=3, ge=1) -> LIMIT: int = Field(default=3)
LIMIT: int = Field(default=3, ge=1) -> LIMIT: int = Field(default=3, ge=2)
2 -> 3
one < other and (not one) -> one < other or not one
one < other and (not one) -> one <= other and (not one)
one < other and (not one) -> one >= other and (not one)
one < other and (not one) -> one < other and one
raise ValueError(f'{one} is low') -> pass
with lock(), reading() as found: -> with reading() as found:
found.add(one - 1) -> pass
found.add(one - 1) -> found.add(one + 1)
found.add(one - 1) -> found.add(one - 2)
return one in found -> return None
return one in found -> return one not in found
"""


def test_each_change_is_small_and_its_own(tmp_path: Path) -> None:
    path = tmp_path / "close.py"
    path.write_text(TEXT)
    source = Source(path, "close.py")
    assert [mutant.change for mutant in source.mutants] == CHANGES.split("\n")[1:-1]
    assert [mutant.place for mutant in source.mutants] == ["close.py"] * 4 + ["close.py:close"] * 12
    assert [mutant.inside for mutant in source.mutants] == [False] * 5 + [True] * 11
    texts = {source.mutated(mutant)[0] for mutant in source.mutants}
    assert len(texts) == len(CHANGES.split("\n")[1:-1])


def test_a_judgement_whose_mutant_is_gone_or_killed_is_stale(tmp_path: Path) -> None:
    path = tmp_path / "close.py"
    path.write_text(TEXT)
    source = Source(path, "close.py")
    one, other = source.mutants[5:7]
    judged = {(mutant.place, mutant.change): "it cannot matter" for mutant in (one, other)}
    trials = [Trial(one, {}, SURVIVED), Trial(other, {}, KILLED)]
    gone = {("close.py:gone", "1 -> 2"): "it could not matter", ("elsewhere.py", "1 -> 2"): "not looked at"}
    assert mutants._stale(trials, {"close.py": source}, {**judged, **gone}) == 2
    part = mutants.Part(GROUPS[0], {"close.py": source}, 1, [one, other])
    score = mutants._score(part, trials, judged)
    assert (score.tried, score.killed, score.judged, score.percent) == (2, 1, 1, 100.0)


def measured(*words: str) -> subprocess.CompletedProcess[str]:
    module = ("--module", "core/isoweek.py", "--most", "12")
    return subprocess.run(
        [sys.executable, SCRIPT, *module, *words], capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(
    sys.platform != "linux", reason="the instrument forks, and sets limits that Linux alone knows"
)
def test_mutants_survive_where_nobody_tests_and_die_where_somebody_does() -> None:
    nobody = measured("--tests", "core/test_quarter.py")
    assert "mutants: dates\t0.0 % of 12 mutants (0 killed, 0 judged)\t>= 85 %\tno\n" in nobody.stdout
    assert len([line for line in nobody.stderr.splitlines() if line.startswith("coachplan/")]) == 12
    somebody = measured("--tests", "core/test_isoweek.py")
    assert "mutants: dates\t100.0 % of 12 mutants" in somebody.stdout, somebody.stderr
    assert (nobody.returncode, somebody.returncode) == (1, 0)
