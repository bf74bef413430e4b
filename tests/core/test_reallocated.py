"""Minutes that are handed out anew were nobody's loss; a later plan knows what was told before it."""

from datetime import timedelta

import pytest
from core.test_memory import ANA, BO, LATER, MONDAY, history, owed_after, published, session, told
from hypothesis import given
from hypothesis import strategies as st

from coachplan.core.allocation.ledger import Ledger
from coachplan.core.memory.chronicle import chronicle
from coachplan.core.memory.records import Kept, Published, Told
from coachplan.core.memory.working import working

FOUR = tuple(
    session(rep, hour=9 + n, number=number)
    for n, (rep, number) in enumerate((("ana", 1), ("ana", 2), ("bo", 1), ("bo", 2)))
)
LISTS = st.sets(st.sampled_from(range(4)), min_size=1).map(
    lambda found: tuple(FOUR[n] for n in sorted(found))
)


def anew(*sessions: Kept, unused: int = 0) -> Published:
    return published(*sessions, reallocated=True, unused=unused)


@given(first=LISTS, second=LISTS, unused=st.integers(0, 90), missed=st.sets(st.sampled_from(FOUR)))
def test_a_list_handed_out_anew_leaves_what_it_would_have_left_alone(
    first: tuple[Kept, ...], second: tuple[Kept, ...], unused: int, missed: set[Kept]
) -> None:
    said = [told(one, "missed") for one in FOUR if one in missed and one in second]
    both = history(published(*first, unused=7), anew(*second, unused=unused), *said)
    alone = history(published(*second, unused=unused), *said)
    assert owed_after(both) == owed_after(alone)


def test_what_was_skipped_or_no_longer_fits_is_still_lost() -> None:
    assert owed_after(history(published(ANA, BO), published(BO, cause="skip"))) == {"ana": 30, "bo": -30}
    # Handed out anew, the skipped one counts no more; what is missed afterwards does.
    known = history(published(ANA, BO), published(BO, cause="skip"), anew(ANA, BO), told(BO, "missed"))
    assert owed_after(known) == owed_after(history(published(ANA, BO), told(BO, "missed")))


def test_nobody_is_said_to_have_missed_what_was_handed_to_others() -> None:
    known = history(published(ANA, BO), anew(BO))
    assert [(s.id, s.state, s.reallocated) for s in known.of_week(MONDAY)] == [
        (ANA.id, "cancelled", True),
        (BO.id, "planned", False),
    ]
    sums = chronicle("North", known, Ledger(), LATER)
    assert (sums.weeks[0].missed, [rep.missed for rep in sums.reps]) == (0, [0, 0])
    said = working(
        history(published(ANA, BO), told(ANA, "cancelled"), anew(BO)), BO.start + timedelta(days=1), None
    )
    assert said is not None
    assert said[0].startswith("0 of 1 sessions")


@pytest.mark.parametrize(
    ("events", "state", "hour"),
    [
        ((published(ANA), told(ANA, "moved", start=ANA.start.replace(hour=14))), "moved", 14),
        # The next plan has it where it was moved to, or where a hand put it then.
        (
            (
                published(ANA),
                told(ANA, "moved", start=ANA.start.replace(hour=14)),
                published(session("ana", hour=16)),
            ),
            "planned",
            16,
        ),
        ((published(ANA), told(ANA, "cancelled"), anew(ANA)), "planned", 10),
        # What was held, or missed, stays so however often the rest of the week is planned.
        ((published(ANA), told(ANA, "held"), published(ANA, at=LATER)), "held", 10),
        ((published(ANA), told(ANA, "missed"), published(ANA, at=LATER)), "missed", 10),
    ],
)
def test_a_plan_knows_what_was_told_before_it(
    events: tuple[Published | Told, ...], state: str, hour: int
) -> None:
    found = history(*events).sessions[ANA.id]
    assert (found.state, found.start.hour) == (state, hour)


def test_only_what_was_told_after_a_plan_is_laid_over_it() -> None:
    known = history(published(ANA, BO), told(ANA, "moved"), published(ANA, BO), told(BO, "cancelled"))
    assert [*known.told_after(1)] == [ANA.id, BO.id]
    assert [*known.told_after(3)] == [BO.id]
