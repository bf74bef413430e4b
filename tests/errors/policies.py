"""What is wrong with a policy, or with the rules that a roster adds to it."""

from errors.provocation import Contents, Family, Provocation, in_roster


def own(text: str) -> tuple[str, Contents]:
    """Return a command line that reads a policy of one's own, and the policy."""
    return "policies show own.yaml", {"own.yaml": f"extends: balanced\n{text}\n"}


FAMILY = Family(
    "policies",
    "Policies",
    (
        Provocation("E1401", *own("order: top > bottom")),
        Provocation("E1402", "schedule --policy balance"),
        Provocation("E1403", "policies show own.yaml", {"own.yaml": "extends: own.yaml\n"}),
        Provocation("E1404", "check", in_roster("policy: {balanced: most, equal: 0.5}")),
        Provocation("E1405", *own("shares: {top: 50%, middle: 30%, bottom: 30%}")),
        Provocation("E1406", *own("ramp: [75%, 50%]")),
        Provocation("E1407", *own("cadences: [{above: 2, weeks: 1}, {above: 1, weeks: 2}]")),
        Provocation("E1408", *own("quantum: 35")),
        Provocation("E1409", *own("themes: {top: [pipline]}")),
        Provocation("E1411", "check", in_roster("rules: {day_limits: {most: 3}}")),
        Provocation("E1412", "check", in_roster("rules: {day_limit: {hours: 3}}")),
    ),
)
