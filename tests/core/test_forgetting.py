"""What is left of a person who is to be forgotten."""

from typing import Any

import pytest

from coachplan.core.memory.forgetting import Person, without

JONAS = Person("jonas-weber", ("Jonas Weber", "Jonas W."), "rep-1")
OTHERS = {"rep": "ana", "score": 0.5, "note": "as planned"}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Jonas Weber", "rep-1"),
        ("jonas-weber", "rep-1"),
        ("JONAS-WEBER", "rep-1"),
        ("2026-W48/jonas-weber/1", "2026-W48/rep-1/1"),
        ("as good as jonas weber", "(taken out)"),
        ("ask jonas-weber", "(taken out)"),
        ("jonas-webers", "jonas-webers"),  # somebody else
        ("Xjonas-weber", "Xjonas-weber"),
        ("JonasXWeber", "JonasXWeber"),
        ("jonas", "jonas"),
        ("", ""),
    ],
)
def test_a_name_gives_way_to_the_alias_and_a_sentence_is_taken_out(text: str, left: str) -> None:
    assert without(text, JONAS) == left
    assert without([text, {text: text}, 1, None], JONAS) == [left, {left: left}, 1, None]


@pytest.mark.parametrize(
    ("record", "left"),
    [
        # What is the person's own is emptied; times and minutes stay.
        (
            {"rep": "jonas-weber", "minutes": 45, "note": "tired", "score": 0.5},
            {"rep": "rep-1", "minutes": 45, "note": "", "score": None},
        ),
        (
            {"reps": ["jonas-weber"], "prompts": ["why?"], "start": "10:00"},
            {"reps": ["rep-1"], "prompts": [], "start": "10:00"},
        ),
        (
            {"rep": "jonas-weber", "metrics": {"win_rate": 0.3}, "tier": "top"},
            {"rep": "rep-1", "metrics": {}, "tier": "top"},
        ),
        ({"session": "s/1", "note": "tired"}, {"session": "s/1", "note": ""}),
        # What is also somebody else's stays, under the alias.
        ({"reps": ["jonas-weber", "ana"], "why": "due"}, {"reps": ["rep-1", "ana"], "why": "due"}),
        (OTHERS, OTHERS),
        ({"session": "s/2", "note": "tired"}, {"session": "s/2", "note": "tired"}),
        # Of lists and figures by rep the person's part goes.
        (
            {"seats": {"jonas-weber": {"tier": "top"}, "ana": {"tier": "top"}}},
            {"seats": {"ana": {"tier": "top"}}},
        ),
        ({"short": ["ana", "jonas-weber"]}, {"short": ["ana"]}),
        (
            {"cautions": [{"reps": ["ana", ["Jonas Weber"]]}, {"reps": ["ana"]}, {"Jonas W.": 1}, 7]},
            {"cautions": [{"reps": ["ana"]}, 7]},
        ),
        (
            {"signals": {"jonas-weber": "fewer calls", "ana": "more"}},
            {"signals": {"ana": "more"}},
        ),
        ({"value": {"jonas-weber": "low", "ana": "high"}}, {"value": {"rep-1": "", "ana": "high"}}),
        ({"due": {"jonas-weber": 45.0, "ana": 30.0}}, {"due": {"rep-1": 45.0, "ana": 30.0}}),
    ],
)
def test_of_a_record_goes_what_is_about_the_person_and_nothing_else(
    record: dict[str, Any], left: dict[str, Any]
) -> None:
    assert without(record, JONAS, frozenset({"s/1"})) == left
    assert without({"events": [record]}, JONAS, frozenset({"s/1"})) == {"events": [left]}
