"""The words for an impact: what a manager may take from the numbers, and what not."""

from collections.abc import Callable, Iterator
from datetime import date

from coachplan.core.impact.effect import Effect, Range
from coachplan.core.impact.experiment import BLOCK_WEEKS
from coachplan.core.impact.impact import Impact, Outlook
from coachplan.core.isoweek import week_of
from coachplan.core.problems import counted
from coachplan.core.team.metrics import Metric

ON_THEIR_OWN = (
    "Reps measured as low rise on their own, and those measured as high fall: "
    "part of any low or high figure is luck, and luck does not stay."
)
"""Said where the roster has too few weeks to put a number to it."""

_NO_FIGURES = (
    "Nothing can be said: no metric on the roster has weekly figures. Write them as a list, oldest first: "
    "meetings: [9, 8, 10, 9]."
)

OPT_IN = (
    "To find out, add this to the roster and run 'coachplan impact --start':",
    "experiment: {metric: meetings, quantum: 15m, blocks: 6}",
    "Neighbours by score get 15 minutes a week more or less by a fair coin, and are compared.",
)
"""What opens the way where nothing is tossed yet; the middle line is for the roster."""

_LONGEST = 10 * 52
"""Weeks beyond which a forecast is no help."""

Amount = Callable[[float], str]


def amount_in(metric: Metric) -> Amount:
    """Return how a difference in the metric is written: ``3 points``, ``0.4``, ``2 days``."""
    if metric.shows == "percent":
        return lambda value: _counted(value * 100, "point")
    if metric.shows == "days":
        return lambda value: _counted(value, "day")
    return _number


def _number(value: float) -> str:
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2  # noqa: PLR2004 - three digits tell enough
    return f"{value:,.{digits}f}"


def _counted(value: float, unit: str) -> str:
    size = abs(value)
    whole = size >= 3 or round(value, 1) == round(value)  # noqa: PLR2004 - as above
    text = f"{value:.0f}" if whole else f"{value:.1f}"
    return f"{text} {unit}{'s' * (text.lstrip('-') != '1')}"


def worded(impact: Impact, metric: Metric | None, last: date) -> Impact:
    """Return the impact with what to tell, the most important first, and with what it takes for granted.

    The regression to the mean is always told. ``metric`` is ``None`` where none has weekly figures;
    ``last`` is the Monday of the last week that they hold.
    """
    if metric is None:
        return impact.model_copy(update={"sentences": (_NO_FIGURES, ON_THEIR_OWN)})
    amount = amount_in(metric)
    told = (*_told(impact, metric, amount), *_seen(impact, amount), _alone(impact, metric, amount))
    return impact.model_copy(update={"sentences": told, "assumed": tuple(_assumed(impact, last))})


def state_words(impact: Impact) -> str:
    """Return by what the minutes were decided, and how far that is."""
    if impact.design == "not randomised":
        return "Not randomised."
    outlook = impact.outlook
    blocks = outlook.blocks if outlook else len(impact.blocks)
    if impact.state == "before the start":
        return f"By coin; {counted(blocks, 'block')} of four weeks {'is' if blocks == 1 else 'are'} planned."
    if impact.state == "finished":
        return f"By coin; {'the one block is' if blocks == 1 else f'all {blocks} blocks are'} over."
    return f"By coin; {over_words(impact.blocks_over, blocks)}."


def over_words(over: int, blocks: int) -> str:
    """Return how many of the blocks are over: ``1 of 6 blocks is over``."""
    return f"{over} of {counted(blocks, 'block')} {'is' if 1 in {over, blocks} else 'are'} over"


def _assumed(impact: Impact, last: date) -> Iterator[str]:
    yield f"the last figure of each weekly list is that of {week_of(last).name}"
    if impact.blocks:
        yield (
            "everybody counts as assigned, whatever was held; the first week of each block does not count, "
            "as what came before still works in it"
        )


def _told(impact: Impact, metric: Metric, amount: Amount) -> Iterator[str]:
    if impact.effect is not None:
        yield _by_coin(impact.effect, metric, amount)
        yield _meaning(impact, impact.effect)
        yield _best_guess(impact.effect, amount)
        if impact.state == "running":
            yield _peeking(impact.effect, amount)
    elif impact.slope is not None:
        better = _compared(impact.slope.estimate, metric, amount)
        span = _span(impact.slope.likely, metric)
        yield (
            f"Not randomised: at equal scores, 30 more minutes a week went with {metric.title} "
            f"{better}{span}. Whatever else led you to give more or less time is part of this."
        )
    elif impact.state == "running":
        yield f"The coins are tossed; the first result comes when the first {BLOCK_WEEKS} weeks are over."
    elif impact.state == "no coin":
        yield (
            "Nothing can be said yet: without coins, and without plans to look back on, "
            "what went up or down has many reasons."
        )


