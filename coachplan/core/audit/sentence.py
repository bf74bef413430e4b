"""The sentence: the most useful thing that an audit has to say."""

from collections.abc import Iterator

from coachplan.core.audit.beside import shares_in_force
from coachplan.core.audit.figures import Audit, RepHours
from coachplan.core.audit.lions import hours
from coachplan.core.audit.scene import Scene


def sentence(audit: Audit, scene: Scene) -> str:
    """Return one sentence: the gravest finding and, if there is one, who was forgotten meanwhile.

    In this order: nothing was found, the lion's share, the order of the tiers, somebody unseen,
    one-to-ones lost, time at short notice, the tier furthest from the policy in force.
    """
    if not audit.rep_minutes:
        return _nothing(audit)
    found = [*_lion(audit, scene), *_unseen(audit, scene), *_lost(audit, scene), *_reactive(audit, scene)]
    found += [*_off_policy(audit), *_plain(audit)]
    first = found[0]
    forgotten = next(iter(_unseen(audit, scene)), "")
    second = f"; {forgotten}" if forgotten and forgotten != first else ""
    text = f"{first}{second}"
    return f"{text[:1].upper()}{text[1:]}."


def _nothing(audit: Audit) -> str:
    weeks = _weeks(audit.weeks)
    if not audit.minutes:
        return f"There is no meeting in these {weeks}: does the calendar's export reach back that far?"
    if audit.people == "roster":
        return (
            f"None of the {hours(audit.minutes)} of meetings in these {weeks} is with anybody on the roster: "
            "is this your calendar, and does the roster give the reps' addresses?"
        )
    return (
        f"The meetings of these {weeks} name no guests, so nobody knows whose time they were: add a roster."
    )


def _lion(audit: Audit, scene: Scene) -> Iterator[str]:
    for lion in audit.lions:
        if lion.kind == "share":
            one = next(rep for rep in audit.reps if rep.rep == lion.rep)
            each = f"{hours(one.minutes / audit.weeks)} a week"
            due = shares_in_force(audit.policies).get(one.rep)
            name = next((policy.policy for policy in audit.policies if policy.in_force), "")
            beside = "" if due is None else f", where {name} would give {due:.0%}"
            yield f"{one.name} took {one.share:.0%} of your {scene.time_called}, {each}{beside}"
        else:
            yield f"{lion.name} is {lion.why}"


def _unseen(audit: Audit, scene: Scene) -> Iterator[str]:
    if scene.team is None:
        return
    usual, bars = scene.bars.unseen_days, scene.team.missed_after
    unseen = (one for one in audit.reps if one.rep not in scene.team.seen)
    longest = [one for one in unseen if _since(one, audit) > bars.get(one.rep, usual)]
    if not longest:
        return
    first = max(longest, key=lambda one: (_since(one, audit), one.tier == "top", one.name))
    days = first.days_since_one_to_one
    ago = f"in all {_weeks(audit.weeks)}" if days is None else f"for {days} days"
    others = len(longest) - 1
    wait = "1 more waits" if others == 1 else f"{others} more wait"
    more = f", and {wait} over {usual} days" if others else ""
    yield f"{first.name} had no one-to-one {ago}{more}"


def _since(one: RepHours, audit: Audit) -> int:
    return 7 * audit.weeks + 1 if one.days_since_one_to_one is None else one.days_since_one_to_one


def _lost(audit: Audit, scene: Scene) -> Iterator[str]:
    planned = audit.one_to_ones + audit.lost.number
    if audit.lost.number > scene.bars.cancelled_share * planned:
        yield f"{audit.lost.number} of {planned} one-to-ones were cancelled or declined"


def _reactive(audit: Audit, scene: Scene) -> Iterator[str]:
    known = audit.planned_minutes + audit.reactive_minutes
    if audit.reactive_minutes > (1 - scene.planned_share) * known:
        part = audit.reactive_minutes / known
        wanted = f"{scene.planned_share:.0%} should be planned"
        yield f"{part:.0%} of your {scene.time_called} came up at short notice; {wanted}"


def _off_policy(audit: Audit) -> Iterator[str]:
    """Yield the tier whose hours are furthest from the policy in force."""
    policy = next((one for one in audit.policies if one.in_force), None)
    gaps = [(one, policy.tier_minutes[one.tier] - one.minutes) for one in audit.tiers if policy and one.tier]
    if policy and gaps:
        tier, gap = max(gaps, key=lambda pair: (abs(pair[1]), pair[0].minutes))
        had = f"had {hours(tier.minutes)} of your {hours(audit.rep_minutes)} of rep time"
        way = "more" if gap > 0 else "less"
        yield f"the {tier.tier} tier {had}; {policy.policy} would give it {hours(abs(gap))} {way}"


def _plain(audit: Audit) -> Iterator[str]:
    first = audit.reps[0]
    yield (
        f"{first.name} had the most of your time, {hours(first.minutes)} of {hours(audit.rep_minutes)} "
        f"in {_weeks(audit.weeks)}"
    )


def _weeks(count: int) -> str:
    return "1 week" if count == 1 else f"{count} weeks"
