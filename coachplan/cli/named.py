"""The rep that a word of the command line names."""

from difflib import get_close_matches

from coachplan.cli.usage import refuse
from coachplan.core.team.roster import Roster


def rep_named(word: str, roster: Roster) -> str:
    """Return the id of the rep that a word means: an id, or a name that only one has.

    Raises:
        RejectedUsage: E0114, there is none, or several.
    """
    wanted = word.casefold()
    alike = [rep.id for rep in roster.reps if wanted in {rep.id.casefold(), rep.name.casefold()}]
    exact = [rep for rep in alike if rep == word]
    if len(exact or alike) == 1:
        return (exact or alike)[0]
    if alike:
        refuse("E0114", f"{len(alike)} reps are called '{word}'", f"name one by id: {', '.join(alike)}")
    known = [name for rep in roster.reps for name in (rep.id, rep.name)]
    close = get_close_matches(word, known, n=1)
    hint = f"did you mean '{close[0]}'?" if close else f"known: {', '.join(rep.id for rep in roster.reps)}"
    refuse("E0114", f"there is no rep '{word}' on the roster", hint)
