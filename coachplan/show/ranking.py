"""The ranking as a terminal shows it: who is where, how sure that is, and what drove it."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coachplan.core.policies.policy import TIERS
from coachplan.core.ranking.ranking import Because, Ranking, Standing
from coachplan.core.ranking.words import signed
from coachplan.show.glyphs import HEAD_RULE
from coachplan.show.safe import safe

BAR_FROM = 72
"""Columns from which the interval is drawn."""

WHY_FROM = 100
"""Columns from which the reasons stand in the table; below it they follow it."""

DRIVERS = 2
"""So many metrics are named as what drove a score."""

WHOLE_UP_TO = 200
"""Larger teams are shown by their ends."""

END = 25
"""So many reps stand at each end of a large team's table."""

_STYLES = {"firm": "bold", "leaning": "", "unclear": "dim", "ramping": "cyan", "no data": "dim"}
_BAR = 15


def table(ranking: Ranking, width: int) -> Sequence[RenderableType]:
    """Return the team in order for a terminal of ``width`` columns, and what to know about the numbers."""
    shown = _shown(ranking)
    parts: list[RenderableType] = [_headline(ranking), Text(), _table(ranking, shown, width)]
    if len(shown) < len(ranking.standings):
        more = len(ranking.standings) - len(shown)
        parts += [
            _item(f"{more:,} more between place {END} and the last {END}; --json has all", "dim"),
            Text(),
        ]
    if width < WHY_FROM:
        parts += [_reasons(shown), Text()]
    parts.append(Text(_sentence(ranking.skill)))
    warned = [(one.name, text) for one in shown for text in one.warnings]
    parts += [_item(f"{name}: {text}", "yellow") for name, text in warned]
    parts += [Padding(Text(safe(note), "dim"), (0, 0, 0, 2)) for note in ranking.notes]
    return parts


def explain(ranking: Ranking, rep: str) -> Sequence[RenderableType]:
    """Return all that made the place of the rep with this id."""
    return _explained(ranking, next(one for one in ranking.standings if one.rep == rep))


def _headline(ranking: Ranking) -> Text:
    seats = ", ".join(f"{ranking.tiers[tier]} {tier}" for tier in TIERS)
    seated = ranking.tiers["top"] + ranking.tiers["bottom"] > 0
    facts = f"  {safe(ranking.team)}, {ranking.as_of:%Y-%m-%d}; " + (
        f"seats: {seats}" if seated else "no tiers"
    )
    return Text.assemble(("Ranking", "bold"), facts)


def _shown(ranking: Ranking) -> Sequence[Standing]:
    everybody = ranking.standings
    if len(everybody) <= WHOLE_UP_TO:
        return everybody
    return (*everybody[:END], *everybody[-END:])


