"""What a list of sessions tells once."""

from pages.made import made

from coachplan.core.plans.content import GOOD
from coachplan.core.plans.told_once import told_once


def test_what_good_looks_like_is_told_at_the_first_session_that_works_on_it() -> None:
    known = made().plan.sessions[0]
    focuses = [f"call more{GOOD}an aim", "keep it up", f"call more{GOOD}an aim", f"ask more{GOOD}a date", ""]
    sessions = [known.model_copy(update={"focus": focus}) for focus in focuses]
    told = [session.focus for session in told_once(sessions)]
    assert told == [focuses[0], "keep it up", "call more", focuses[3], ""]
    assert [session.start for session in told_once(sessions)] == [known.start] * len(sessions)


def test_a_list_without_such_sentences_stays_as_it_is() -> None:
    sessions = [s.model_copy(update={"focus": "keep it up"}) for s in made().plan.sessions]
    assert [*told_once(sessions)] == sessions
