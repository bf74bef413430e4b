"""Ground: what several plans of one roster stand on, worked out once."""

from collections.abc import Callable

from coachplan.cli.inputs import Inputs
from coachplan.core.calendars.week import Week, week_on_offer
from coachplan.core.isoweek import IsoWeek
from coachplan.core.ranking.ranking import Ranking


class Ground:
    """The ranking and the weeks on offer of one roster, under any policy; ``rank`` makes a ranking.

    A ranking depends on what a policy says of ramping, tiers and certainty, a week on the policy's rules.
    """

    def __init__(self, rank: Callable[[Inputs], Ranking]) -> None:
        self._rank = rank
        self._rankings: dict[str, Ranking] = {}
        self._weeks: dict[tuple[str, str], Week] = {}

    def ranking(self, inputs: Inputs) -> Ranking:
        """Return who is where."""
        policy = inputs.policy
        certain = (policy.firm_at, policy.firm_until, policy.reliability_gate)
        key = repr((policy.ramp, policy.tier_heads, certain))
        if key not in self._rankings:
            self._rankings[key] = self._rank(inputs)
        return self._rankings[key]

    def week(self, inputs: Inputs, chosen: IsoWeek) -> Week:
        """Return the week on offer."""
        key = (chosen.name, repr(inputs.policy.rules))
        if key not in self._weeks:
            self._weeks[key] = week_on_offer(inputs.roster, chosen, inputs.taken)
        return self._weeks[key]
