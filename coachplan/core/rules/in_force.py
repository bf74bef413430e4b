"""The rules and preferences in force: those of every file in this folder."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from coachplan.core import rules
from coachplan.core.roster import Manager
from coachplan.core.rules.base import Preference, Rule


def rules_of(manager: Manager) -> tuple[Rule, ...]:
    """Return what every week of this manager must obey."""
    kinds: tuple[type[Rule], ...] = _declared("RULE")
    return tuple(kind.of(manager) for kind in kinds)


def preferences() -> tuple[Preference, ...]:
    """Return what every week is judged by once the rules are kept."""
    kinds: tuple[type[Preference], ...] = _declared("PREFERENCE")
    return tuple(kind() for kind in kinds)


@cache
def _declared(name: str) -> tuple[Any, ...]:
    """Return what the files call ``name``, in the order of the files' names."""
    names = sorted(module.name for module in iter_modules(rules.__path__))
    modules = [import_module(f"{rules.__name__}.{module}") for module in names]
    return tuple(getattr(module, name) for module in modules if hasattr(module, name))
