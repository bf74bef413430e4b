"""Which reps get no invitation although all are to have one."""

from coachplan.cli.named_rep import some
from coachplan.core.team.roster import Roster
from coachplan.core.team.servers import MailSettings


def uninvited(roster: Roster, settings: MailSettings | None) -> str:
    """Say which reps get no invitation for want of an address; empty where none is wanted, or none lacks."""
    names = [rep.name for rep in roster.reps if settings and settings.reps and rep.email is None]
    return f"no invitation goes to {some(names)}: the roster gives no email" if names else ""
