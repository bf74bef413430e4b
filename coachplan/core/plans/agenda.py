"""The agenda: what each placed session is about, in the order of the week."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from coachplan.core.allocation.allocation import Allocation
from coachplan.core.allocation.ledger import LOOKBACK_WEEKS, Account, Ledger
from coachplan.core.placement.placing import Placement
from coachplan.core.plans.content import Gap, Library, Occasion, SessionContent, content_for
from coachplan.core.policies.policy import Policy
from coachplan.core.ranking.ranking import Ranking
from coachplan.core.ranking.standing import Standing


class Matter(NamedTuple):
    """What sessions are made of: the policy's themes, the library, and each rep's gaps.

    ``known`` holds the content of sessions (by number) that were published with it, ``guided`` by rep and
    Monday the themes of past sessions that somebody else held.
    """

    policy: Policy
    library: Library
    gaps: Mapping[str, tuple[Gap, ...]]
    known: Mapping[int, SessionContent] = MappingProxyType({})
    guided: Mapping[tuple[str, date], str] = MappingProxyType({})


def contents_of(
    placement: Placement, allocation: Allocation, ranking: Ranking, ledger: Ledger, matter: Matter
) -> tuple[SessionContent, ...]:
    """Return the content of each placed session, in the order of ``placement.placed``.

    ``ledger`` is the one before the week. Where it holds sessions without themes, the themes they
    would have had are worked out first, so that weeks which nobody publishes rotate too.
    """
    standings = {standing.rep: standing for standing in ranking.standings}
    accounts = ledger.by_rep()
    past = {rep: _past(standing, accounts.get(rep), matter) for rep, standing in standings.items()}
    contents: dict[int, SessionContent] = {}
    # In the order of handing out, so that a session that moves within the week keeps its theme.
    for number in sorted(place.due for place in placement.placed):
        due = allocation.sessions[number]
        content = matter.known.get(number) or _content(
            standings[due.rep], past[due.rep], due.theme_kinds, matter
        )
        past |= {rep: past[rep].after(content.theme) for rep in due.reps}
        contents[number] = content
    return tuple(contents[place.due] for place in placement.placed)


class _Past(NamedTuple):
    """How many sessions a rep has had, and the themes of the last ones, as far as ledgers remember."""

    sessions: int = 0
    themes: tuple[str, ...] = ()

    def after(self, theme: str) -> "_Past":
        return _Past(self.sessions + 1, (*self.themes, theme)[-LOOKBACK_WEEKS:])


def _content(standing: Standing, past: _Past, kinds: tuple[str, ...], matter: Matter) -> SessionContent:
    occasion = Occasion(
        rep=standing.rep,
        tier=standing.tier,
        ramping=standing.certainty == "ramping",
        recent=past.themes,
        sessions=past.sessions,
        theme_kinds=kinds,
        gaps=matter.gaps.get(standing.rep, ()),
        measured=standing.certainty != "no data",
    )
    return content_for(occasion, matter.policy, matter.library)


def _past(standing: Standing, account: Account | None, matter: Matter) -> _Past:
    """Return a rep's past sessions; where no themes are on record, with those they would have had."""
    if account is None:
        return _Past()
    if account.themes:
        return _Past(account.sessions, account.themes)
    # What calls for attention now did not then.
    then = matter._replace(gaps={})
    past = _Past(account.sessions - len(account.seen))
    waiting = dict(matter.guided)
    for visit in account.seen:
        theme = None if visit.kinds else waiting.pop((standing.rep, visit.monday), None)
        past = past.after(theme or _content(standing, past, visit.kinds, then).theme)
    return past
