"""Which of a rep's sessions of a week keeps which promise, and so what it must be about."""

import pytest

from coachplan.core.allocation.promises import Pledge
from coachplan.core.allocation.visits import slots_for

SOON = Pledge("ana", "gap", ("goal", "evaluation"), ((0, 1, 2, 3),), "")
LATER = Pledge("ana", "gap", ("evaluation",), ((0, 1, 2, 3, 4),), "")
ANY = Pledge("ana", "gap", (), ((0, 1, 2, 3),), "")
SKILL = Pledge("ana", "gap", ("skill",), ((0, 1, 2, 3),), "")
OVERDUE = Pledge("ana", "gap", ("skill",), ((0, 1, 2, 3),), "", overdue=2)
LAST_WEEKS = Pledge("ana", "protected", ("goal",), ((0, 1),), "")


@pytest.mark.parametrize(
    ("made", "pressing", "count", "often", "expected"),
    [
        ([SOON], [], 1, 3, [((), None)]),  # the session in three weeks is in time for it
        ([SOON], [], 1, 4, [(("goal", "evaluation"), None)]),  # the next one may come too late
        ([SOON], [SOON], 1, 1, [(("goal", "evaluation"), "gap")]),  # the deadline is here
        ([SOON], [SOON], 2, 1, [(("goal", "evaluation"), "gap"), ((), None)]),  # one session keeps it
        ([SOON, LATER], [SOON, LATER], 2, 1, [(("evaluation",), "gap"), ((), None)]),  # or both of two
        (
            [LATER, SKILL],
            [SKILL],
            2,
            9,
            [(("skill",), "gap"), (("evaluation",), None)],
        ),  # the first deadline first
        ([SKILL, SOON], [SKILL, SOON], 1, 1, [(("goal", "evaluation"), "gap")]),  # one has no room
        ([SOON, OVERDUE], [SOON, OVERDUE], 1, 1, [(("skill",), "gap")]),  # the one that is late already
        ([ANY], [ANY], 1, 1, [((), "gap")]),
        ([LAST_WEEKS], [], 1, 1, [(("goal",), None)]),  # protected weeks claim a session at once
        ([LAST_WEEKS, SOON], [SOON], 1, 1, [(("goal",), "gap")]),
        ([SOON], [SOON], 0, 1, []),
    ],
)
def test_what_each_session_is_to_be_about(
    made: list[Pledge],
    pressing: list[Pledge],
    count: int,
    often: float,
    expected: list[tuple[tuple[str, ...], str | None]],
) -> None:
    found = slots_for(made, pressing, count, often)
    assert [(slot.kinds, slot.promise) for slot in found] == expected
