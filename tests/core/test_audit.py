"""The audit: whose minutes they were, who has the lion's share, and what is said first."""

from typing import Any

import pytest
from audited import END, ME, PEOPLE, WINDOW, audited, guests, meeting, scene
from hypothesis import given
from hypothesis import strategies as st

from coachplan.core.audit.audit import audit
from coachplan.core.audit.contacts import contacts, minutes_within, timing
from coachplan.core.audit.figures import Lion
from coachplan.core.audit.lions import grounds
from coachplan.core.audit.matching import presence
from coachplan.core.audit.meetings import Guest, Meetings, PastMeeting
from coachplan.core.calendars.one_to_ones import Person


def minutes_of(*meetings: PastMeeting) -> dict[str, int]:
    return {one.rep: one.minutes for one in audited(*meetings).reps if one.minutes}


def test_a_one_to_one_is_one_reps_and_a_groups_time_is_divided_among_all_but_the_manager() -> None:
    assert minutes_of(meeting(45, "ana")) == {"ana": 45}
    assert minutes_of(meeting(60, "ana", "bo", "kim")) == {"ana": 20, "bo": 20}
    assert minutes_of(meeting(50, "ana", "bo", "cy")) == {"ana": 17, "bo": 17, "cy": 16}


def test_whoever_declined_has_no_part() -> None:
    assert minutes_of(meeting(60, guests=guests("ana", "bo", declined=["bo"]))) == {"ana": 60}
    assert minutes_of(meeting(60, guests=guests("ana", "bo", declined=["ana", "bo"]))) == {}


@pytest.mark.parametrize("change", [{"cancelled": True}, {"counts": False}, {"end": END - 4440}])
def test_what_did_not_take_place_takes_no_time(change: dict[str, Any]) -> None:
    assert audited(meeting(60, "ana", **change)).minutes == 0


def test_only_the_minutes_in_the_weeks_count() -> None:
    first = meeting(60, "bo", start=WINDOW[0] - 50, end=WINDOW[0] + 10)
    last = meeting(60, "bo", start=END - 30, end=END + 30, uid="last")
    assert minutes_of(first, last) == {"bo": 40}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"cancelled": True, "organizer": ME}, "cancelled_by_manager"),
        ({"cancelled": True, "organizer": "bo@north.example"}, "cancelled_by_rep"),
        ({"cancelled": True}, "cancelled_by_unknown"),
        ({"guests": guests("bo", declined=["bo"])}, "declined_by_rep"),
        ({"guests": guests("bo", declined=["maren"])}, "declined_by_manager"),
    ],
)
def test_a_lost_one_to_one_is_counted_with_whose_doing_it_was(change: dict[str, Any], why: str) -> None:
    found = audited(meeting(30, "bo", **change))
    assert found.lost.model_dump() == {**dict.fromkeys(found.lost.model_dump(), 0), why: 1}
    assert next(one for one in found.reps if one.rep == "bo").lost == found.lost
    assert found.one_to_ones == 0


def test_a_lost_group_meeting_is_no_lost_one_to_one() -> None:
    assert audited(meeting(30, "bo", "cy", cancelled=True)).lost.number == 0


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"series": True, "created": END}, "planned"),
        ({"uid": "1@coachplan", "created": END}, "planned"),  # ours, of this morning's plan
        ({"created": END - 1440}, "planned"),
        ({"created": END - 1439}, "reactive"),
        ({"created": END + 60}, "reactive"),  # written down afterwards
        ({"created": None, "stamped": END - 1440}, "planned"),
        ({"created": None, "stamped": END - 60}, "unknown"),  # perhaps only the export's own time
        ({"created": None}, "unknown"),
    ],
)
def test_planned_reactive_or_unknown(change: dict[str, Any], expected: str) -> None:
    assert timing(meeting(30, "bo", start=END, end=END + 30, **change), 1440) == expected


PAIR = (
    Person(id="ana-diaz", name="Ana Díaz", addresses=("diaz@north.example",)),
    Person(id="ana-ruiz", name="Ana Ruiz"),
    Person(id="bo", name="Bo Larsen"),
)