def _by_coin(effect: Effect, metric: Metric, amount: Amount) -> str:
    return (
        f"Reps who got 30 more minutes by coin toss scored {_compared(effect.estimate, metric, amount)} "
        f"in {metric.title}{_span(effect.likely, metric)}."
    )


def _compared(value: float, metric: Metric, amount: Amount) -> str:
    up, down = ("higher", "lower") if metric.better == "higher" else ("better", "worse")
    return f"{amount(abs(value))} {up if value >= 0 else down}"


def _span(found: Range, metric: Metric) -> str:
    if found.low is None or found.high is None:
        return " (too few pairs for a range)"
    scale = 100 if metric.shows == "percent" else 1
    low, high = (_signed(end * scale) for end in (found.low, found.high))
    return f" (likely range {low} to {high})"


def _signed(value: float) -> str:
    digits = 0 if abs(value) >= 3 else 1 if abs(value) >= 0.3 else 2  # noqa: PLR2004 - two digits tell enough
    text = f"{value:+.{digits}f}"
    return "0" if not float(text) else text


def _meaning(impact: Impact, effect: Effect) -> str:
    if impact.claim:
        return "That is more than chance explains: " + (
            f"luck alone does as much in {_percent(effect.chance)} of such experiments."
            if impact.state == "finished"
            else "even for somebody who looks every week."
        )
    more = impact.weeks_more
    wait = ""
    if more is None or more > _LONGEST:
        wait = " No reasonable time would show a difference this small."
    elif more:
        wait = f" If the true difference is as large, about {more} more weeks would show it."
    return f"That is compatible with no effect.{wait}"


def _best_guess(effect: Effect, amount: Amount) -> str:
    guess = "more" if effect.shrunken >= 0 else "less"
    return (
        f"Allowing for luck, the best guess is {amount(abs(effect.shrunken))} {guess}; "
        f"the probability that more minutes help is {_percent(effect.positive)}."
    )


def _peeking(effect: Effect, amount: Amount) -> str:
    low, high = effect.whenever.low, effect.whenever.high
    if low is None or high is None:
        return "It is too early to look: no range holds yet for somebody who looks every week."
    ends = f"{'-+'[low >= 0]}{amount(abs(low))} to {'-+'[high >= 0]}{amount(abs(high))}"
    return f"Looking every week, trust only the wider range of {ends}."


def _seen(impact: Impact, amount: Amount) -> Iterator[str]:
    outlook = impact.outlook
    if outlook is None:
        return
    if outlook.smallest is None:
        yield f"What could be seen is not known: {impact.title} needs more weeks, and reps in pairs."
    elif impact.state == "before the start":
        yield _before(outlook, amount)
    else:
        yield (
            f"With your team an effect below {amount(outlook.smallest)} cannot be seen before week "
            f"{outlook.weeks}."
        )


def _before(outlook: Outlook, amount: Amount) -> str:
    each = f"{outlook.pairs} pair{'s' * (outlook.pairs != 1)}"
    return (
        f"With your team an effect below {amount(outlook.smallest or 0.0)} cannot be seen before week "
        f"{outlook.weeks} ({each} a block, {outlook.quantum} minutes a week more for one and less for the "
        "other). If you expect less than that, plan more blocks: half the effect takes four times as long."
    )


def _alone(impact: Impact, metric: Metric, amount: Amount) -> str:
    found = impact.rebound
    if found is None:
        return ON_THEIR_OWN
    start = "before each block" if impact.blocks_over > 1 else "at the start"
    who = "The rep" if found.low == 1 else f"The {found.low} reps"
    upward = (found.rise >= 0) == (metric.sign > 0)
    low, worse, rise = ("lowest", "down", "rise") if metric.sign > 0 else ("highest", "up", "fall")
    told = f"{who} with the {low} figures {start} {'rose' if upward else 'fell'} by {amount(abs(found.rise))}"
    if found.own <= 0:
        return f"{told}; {found.fell} of the {found.reps} reps compared went {worse}. {ON_THEIR_OWN}"
    return f"{told}; such reps {rise} by about {amount(found.own)} on their own."


def _percent(share: float) -> str:
    if share < 0.01:  # noqa: PLR2004 - less than can be told from a few pairs
        return "less than 1%"
    return "more than 99%" if share > 0.99 else f"{share * 100:.0f}%"  # noqa: PLR2004 - as above
