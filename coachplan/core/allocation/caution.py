"""A caution: one thing to know about a week's minutes, in words and in numbers with their source."""

from collections.abc import Iterable, Mapping

from pydantic import Field

from coachplan.core.base import Value
from coachplan.core.policies.figures import provenance_of
from coachplan.core.policies.policy import Policy, Provenance


class Caution(Value):
    """One thing to know.

    ``code`` stays the same for good, ``topic`` is a word or two for a short list. ``numbers`` are those of
    the text (minutes, hours a month, shares, counts, as their names say); ``provenance`` tells by path in the
    policy where the lines come from that they are held against; ``reps`` are whom it is about.
    """

    code: str
    topic: str
    text: str
    reps: tuple[str, ...] = ()
    numbers: dict[str, float] = Field(default={})
    provenance: dict[str, Provenance] = Field(default={})


def caution(  # noqa: PLR0913, PLR0917 - the fields of the value, with the policy for its sources
    code: str,
    topic: str,
    text: str,
    numbers: Mapping[str, float],
    policy: Policy,
    paths: Iterable[str],
    reps: tuple[str, ...] = (),
) -> Caution:
    """Return a caution whose lines stand in ``policy`` at ``paths``."""
    sources = {path: found for path in paths if (found := provenance_of(policy, path))}
    return Caution(code=code, topic=topic, text=text, reps=reps, numbers=dict(numbers), provenance=sources)


def percent(share: float) -> str:
    """Return a share in words: ``21 %``."""
    return f"{share * 100:.0f} %"
