"""A rep's own page: when, about what, and the rep's own numbers."""

from zoneinfo import ZoneInfo

from coachplan.core.plans.own_copy import OwnCopy, OwnSession
from coachplan.core.plans.summary import counted, duration
from coachplan.export.html.page import Templates, render
from coachplan.export.html.week_grid import clock


def export(copy: OwnCopy, templates: Templates) -> str:
    """Return a rep's own copy as one HTML document."""
    zone = ZoneInfo(copy.timezone)
    minutes = sum(session.minutes for session in copy.sessions)
    values = {
        "copy": copy,
        "talks": [_told(session, zone) for session in copy.sessions],
        "count": counted(len(copy.sessions), "session"),
        "all_with_manager": not any(session.partner for session in copy.sessions),
        "length": duration(minutes),
    }
    return render("rep.html.j2", templates, values)


def _told(session: OwnSession, zone: ZoneInfo) -> dict[str, object]:
    start = session.start
    return {
        "day": f"{start:%A} {start.day} {start:%B}",
        "times": f"{clock(session.start, zone)}\u2013{clock(session.end, zone)}",
        "theme": session.theme[:1].upper() + session.theme[1:],
        "focus": session.focus,
        "agreed": session.agreed,
        "prompts": session.prompts,
        "together": session.together,
        "partner": session.partner,
    }
