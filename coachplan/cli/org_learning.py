"""What the teams of a region have in common, learned from all of them before any is planned."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from coachplan.cli.engines import Engine, alone
from coachplan.cli.inputs import Asked, read_inputs
from coachplan.cli.org_faults import Refused, attempted
from coachplan.cli.org_team import Order
from coachplan.cli.progress import progress
from coachplan.core.org.org import Organisation
from coachplan.core.org.run import PoolRun
from coachplan.core.ranking.common import SEVERAL, common
from coachplan.core.ranking.shown import Shown, added, figures_of, shown

_FEW = 300
"""So many rosters are read before another process has started."""


def learned(org: Organisation, orders: Sequence[Order], engine: Engine) -> Mapping[str, PoolRun]:
    """Return by group what its teams have in common; ``orders`` are those of the teams, in order.

    Only sums are kept, whatever the number of teams. A roster that cannot be used is left out; what is
    wrong with it is told when it is planned.
    """
    groups = {order: team.group for order, team in zip(orders, org.teams, strict=True)}
    sums = defaultdict[str, Shown](Shown)
    members = Counter(groups.values())
    wanted = [order for order, group in groups.items() if group and members[group] >= SEVERAL]
    if not wanted:
        return {}
    with progress(len(wanted), "teams looked at") as draw:
        work = engine if len(wanted) > _FEW else alone
        for count, (order, found) in enumerate(work(team_shows, wanted), start=1):
            if isinstance(found, Shown):
                sums[groups[order] or ""] = added(sums[groups[order] or ""], found)
            draw(count)
    return {
        group: PoolRun(group=group, teams=one.teams, reps=one.reps, common=common(group, one))
        for group, one in sorted(sums.items())
        if one.teams
    }


def team_shows(order: Order) -> Shown | Refused:
    """Return what one team's figures say of what teams have in common."""
    return attempted(order.roster, lambda: _shown(order))


def _shown(order: Order) -> Shown:
    inputs = read_inputs(order.roster, Asked(now=order.now), remembers=False)
    return shown(figures_of(inputs.roster, inputs.policy, inputs.metrics, inputs.now.date()))
