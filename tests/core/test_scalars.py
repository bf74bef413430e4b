"""What the small words of a document mean, and what is said of those that mean nothing."""

from datetime import date, time
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from coachplan.core.problems import Problem, RejectedInput
from coachplan.core.scalars import Fraction, Weight
from coachplan.core.team.roster import Manager, MetricSettings, Roster
from coachplan.core.times import Minutes, SpanText, ZoneName
from coachplan.files.documents import read_bytes


def told(kind: Any, value: Any) -> tuple[str, str]:
    error = _only_error(kind, value)
    return error["type"], error["msg"]


def hinted(kind: Any, value: Any) -> tuple[str, str]:
    error = _only_error(kind, value)
    return error["type"], error["ctx"]["hint"]


def _only_error(kind: Any, value: Any) -> Any:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value)
    (error,) = caught.value.errors()
    return error


def refused(text: str) -> list[Problem]:
    with pytest.raises(RejectedInput) as caught:
        read_bytes(text.encode(), "", Roster)
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("9-17", time(9), time(17)),
        ("9:00-17", time(9), time(17)),
        ("9 - 17:30", time(9), time(17, 30)),
        ("8am-2pm", time(8), time(14)),
        ("12am - 12:30 p.m.", time(0), time(12, 30)),
        ("9:00-5PM", time(9), time(17)),
        ("08\u201312", time(8), time(12)),
    ],
)
def test_a_span_may_leave_out_the_minutes(text: str, begins: time, ends: time) -> None:
    span = TypeAdapter(SpanText).validate_python(text)
    assert (span.begins, span.ends) == (begins, ends)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("9.00-17.00", "E1211"),
        ("9-25", "E1211"),
        ("9-", "E1211"),
        ("9", "E1214"),
        ("17-9", "E1214"),
        ("2-5pm", "E1211"),
    ],
)
def test_a_span_that_could_mean_something_else_is_refused(text: str, code: str) -> None:
    assert told(SpanText, text)[0] == code


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("9-5", "write it as 9:00-17:00"),
        ("9:15-5:30", "write it as 9:15-17:30"),
        ("12-1", "write it as 12:00-13:00"),
        ("17-9", "a span stays within one day"),
        ("9am-5am", "a span stays within one day"),
        ("9-9", "write it as 9:00-21:00"),
    ],
)
def test_an_afternoon_on_a_clock_of_twelve_hours_is_written_out(text: str, hint: str) -> None:
    assert hinted(SpanText, text) == ("E1214", hint)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Berlin", "write it as Europe/Berlin"),
        ("europe/berlin", "write it as Europe/Berlin"),
        ("new york", "write it as America/New_York"),
        ("Buenos Aires", "write it as America/Argentina/Buenos_Aires or America/Buenos_Aires"),
        ("Europe/Berln", "write it as Europe/Berlin"),
        ("GMT+1", "write continent and city, as Europe/Berlin or America/New_York"),
        ("CEST", "write continent and city, as Europe/Berlin or America/New_York"),
        ("Munich", "write continent and city, as Europe/Berlin or America/New_York"),
    ],
)
def test_a_city_alone_is_given_its_continent(text: str, hint: str) -> None:
    assert hinted(ZoneName, text) == ("E1213", hint)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("45", 45),
        ("90 min", 90),
        ("90 minutes", 90),
        ("1 minute", 1),
        ("6h", 360),
        ("6 hours", 360),
        ("1 hour", 60),
        ("1.5 Hours", 90),
        ("1h30", 90),
        ("1 h 30 min", 90),
        ("1 hour 30 minutes", 90),
        ("100 h", 6000),
    ],
)
def test_a_length_of_time_has_the_minutes_people_mean(text: str, minutes: int) -> None:
    assert TypeAdapter(Minutes).validate_python(text) == minutes


@pytest.mark.parametrize("text", ["", "1:30", "6 ours", "h", "-5", "1,5h", "30 min 1 h"])
def test_no_length_of_time_is_guessed(text: str) -> None:
    assert told(Minutes, text)[0] == "E1212"


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (Minutes, "150h", "a length of time is at most 100 hours, not 150h"),
        (Minutes, 6001, "a length of time is at most 100 hours, not 6001"),
        (Minutes, -1, "a length of time is at least 0 minutes, not -1"),
        (Fraction, "150%", "a share is at most 100%, not 150%"),
        (Fraction, 1.5, "a share is at most 100%, not 1.5"),
        (Fraction, "-1%", "a share is at least 0%, not -1%"),
        (Weight, "-2", "a weight is at least 0, not -2"),
        (Weight, "1e7", "a weight is at most 1,000,000, not 1e7"),
    ],
)
def test_a_limit_is_told_in_the_words_of_the_field(kind: Any, value: Any, message: str) -> None:
    assert told(kind, value) == ("E1205", message)


@pytest.mark.parametrize(("text", "weight"), [("40%", 0.4), ("40 %", 0.4), ("0.4", 0.4), ("40", 40.0)])
def test_a_weight_may_be_a_percentage(text: str, weight: float) -> None:
    assert MetricSettings.model_validate({"weight": text}).weight == weight


