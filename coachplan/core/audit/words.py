"""The words for an audit's lesser findings, for every place that shows them."""

from collections.abc import Iterable

from coachplan.core.audit.figures import Audit, Lost, Unmatched
from coachplan.core.audit.lions import hours
from coachplan.core.plans.given import OnRecord

_REASONS = {"no guest is known": "nobody known among the guests", "no guests": "no guests, no known name"}


def lost_words(audit: Audit) -> str:
    """Return what became of the one-to-ones: held, cancelled and declined, and by whom."""
    lost = audit.lost
    told = [f"{audit.one_to_ones} held", *_by("cancelled", lost), *_by("declined", lost)]
    return f"One-to-ones: {', '.join(told)}."


def _by(what: str, lost: Lost) -> Iterable[str]:
    each = (("you", "manager"), ("them", "rep"), ("nobody knows whom", "unknown"))
    counts = [(who, getattr(lost, f"{what}_by_{whose}", 0)) for who, whose in each]
    told = ", ".join(f"{count} by {who}" for who, count in counts if count)
    if told:
        yield f"{sum(count for _, count in counts)} {what} ({told})"


def unmatched_words(one: Unmatched) -> str:
    """Return when meetings were that are nobody's, how long, and why; without their titles."""
    when = f"{one.last:%a} {one.last.day} {one.last:%b} {one.last.hour}:{one.last:%M}"
    often = when if one.times == 1 else f"{one.times} times, the last on {when}"
    why = f"with {' or '.join(one.names)}, nobody can tell" if one.names else _REASONS[one.why]
    return f"{often}, {hours(one.minutes)}: {why}"


def record_words(record: OnRecord) -> str:
    """Return what the figures of the history are, and what they rest on."""
    count = len(record.weeks)
    over = f"{count} published week{'s' * (count != 1)}"
    told = (
        f"Of {over}: due by the policy, planned when each week was last published, given as you told it. "
        "By tier as it was in each week, by rep as it is now."
    )
    if not record.unconfirmed:
        return told
    open_ones = f"{record.unconfirmed} past session{'s' * (record.unconfirmed != 1)}"
    return f"{told} {open_ones} nobody spoke about count{'s' * (record.unconfirmed == 1)} as given."
