"""The lion's share: who takes more of the manager's time than anybody should, and on what grounds."""

from collections.abc import Iterator, Sequence

from coachplan.core.audit.figures import Lion, RepHours

_A_TEAM = 3
"""Of two people, one always has half or more."""


def lions(reps: Sequence[RepHours], flag_share: float, time: str) -> tuple[Lion, ...]:
    """Return who has the lion's share of the time that ``time`` names, largest first.

    That is anybody above ``flag_share`` of it, in a team of three or more, and any rep of the
    bottom tier who had more than one of the top tier.
    """
    found = [*_by_share(reps, flag_share, time), *_by_order(reps)]
    return tuple(sorted(found, key=lambda lion: (lion.kind != "share", -lion.share, lion.rep)))


def _by_share(reps: Sequence[RepHours], flag_share: float, time: str) -> Iterator[Lion]:
    for one in reps:
        if len(reps) >= _A_TEAM and one.share > flag_share:
            why = f"{one.share:.0%} of {time}, above {flag_share:.0%}"
            yield Lion(rep=one.rep, name=one.name, kind="share", share=one.share, why=why)


def _by_order(reps: Sequence[RepHours]) -> Iterator[Lion]:
    top = sorted((one for one in reps if one.tier == "top"), key=lambda one: (one.minutes, one.rep))
    for one in reps:
        above = [other for other in top if one.tier == "bottom" and one.minutes > other.minutes]
        if above:
            why = f"in the bottom tier, with {hours(one.minutes)}: more than {_whom(above, len(top))}"
            ids = tuple(other.rep for other in above)
            yield Lion(rep=one.rep, name=one.name, kind="order", share=one.share, above=ids, why=why)


def _whom(above: Sequence[RepHours], top: int) -> str:
    """Say who had less, of so many in the top tier; the least comes first."""
    if 1 < len(above) == top:
        return f"anybody in the top tier ({hours(above[-1].minutes)} at most)"
    more = f" and {len(above) - 1} more" if len(above) > 1 else ""
    return f"{above[0].name} ({hours(above[0].minutes)}){more} in the top tier"


def grounds(found: Sequence[Lion]) -> list[tuple[str, str]]:
    """Return the names of those who have the lion's share, each rep once, and on what grounds."""
    whys: dict[str, list[str]] = {}
    for lion in found:
        whys.setdefault(lion.rep, []).append(lion.why)
    names = {lion.rep: lion.name for lion in found}
    return [(names[rep], "; ".join(why)) for rep, why in whys.items()]


def hours(minutes: float) -> str:
    """Return minutes as people say them: ``18.5 h``; below an hour ``45 min``."""
    return f"{minutes / 60:.1f} h" if minutes >= 60 or not minutes else f"{minutes:.0f} min"  # noqa: PLR2004 - an hour
