"""The starter roster: what ``coachplan init`` writes, commented, and runnable as it stands."""

import json
import re
from collections.abc import Sequence
from string import Template

_HEAD = Template("""\
# yaml-language-server: $$schema=roster.schema.json
#
# The roster: who coaches, who is coached, and what is measured. Check it with: coachplan check
# A line that begins with '#' is a remark. Whatever you leave out has a sensible default.

team: $team

manager:
  name: $manager
  timezone: $zone  # a name of the tz database, such as Europe/Berlin
  hours: $hours  # Monday to Friday; or by day: {mon-thu: 9:00-17:00, fri: 9:00-13:00}
  breaks: 12:00-13:00
  budget: 6h                       # coaching time in a full week, or a share of working hours such as 15%
  max_sessions_per_day: 4
  max_minutes_per_day: 180
  buffer: 15                       # minutes kept free between two sessions
  preferred: {tue-thu: 9:00-12:00} # times you like best for coaching
  focus_blocks: {fri: 14:00-16:00} # kept whole if possible
$absences
# How coaching minutes follow the results. 'coachplan policies' lists the others and where they come from.
policy: balanced

# What is measured. Common sales metrics are known by name; a weight says how much one counts.
metrics:
  quota_attainment: {weight: 0.5}
  win_rate: {weight: 0.3}
  meetings:
    weight: 0.2
    standard: 8                    # what good looks like, a week
    good: eight customer meetings a week

# Weekly lists, as [9, 7, 10], end in the week just over; where you write them later, say so:
# figures_to: 2026-11-20           # a day of the last week in the lists

# One entry for each rep. A metric that is empty, '-' or left out is missing; it never counts as zero.
reps:
""")

_ABSENCES = """\
  busy:                            # no coaching then
    - {every: mon, time: 9:00-10:00}
    - {on: 2026-12-11, time: 13:00-17:00}
  away: [2026-12-24..2027-01-01]   # dates: one, or from..to
"""

_FULL = """\
  - name: Amara Example
    id: amara                      # stays the same when the name changes; made from the name if absent
    email: amara@example.com       # where Amara's own copy goes
    started: 2021-03-01            # first day in the job; newcomers are ranked with allowance
    metrics:
      quota_attainment: 118%
      win_rate: 21/58              # 21 won of 58 closed; better than 36%, for it says how sure it is
      meetings: [9, 7, 10, 8]      # one value a week, the latest last
  - name: Bo Example
    metrics: {quota_attainment: 96%, win_rate: 14/49, meetings: 8}
  - name: Chidi Example
    timezone: Europe/Lisbon        # if not the manager's
    hours: {mon-thu: 9:00-17:00, fri: 9:00-13:00}
    metrics: {quota_attainment: 104%, win_rate: 17/51, meetings: 7}
  - name: Dolores Example
    away: [2026-11-30..2026-12-04]
    metrics: {quota_attainment: 71%, win_rate: 9/47, meetings: 5}
  - name: Eun-ji Example
    preferred: {mon-fri: 13:00-15:00} # times Eun-ji likes best
    busy: [{every: wed, time: 10:00-11:00}]
    metrics: {quota_attainment: 88%, win_rate: 12/44, meetings: 9}
  - name: Farid Example
    started: 2026-10-01
    metrics: {win_rate: 2/9, meetings: 6}
"""

_NAMED = Template("""\
  - name: $name
    metrics:
      quota_attainment:            # as 118%
      win_rate:                    # won of closed, as 21/58
      meetings:                    # a number, or a value for each week, as [9, 7, 10]
""")

_SAFE = re.compile(r"[^\W_][\w.+-]*(?:[ /][\w.+-]+)*|[0-9:]+-[0-9:]+")
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def starter_roster(
    team: str = "North",
    manager: str = "Robin Example",
    zone: str = "Europe/Berlin",
    hours: str = "8:30-17:30",
    reps: Sequence[str] = (),
) -> str:
    """Return the text of a commented roster.

    With names of ``reps`` it is about real people: their metrics are left open, and busy times and absences
    are remarks that show how to write them.
    """
    head = _HEAD.substitute(
        team=_quoted(team),
        manager=_quoted(manager),
        zone=_quoted(zone),
        hours=_quoted(hours),
        absences=_remark(_ABSENCES) if reps else _ABSENCES,
    )
    return head + ("".join(_NAMED.substitute(name=_quoted(name)) for name in reps) or _FULL)


def _remark(text: str) -> str:
    return re.sub("^  ", "  # ", text, flags=re.MULTILINE)


def _quoted(text: str) -> str:
    """Return ``text`` as YAML that every reader takes for that text."""
    if _SAFE.fullmatch(text) and text.lower() not in _WORDS and not text.replace(".", "").isdigit():
        return text
    return json.dumps(text, ensure_ascii=False)
