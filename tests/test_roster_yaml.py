"""The roster that an import writes reads back as the people it was written for."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from coachplan.core.imports.people import Person
from coachplan.core.imports.team import Team
from coachplan.core.problems import RejectedInput
from coachplan.core.scalars import slug
from coachplan.core.team.roster import Roster
from coachplan.export.roster_yaml import export
from coachplan.files.documents import read_bytes

NAME = st.text(alphabet=st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
WORD = st.sampled_from(
    ["No", "null", "~", "yes", "- x", "a: b", "#1", "'", '"', "{x}", "1.5", "2026-01-01", "Ünal O'Neil"]
)


@given(st.lists(st.tuples(NAME | WORD, st.none() | st.dates()), min_size=1, max_size=4), NAME | WORD)
def test_any_names_read_back(people: list[tuple[str, date | None]], manager: str) -> None:
    made = tuple(
        Person(name, f"{slug(name)[:50]}-{number}", started=started)
        for number, (name, started) in enumerate(people)
    )
    text = export(Team(manager, manager, made), {"win_rate": 0.25, "revenue": 0}, "metrics.csv", "a test")
    try:
        roster = read_bytes(text.encode(), "roster.yaml", Roster).value
    except RejectedInput as rejected:
        # What no text may hold is refused with its own code long before a roster is written.
        assert {problem.code for problem in rejected.problems} <= {"E1305", "E1107"}  # noqa: PT017 - see above
        return
    found = [(rep.id, rep.started) for rep in roster.reps]
    assert found == [(person.id, person.started) for person in made]
    assert roster.metrics_from == "metrics.csv"
    assert roster.metrics["win_rate"].weight == 0.25
    assert len({rep.name for rep in roster.reps}) == len({person.name for person in made})
