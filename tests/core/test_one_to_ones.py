"""Which recurring meeting is a one-to-one, and with whom."""

import pytest

from coachplan.core.calendars.one_to_ones import NOBODY, Match, Matcher, Meeting, Person, match, words

ANNA = Person(id="", name="Anna Berg", addresses=("anna@example.com",))
PRIYA = Person(id="priya", name="Priya Patel", addresses=("priya@example.com", "pp@example.com"))
DIAZ = Person(id="diaz", name="Ana Díaz", addresses=("diaz@example.com",))
RUIZ = Person(id="ruiz", name="Ana Ruiz")
WILL = Person(id="will", name="Will")
REPS = Matcher(owner=ANNA, partners=(PRIYA, DIAZ, RUIZ, WILL))
OWNER, REP = "anna@example.com", "priya@example.com"


@pytest.mark.parametrize(
    ("guests", "title", "partner"),
    [
        ((OWNER, REP), "", "priya"),
        ((REP,), "", "priya"),  # the owner is not listed among their own guests
        ((OWNER, "pp@example.com"), "Will", "priya"),  # an address beats a name
        ((OWNER, REP, "pp@example.com"), "", "priya"),  # twice the same rep
        (("anna.berg@example.com", REP), "", "priya"),  # the owner under an unknown address
        ((OWNER, REP, "kim@example.com"), "", None),
        (("anna.berg@example.com", REP, "kim@example.com"), "", None),
        ((OWNER, REP, "diaz@example.com"), "", None),
        ((), "1:1 Priya", "priya"),
        ((), "Coaching: PRIYA PATEL (weekly)", "priya"),
        ((), "ana diaz", "diaz"),
        ((), "Díaz, Ana", None),  # another order is another name, and Ana is two people
        ((), "Anna / Will", "will"),
        ((), "Priyanka", None),  # whole words
        ((), "Team meeting", None),
        ((), "Priya and Will", None),
        ((), "Ana Ruiz and Ana Díaz", None),
        ((), "", None),
        ((OWNER, "w@example.com"), "Will weekly", "will"),  # a rep without a known address
        ((OWNER, "w@example.com", "kim@example.com"), "Will weekly", None),
        ((OWNER,), "Will weekly", "will"),
    ],
)
def test_whom_a_meeting_is_with(guests: tuple[str, ...], title: str, partner: str | None) -> None:
    assert match(Meeting(guests, title), REPS).partner == partner


@pytest.mark.parametrize("title", ["1:1 Ana", "ana", "Ana / Priya"])
def test_a_first_name_that_two_share_is_no_name(title: str) -> None:
    assert match(Meeting((), title), REPS) == Match(sharing=("diaz", "ruiz"))


def test_a_whole_name_settles_which_of_two_is_meant() -> None:
    assert match(Meeting((), "Ana Ruiz"), REPS) == Match("ruiz")


def test_a_name_of_one_word_is_a_first_name_that_others_may_share() -> None:
    namesakes = Matcher(owner=ANNA, partners=(WILL, Person(id="hart", name="Will Hart")))
    assert match(Meeting((), "1:1 Will"), namesakes) == Match(sharing=("hart", "will"))
    assert match(Meeting((), "1:1 Will Hart"), namesakes) == Match("hart")


def test_the_order_of_the_roster_changes_nothing() -> None:
    turned = Matcher(owner=ANNA, partners=REPS.partners[::-1])
    for title in ("1:1 Ana", "Ana Ruiz", "Priya and Will", "Will"):
        assert match(Meeting((), title), turned) == match(Meeting((), title), REPS)


def test_without_partners_nobody_is_matched() -> None:
    assert match(Meeting((REP,), "Priya"), Matcher(owner=ANNA)) == NOBODY


def test_a_meeting_does_not_print_what_it_says() -> None:
    assert repr(Meeting((REP,), "Priya")) == "Meeting()"


def test_words_have_no_accents_and_no_case() -> None:
    assert words("Ana-María D.ÍAZ_2") == ("ana", "maria", "d", "iaz", "2")
