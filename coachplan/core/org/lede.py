"""What matters most of an organisation, in a sentence."""

from collections.abc import Iterator

from coachplan.core.org.figures import Figures


def lede(whole: Figures) -> str:
    """Return how an organisation stands, from the figures of all of its teams."""
    return "; ".join(_parts(whole))


def _parts(whole: Figures) -> Iterator[str]:
    planned = whole.teams - whole.without_plan
    yield f"{planned:,} of {_count(whole.teams, 'team')} {'has' if planned == 1 else 'have'} a plan"
    late = f", {whole.late:,} kept late" if whole.late else ""
    yield f"{_count(whole.broken, 'promise') if whole.broken else 'no promise is'} broken{late}"
    if whole.unplaced:
        yield f"{_count(whole.unplaced, 'session')} did not fit"
    if whole.past:
        confirmed = f", {1 - whole.unconfirmed / whole.held:.0%} of it confirmed" if whole.held else ""
        share = f"{whole.held / whole.past:.0%} of the coaching planned in the last four weeks"
        yield f"{share} counts as held{confirmed}"
    if whole.on_record:
        yield f"{_count(whole.unseen, 'rep')} without a session or a conversation for four weeks"


def _count(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"
