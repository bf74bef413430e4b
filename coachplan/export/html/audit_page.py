"""The page of an audit: where the hours of the past weeks went, and where a policy would have put them."""

from collections.abc import Iterable
from math import fsum

from coachplan.core.audit.figures import Audit
from coachplan.core.audit.lions import grounds, hours
from coachplan.core.audit.words import lost_words, record_words, unmatched_words
from coachplan.core.policies.policy import TIERS, Tier
from coachplan.export.html.hours import rep_bars
from coachplan.export.html.page import Templates, percent, render
from coachplan.export.html.past_weeks import past_weeks
from coachplan.export.html.splits import Split, Splits, splits

_TOLD = 8
"""So many people are told to have the lion's share, with the grounds; the picture marks all of them."""


def export(audit: Audit, templates: Templates) -> str:
    """Return the audit as one HTML document."""
    weeks = "the week" if audit.weeks == 1 else f"the {audit.weeks} weeks"
    end = audit.as_of
    values = {
        "audit": audit,
        "span": f"{weeks} to {end.day} {end:%B} {end.year}",
        "facts": _facts(audit),
        "bars": rep_bars(audit),
        "lions": grounds(audit.lions)[:_TOLD],
        "more_lions": len(grounds(audit.lions)[_TOLD:]),
        "halves": _halves(audit),
        "lost": lost_words(audit),
        "splits": _splits(audit) if audit.policies and any(one.tier for one in audit.tiers) else None,
        "past": past_weeks(audit.on_record.weeks) if audit.on_record else None,
        "record_words": record_words(audit.on_record) if audit.on_record else "",
        "unmatched": [unmatched_words(one) for one in audit.unmatched],
        "unmatched_hours": hours(audit.unmatched_minutes),
    }
    return render("audit.html.j2", templates, values)


def _facts(audit: Audit) -> str:
    whose = "the reps" if audit.people == "roster" else "people"
    of_work = f", {audit.share_of_week:.0%} of {audit.working_minutes / 60:.0f} h of work"
    return f"{hours(audit.minutes)} of meetings, {hours(audit.rep_minutes)} of them with {whose}{of_work}"


def _halves(audit: Audit) -> list[tuple[str, str, str, str, str]]:
    """Return the time in halves: two names, two amounts, and how far the first reaches."""
    pairs = (
        ("one-to-one", audit.one_to_one_minutes, "in a group", audit.group_minutes),
        ("planned", audit.planned_minutes, "at short notice", audit.reactive_minutes),
    )
    return [
        (first, hours(one), second, hours(other), percent(one, one + other))
        for first, one, second, other in pairs
        if one + other
    ]


def _splits(audit: Audit) -> Splits:
    heads = {one.tier: one.reps for one in audit.tiers}
    seats: dict[str, Tier | None] = {one.rep: one.tier for one in audit.reps}

    def by_tier(minutes: Iterable[tuple[str, float]]) -> dict[Tier | None, float]:
        told = list(minutes)
        return {tier: fsum(m for rep, m in told if seats.get(rep) == tier) for tier in (*TIERS, None)}

    had = by_tier((one.rep, one.minutes) for one in audit.reps)
    rows = [Split("as it was", marked=True, heads=heads, amounts=had)]
    rows += [
        Split(
            f"{one.policy} (yours)" if one.in_force else one.policy,
            marked=False,
            heads=heads,
            amounts=by_tier(one.minutes.items()),
            rest=one.unused_minutes,
        )
        for one in audit.policies
    ]
    title = f"The same {hours(audit.rep_minutes)} under each policy"
    return splits(title, "hours", rows, lambda minutes: f"{minutes / 60:.1f}")
