"""What was handed out of a week before it changed."""

import shlex


def out_of_date(week: str, roster: str) -> str:
    """Return the lines that say so, with the command that writes all anew; ``roster`` is its file."""
    named = "" if roster == "roster.yaml" else f"{shlex.quote(roster)} "
    return (
        "Calendars and pages handed out before are out of date. This writes them again:\n"
        f"  coachplan schedule {named}--week {week} --ics FILE --out DIR\n"
    )
