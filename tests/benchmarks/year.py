"""A simulated year under each policy: python tests/benchmarks/year.py [policy ...].

Ten reps, 52 weeks, three sessions in ten missed, holidays, a leaver, a joiner, a Monday without a run and
one with two. "gap" is the largest difference of any rep between the minutes held and the policy's share
(``years.gaps`` says of what), to be compared with the session. The last column tells
whether a second run gave the same bytes.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from years import Year, broken, largest_gap, live, missed_share, repeated_themes

from coachplan.files.policies import load_policy, policy_names


def main(policies: Sequence[str]) -> None:
    """Print one line per policy."""
    _say(
        f"{'policy':<28}{'weeks':>6}{'missed':>8}{'gap':>7}{'session':>9}{'broken':>8}"
        f"{'themes':>8}{'unfit':>7}{'unproven':>10}  same again"
    )
    for policy in policies:
        year, again = _lived(policy), _lived(policy)
        session = load_policy(policy, Path()).quantum
        unfit = sum(not plan.complete for plan in year.plans)
        unproven = sum(plan.proof.status != "optimal" for plan in year.plans)
        same = "yes" if year.lines == again.lines else "NO"
        _say(
            f"{policy:<28}{len(year.plans):>6}{missed_share(year):>8.1%}{largest_gap(year):>7.1f}{session:>9}"
            f"{len(broken(year)):>8}{len(repeated_themes(policy, year)):>8}{unfit:>7}{unproven:>10}  {same}"
        )
        for line in (*broken(year), *repeated_themes(policy, year)):
            _say(f"    {line}")


def _lived(policy: str) -> Year:
    with TemporaryDirectory() as folder:
        return live(policy, Path(folder))


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - this script is its output


if __name__ == "__main__":
    main(sys.argv[1:] or policy_names())
