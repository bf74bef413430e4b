"""Policies as a terminal shows them: the list, and one policy with the source of every number."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coachplan.core.policies.figures import nominal_split, per_head, provenance_of
from coachplan.core.policies.policy import TIERS, Policy, Provenance, Tier
from coachplan.show.glyphs import HEAD_RULE
from coachplan.show.safe import safe

HONEST_PART = (
    "No controlled trial of managers' coaching time by tier was found. That the middle 60 % gains most is a "
    "correlation in vendors' research; one survey (Sales Management Association with Integrity Solutions) "
    "points the other way, to the top. A split is therefore an opinion, published or ours: pick one on "
    "purpose, and look at what it does to your own team before you trust it."
)
"""What the list of policies says about its own evidence."""

EXAMPLE_TEAM: dict[Tier, int] = {"top": 2, "middle": 6, "bottom": 2}
"""The ten reps that the table per head is made for."""

_EXAMPLE_WEEK = 40 * 60
_MONTHS, _WEEKS = 12, 52

_UNITS = {
    "percent": (
        *("shares", "tier_heads", "signal_share", "planned_share", "flag_share", "ramp"),
        *("budget_share", "warn_above_share", "firm_at", "firm_until", "reliability_gate"),
    ),
    "min": ("ramping_floor", "quantum", "lengths", "touch", "warn_below_minutes"),
    "h": (
        "cap_hours_per_month",
        "budget_hours_per_rep_month",
        "band_hours_per_month",
        "target_hours_per_month",
    ),
    "": ("top_unseen_weeks", "theme_window", "span_note", "span_warning"),
}
_UNIT_OF = {field: unit for unit, fields in _UNITS.items() for field in fields}


def policies_view(policies: Sequence[Policy]) -> Sequence[RenderableType]:
    """Return the list of policies, then what is known about such splits and what is not."""
    table = Table(box=HEAD_RULE, pad_edge=False)
    table.add_column("policy\ntop / middle / bottom, %", no_wrap=True)
    table.add_column("rule", overflow="fold")
    for policy in policies:
        name = Text.assemble((safe(policy.name), "bold"), "\n", (_split(policy), "cyan"))
        table.add_row(name, Text(f"{safe(policy.summary[:1].upper() + policy.summary[1:])}."))
    return [table, Text("The honest part", style="bold"), Text(HONEST_PART)]


def policy_view(policy: Policy) -> Sequence[RenderableType]:
    """Return one policy: its rule, what its source asks and warns about, and every number with its source."""
    parts: list[RenderableType] = [
        Text.assemble((safe(policy.name), "bold"), f"  {safe(policy.title)}"),
        Text(safe(policy.summary)),
        Text(_seats(policy), style="dim"),
    ]
    if policy.source:
        parts.append(Text(f"Source: {safe(policy.source)}", style="dim"))
    for heading, sentences in (("It asks", policy.asks), ("It warns about", policy.warns)):
        if sentences:
            bullets = Text("\n").join(Text(f"- {safe(sentence)}") for sentence in sentences)
            parts += [Text(), Text(heading, style="bold"), Padding(bullets, (0, 0, 0, 2))]
    parts += [Text(), Text("Themes in turn", style="bold"), Padding(Text(_themes(policy)), (0, 0, 0, 2))]
    parts += [Text(), Text("A team of ten, before floors and caps", style="bold"), head_table(policy)]
    parts += [Text(), Text("Every number and its source", style="bold"), figure_table(policy)]
    return parts


def head_table(policy: Policy) -> RenderableType:
    """Return what each tier and each rep gets in a team of ten with a manager's week of 40 hours."""
    each = per_head(policy, EXAMPLE_TEAM)
    if each is None:
        return Text("by need: each rep's gap to the standard decides, whatever the tier")
    table = Table(box=HEAD_RULE, pad_edge=False)
    for title in ("tier", "reps", "of the budget", "per head", "min a week", "h a month", ""):
        table.add_column(title, justify="left" if title in {"tier", ""} else "right")
    budget = _example_budget(policy)
    low, high = policy.band_hours_per_month
    for tier in TIERS:
        heads, minutes = EXAMPLE_TEAM[tier], each[tier] * budget
        hours = minutes * _WEEKS / _MONTHS / 60
        outside = "" if low <= hours <= high else f"outside {low:g} to {high:g} h"
        cells = (
            str(heads),
            _percent(each[tier] * heads),
            _percent(each[tier]),
            f"{minutes:.0f}",
            f"{hours:.1f}",
        )
        table.add_row(tier, *cells, Text(outside, style="yellow"))
    return table


