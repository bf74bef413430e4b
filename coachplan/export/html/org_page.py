"""The page of an organisation: its regions and its teams beside each other, the worst first."""

from dataclasses import dataclass

from coachplan.core.org.figures import Figures
from coachplan.core.org.summary import OrgSummary
from coachplan.export.html.page import Templates, render


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: whom it is about, how deep, under whom, and its cells; ``marked`` stand out."""

    name: str
    depth: int
    under: str
    cells: tuple[str, ...]
    marked: tuple[bool, ...]
    policy: str


HEADS = ("Reps", "Budget h", "Planned h", "Held", "Promises broken", "Reps unseen")
"""What the cells of a row are."""


def export(found: OrgSummary, templates: Templates) -> str:
    """Return the summary as one HTML document."""
    top = found.regions[0]
    values = {
        "found": found,
        "top": top,
        "weeks": " to ".join(dict.fromkeys((found.weeks[0], found.weeks[-1])))
        if found.weeks
        else "no plans yet",
        "lede": _lede(top.figures),
        "heads": HEADS,
        "regions": [
            _row(one.name, one.figures, ", ".join(one.policies), one.lead or "", len(one.names))
            for one in found.regions
        ],
        "teams": [
            _row(one.team or one.roster, one.figures, one.policy, one.manager, week=one.week)
            for one in found.teams
        ],
        "behind": any(one.is_behind for one in found.teams),
        "refused": [one for one in found.teams if one.state == "refused"],
    }
    return render("org.html.j2", templates, values)


def _lede(whole: Figures) -> str:
    """Return what matters most, in a sentence."""
    planned = whole.teams - whole.without_plan
    said = [f"{planned:,} of {whole.teams:,} teams have a plan"]
    said += [f"{_count(whole.broken, 'promise')} broken"] if whole.broken else ["no promise is broken"]
    if whole.past:
        said.append(f"{whole.held / whole.past:.0%} of the coaching planned in the last four weeks was held")
    if whole.on_record:
        said.append(f"{_count(whole.unseen, 'rep')} without a session or a conversation for four weeks")
    return "; ".join(said)


def _count(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"


def _row(name: str, figures: Figures, policy: str, under: str, depth: int = 0, week: str = "") -> Row:
    """Return the row of a region or a team; where no plan counts, ``week`` is that of the latest."""
    nothing = figures.without_plan == figures.teams
    told = (
        (f"{figures.span:,}" if figures.span else "\u2013", False),
        ("\u2013" if nothing else _hours(figures.budget), False),
        (week or "no plan" if nothing else _hours(figures.planned), nothing),
        (f"{figures.held / figures.past:.0%}" if figures.past else "\u2013", False),
        ("\u2013" if nothing else f"{figures.broken:,}", figures.broken > 0),
        (f"{figures.unseen:,}" if figures.on_record else "\u2013", figures.unseen > 0),
    )
    cells, marked = zip(*told, strict=True)
    return Row(name, depth, under, cells, marked, policy or "\u2013")


def _hours(minutes: int) -> str:
    return f"{minutes / 60:,.1f}"
