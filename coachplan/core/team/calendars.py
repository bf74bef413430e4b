"""What a roster says of calendars and holidays: where they are, and how to take them."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from coachplan.core.base import Value
from coachplan.core.problems import fault
from coachplan.core.scalars import OneOrMore, Text
from coachplan.core.times import DaysText

ExistingOneToOnes = Literal["count", "ignore", "replace"]
OnCalendarError = Literal["fail", "ignore"]

Calendars = Annotated[tuple[Text, ...], OneOrMore()]
"""Where calendars are: .ics files and folders beside the roster, https addresses; one, or a list."""

WEB = ("https:", "http:", "webcal:", "webcals:")
"""How an address on the web begins."""


class Holidays(Value):
    """Days off that a whole country or company has: of a country, as a list, or in a calendar file."""

    country: Text | None = Field(default=None, description="two letters, such as DE or US")
    subdivision: Text | None = Field(default=None, description="a state or province, such as BE or CA")
    days: Annotated[tuple[DaysText, ...], OneOrMore()] = Field(
        default=(), description="dates: 2026-12-24 or A..B"
    )
    calendar: Text | None = Field(default=None, description="an .ics file with the holidays")

    @model_validator(mode="after")
    def _one_source(self) -> "Holidays":
        given = [bool(self.days), self.country is not None, self.calendar is not None]
        if sum(given) > 1:
            hint = "a list alone replaces what the country would give"
            raise fault("E1218", "holidays come from one place: a country, a list, or a calendar", hint)
        if self.subdivision is not None and self.country is None:
            raise fault("E1218", "a subdivision needs its country", "add country: DE, for example")
        return self


def _holidays(value: Any) -> Any:
    """Take a list of dates, or the name of a calendar file, for the mapping that it stands for."""
    if isinstance(value, (list, tuple, date)):
        return {"days": value}
    if isinstance(value, str):
        is_file = value.strip().lower().endswith(".ics") or value.strip().lower().startswith(WEB)
        return {"calendar": value} if is_file else {"days": value}
    return value


HolidaysText = Annotated[
    Holidays, BeforeValidator(_holidays), WithJsonSchema({"type": ["string", "array", "object"]})
]
