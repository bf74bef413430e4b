"""The rules and preferences in force: those of every file in this folder, with the settings of a roster."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from pydantic import ValidationError

from coachplan.core.placement import rules
from coachplan.core.placement.rules.base import Opinion, Preference, Rule, Scene
from coachplan.core.problems import Problem
from coachplan.core.team.roster import Roster

OFF = "off"
"""What stands in the place of settings to put a rule or a preference out of force."""

NOTHING = Scene()


def rules_of(roster: Roster, scene: Scene = NOTHING) -> tuple[Rule, ...]:
    """Return what every week of this team must obey; ``roster`` is as ``settled`` returns it."""
    kinds: dict[str, type[Rule]] = _declared("RULE")
    return tuple(kind.facing(scene) for kind in _set(kinds, roster))


def preferences_of(roster: Roster, scene: Scene = NOTHING) -> tuple[Preference, ...]:
    """Return what every week is judged by once the rules are kept."""
    kinds: dict[str, type[Preference]] = _declared("PREFERENCE")
    return tuple(kind.facing(scene) for kind in _set(kinds, roster))


def settled(roster: Roster, usual: Mapping[str, Any]) -> Roster:
    """Return the roster with all its settings of rules: its own, and below them the policy's ``usual`` ones.

    What has a short form among the manager's settings is written there too, so that both say the same.
    """
    settings = {**usual, **roster.rules}
    manager = roster.manager
    for name, kind in _kinds().items():
        if kind.FROM_MANAGER and name in settings:
            found = kind.of(manager).model_dump() | _given(kind, settings[name])
            made = kind(**found)
            short = {field: getattr(made, own) for own, field in kind.FROM_MANAGER.items()}
            manager = manager.model_copy(update=short)
    return roster.model_copy(update={"rules": settings, "manager": manager})


def check_rules(settings: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Return what is wrong with settings of rules, as paths below ``rules``.

    E1411: no such rule; E1412: a setting that the rule does not take, or not so.
    """
    found: list[Problem] = []
    for name, given in settings.items():
        kind = _kinds().get(name)
        found += [_unknown(name)] if kind is None else _faults(name, kind, given)
    return tuple(found)


def _set(kinds: Mapping[str, Any], roster: Roster) -> list[Any]:
    """Return each of ``kinds`` with its settings, but for those that are off and have no short form."""
    written = {name: roster.rules.get(name, {}) for name in kinds}
    return [
        kind(**(kind.of(roster.manager).model_dump() | _given(kind, written[name])))
        for name, kind in kinds.items()
        if written[name] != OFF or kind.OFF
    ]


def _given(kind: type[Opinion], given: Any) -> dict[str, Any]:
    return dict(kind.OFF if given == OFF else given or {})


def _unknown(name: str) -> Problem:
    close = get_close_matches(name.lower(), _kinds())
    known = f"did you mean '{close[0]}'?" if close else f"known: {', '.join(sorted(_kinds()))}"
    return Problem("E1411", f"there is no rule '{name[:60]}'", ("rules", name), known)


def _faults(name: str, kind: type[Opinion], given: Any) -> list[Problem]:
    own = [key for key, field in kind.model_fields.items() if not field.json_schema_extra]
    fields = ", ".join(own) or "none"
    if given is None or given == OFF:
        return []
    if not isinstance(given, Mapping):
        return [Problem("E1412", f"'{name}' needs settings, or off", ("rules", name), f"settings: {fields}")]
    strange = [
        Problem("E1412", f"'{name}' has no setting '{key}'", ("rules", name, key), f"settings: {fields}")
        for key in given
        if key not in own
    ]
    try:
        kind(**{key: value for key, value in given.items() if key in own})
    except ValidationError as error:
        return [*strange, *(_refused(name, one) for one in error.errors(include_url=False))]
    return strange


def _refused(name: str, one: Any) -> Problem:
    hint = str(one.get("ctx", {}).get("hint", ""))
    key = one["loc"][0]
    return Problem("E1412", f"{key}: {one['msg'][:1].lower()}{one['msg'][1:]}", ("rules", name, key), hint)


@cache
def _kinds() -> dict[str, type[Opinion]]:
    """Return every rule and preference by name."""
    return {**_declared("RULE"), **_declared("PREFERENCE")}


@cache
def _declared(name: str) -> dict[str, Any]:
    """Return what the files call ``name``, by the files' names and in their order."""
    names = sorted(module.name for module in iter_modules(rules.__path__))
    modules = {module: import_module(f"{rules.__name__}.{module}") for module in names}
    return {module: getattr(found, name) for module, found in modules.items() if hasattr(found, name)}
