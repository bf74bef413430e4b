"""Reps: everybody's part of the past weeks, and each tier's."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from coachplan.core.audit.contacts import OTHERS, Contact, Timing
from coachplan.core.audit.figures import Lost, RepHours, TierHours
from coachplan.core.audit.scene import Scene
from coachplan.core.calendars.one_to_ones import Person
from coachplan.core.calendars.week import local
from coachplan.core.policies.policy import TIERS
from coachplan.core.ranking.ranking import Standing


@dataclass(frozen=True)
class Parts:
    """Who had which part of the meetings held, and which one-to-ones were lost, and why.

    This is all that is known of the time given: what a history tells of held sessions fits in here as well.
    """

    contacts: tuple[Contact, ...]
    minutes: Mapping[tuple[str, str, Timing], int]
    lost: tuple[tuple[str, str], ...]

    def of(self, person: str, *, kind: str = "", timing: str = "") -> int:
        """Return a person's minutes, of one kind or timing if it is named."""
        own = self._by_person.get(person, {})
        return sum(each for (what, how), each in own.items() if kind in {"", what} and timing in {"", how})

    @cached_property
    def _by_person(self) -> dict[str, dict[tuple[str, str], int]]:
        found: dict[str, dict[tuple[str, str], int]] = {}
        for (who, what, how), minutes in self.minutes.items():
            found.setdefault(who, {})[what, how] = minutes
        return found

    @property
    def with_people(self) -> int:
        """Return the minutes of all the people."""
        return sum(self.minutes.values()) - self.of(OTHERS)

    def lost_by(self, person: str | None = None) -> Lost:
        """Return the one-to-ones that were lost, with everybody or with one person."""
        return Lost.model_validate(Counter(why for who, why in self.lost if person in {None, who}))


def rep_hours(parts: Parts, scene: Scene) -> tuple[RepHours, ...]:
    """Return everybody's part, the largest first; without a roster, that of those who were met or asked."""
    met: dict[str, list[Contact]] = {}
    for contact in parts.contacts:
        met.setdefault(contact.person, []).append(contact)
    asked = {who for who, _ in parts.lost}
    shown = [one for one in scene.circle.people if scene.team or one.id in met or one.id in asked]
    seats = {one.rep: one for one in scene.team.ranking.standings} if scene.team else {}
    reps = [_rep(one, seats.get(one.id), met.get(one.id, []), parts, scene) for one in shown]
    return tuple(sorted(reps, key=lambda one: (-one.minutes, one.rep)))


def _rep(
    person: Person, standing: Standing | None, met: Sequence[Contact], parts: Parts, scene: Scene
) -> RepHours:
    zone = ZoneInfo(scene.zone)
    days = sorted(local(one.end, zone).date() for one in met)
    alone = sorted(local(one.end, zone).date() for one in met if one.one_to_one)
    today, rep, minutes = scene.now.date(), person.id, parts.of(person.id)
    return RepHours(
        rep=rep,
        name=person.name,
        tier=standing.tier if standing else None,
        certainty=standing.certainty if standing else None,
        minutes=minutes,
        share=share(minutes, parts.with_people),
        one_to_one_minutes=parts.of(rep, kind="one-to-one"),
        group_minutes=parts.of(rep, kind="group"),
        planned_minutes=parts.of(rep, timing="planned"),
        reactive_minutes=parts.of(rep, timing="reactive"),
        unknown_minutes=parts.of(rep, timing="unknown"),
        one_to_ones=len(alone),
        meetings=len(days),
        last_seen=days[-1] if days else None,
        days_since_seen=(today - days[-1]).days if days else None,
        last_one_to_one=alone[-1] if alone else None,
        days_since_one_to_one=(today - alone[-1]).days if alone else None,
        lost=parts.lost_by(rep),
    )


def tier_hours(reps: Sequence[RepHours]) -> tuple[TierHours, ...]:
    """Return the tiers' parts, from the top; reps without a tier come last."""
    whole = sum(one.minutes for one in reps)
    found = []
    for tier in (*TIERS, None):
        minutes = [one.minutes for one in reps if one.tier == tier]
        if minutes:
            each = sum(minutes) / len(minutes)
            found.append(
                TierHours(
                    tier=tier,
                    reps=len(minutes),
                    minutes=sum(minutes),
                    share=share(sum(minutes), whole),
                    minutes_per_head=round(each, 3),
                )
            )
    return tuple(found)


def share(part: float, whole: float) -> float:
    """Return the share to four decimals, 0 of nothing."""
    return round(part / whole, 4) if whole else 0.0
