"""A comparison held against the plans that it stands for."""

from typing import Any


def differences(side: dict[str, Any], plan: dict[str, Any]) -> list[str]:
    """Return the figures that a comparison tells otherwise than the plan."""
    pairs = {
        "policy": (side["policy"], plan["policy"]),
        "tiers": (side["tiers"], plan["tiers"]),
        "budget": (side["budget_minutes"], plan["budget_minutes"]),
        "left over": (side["left_over_minutes"], plan["left_over_minutes"]),
        "sessions": (side["sessions"], len(plan["sessions"])),
        "minutes": (side["placed_minutes"], sum(s["minutes"] for s in plan["sessions"])),
        "unplaced": (
            sorted((u["rep"], u["minutes"], u["place"]) for u in side["unplaced"]),
            sorted((u["rep"], u["minutes"], u["place"]) for u in plan["unplaced"]),
        ),
        "by tier": (
            {tier["tier"]: tier["placed"] for tier in side["by_tier"] if tier["tier"]},
            {
                tier: minutes
                for tier, minutes in plan["tier_minutes"].items()
                if any(share["tier"] == tier for share in plan["shares"])
            },
        ),
        "by rep": (
            [(r["rep"], r["due"], r["placed"]) for r in side["by_rep"]],
            [(s["rep"], s["due_minutes"], s["minutes"]) for s in plan["shares"]],
        ),
        "promises": (side["promises"], [p for p in plan["promises"] if p["state"] != "kept"]),
    }
    return [name for name, (here, there) in pairs.items() if here != there]
