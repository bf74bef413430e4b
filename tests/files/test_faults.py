"""Whatever a model says against a document is told in plain words."""

from typing import Annotated

import pytest
from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from coachplan.files.faults import faults
from coachplan.files.plain_yaml import parse


class Part(BaseModel, extra="forbid"):
    """What stands in a list, or in its place."""

    word: str = ""


class Odd(BaseModel):
    """Values of kinds that few documents have."""

    word: str = Field(default="a", pattern="^a")
    parts: str | tuple[Part, ...] = ()
    few: tuple[str, ...] = Field(default=(), max_length=2)
    count: Annotated[int, BeforeValidator(lambda value: len(value))] = Field(default=2, ge=2)  # noqa: PLW0108 - of anything


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("word: b", "E1206", "string should match pattern '^a'"),
        ("parts: [{wrod: a}]", "E1209", "unknown key 'wrod'"),
        ("few: [a, b, c]", "E1104", "more than 2 entries"),
        ("count: [a]", "E1205", "must be at least 2"),
    ],
)
def test_a_fault_of_a_rare_kind(text: str, code: str, message: str) -> None:
    plain = parse(f"{text}\n".encode(), "odd.yaml")
    with pytest.raises(ValidationError) as caught:
        Odd.model_validate(plain.value)
    assert [(one.code, one.message) for one in faults(caught.value, plain, Odd)] == [(code, message)]
