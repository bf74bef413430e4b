"""Unmatched: meetings that are nobody's, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from coachplan.core.audit.figures import Reason, Unmatched
from coachplan.core.audit.matching import Presence
from coachplan.core.audit.meetings import PastMeeting
from coachplan.core.audit.scene import Scene
from coachplan.core.calendars.week import local


@dataclass(frozen=True, slots=True)
class Nobodys:
    """A meeting that took place with none of the people, as far as can be told, and its minutes."""

    meeting: PastMeeting
    found: Presence
    minutes: int

    @property
    def why(self) -> Reason:
        """Say why it is nobody's."""
        if self.found.sharing:
            return "shared name"
        return "no guest is known" if self.found.guests else "no guests"


def unmatched(nobodys: Sequence[Nobodys], scene: Scene) -> tuple[Unmatched, ...]:
    """Return these meetings, those of a series together: shared names first, then the longest."""
    series: dict[tuple[str, Reason, tuple[str, ...]], list[Nobodys]] = {}
    for number, one in enumerate(nobodys):
        own = one.meeting.uid if one.meeting.series else f"{one.meeting.uid} {number}"
        series.setdefault((own, one.why, one.found.sharing), []).append(one)
    names = {one.id: one.name for one in scene.circle.people}
    found = [
        _told(many, tuple(names[who] for who in many[0].found.sharing), scene) for many in series.values()
    ]
    return tuple(
        sorted(found, key=lambda one: (one.why != "shared name", -one.minutes, one.first, one.names))
    )


def _told(many: Sequence[Nobodys], names: tuple[str, ...], scene: Scene) -> Unmatched:
    zone = ZoneInfo(scene.zone)
    starts = sorted(one.meeting.start for one in many)
    return Unmatched(
        why=many[0].why,
        names=names,
        times=len(many),
        minutes=sum(one.minutes for one in many),
        first=local(starts[0], zone),
        last=local(starts[-1], zone),
    )
