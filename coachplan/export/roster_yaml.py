"""A roster as YAML, for a team whose metrics stand in a file beside it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from coachplan.core.imports.team import Team

_PLAIN = re.compile(r"[^\W\d_][\w'.-]*(?: [^\W_][\w'.-]*)*")
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


@dataclass(frozen=True, slots=True)
class Common:
    """What a roster has in common with others: the file as seen from the roster, and what that says."""

    file: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)

    def says(self, section: str, key: str) -> bool:
        """Tell whether the file says something under ``section: {key: ...}``."""
        found = self.said.get(section)
        return isinstance(found, Mapping) and key in found


NOTHING_IN_COMMON = Common()


def export(
    team: Team,
    weights: Mapping[str, float],
    metrics_from: str,
    source: str,
    common: Common = NOTHING_IN_COMMON,
) -> str:
    """Return the text of a roster to fill in.

    Args:
        team: the people.
        weights: the weight of each metric that was measured.
        metrics_from: the metrics file, as seen from the roster.
        source: where the figures come from, in words.
        common: the file that the roster extends; what that says is left out.
    """
    lines = [
        f"# The figures are in {metrics_from} ({source}).",
        "# Import again to renew them: only that file is written, so what you change here stays.",
        "# What stands here wins over the file; '-' for a metric says that it is not known.",
    ]
    lines += [f"extends: {_text(common.file)}"] if common.file else []
    lines += [f"team: {_text(team.name or 'Team')}", *_manager(team.manager, common)]
    lines += [] if "policy" in common.said else ["policy: balanced"]
    lines.append(f"metrics_from: {_text(metrics_from)}")
    lines += ["metrics: # how much each counts; what has 0 counts nothing"] if weights else []
    lines += [f"  {name}: {{weight: {weight:g}}}" for name, weight in weights.items()]
    lines.append("reps:")
    for person in team.people:
        lines += [f"  - name: {_text(person.name)}", f"    id: {_text(person.id)}"]
        lines += [f"    email: {_text(person.email)}"] if _mail(person.email) else []
        lines += [f"    started: {person.started}"] if isinstance(person.started, date) else []
    return "\n".join(lines) + "\n"


def _manager(name: str, common: Common) -> Iterator[str]:
    lines = [] if common.says("manager", "name") and not name else [f"  name: {_text(name or 'the manager')}"]
    if not common.says("manager", "timezone"):
        lines.append("  timezone: UTC # a name of the tz database, such as Europe/Berlin")
    yield from ["manager:", *lines] if lines else []


def _mail(text: str) -> bool:
    local, at, domain = text.partition("@")
    return bool(local and at and domain) and text.isascii() and not re.search(r"[\s,;<>()\"\\]|=\?", text)


def _text(text: str) -> str:
    """Return ``text`` as YAML that every reader takes for that text."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)
