"""The manager's page for others to see: the week in sums, nobody by name."""

from coachplan.core.plans.redacting import RedactedPlan
from coachplan.core.plans.summary import counted, duration
from coachplan.core.policies.policy import TIERS
from coachplan.export.html.page import Templates, render
from coachplan.export.html.pairs import pairs

_CERTAINTY = {"unclear": "too close to call"}


def export(plan: RedactedPlan, templates: Templates) -> str:
    """Return a redacted plan as one HTML document."""
    rows = [(tier, plan.asked.get(tier), plan.given[tier]) for tier in TIERS if plan.heads[tier]]
    count = counted(plan.sessions, "session")
    values = {
        "plan": plan,
        "count": count[:1].upper() + count[1:],
        "length": duration(plan.minutes),
        "heads": [(tier, plan.heads[tier]) for tier in TIERS if plan.heads[tier]],
        "certainty": [(_CERTAINTY.get(name, name), count) for name, count in plan.certainty.items()],
        "tier_pairs": pairs("Minutes by tier", ("tier", "the policy asks for", "this week gives"), rows),
    }
    return render("redacted.html.j2", templates, values)
