"""The starter roster runs as it stands, and editors agree with the reader."""

import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator  # type: ignore[import-untyped]  # it ships no types
from pydantic import BaseModel

from coachplan.core.checks import check_roster
from coachplan.core.policies.policy import Policy
from coachplan.core.team.metrics import resolve
from coachplan.core.team.roster import Manager, MetricSettings, Rep, Roster
from coachplan.files.documents import read_bytes
from coachplan.files.metrics import known_metrics
from coachplan.files.schema import json_schema
from coachplan.files.starter import starter_roster

ROOT = Path(__file__).parent.parent.parent


class EditorLoader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: no times, no dates, no ``no``."""


EditorLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", "(?:true|false)$", "tf"),
    ("null", "(?:~|null|)$", ["~", "n", ""]),
    ("int", "-?[0-9]+$", "-0123456789"),
    ("float", r"-?[0-9]+\.[0-9]+$", "-0123456789"),
):
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


def editor_complaints(text: str, model: type[BaseModel]) -> list[str]:
    """Return what an editor marks in a document."""
    seen: Any = yaml.load(text, Loader=EditorLoader)  # noqa: S506 - a safe loader with fewer types
    return [
        f"{list(e.absolute_path)}: {e.message}" for e in Draft7Validator(json_schema(model)).iter_errors(seen)
    ]


def test_the_starter_is_read_without_a_complaint() -> None:
    text = starter_roster()
    document = read_bytes(text.encode(), "roster.yaml", Roster)
    assert document.settle(check_roster(document.value)) == ()
    assert len(document.value.reps) >= 5
    assert {metric.name for metric in resolve(document.value, known_metrics())} == set(document.value.metrics)
    assert editor_complaints(text, Roster) == []


def test_the_starter_shows_every_common_field() -> None:
    roster = read_bytes(starter_roster().encode(), "", Roster).value
    needs_a_file = {"calendars", "holidays"}
    how_calendars_are_read = {
        *("existing_one_to_ones", "on_calendar_error", "timezone_aliases", "allow_private_hosts"),
        *("allow_http", "max_cache_age", "alarm", "mail", "caldav"),
    }
    rare = {
        Roster: {
            *("tiers", "metrics_from", "rules", "fiscal_year_starts"),
            *("experiment", "coaches", "peers", "figures_to", "extends", "retention"),
            *how_calendars_are_read,
        },
        Manager: {"email", "grid", "notice", "freeze", "week_starts", *needs_a_file},
        Rep: {"breaks", "group", *needs_a_file},
        MetricSettings: {"better", "unit", "scale", "kind", "evidence", "title", "peers"},
    }
    shown: list[tuple[type[BaseModel], set[str]]] = [
        (Roster, set(roster.model_fields_set)),
        (Manager, set(roster.manager.model_fields_set)),
        (Rep, set().union(*(rep.model_fields_set for rep in roster.reps))),
        (MetricSettings, set().union(*(settings.model_fields_set for settings in roster.metrics.values()))),
    ]
    for model, fields in shown:
        assert fields == set(model.model_fields) - rare[model], model


def test_the_starter_begins_with_its_schema() -> None:
    first, *rest = starter_roster().splitlines()
    assert first == "# yaml-language-server: $schema=roster.schema.json"
    assert max(len(line) for line in rest) <= 110
    assert starter_roster().endswith("\n")


names = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=20)


@given(names.filter(lambda name: name.strip() == name != ""))
def test_any_name_stands_in_the_starter_as_it_was_given(name: str) -> None:
    roster = read_bytes(starter_roster(team=name, reps=[name]).encode(), "", Roster).value
    assert (roster.team, roster.reps[0].name) == (unicodedata.normalize("NFC", name),) * 2


def test_names_and_hours_of_your_own() -> None:
    text = starter_roster(
        "Team: 1", "no", "UTC", "9:00-17:00", ("O'Neil", '"x" y', "null", "- a", "12", "李雷")
    )
    roster = read_bytes(text.encode(), "", Roster).value
    assert (roster.team, roster.manager.name, roster.manager.timezone) == ("Team: 1", "no", "UTC")
    assert [rep.name for rep in roster.reps] == ["O'Neil", '"x" y', "null", "- a", "12", "李雷"]
    assert [set(rep.metrics.values()) for rep in roster.reps] == [{None}] * 6
    assert editor_complaints(text, Roster) == []


@pytest.mark.parametrize("model", [Roster, Policy])
def test_the_schema_is_one_that_editors_know(model: type[BaseModel]) -> None:
    schema = json_schema(model)
    Draft7Validator.check_schema(schema)
    assert schema["$schema"].startswith("http://json-schema.org/draft-07")
    assert "prefixItems" not in str(schema)
    assert not re.search("'(ge|le|gt|lt)':", str(schema))
    for name, part in {**schema["$defs"], "": schema}.items():
        for body in (part, *part.get("anyOf", ())):
            for field, facts in body.get("properties", {}).items():
                assert facts.get("description"), f"{name}.{field} needs a description"


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda path: path.name)
def test_editors_have_nothing_to_say_about_the_examples(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if "reps:" in text:
        assert editor_complaints(text, Roster) == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("reps: [{nam: A}]", "reps"),
        ("reps: []", "reps"),
        ("reps: [A]\ntiers: medium", "tiers"),
        ("reps: [A]\nmetrics: {q: {weight: -1}}", "weight"),
        ("reps: [A]\nmetrics: {q: {unit: 0}}", "unit"),
    ],
)
def test_editors_mark_what_the_reader_refuses(text: str, complaint: str) -> None:
    (told,) = editor_complaints(text, Roster)
    assert complaint in told
