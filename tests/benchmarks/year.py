"""Simulated years under each policy: python tests/benchmarks/year.py [--seeds N | A..B] [policy ...].

Ten reps, 52 weeks, three sessions in ten missed, holidays, a leaver, a joiner, a Monday without a run and
one with two; each seed is another year, with other numbers and other sessions missed. "plain" is the largest
difference of any rep between the minutes held and the policy's share, "planned" the largest if nothing of
the last week is missed (which no later week can make up for), "forced" what of it the policy's
promises and cadence leave to any planner (``year_gaps`` derives it), "above" the largest difference less what
is forced, to be compared with the session. The last column tells whether a second run gave the same bytes.
Whatever is amiss (``year_clauses``) is told below its line, and the exit code is then 1.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from year_clauses import amiss
from year_gaps import gaps
from years import Year, live, missed_share

from coachplan.files.policies import load_policy, policy_names

SEEDS = 2
MORE_SEEDS = {"sbi-2012": 5, "vantagepoint": 5}
"""Policies whose promises or cadence force most are tried more often."""


def main(policies: Sequence[str], seeds: range | None) -> int:
    """Print one line per policy and seed, and return the exit code."""
    _say(
        f"{'policy':<28}{'seed':>5}{'weeks':>6}{'missed':>8}{'plain':>7}{'planned':>9}{'forced':>8}{'above':>7}"
        f"{'session':>9}{'amiss':>7}  same again"
    )
    failed = False
    for policy in policies:
        for seed in seeds or range(MORE_SEEDS.get(policy, SEEDS)):
            failed |= _tried(policy, seed)
    return int(failed)


def _tried(policy: str, seed: int) -> bool:
    """Live a year twice and print what became of it; return whether anything is amiss."""
    year, again = _lived(policy, seed), _lived(policy, seed)
    rules = load_policy(policy, Path())
    found, lines = gaps(year, rules), amiss(policy, year)
    plain = max(found.values(), key=lambda gap: abs(gap.plain))
    planned = max(abs(gap.planned) for gap in found.values())
    above = max(gap.above for gap in found.values())
    same = year.lines == again.lines
    _say(
        f"{policy:<28}{seed:>5}{len(year.plans):>6}{missed_share(year):>8.1%}{abs(plain.plain):>7.1f}"
        f"{planned:>9.1f}{plain.forced:>8.1f}{above:>7.1f}{rules.quantum:>9}{len(lines):>7}"
        f"  {'yes' if same else 'NO'}"
    )
    for line in lines:
        _say(f"    {line}")
    return bool(lines) or not same


def _lived(policy: str, seed: int) -> Year:
    with TemporaryDirectory() as folder:
        return live(policy, Path(folder), seed=seed)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    words, count = sys.argv[1:], None
    if words[:1] == ["--seeds"]:
        first, _, last = words[1].rpartition("..")
        count, words = range(int(first or 0), int(last) + bool(first)), words[2:]
    sys.exit(main(words or policy_names(), count))
