"""The pages that these tests look at, made once."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from running import MONDAY, ROSTER

from coachplan.cli import outputs
from coachplan.cli.inputs import Asked, Inputs, read_inputs
from coachplan.cli.pipeline import chosen_week
from coachplan.cli.publishing import Offered, Wishes, preview
from coachplan.core.plans.given import GivenWeek
from coachplan.core.plans.own_copy import own_copies
from coachplan.core.team.roster import Rep
from coachplan.export.html import ranking_page, rep_page, week_page
from coachplan.files.shipped import templates

FIRST = ("Ana", "Bao", "Chloé", "Dmitri", "Efua", "Farid", "Greta", "Hiro", "Imani", "Jonas")
LAST = ("Duarte", "Lindqvist", "Okafor")


@cache
def inputs() -> Inputs:
    return read_inputs(ROSTER, Asked(now=MONDAY))


@cache
def team_of(size: int, name: Callable[[int], str] | None = None) -> Inputs:
    """Return the inputs of a team of so many, with the example's manager; ``name`` names its reps."""
    told = name or (lambda at: f"{FIRST[at % 10]} {LAST[at // 10 % 3]}")
    reps = tuple(
        Rep.model_validate(
            {
                "name": told(at),
                "id": f"rep-{at}",
                "metrics": {
                    "quota_attainment": f"{60 + at * 37 % 90}%",
                    "win_rate": f"{10 + at * 29 % 35}/98",
                    "pipeline_coverage": f"{1 + at * 13 % 40 / 10}",
                    "cycle_days": f"{40 + at * 17 % 50}d",
                },
            }
        )
        for at in range(size)
    )
    return replace(inputs(), roster=inputs().roster.model_copy(update={"reps": reps}))


@cache
def made(size: int = 0, name: Callable[[int], str] | None = None) -> Offered:
    """Return the plan of the example, or of a team of so many."""
    of = team_of(size, name) if size else inputs()
    return preview(of, chosen_week(of, None), Wishes())


@cache
def week(size: int = 0, name: Callable[[int], str] | None = None) -> str:
    return outputs.week_page(made(size, name))


@cache
def ranking(size: int = 0, name: Callable[[int], str] | None = None) -> str:
    return ranking_page.export(made(size, name).ranking, templates())


@cache
def with_past() -> str:
    """Return the week's page where history is kept."""
    past = [
        GivenWeek(
            week=f"2026-W{number}",
            planned={"top": 135, "middle": 225, "bottom": 90},
            given={"top": 90, "middle": 225, "bottom": 135},
        )
        for number in range(44, 48)
    ]
    shown = week_page.Shown(made().plan, made().week, made().ranking, past)
    return week_page.export(shown, templates())


@cache
def short() -> str:
    """Return the page of a week in which sessions did not fit."""
    late = read_inputs(ROSTER, Asked(now="2026-11-26T12:00"))
    return outputs.week_page(preview(late, chosen_week(late, "this"), Wishes()))


@cache
def own(size: int = 0, name: Callable[[int], str] | None = None) -> str:
    """Return the page of the first rep with a session."""
    of, what = (team_of(size, name) if size else inputs()), made(size, name)
    return rep_page.export(own_copies(what.plan, what.ranking, of.roster)[0], templates())


def nasty(at: int) -> str:
    """Return a name that tries something."""
    return (
        "<script>document.title='run'</script>",
        '" onmouseover="document.title=1',
        "</style><b>x</b>",
        "محمد علي",
        "👩‍👩‍👧‍👦 Kim",
        "山田太郎",
        "{{ 7 * 7 }}",
        "javascript:alert(1)",
    )[at % 8] + f" {at}"


PAGES: dict[str, Callable[[], str]] = {
    "week": week,
    "week, thirty reps": lambda: week(30),
    "week with a past": with_past,
    "short week": short,
    "ranking": ranking,
    "ranking, thirty reps": lambda: ranking(30),
    "rep": own,
    "redacted": lambda: outputs.redacted_page(made()),
    "redacted, thirty reps": lambda: outputs.redacted_page(made(30)),
    "week of odd names": lambda: week(12, nasty),
    "ranking of odd names": lambda: ranking(12, nasty),
}
