"""What is wrong with a roster, as a document and as what it says."""

from errors.command_line import EXPERIMENT
from errors.provocation import TEAM, Contents, Family, Provocation, in_roster, of_manager
from errors.surroundings import oversized, published


def priya(metrics: str) -> Contents:
    """Return the usual roster with other figures for Priya."""
    return {"roster.yaml": TEAM.replace("win_rate: 21/58", metrics)}


FAMILY = Family(
    "roster",
    "Rosters",
    (
        Provocation("E1101", "check", in_roster("rules: *usual")),
        Provocation("E1102", "check", in_roster(f"rules: {'[' * 40}")),
        Provocation("E1103", "check", during=oversized("roster.yaml", 10_000_001)),
        Provocation("E1104", "check", {"roster.yaml": TEAM + "  - x\n" * 5_000}),
        Provocation("E1105", "check", in_roster("metrics:\n\twin_rate: {weight: 1}")),
        Provocation("E1106", "check", {"roster.yaml": TEAM.replace("Rosa", "Zoë").encode("latin-1")}),
        Provocation("E1107", "check", {"roster.yaml": TEAM.replace("Rosa", "Ro\x07sa")}),
        Provocation("E1108", "check", {"roster.yaml": TEAM.replace("Rosa", "!!str Rosa")}),
        Provocation("E1109", "check", {"roster.yaml": f"{TEAM}---\n{TEAM}"}),
        Provocation("E1110", "check", {"roster.yaml": ""}),
        Provocation("E1111", "check", {"roster.yaml": TEAM.replace("21/58}}", "21/58}")}),
        Provocation("E1112", "schedule past.ics", {"past.ics": "BEGIN:VCALENDAR\n"}),
        Provocation("E1204", "check", in_roster("team: South")),
        Provocation("E1205", "check", priya("win_rate: 136%")),
        Provocation("E1206", "check", in_roster("tiers: soft-boiled")),
        Provocation("E1207", "check", in_roster("metrics: {win_rate: {weight: '2,5'}}")),
        Provocation("E1208", "check", of_manager("away: 2026-02-30")),
        Provocation("E1209", "check", {"roster.yaml": TEAM.replace("metrics", "metrix", 1)}),
        Provocation("E1210", "check", {"roster.yaml": "team: North\n"}),
        Provocation("E1211", "check", of_manager("hours: 9:00-25:00")),
        Provocation("E1212", "check", of_manager("budget: a while")),
        Provocation("E1213", "check", {"roster.yaml": TEAM.replace("Berlin", "Bonn")}),
        Provocation("E1214", "check", of_manager("hours: 17:00-9:00")),
        Provocation("E1215", "check", of_manager("hours: {weekend: 9-12}")),
        Provocation("E1216", "check", of_manager("busy: [{time: 9-10}]")),
        Provocation("E1217", "check", of_manager("grid: 7")),
        Provocation("E1218", "check", of_manager("holidays: {subdivision: BE}")),
        Provocation("E1219", "check", in_roster("retention: 2 years")),
        Provocation("E1227", "check", in_roster("retention: 3m")),
        Provocation("E1220", "check", priya("wnirate: 21/58")),
        Provocation("E1221", "check", priya("win_rate: 21/58, win rate: 21/58")),
        Provocation("E1222", "check", in_roster("metrics: {win_rate: {weight: 0}}")),
        Provocation(
            "E1223",
            "check",
            {
                "roster.yaml": TEAM.replace("win_rate: 21/58", "revenue: 9000 EUR").replace(
                    "win_rate: 12/55", "revenue: $8000"
                )
            },
        ),
        Provocation("E1224", "check", in_roster("experiment: {metric: meetings, quantum: 15m, blocks: 2}")),
        Provocation(
            "E1225", "impact --start", in_roster("experiment: {metric: win_rate, quantum: 15m, blocks: 2}")
        ),
        Provocation(
            "E1226",
            "impact --start",
            {"roster.yaml": EXPERIMENT.replace("- {name", "- {started: 2026-11-02, name")},
        ),
        Provocation("E1301", "check", {"roster.yaml": TEAM.replace("Rosa", "PRIYA, id: PRIYA")}),
        Provocation("E1303", "check", {"roster.yaml": TEAM.replace("Rosa", "Rosa, id: rosa/2")}),
        Provocation("E1305", "check", {"roster.yaml": TEAM.replace("Rosa", "Ro\u200bsa")}),
        Provocation("E1306", "check", {"roster.yaml": TEAM.replace("Rosa", "Rosa, email: rosa")}),
        Provocation("E1307", "schedule other.yaml --publish", {"other.yaml": TEAM}, published),
        Provocation("E1320", "check", in_roster("coaches: [{name: Rosa, hours: 9-16}]")),
        Provocation("E1321", "check", in_roster("peers: {apart: [[priya, rose]]}")),
    ),
)
