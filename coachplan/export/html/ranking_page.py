"""The page of a ranking: who is where, and how sure that is."""

from coachplan.core.policies.policy import TIERS
from coachplan.core.ranking.ranking import Ranking
from coachplan.export.html.intervals import intervals
from coachplan.export.html.page import Templates, render


def export(ranking: Ranking, templates: Templates) -> str:
    """Return the ranking as one HTML document."""
    seated = ranking.tiers["top"] + ranking.tiers["bottom"] > 0
    told = ", ".join(f"{ranking.tiers[tier]} {tier}" for tier in TIERS)
    seats = told if seated else "no tiers in so small a team"
    day = ranking.as_of
    values = {
        "ranking": ranking,
        "seats": seats,
        "day": f"{day.day} {day:%B} {day.year}",
        "intervals": intervals(ranking),
        "firm": [one for one in ranking.standings[:5000] if one.certainty == "firm"],
        "unclear": [one for one in ranking.standings[:5000] if one.certainty == "unclear"],
        "warned": [(one.name, text) for one in ranking.standings[:5000] for text in one.warnings],
    }
    return render("ranking.html.j2", templates, values)