@pytest.mark.parametrize(
    ("found", "title", "who", "sharing"),
    [
        ((Guest("diaz@north.example"),), "1:1 Ana Ruiz", ("ana-diaz",), ()),  # an address goes first
        ((Guest("x@north.example", "Ana Ruiz"),), "", ("ana-ruiz",), ()),
        ((Guest("ana.ruiz@north.example"),), "", ("ana-ruiz",), ()),
        ((Guest("x@north.example", "Ana"),), "", (), ()),  # a guest's first name is anybody's
        ((), "1:1 Ana", (), ("ana-diaz", "ana-ruiz")),
        ((), "1:1 Ana Ruiz", ("ana-ruiz",), ()),
        ((), "Bo and Ana Díaz", ("ana-diaz", "bo"), ()),
        ((Guest("x@north.example"),), "1:1 Bo", ("bo",), ()),
        ((Guest("x@north.example"), Guest("y@customer.example")), "Bo's offer", (), ()),
        ((Guest("x@north.example", declined=True),), "Team", (), ()),
        ((), "Team", (), ()),
    ],
)
def test_people_are_found_by_address_then_by_a_name_that_only_one_has(
    found: tuple[Guest, ...], title: str, who: tuple[str, ...], sharing: tuple[str, ...]
) -> None:
    known = presence(PastMeeting("u", 0, 30, title, (Guest(ME), *found)), scene(people=PAIR).circle)
    assert (known.present, known.sharing) == (who, sharing)


def test_what_is_nobodys_is_listed_with_the_reason_and_without_its_title() -> None:
    series = [meeting(90, "kim", uid="s", series=True, instance=n, days_ago=7 * n) for n in (1, 2, 3)]
    shared = meeting(40, uid="x", title="1:1 Ana", guests=())
    found = audited(*series, shared, meeting(30, uid="y", title="Secret", guests=()), people=PAIR)
    told = [(one.why, one.names, one.times, one.minutes) for one in found.unmatched]
    assert told == [
        ("shared name", ("Ana Díaz", "Ana Ruiz"), 1, 40),
        ("no guest is known", (), 3, 270),
        ("no guests", (), 1, 30),
    ]
    assert found.unmatched_minutes == 340
    assert "Secret" not in found.model_dump_json()


def test_a_meeting_in_two_calendars_counts_once_and_its_newest_version() -> None:
    old = meeting(60, "ana", uid="a", sequence=1)
    new = meeting(30, "ana", uid="a", sequence=2)
    for calendars in ([(old,), (new,)], [(new,), (old,)], [(old, new), (old,)]):
        read = [Meetings(f"{n}.ics", found) for n, found in enumerate(calendars)]
        assert audit(read, scene()).minutes == 30
    without = meeting(20, "ana", uid="")
    assert audited(without, without).minutes == 20


def test_time_in_two_meetings_at_once_is_told() -> None:
    found = audited(meeting(60, "ana", uid="a"), meeting(60, "bo", uid="b"))
    assert (found.minutes, found.double_booked_minutes) == (120, 60)
    assert any("double booked" in note for note in found.notes)


def test_the_lions_share_is_above_forty_percent_or_of_the_bottom_above_the_top() -> None:
    lion = audited(meeting(41, "bo"), meeting(31, "ana"), meeting(28, "cy"))
    assert [(one.rep, one.kind) for one in lion.lions] == [("bo", "share")]
    fair = audited(meeting(40, "bo"), meeting(32, "ana"), meeting(28, "cy"))
    assert fair.lions == ()
    upside = audited(meeting(20, "ed"), meeting(19, "ana"), meeting(30, "bo"), meeting(31, "cy"))
    assert [(one.rep, one.kind, one.above) for one in upside.lions] == [("ed", "order", ("ana",))]


def test_two_of_the_same_name_are_two_who_have_the_lions_share() -> None:
    lion = Lion(rep="sam", name="Sam", kind="share", share=0.5, why="half")
    other = lion.model_copy(update={"rep": "sam-2", "why": "a third"})
    assert grounds([lion, other, lion]) == [("Sam", "half; half"), ("Sam", "a third")]


def test_of_two_people_nobody_has_the_lions_share() -> None:
    assert audited(meeting(90, "ana"), meeting(10, "bo"), people=PEOPLE[:2], team=False).lions == ()


def test_days_are_counted_since_the_last_meeting_and_the_last_one_to_one() -> None:
    found = audited(meeting(30, "ana", days_ago=20), meeting(30, "ana", "bo", days_ago=2))
    ana, bo = (next(one for one in found.reps if one.rep == rep) for rep in ("ana", "bo"))
    assert (ana.days_since_seen, ana.days_since_one_to_one) == (2, 20)
    assert (bo.days_since_seen, bo.days_since_one_to_one) == (2, None)


EVEN = [meeting(30, name, days_ago=n + 1) for n, name in enumerate(("ana", "bo", "cy", "di", "ed"))]


