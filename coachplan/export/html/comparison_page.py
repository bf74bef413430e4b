"""The page of a comparison: the policies side by side, who gains and loses, and what to believe."""

from coachplan.core.comparison.comparison import Choice, Comparison
from coachplan.core.comparison.words import facts
from coachplan.core.policies.policy import TIERS
from coachplan.export.html.changes import changes
from coachplan.export.html.page import Templates, render
from coachplan.export.html.splits import Split, Splits, splits
from coachplan.export.html.week_page import week_title


def export(found: Comparison, templates: Templates) -> str:
    """Return the comparison as one HTML document."""
    values = {
        "found": found,
        "title": week_title(found.monday, found.sunday),
        "splits": _splits(found),
        "week": [_week(number, choice) for number, choice in enumerate(found.choices, start=1)],
        "band": _band(found),
        "changes": changes(found),
        "told": [(choice, facts(choice)) for choice in found.choices],
    }
    return render("comparison.html.j2", templates, values)


def _band(found: Comparison) -> str:
    if not found.whole_week:
        return "Outside the hours a month (whole weeks only)"
    if not found.band_hours_per_month:
        return "Outside the policy\u2019s hours a month"
    low, high = found.band_hours_per_month
    return f"Outside {low:g} to {high:g} h a month"


def _splits(found: Comparison) -> Splits:
    today = {rep: round(minutes, 6) for rep, minutes in found.today.minutes.items()}
    rows = [
        Split(
            f"{number} {choice.policy}",
            marked={one.rep: round(one.due, 6) for one in choice.by_rep} == today,
            heads={one.tier: one.heads for one in choice.by_tier},
            amounts={one.tier: one.due for one in choice.by_tier},
        )
        for number, choice in enumerate(found.choices, start=1)
    ]
    return splits(
        "Minutes due this week, by tier", "minutes", rows, lambda minutes: f"{minutes:.0f}", "today"
    )


def _week(number: int, choice: Choice) -> tuple[str, ...]:
    """Return what the week itself holds under a policy, as the cells of a table."""
    placed = {one.tier: one.placed for one in choice.by_tier}
    missed = f" of {choice.sessions + len(choice.unplaced)}" if choice.unplaced else ""
    return (
        f"{number} {choice.policy}",
        f"{choice.sessions}{missed}",
        *(str(placed.get(tier, "\u2013")) for tier in TIERS),
        str(len(choice.promises) or "\u2013"),
        str(len(choice.outside_band) or "\u2013"),
        f"{len(choice.gains)} / {len(choice.loses)}",
    )