def _table(ranking: Ranking, shown: Sequence[Standing], width: int) -> Table:
    grid = Table(box=HEAD_RULE, pad_edge=False, padding=(0, 1, 0, 0), expand=width >= WHY_FROM)
    grid.add_column("#", justify="right", no_wrap=True)
    grid.add_column("rep", no_wrap=True, overflow="ellipsis", max_width=min(max(10, width // 4), 24))
    grid.add_column("score", justify="right", no_wrap=True)
    if width >= BAR_FROM:
        grid.add_column(f"{ranking.interval_level * 100:.0f}% interval", no_wrap=True, width=_BAR)
    grid.add_column("ranks", no_wrap=True)
    grid.add_column("tier", overflow="fold")
    if width >= WHY_FROM:
        grid.add_column("what drove it", ratio=1, overflow="fold")
    ends = _ends(shown)
    for one in shown:
        cells = [
            Text(_place(one)),
            Text(safe(one.name)),
            Text(signed(one.score) if one.because else "-"),
        ]
        if width >= BAR_FROM:
            cells.append(_bar(one, *ends))
        cells += [_ranks(one), tier_words(one)]
        if width >= WHY_FROM:
            cells.append(_drivers(one))
        grid.add_row(*cells)
    return grid


def _place(one: Standing) -> str:
    """Return a rep's place; without figures there is none, though somebody has to stand last."""
    return "-" if one.certainty == "no data" else str(one.position)


def tier_words(one: Standing) -> Text:
    """Return a rep's seat and how far to trust it."""
    style = _STYLES[one.certainty]
    if one.certainty == "ramping":
        return Text(f"ramping, {(one.ramp or 0) * 100:.0f}% expected", style)
    if one.certainty == "no data" or one.tier is None:
        return Text("no data" if one.certainty == "no data" else "no tiers", style)
    if one.certainty == "unclear":
        return Text(f"{one.tier}, too close to call", style)
    return Text(f"{one.tier}, {one.certainty} {one.probability[one.tier] * 100:.0f}%", style)


def _ranks(one: Standing) -> Text:
    first, last = one.rank_range
    if not one.because:
        return Text("-")
    return Text(str(first) if first == last else f"{first}-{last}")


def _ends(shown: Sequence[Standing]) -> tuple[float, float]:
    known = [one.interval for one in shown if one.because]
    low = min((interval[0] for interval in known), default=-1.0)
    high = max((interval[1] for interval in known), default=1.0)
    return (low, high) if low < high else (low - 1, high + 1)


def _bar(one: Standing, low: float, high: float) -> Text:
    """Draw the interval from ``low`` to ``high``, the score as a knob, the team's centre as a tick."""
    if not one.because:
        return Text()
    begin, knob, end, zero = (
        round((min(max(value, low), high) - low) / (high - low) * (_BAR - 1))
        for value in (one.interval[0], one.score, one.interval[1], 0.0)
    )
    cells = ["-" if begin <= column <= end else " " for column in range(_BAR)]
    cells[zero] = "+" if begin <= zero <= end else "|"
    cells[knob] = "o"
    bar = Text("".join(cells), "dim")
    bar.stylize("bold not dim", knob, knob + 1)
    return bar


def _drivers(one: Standing) -> Text:
    """Return the metrics that moved the score most, in words."""
    strongest = sorted(one.because, key=lambda because: (-abs(because.contribution), because.metric))
    words = [
        f"{signed(because.contribution)} {safe(because.title)} {safe(because.shown)}"
        for because in strongest[:DRIVERS]
        if because.contribution
    ]
    return Text(", ".join(words) or ("as the team" if one.because else "nothing to go by"))


def _reasons(shown: Sequence[Standing]) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    for one in shown:
        line = Text.assemble((safe(one.name), "bold"), ": ", _drivers(one))
        grid.add_row(Text(_place(one)), line)
    return grid


def _item(text: str, style: str) -> Padding:
    return Padding(Text(_sentence(text), style), (0, 0, 0, 2))


def _sentence(text: str) -> str:
    return safe(text[:1].upper() + text[1:])


def _explained(ranking: Ranking, one: Standing) -> list[RenderableType]:
    first, last = one.rank_range
    level = f"{ranking.interval_level * 100:.0f}%"
    title = Text.assemble((safe(one.name), "bold"), f"  {safe(ranking.team)}, {ranking.as_of:%Y-%m-%d}")
    parts: list[RenderableType] = [title, Text()]
    if one.because:
        parts += [_metrics(one), Text()]
        span = " and ".join(map(signed, one.interval))
        told = f"Score {signed(one.score)}; with {level} probability between {span} (0 is the team's centre)."
        parts.append(Text(told))
        ranks = f"rank {first}" if first == last else f"ranks {first} to {last}"
        parts.append(
            Text(f"Place {one.position}; with {level} probability {ranks} of {len(ranking.standings)}.")
        )
    parts.append(_seat(one))
    if one.because:
        told = f"The numbers tell about {one.reliability * 100:.0f}% of what could be known about this score."
        parts.append(Text(told))
    if one.missing:
        parts.append(_item(f"not given: {', '.join(one.missing)}; read as unknown, never as zero", "yellow"))
    parts += [_item(text, "yellow") for text in one.warnings]
    parts += [Text(), Text(_sentence(ranking.skill), "dim")]
    return parts


def _seat(one: Standing) -> Text:
    if one.certainty == "ramping":
        share = f"{(one.ramp or 0) * 100:.0f}%"
        return Text(
            f"Still ramping: {share} of full results are expected; values are read against that. No tier yet."
        )
    if one.certainty == "no data":
        return Text("No values on the roster: nothing is said about this rep.")
    if one.tier is None:
        return Text("No tiers in a team this small.")
    chances = ", ".join(f"{tier} {one.probability[tier] * 100:.0f}%" for tier in TIERS)
    return Text.assemble("Seat: ", tier_words(one), f". Probabilities: {chances}.")


def _metrics(one: Standing) -> Table:
    grid = Table(box=HEAD_RULE, pad_edge=False, padding=(0, 1, 0, 0), show_footer=True)
    grid.add_column("metric", "score", overflow="fold")
    for name in ("value", "team", "weight"):
        grid.add_column(name, justify="right", no_wrap=True)
    grid.add_column("adds", Text(signed(one.score)), justify="right", no_wrap=True)
    grid.add_column("evidence", overflow="fold")
    for because in one.because:
        grid.add_row(*_row(because))
    return grid


def _row(because: Because) -> list[Text]:
    return [
        Text(safe(because.title)),
        Text(safe(because.shown)),
        Text(safe(because.usual)),
        Text(f"{because.weight * 100:.0f}%"),
        Text(signed(because.contribution)),
        Text(safe(because.evidence)),
    ]