def figure_table(policy: Policy) -> RenderableType:
    """Return every number of ``policy`` with its kind and source."""
    table = Table(box=HEAD_RULE, pad_edge=False, expand=True)
    table.add_column("what, and where it comes from", ratio=3, overflow="fold")
    table.add_column("value", ratio=2, overflow="fold")
    table.add_column("kind", no_wrap=True)
    for label, value, found in _rows(policy):
        kind, source = (found.kind, found.source) if found else ("", "")
        table.add_row(Text.assemble(safe(label), "\n", (safe(source), "dim")), Text(value), Text(kind))
    return table


def _example_budget(policy: Policy) -> float:
    """Return the weekly minutes that the policy gives to ten reps in a week of 40 hours."""
    by_rep = policy.budget_hours_per_rep_month * 60 * sum(EXAMPLE_TEAM.values()) * _MONTHS / _WEEKS
    return min(policy.budget_share * _EXAMPLE_WEEK, by_rep)


def _split(policy: Policy) -> str:
    split = nominal_split(policy)
    if policy.basis == "shares" and split:
        return " / ".join(f"{split[tier] * 100:.3g}" for tier in TIERS)
    return f"by {policy.basis}"


def _seats(policy: Policy) -> str:
    seats = (
        "minutes follow seats" if policy.tiers == "hard" else "minutes follow the probability of each tier"
    )
    order = ", ".join(f"{above} >= {below}" for above, below in policy.order)
    return f"tiers: {policy.tiers} ({seats})" + (f"; per head: {order}" if order else "")


def _themes(policy: Policy) -> str:
    lists = [*policy.themes.items(), ("ramping", policy.ramping_themes)]
    return "\n".join(f"{suited}: {', '.join(names)}" for suited, names in lists)


def _percent(share: float) -> str:
    return f"{share * 100:.3g} %"


def _rows(policy: Policy) -> Iterator[tuple[str, str, Provenance | None]]:
    for field, info in Policy.model_fields.items():
        value = getattr(policy, field)
        label = info.description or field
        if field in _UNIT_OF and value is not None:
            if isinstance(value, dict):
                for tier, share in value.items():
                    yield f"{label}: {tier}", _percent(share), provenance_of(policy, f"{field}.{tier}")
            else:
                values = value if isinstance(value, tuple) else (value,)
                yield label, _shown(values, _UNIT_OF[field]), provenance_of(policy, field)
        elif field in {"promises", "protected", "caps", "cadences"}:
            yield from _list_rows(policy, field)


def _list_rows(policy: Policy, field: str) -> Iterator[tuple[str, str, Provenance | None]]:
    rows = {
        "promises": [
            (f"{p.tier} seen{_of(p.theme_kinds)}", _every(p.every_weeks), "every_weeks")
            for p in policy.promises
        ],
        "protected": [
            (f"{p.tier} seen{_of(p.theme_kinds)} at the end of a quarter", _weeks("last", p.weeks), "weeks")
            for p in policy.protected
        ],
        "caps": [
            (f"one {cap.tier} rep over {cap.weeks} weeks", f"at most {_percent(cap.share)}", "share")
            for cap in policy.caps
        ],
        "cadences": [
            (f"seen with a need from {c.above:g}", _every(c.weeks), "weeks") for c in policy.cadences
        ],
    }
    for number, (label, value, leaf) in enumerate(rows[field]):
        yield label, value, provenance_of(policy, f"{field}.{number}.{leaf}")


def _shown(values: Sequence[float], unit: str) -> str:
    if unit == "percent":
        return ", ".join(_percent(value) for value in values)
    return f"{', '.join(f'{value:g}' for value in values)} {unit}".strip()


def _of(kinds: Sequence[str]) -> str:
    return f" on {' or '.join(kinds)}" if kinds else ""


def _every(weeks: int) -> str:
    return "every week" if weeks == 1 else f"every {weeks} weeks"


def _weeks(word: str, weeks: int) -> str:
    return f"{word} week" if weeks == 1 else f"{word} {weeks} weeks"
