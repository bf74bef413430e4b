"""A promise that cannot be kept is named with the day it breaks."""

from pathlib import Path

from running import Around, coachplan

TIGHT = """\
manager: {timezone: Europe/Berlin, budget: 20m}
reps:
  - {name: Priya, metrics: {win_rate: 21/58}}
  - {name: Quentin, metrics: {win_rate: 17/60}}
  - {name: Rosa, metrics: {win_rate: 12/55}}
  - {name: Sven, metrics: {win_rate: 9/52}}
  - {name: Tala, metrics: {win_rate: 15/57}}
  - {name: Uma, metrics: {win_rate: 18/59}}
"""


def test_the_day_on_which_a_promise_breaks_is_named(tmp_path: Path) -> None:
    (tmp_path / "roster.yaml").write_text(TIGHT, encoding="utf-8")
    around = Around(folder=tmp_path)
    told = " ".join(coachplan("schedule", "--week", "2026-W52", around=around).out.split())
    assert "broken after Sun 27 Dec. A session" in told
    assert "at risk, breaks after Sun" in told
