"""The page of an impact: what may be said of coaching minutes and one number, and what not yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from coachplan.core.impact.experiment import BLOCK_WEEKS, Block, Experiment
from coachplan.core.impact.impact import Impact
from coachplan.core.impact.words import OPT_IN, amount_in, over_words, state_words
from coachplan.core.isoweek import week_of
from coachplan.core.team.metrics import Metric
from coachplan.export.html.estimate import estimate
from coachplan.export.html.page import Templates, render


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page is made of: ``metric`` is the one in question, ``names`` are the reps' by id."""

    impact: Impact
    metric: Metric | None
    experiment: Experiment | None
    names: Mapping[str, str]


def export(shown: Shown, templates: Templates) -> str:
    """Return the impact as one HTML document."""
    impact = shown.impact
    day = impact.as_of
    first, *others = impact.sentences
    blocks = [*_blocks(shown)]
    values = {
        "impact": impact,
        "day": f"{day.day} {day:%B} {day.year}",
        "state": state_words(impact),
        "verdict": _verdict(impact),
        "first": first,
        "others": others,
        "estimate": estimate(impact, amount_in(shown.metric)) if shown.metric else None,
        "blocks": blocks,
        "over": over_words(impact.blocks_over, len(blocks)),
        "weeks": BLOCK_WEEKS,
        "coins": _coins(shown),
        "opt_in": OPT_IN if impact.state == "no coin" and shown.metric else (),
    }
    return render("impact.html.j2", templates, values)


def _verdict(impact: Impact) -> str:
    """Return in a few words whether the numbers allow to say anything."""
    if impact.effect is None:
        return "Not randomised" if impact.slope else "Nobody can tell yet"
    if impact.claim:
        return "More than chance explains"
    return "No effect was shown" if impact.state == "finished" else "Cannot tell yet"


def _blocks(shown: Shown) -> Iterator[tuple[str, str, str]]:
    """Yield each block that is planned: what it is, its weeks, and whether it is over."""
    impact = shown.impact
    planned = shown.experiment.planned if shown.experiment else impact.outlook.blocks if impact.outlook else 0
    for number in range(planned):
        if number >= len(impact.blocks):
            yield f"Block {number + 1}", "\u2013", "to come"
            continue
        state = "over" if number < impact.blocks_over else "under way"
        yield f"Block {number + 1}", _weeks(impact.blocks[number]), state


def _weeks(block: Block) -> str:
    first, last = (week_of(day).name for day in (block.monday, block.end - timedelta(weeks=1)))
    return f"{first} to {last}"


def _coins(shown: Shown) -> tuple[str, list[tuple[str, str, str]]] | None:
    """Return the coins that hold now: their weeks, and who has more, who less, in which tier."""
    for block in shown.impact.blocks[-1:]:
        if shown.impact.as_of < block.end:
            named = [
                (*(shown.names.get(rep, rep) for rep in (pair.more, pair.less)), pair.tier or "\u2013")
                for pair in block.pairs
            ]
            return _weeks(block), [(more, less, tier) for more, less, tier in named]
    return None
