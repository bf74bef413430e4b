"""What the calendars of a team take from its week, one-to-ones that stand in them among it."""

from collections.abc import Sequence

import pytest

from coachplan.core.calendars.busy import CalendarReading, OneToOne
from coachplan.core.calendars.taken import StandingOneToOne, Taken
from coachplan.core.calendars.taking import Read, taken_by
from coachplan.core.intervals import Interval, Intervals
from coachplan.core.team.roster import Roster

WEEK = (1000, 2000)


def with_ana(start: int, end: int, busy: Sequence[Interval] = ()) -> Read:
    """Return a calendar of the manager's with a one-to-one with Ana."""
    ones = (OneToOne(partner="ana", start=start, end=end),)
    return Read("", CalendarReading(source="maren.ics", busy=tuple(busy), one_to_ones=ones))


def hers(start: int, end: int) -> Read:
    """Return Ana's calendar with a one-to-one with the manager."""
    ones = (OneToOne(partner="", start=start, end=end),)
    return Read("ana", CalendarReading(source="ana.ics", one_to_ones=ones))


def taken(*read: Read, mode: str = "count", calendars: Sequence[str] = ("maren.ics",)) -> Taken:
    given = {"manager": {"calendars": list(calendars)}, "reps": ["Ana"], "existing_one_to_ones": mode}
    return taken_by(read, WEEK, Roster.model_validate(given))


STANDING = StandingOneToOne(rep="ana", start=1200, end=1230)


@pytest.mark.parametrize(
    ("mode", "standing", "busy"),
    [
        ("count", (STANDING,), ((1300, 1400),)),
        ("ignore", (), ((1200, 1230), (1300, 1400))),
        ("replace", (), ((1300, 1400),)),
    ],
)
def test_a_one_to_one_is_a_session_or_busy_time_or_free(
    mode: str, standing: tuple[StandingOneToOne, ...], busy: Intervals
) -> None:
    found = taken(with_ana(1200, 1230, [(1300, 1400)]), mode=mode)
    assert (found.standing, found.busy) == (standing, {"": busy})


@pytest.mark.parametrize(
    ("start", "end", "busy"),
    [
        (1000, 1030, {}),
        (1970, 2000, {}),
        (999, 1029, {"": ((1000, 1029),)}),
        (1971, 2001, {"": ((1971, 2000),)}),
    ],
)
def test_a_one_to_one_counts_that_lies_in_the_week_and_what_reaches_into_it_is_busy(
    start: int, end: int, busy: dict[str, Intervals]
) -> None:
    found = taken(with_ana(start, end))
    assert found.busy == busy
    assert [(one.start, one.end) for one in found.standing] == ([] if busy else [(start, end)])
    assert taken(with_ana(start, end), mode="replace").busy == {}


def test_both_copies_of_a_one_to_one_are_one_and_all_stand_in_the_order_of_time() -> None:
    both = taken(with_ana(1500, 1530), hers(1200, 1230), with_ana(1200, 1230), calendars=())
    assert [one.start for one in both.standing] == [1200, 1500]


def test_a_one_to_one_that_only_the_rep_has_is_busy_time_where_the_manager_has_a_calendar() -> None:
    assert taken(hers(1200, 1230)).busy == {"ana": ((1200, 1230),)}
    assert taken(hers(1200, 1230)).standing == ()
    assert taken(hers(1200, 1230), calendars=()).standing == (STANDING,)


def test_time_out_of_office_is_kept_apart_as_far_as_it_reaches() -> None:
    away = Read("ana", CalendarReading(source="ana.ics", busy=((900, 1100),), away=((900, 1100),)))
    found = taken(away)
    assert (found.busy, found.away) == ({"ana": ((1000, 1100),)}, {"ana": ((900, 1100),)})
