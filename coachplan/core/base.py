"""The shape that every value of the planner shares."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen record: no extra keys, no NaN, no infinity."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)
