"""Policies by name, by path, as a list with overlays, or as a blend."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from coachplan.core.policies.layers import layered
from coachplan.core.policies.policy import Policy, Provenance
from coachplan.core.problems import RejectedInput, reject
from coachplan.core.scalars import number_in
from coachplan.files.documents import Document, read_document, refuse_other
from coachplan.files.shipped import library, shipped, shipped_policies

_LONGEST_NAME = 200


class _Layer(BaseModel):
    """A policy file as it stands; what it says is checked when it lies on what it extends."""

    model_config = ConfigDict(extra="allow", defer_build=True)


def policy_names() -> tuple[str, ...]:
    """Return the names of the shipped policies, in alphabetical order."""
    return shipped_policies()


def load_policy(spec: object, base_dir: Path) -> Policy:
    """Return the policy that ``spec`` asks for.

    Args:
        spec: a shipped name; a path (relative to ``base_dir``) to a policy of one's own; a list
            of these, one share policy first and overlays after it; or a blend ``{name: weight}``.
        base_dir: the folder of the document that ``spec`` stands in.

    Raises:
        RejectedInput: E1402 no such policy, E1403 policies that extend each other in a circle,
            E1404 a list or blend that makes no sense, and whatever is wrong inside a policy file.
            The paths of E1402 to E1404 lead into ``spec``, or into the file at fault.
    """
    return _resolved(spec, base_dir, ())


def _resolved(spec: object, base_dir: Path, chain: tuple[Path, ...]) -> Policy:
    if isinstance(spec, str) and spec.strip():
        return _named(spec.strip(), base_dir, chain)
    # Most rosters name one policy, and need nothing of how several are mixed.
    if isinstance(spec, Mapping) and spec:
        from coachplan.core.policies.blend import blended

        return blended([(_member(n, n, base_dir, chain), _weight(n, w)) for n, w in spec.items()])
    if isinstance(spec, Sequence) and spec and not isinstance(spec, str):
        from coachplan.core.policies.blend import overlaid

        return overlaid([_member(n, s, base_dir, chain) for n, s in enumerate(spec)])
    reject("E1404", "a policy is a name, a path, a list of these, or a blend {name: weight}", _known())


def _member(place: str | int, spec: object, base_dir: Path, chain: tuple[Path, ...]) -> Policy:
    try:
        return _resolved(spec, base_dir, chain)
    except RejectedInput as rejected:
        # A problem that already has a file keeps its own place.
        inner = (p if p.source else replace(p, path=(place, *p.path)) for p in rejected.problems)
        raise RejectedInput(tuple(inner)) from None


def _weight(name: str, value: object) -> float:
    text = str(value).strip()
    try:
        return number_in(text[:-1].strip()) / 100 if text.endswith("%") else number_in(text)
    except PydanticCustomError:
        reject("E1404", f"'{text}' is not a weight", "write {name: 0.5} or {name: 50%}", (name,))


def _named(name: str, base_dir: Path, chain: tuple[Path, ...]) -> Policy:
    if name in shipped_policies():
        return _shipped(name)
    from coachplan.files.paths import is_policy_file, path_from

    refuse_other(name, "a policy")
    if is_policy_file(name):
        return _own(path_from(base_dir, name), chain)
    close = get_close_matches(name.lower().replace(" ", "-").replace("_", "-"), shipped_policies(), n=1)
    suggestion = f"did you mean '{close[0]}'? " if close else ""
    hint = f"{suggestion}{_known()}; a policy of your own is a path, as {Path(name).stem}.yaml"
    reject("E1402", f"there is no policy '{name}'", hint)


def _known() -> str:
    return f"known: {', '.join(shipped_policies())}"


@cache
def _shipped(name: str) -> Policy:
    data = dict(shipped(f"policies/{name}"))
    base = data.pop("extends", None)
    under = _content(_shipped(base)) if base else shipped("policies/_defaults")
    return Policy.model_validate(layered(under, {"name": name, **data}))


def _content(policy: Policy) -> dict[str, Any]:
    return policy.model_dump(exclude_defaults=True)


def _own(path: Path, chain: tuple[Path, ...]) -> Policy:
    """Return the policy in a file of the user's own, on top of what it extends."""
    from coachplan.files.paths import followed

    place = followed(path)
    if place in chain:
        circle = " -> ".join(p.name for p in (*chain[chain.index(place) :], place))
        reject("E1403", f"policies extend each other in a circle: {circle}", "remove one 'extends'")
    document = read_document(path, _Layer)
    data = dict(document.plain.value)
    under = shipped("policies/_defaults")
    if "extends" in data:
        under = _extended(data.pop("extends"), document, (*chain, place))
    called = path.stem if path.stem.isprintable() else "a policy of your own"
    mark = Provenance(kind="yours", source=called[:_LONGEST_NAME])
    merged = layered(under, {"name": called[:_LONGEST_NAME], **data}, mark)
    try:
        policy = Policy.model_validate(merged)
    except ValidationError as error:
        from coachplan.files.faults import faults, other_kind

        found = other_kind(document.plain, Policy) or faults(error, document.plain, Policy)
        raise RejectedInput(document.plain.located(found)) from None
    # Only a policy of one's own can be wrong in these, and a ranking needs nothing of what they are made of.
    from coachplan.core.placement.rules.in_force import check_rules
    from coachplan.core.plans.content import check_themes

    document.settle((*check_themes(policy, library()), *check_rules(policy.rules)))
    return policy


def _extended(spec: object, document: Document[_Layer], chain: tuple[Path, ...]) -> dict[str, Any]:
    try:
        return _content(_resolved(spec, chain[-1].parent, chain))
    except RejectedInput as rejected:
        own = [replace(p, path=("extends", *p.path)) for p in rejected.problems if not p.source]
        elsewhere = [p for p in rejected.problems if p.source]
        raise RejectedInput((*document.plain.located(own), *elsewhere)) from None