@pytest.mark.parametrize(
    ("meetings", "says"),
    [
        ([], "There is no meeting in these 8 weeks"),
        (
            [meeting(60, "kim")],
            "None of the 1.0 h of meetings in these 8 weeks is with anybody on the roster",
        ),
        ([*EVEN, meeting(300, "ed", uid="e")], "Ed took 73% of your rep time, 41 min a week, where balanced"),
        ([*EVEN, meeting(9, "ed", uid="e")], "Ed is in the bottom tier, with 39 min: more than Ana (30 min)"),
        ([*EVEN[1:], meeting(60, "ana", days_ago=40)], "Ana had no one-to-one for 40 days"),
        (
            [*EVEN, *(meeting(30, "bo", days_ago=d, cancelled=True) for d in (11, 12, 13))],
            "3 of 8 one-to-ones",
        ),
        ([*EVEN, meeting(50, "ana", created=END)], "25% of your rep time came up at short notice"),
        (EVEN, "The top tier had 30 min of your 2.5 h of rep time; balanced would give it"),
    ],
)
def test_the_sentence_says_the_gravest_thing_first(meetings: list[PastMeeting], says: str) -> None:
    assert audited(*meetings).sentence.startswith(says)


def test_the_sentence_adds_who_was_forgotten() -> None:
    found = audited(*EVEN[:4], meeting(300, "bo", uid="b"))
    assert found.sentence.endswith("; Ed had no one-to-one in all 8 weeks.")


def test_each_policy_gives_the_same_minutes() -> None:
    found = audited(*EVEN, meeting(800, "ed", uid="e"))
    assert (found.policies[0].policy, found.policies[0].in_force) == ("balanced", True)
    for one in found.policies:
        assert sum(one.minutes.values()) + one.unused_minutes == pytest.approx(found.rep_minutes, abs=0.01)
        assert sum(one.tier_minutes.values()) == pytest.approx(sum(one.minutes.values()), abs=0.01)


NAMES = st.lists(st.sampled_from(["ana", "bo", "cy", "di", "ed", "kim", "lee"]), max_size=5, unique=True)


@st.composite
def meetings(draw: st.DrawFn) -> PastMeeting:
    """Return any meeting in or about the weeks, under one of a few UIDs."""
    start = draw(st.integers(WINDOW[0] - 200, WINDOW[1] + 50))
    said_no = draw(st.lists(st.sampled_from(["ana", "bo", "maren", "kim"]), max_size=2))
    invited = draw(st.just(()) | NAMES.map(lambda names: guests(*names, declined=said_no)))
    return PastMeeting(
        uid=draw(st.sampled_from(["", "a", "b", "c", "d", "e", "f"])),
        start=start,
        end=start + draw(st.integers(0, 500)),
        title=draw(st.sampled_from(["", "1:1 Ana", "Bo and Cy"])),
        guests=invited,
        organizer=draw(st.sampled_from(["", ME, "bo@north.example"])),
        instance=draw(st.none() | st.integers(0, 3)),
        series=draw(st.booleans()),
        cancelled=draw(st.integers(0, 5)) == 0,
        counts=draw(st.integers(0, 5)) > 0,
        created=draw(st.none() | st.just(start - 60) | st.just(start - 9000)),
        sequence=draw(st.integers(0, 2)),
    )


FILES = st.lists(st.lists(meetings(), max_size=6), max_size=3)


@given(FILES)
def test_the_hours_of_the_reps_of_others_and_of_nobody_add_up(files: list[list[PastMeeting]]) -> None:
    found = audit([Meetings(f"{n}.ics", tuple(file)) for n, file in enumerate(files)], scene())
    assert sum(one.minutes for one in found.reps) == found.rep_minutes
    assert sum(one.minutes for one in found.tiers) == found.rep_minutes
    assert found.rep_minutes + found.other_minutes + found.unmatched_minutes == found.minutes
    assert sum(one.minutes for one in found.unmatched) == found.unmatched_minutes
    assert found.one_to_one_minutes + found.group_minutes == found.rep_minutes
    assert found.planned_minutes + found.reactive_minutes + found.unknown_minutes == found.rep_minutes
    assert 0 <= found.double_booked_minutes <= found.minutes
    most = {(m.uid, m.instance) if m.uid else (m.start, m.end, n) for f in files for n, m in enumerate(f)}
    assert found.minutes <= 500 * len(most)


@given(meetings(), st.integers(1, 3000))
def test_the_parts_of_a_meeting_are_its_minutes(one: PastMeeting, notice: int) -> None:
    found = presence(one, scene().circle)
    parts = contacts(one, found, WINDOW, notice)
    assert sum(part.minutes for part in parts) == (minutes_within(one, WINDOW) if parts else 0)
    assert {part.person for part in parts if part.person} <= set(found.present)


@given(FILES, st.randoms(use_true_random=False))
def test_neither_the_order_of_files_nor_of_meetings_nor_of_people_matters(
    files: list[list[PastMeeting]], shuffled: object
) -> None:
    read = [Meetings(f"{n}.ics", tuple(file)) for n, file in enumerate(files)]
    other = [Meetings(one.source, tuple(reversed(one.meetings))) for one in reversed(read)]
    people = list(PEOPLE)
    shuffled.shuffle(people)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert audit(read, scene()).model_dump_json() == audit(other, scene(people=people)).model_dump_json()