def test_a_list_of_one_needs_no_brackets() -> None:
    block = {"every": "mon", "time": "9-10"}
    one = Manager.model_validate({"away": "2026-11-24", "busy": block})
    assert one == Manager.model_validate({"away": ["2026-11-24"], "busy": [block]})
    assert (one.away[0].first, one.away[0].last) == (date(2026, 11, 24), date(2026, 11, 24))
    assert Manager.model_validate_json(one.model_dump_json()) == one


@pytest.mark.parametrize(
    ("text", "code", "place", "hint"),
    [
        ("away: 2026-11-31", "E1208", ("manager", "away"), "check day and month"),
        ("away: 2026-3-9", "E1208", ("manager", "away"), "write it as 2026-03-09"),
        ("away: 2026-13-9", "E1208", ("manager", "away"), "write it as 2026-11-23"),
        (
            "away: 2026-12-24 - 2027-01-02",
            "E1208",
            ("manager", "away"),
            "write it as 2026-12-24..2027-01-02",
        ),
        ("busy: {evry: mon, time: 9-10}", "E1209", ("manager", "busy", "evry"), "did you mean 'every'?"),
        ("busy: {xx: mon, time: 9-10}", "E1209", ("manager", "busy", "xx"), "keys here: time, on, every"),
    ],
)
def test_a_fault_in_a_list_of_one_has_its_place(
    text: str, code: str, place: tuple[str, ...], hint: str
) -> None:
    (problem,) = refused(f"manager: {{{text}}}\nreps: [A]")
    assert (problem.code, problem.path, problem.hint) == (code, place, hint)


@pytest.mark.parametrize(
    ("metrics", "message", "hint"),
    [
        ("{quota: 1,02}", "the comma in 'quota: 1,02' ends the value", "write 1.02, with a point"),
        (
            "{quota: 36,5%, calls: 3}",
            "the comma in 'quota: 36,5%' ends the value",
            "write 36.5%, with a point",
        ),
        (
            "{calls: 3, revenue: 1,000}",
            "the comma in 'revenue: 1,000' ends the value",
            "write 1000 without the comma, or 1.000 with a point",
        ),
        (
            "{revenue: $1,000,500}",
            "the comma in 'revenue: $1,000' ends the value",
            'put an amount with commas in quotes, as "$1,000,000"',
        ),
        (
            "{calls: 9, 7, 10, win_rate: 2/5}",
            "the comma in 'calls: 9,7' ends the value",
            "write the values of several weeks in brackets, as [9, 7, 10]",
        ),
        (
            "{revenue: 1,000,500}",
            "the comma in 'revenue: 1,000' ends the value",
            "write 1000 without the comma, or 1.000 with a point",
        ),
    ],
)
def test_a_comma_that_ends_a_value_inside_braces_is_told(metrics: str, message: str, hint: str) -> None:
    (problem,) = (p for p in refused(f"reps: [{{name: A, metrics: {metrics}}}]") if p.code == "E1207")
    assert (problem.message, problem.hint, problem.path) == (message, hint, ("reps", 0, "metrics"))


def test_a_comma_in_a_weight_is_told_too() -> None:
    (problem,) = refused("metrics: {quota: {weight: 0,4}}\nreps: [A]")
    assert (problem.code, problem.hint) == ("E1207", "write 0.4, with a point")


@pytest.mark.parametrize("text", ["quota: 1,02", "metrics: {quota: '1,02'}"])
def test_a_decimal_comma_outside_braces_is_told(text: str) -> None:
    body = text if text.startswith("metrics") else f"metrics:\n     {text}"
    (problem,) = refused(f"reps:\n - name: A\n   {body}")
    assert (problem.code, problem.hint) == ("E1207", "write 1.02, with a point")


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("9, 7, 10", "write the values of several weeks in brackets, as [9, 7, 10]"),
        (".36", "write 0.36"),
        ("-.5", "write -0.5"),
    ],
)
def test_a_cell_that_cannot_be_read_says_how_it_is_written(cell: str, hint: str) -> None:
    (problem,) = refused(f"reps: [{{name: A, metrics: {{calls: '{cell}'}}}}]")
    assert (problem.code, problem.hint) == ("E1207", hint)


def test_an_amount_that_may_be_minutes_says_how_millions_are_written() -> None:
    (problem,) = refused("reps: [{name: A, metrics: {revenue: 1.2m}}]")
    assert (problem.code, problem.hint) == ("E1207", "write 1.2M for millions")


def test_metrics_without_values_are_no_cut_numbers() -> None:
    document = read_bytes(b"reps: [{name: A, metrics: {quota: 118%, calls: , 30 day calls: }}]", "", Roster)
    assert [cell is None for cell in document.value.reps[0].metrics.values()] == [False, True, True]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("11/26/2026", "write it as 2026-11-26"),
        ("26.11.2026", "write it as 2026-11-26"),
        ("3/4/2026", "write it as 2026-03-04 or 2026-04-03, whichever you mean"),
        ("4/4/2026", "write it as 2026-04-04"),
        ("31/31/2026", "write it as 2026-11-23"),
        ("soon", "write it as 2026-11-23"),
    ],
)
def test_a_date_of_another_form_is_told_in_ours(text: str, hint: str) -> None:
    (problem,) = refused(f"reps: [{{name: Ana, started: {text}}}]")
    assert (problem.code, problem.hint) == ("E1208", hint)
