"""State machines: python tests/instruments/machines.py [--examples N] [--steps N].

Two machines take random steps and hold what they find against a model (``store_machine`` and
``publishing_machine`` tell which). Each must hold for the program, and fail for a naive one in its place.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from hypothesis import HealthCheck, Phase, Verbosity, settings  # noqa: E402 - a script finds its neighbours first
from hypothesis.stateful import run_state_machine_as_test  # noqa: E402
from instruments.figures import Figure, tell  # noqa: E402
from store_machine import StoreMachine  # noqa: E402
from stores import HISTORY, NAIVE  # noqa: E402


class History(StoreMachine):
    """The history itself."""

    store = HISTORY


class Naive(StoreMachine):
    """A store that must be caught."""

    store = NAIVE


MACHINES = {"store": (History, Naive)}


def figures(examples: int, steps: int) -> Iterator[Figure]:
    """Run every machine, and yield what it found."""
    tried = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        database=None,
        verbosity=Verbosity.quiet,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    for name, (real, naive) in MACHINES.items():
        found = _broken(real, tried)
        told = f"{name}: {examples} examples of {steps} steps, {found or '0 violations'}"
        yield Figure("machines", told, "0 violations", not found)
        caught = _broken(naive, tried)
        told = f"{name}, a naive one in its place: {'caught' if caught else 'not caught'}"
        yield Figure("machines", told, "caught", bool(caught))


def _broken(machine: type, tried: settings) -> str:
    """Return what a machine found, in a line; nothing if nothing."""
    try:
        run_state_machine_as_test(machine, settings=tried)
    except Exception as error:  # noqa: BLE001 - whatever it is, the machine has broken
        sys.stderr.write("".join(f"    {line}\n" for line in (repr(error), *getattr(error, "__notes__", ()))))
        return f"broken by {type(error).__name__}"
    return ""


def main() -> int:
    """Run as asked and return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--examples", type=int, default=1000)
    parser.add_argument("--steps", type=int, default=30)
    asked = parser.parse_args()
    return tell(figures(asked.examples, asked.steps))


if __name__ == "__main__":
    sys.exit(main())
