"""The three answers in words, from the fullest form to the shortest."""

from collections.abc import Sequence

from coachplan.core.plans.answers import Answers, Needle

_MOST = 3
"""Needles named at most."""

_A_WEEK = " a week"


def answer_forms(found: Answers) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """Return what has to move, what is done about it and whether it works, each in all its forms."""
    return _move(found), _do(found), [one for one in (found.working, found.working_short) if one]


def _move(found: Answers) -> Sequence[str]:
    """Return the first answer, the fullest form first."""
    moving = [needle for needle in found.needles if needle.by > 0]
    goal = f"{found.goal.title} {_way(found.goal)}" if found.goal else ""
    if not found.needles:
        none = "no activity has both figures and a standard yet; standards stand with the roster's metrics"
        return [f"{goal}; {none}" if goal else none]
    if not moving:
        short = [
            f"{len(one.short)} of {one.reps} short of {_level(one)}" for one in found.needles if one.short
        ]
        met = "; ".join(["the team as a whole meets its standards", *short[:1]])
        return [f"{goal}: {met}" if goal else met]
    told = [f"{_name(needle)} {_way(needle)}" for needle in moving]
    forms = []
    for count in range(min(_MOST, len(told)), 0, -1):
        more = f" and {len(told) - count} more" if len(told) > count else ""
        forms.append(f"{goal + ': ' if goal else ''}{', '.join(told[:count])}{more}")
    return forms


def _name(needle: Needle) -> str:
    return needle.title.removesuffix(_A_WEEK)


def _way(needle: Needle) -> str:
    now, standard = needle.shown
    way = f"{now} to {standard}" if needle.by > 0 else f"{now}, standard {standard}"
    return f"{way}{_A_WEEK}" if needle.title.endswith(_A_WEEK) else way


def _level(needle: Needle) -> str:
    return f"{needle.shown[1]} {needle.title}"


def _do(found: Answers) -> Sequence[str]:
    """Return the second answer, the fullest form first."""
    if not found.sessions:
        return ["no session this week"]
    whole = f"{found.sessions} session{'s' * (found.sessions != 1)}"
    parts = [f"{one.sessions} on {one.title.removesuffix(_A_WEEK)}" for one in found.focus]
    parts += [f"{found.strengths} on what already works"] if found.strengths else []
    parts += [f"{found.unmeasured} on where to begin"] if found.unmeasured else []
    forms = [f"{whole}: {', '.join(parts)}"]
    forms += [f"{whole}: {', '.join(parts[:count])}, others" for count in range(len(parts) - 1, 0, -1)]
    return forms
