"""The audit on a screen: what fits, what is cut, and what a strange name does to it."""

import pytest
from audited import PEOPLE, audited, meeting
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from coachplan.core.audit.figures import Audit
from coachplan.core.audit.meetings import Guest
from coachplan.core.calendars.one_to_ones import Person
from coachplan.show.audit import audit_view

TWO_LIONS = audited(
    meeting(90, "ed"), meeting(30, "ana"), meeting(10, "bo", cancelled=True), meeting(20, "kim")
)


def printed(found: Audit, width: int = 80, *, ascii_only: bool = False) -> list[str]:
    console = Console(width=width, color_system=None, markup=False, emoji=False, highlight=False)
    with console.capture() as captured:
        for part in audit_view(found, width, ascii_only=ascii_only):
            console.print(part)
    return [line.rstrip() for line in captured.get().split("\n")]


def test_whoever_has_the_lions_share_is_marked_and_nobody_else() -> None:
    rows = [line for line in printed(TWO_LIONS) if line.startswith(("Ana", "Bo", "Cy", "Di", "Ed "))]
    assert [line.split()[0] for line in rows if "◀" in line] == ["Ed"]
    assert "◀" in "".join(line for line in printed(TWO_LIONS) if "the lion's share: Ed" in line)


def test_bars_are_as_long_as_the_hours_and_only_where_there_is_room() -> None:
    bars = {
        line.split()[0]: line.count("█") for line in printed(TWO_LIONS, 120) if line[:3] in {"Ed ", "Ana"}
    }
    assert bars == {"Ed": 40, "Ana": 13}
    assert not any("█" in line for line in printed(TWO_LIONS, 60) if line.startswith("Ed "))
    assert all(
        line.isascii() for line in printed(TWO_LIONS, ascii_only=True) if line.startswith(("Ed", "Ana"))
    )


def test_a_long_list_is_cut_and_says_so() -> None:
    people = tuple(
        Person(id=f"p{n}", name=f"Person {n}", addresses=(f"p{n}@north.example",)) for n in range(40)
    )
    found = audited(
        *(meeting(10 + n, uid=f"m{n}", guests=(Guest(f"p{n}@north.example"),)) for n in range(40)),
        *(meeting(5, uid=f"u{n}", guests=()) for n in range(9)),
        people=people,
        team=False,
    )
    lines = printed(found)
    assert sum(line.startswith("Person ") and "%" in line for line in lines) == 25
    assert "• 15 more had 4.2 h between them; --json has all" in lines
    assert "• 4 more, 20 min; --json has all" in lines


def test_without_tiers_there_is_no_table_of_policies() -> None:
    assert not any("under each policy" in line for line in printed(audited(meeting(60, "ana"), team=False)))
    assert any("under each policy" in line for line in printed(TWO_LIONS))


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40), st.sampled_from((20, 60, 72, 80, 120)))
def test_no_name_moves_the_cursor_or_breaks_the_frame(name: str, width: int) -> None:
    people = (Person(id="ed", name=name, addresses=PEOPLE[4].addresses), *PEOPLE[:4])
    lines = printed(audited(meeting(90, "ed"), meeting(30, "ana"), people=people), width)
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for line in lines for c in line)
    assert all(cell_len(line) <= width for line in lines)


@pytest.mark.parametrize("name", ["[red]Zoe[/]", ":smile:", "=1+1"])
def test_a_name_is_never_taken_for_anything_but_a_name(name: str) -> None:
    people = (Person(id="ed", name=name, addresses=PEOPLE[4].addresses), *PEOPLE[:4])
    assert any(name in line for line in printed(audited(meeting(90, "ed"), people=people), 120))


def test_reps_without_a_tier_are_explained_where_there_are_any() -> None:
    untiered = tuple(one.model_copy(update={"tier": None}) for one in TWO_LIONS.tiers[-1:])
    mixed = TWO_LIONS.model_copy(update={"tiers": (*TWO_LIONS.tiers[:-1], *untiered)})
    told = "has a policy's minimum first"
    assert told in " ".join(printed(mixed))
    assert told not in " ".join(printed(TWO_LIONS))
