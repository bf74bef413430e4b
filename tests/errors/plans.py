"""What is wrong with a plan that was written before."""

from errors.provocation import Family, Provocation
from errors.surroundings import after

FAMILY = Family(
    "plans",
    "Plans",
    (
        Provocation("E1501", "diff roster.yaml roster.yaml"),
        Provocation(
            "E1502",
            "diff a/2026-W48/week.json b/2026-W49/week.json",
            during=after("schedule --quiet --out a", "schedule --quiet --week 2026-W49 --out b"),
        ),
    ),
)
