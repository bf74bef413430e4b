"""State machines: python tests/instruments/machines.py [--examples N] [--steps N] [--machine NAME].

Two machines take random steps and hold what they find against a model (``store_machine`` and
``publishing_machine`` tell which). Each must hold for the program, and fail for a naive one in its place.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from traceback import format_exception
from typing import cast
from unittest import mock

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from caldav.memory import Memory
from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis.reporting import with_reporter
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test
from instruments.figures import Figure, tell
from publishing_machine import PublishingMachine
from store_machine import StoreMachine
from stores import HISTORY, NAIVE

from coachplan.cli import pushing
from coachplan.cli.settling import Case, Settled
from coachplan.send.caldav import RemoteCalendar


class History(StoreMachine):
    """The history itself."""

    store = HISTORY


class Naive(StoreMachine):
    """A store that must be caught."""

    store = NAIVE


class NaivePublishing(PublishingMachine):
    """A program that writes over whatever is in the calendar, and must be caught."""

    def __init__(self) -> None:
        super().__init__()
        self._stack.enter_context(mock.patch.object(pushing, "settled", _over_everything))


def _over_everything(case: Case, calendar: RemoteCalendar) -> Settled:
    target = calendar.target(case.entry.uid)
    cast("Memory", calendar).keep(target, case.entry.text.encode())
    return Settled(case.after("standing", target=target))


MACHINES = {"store": (History, Naive), "publishing": (PublishingMachine, NaivePublishing)}


def figures(machines: Sequence[str], examples: int, steps: int) -> Iterator[Figure]:
    """Run machines, and yield what it found."""
    tried = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        database=None,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
    for name in machines:
        real, naive = MACHINES[name]
        found = _broken(real, tried)
        stops = f"{vars(real).get('stops', 0)} times stopped on the way"
        told = f"{name}: {examples} examples of {steps} steps, {stops}, {found or '0 violations'}"
        yield Figure("machines", told, "0 violations", not found)
        # What breaks it first is enough.
        quickly = settings(tried, max_examples=max(100, examples), phases=[Phase.generate])
        caught = _broken(naive, settings(quickly, verbosity=Verbosity.quiet))
        told = f"{name}, a naive one in its place: {'caught' if caught else 'not caught'}"
        yield Figure("machines", told, "caught", bool(caught))


def _broken(machine: type[RuleBasedStateMachine], tried: settings) -> str:
    """Return what a machine found, in a line; nothing if nothing."""
    with with_reporter(_say):
        try:
            run_state_machine_as_test(machine, settings=tried)
        except Exception as error:  # noqa: BLE001 - whatever it is, the machine has broken
            _say("".join(format_exception(error)))
            return f"broken by {type(error).__name__}"
    return ""


def _say(line: object) -> None:
    sys.stderr.write(f"    {line}\n")


def main() -> int:
    """Run as asked and return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--examples", type=int, default=1000)
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--machine", choices=sorted(MACHINES), action="append")
    asked = parser.parse_args()
    return tell(figures(asked.machine or sorted(MACHINES), asked.examples, asked.steps))


if __name__ == "__main__":
    sys.exit(main())
