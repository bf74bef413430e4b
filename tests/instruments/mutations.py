"""Mutations: the small wrong changes that a source can have, one at a time.

Changed are comparisons, arithmetic, conditions, constants and what is returned; taken away are arguments
given by name, calls made for their effect, errors raised, and contexts such as a lock. Annotations inside
functions, decorators, documentation and the plain letters of f-strings stay as they are.
"""

import ast
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from types import CodeType

_WIDEST = 90
"""Characters of the expression that is shown with a change; where the next larger one is longer, it ends."""

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.Pow: ast.Mult,
}
_KEPT = {
    *((ast.FunctionDef, field) for field in ("decorator_list", "returns")),
    *((kind, "decorator_list") for kind in (ast.ClassDef, ast.AsyncFunctionDef)),
    *((ast.arg, "annotation"), (ast.FormattedValue, "format_spec")),
}
_CONDITIONS = {
    *((kind, "test") for kind in (ast.If, ast.IfExp, ast.While, ast.Assert)),
    *((ast.comprehension, "ifs"), (ast.BoolOp, "values")),
}
_TURNED_ALREADY = ast.Compare | ast.BoolOp | ast.UnaryOp
_NAMED = ast.FunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Mutant:
    """One change: where it is, what it is, and the lines that run it.

    ``inside`` tells that it is in a function, whose code can be exchanged while the program runs.
    """

    module: str
    function: str
    change: str
    line: int
    lines: frozenset[int]
    inside: bool
    number: int

    @property
    def place(self) -> str:
        """The module and the function, as the table of judged survivors names them."""
        return f"{self.module}:{self.function}" if self.function else self.module


@dataclass(frozen=True)
class _Spot:
    """Where a change applies: a field of a node, the place in it if it is a list, and what comes there."""

    node: ast.AST
    field: str
    index: int | None
    new: ast.AST | None

    def swap(self, new: object) -> object:
        """Put ``new`` there; return what undoes it."""
        old = getattr(self.node, self.field)
        setattr(self.node, self.field, new)
        return old

    def changed(self) -> object:
        """Return the field's value after the change."""
        if self.index is None:
            return self.new
        whole = list(getattr(self.node, self.field))
        whole[self.index : self.index + 1] = [self.new] if self.new else []
        return whole


@dataclass(frozen=True)
class _Here:
    """What the walk knows of the place it has come to."""

    function: str = ""
    inside: bool = False
    lines: frozenset[int] = frozenset()
    shown: tuple[ast.AST, ...] = ()


class Source:
    """A module, its mutants, and the text and the code of each of them."""

    def __init__(self, path: Path, module: str) -> None:
        """Find the mutants of the file at ``path``."""
        self.path = path
        self.module = module
        self.text = path.read_text(encoding="utf-8")
        self._tree = ast.parse(self.text)
        self._spots: list[_Spot] = []
        self.mutants: list[Mutant] = []
        self._seen: dict[tuple[str, str], int] = {}
        self._walk(self._tree, _Here())

    def mutated(self, mutant: Mutant) -> tuple[str, CodeType]:
        """Return the text and the code of the module with the change made."""
        spot = self._spots[mutant.number]
        old = spot.swap(spot.changed())
        try:
            return ast.unparse(self._tree), compile(self._tree, str(self.path), "exec")
        finally:
            spot.swap(old)

    def _walk(self, node: ast.AST, here: _Here) -> None:
        for field, index, child in _children(node, here):
            there = _at(here, node, field, child)
            for new in _replacements(child, node, field):
                if new and new is not getattr(child, "operand", None):
                    ast.fix_missing_locations(ast.copy_location(new, child))
                self._add(_Spot(node, field, index, new), child, there)
            self._walk(child, there)

    def _add(self, spot: _Spot, child: ast.AST, here: _Here) -> None:
        shown = next((node for node in here.shown if len(_first(node)) <= _WIDEST), child)
        before = _first(shown)
        old = spot.swap(spot.changed())
        after = _first(spot.new or ast.Name("nothing")) if shown is child else _first(shown)
        spot.swap(old)
        change = f"{before} -> {after}"
        count = self._seen[here.function, change] = self._seen.get((here.function, change), 0) + 1
        change += f" (no. {count})" if count > 1 else ""
        line = getattr(child, "lineno", 0)
        found = Mutant(self.module, here.function, change, line, here.lines, here.inside, len(self._spots))
        self._spots.append(spot)
        self.mutants.append(found)


def _first(node: ast.AST) -> str:
    return ast.unparse(node).split("\n")[0].encode("ascii", "backslashreplace").decode()


def _children(node: ast.AST, here: _Here) -> Iterator[tuple[str, int | None, ast.AST]]:
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Literal":
        return
    for field, value in ast.iter_fields(node):
        if (type(node), field) in _KEPT or (here.inside and field == "annotation"):
            continue
        for index, one in enumerate(value) if isinstance(value, list) else ((None, value),):
            is_documentation = isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)
            # That two lists are of one length is so in any case where it is said to be.
            is_strict = isinstance(one, ast.keyword) and one.arg == "strict"
            if isinstance(one, ast.AST) and not is_documentation and not is_strict:
                yield field, index, one


def _at(here: _Here, node: ast.AST, field: str, child: ast.AST) -> _Here:
    """Return what is known one step further down."""
    if isinstance(child, ast.expr | ast.keyword):
        return replace(here, shown=(*here.shown, child))
    if not isinstance(child, ast.stmt):
        return here
    name = f"{here.function}.{child.name}".lstrip(".") if isinstance(child, _NAMED) else here.function
    inside = here.inside or (isinstance(node, ast.FunctionDef) and field == "body")
    body = getattr(child, "body", None)
    last = body[0].lineno - 1 if body else child.end_lineno or 0
    lines = frozenset(range(child.lineno, max(last, child.lineno) + 1))
    return _Here(name, inside, lines, () if body else (child,))


def _replacements(node: ast.AST, parent: ast.AST, field: str) -> Iterator[ast.AST | None]:
    """Yield what may stand in a node's place; ``None`` where it may be left out."""
    if isinstance(node, ast.Constant):
        yield from map(ast.Constant, _constants(node.value, whole=not isinstance(parent, ast.JoinedStr)))
    elif isinstance(node, ast.stmt):
        yield from _statements(node)
    elif isinstance(node, ast.expr):
        yield from _expressions(node)
        if (type(parent), field) in _CONDITIONS and not isinstance(node, _TURNED_ALREADY):
            yield ast.UnaryOp(ast.Not(), node)
    elif isinstance(node, ast.keyword) and node.arg:
        yield None


def _constants(value: object, *, whole: bool) -> Iterator[bool | float | str]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield value + 1
    elif isinstance(value, str):
        if whole:
            yield f"XX{value}"
        # Beyond plain letters each character is a choice: an end of a range, a glyph.
        for at, char in enumerate(value):
            if not " " <= char <= "~":
                yield value[:at] + chr(ord(char) + 1) + value[at + 1 :]


def _statements(node: ast.stmt) -> Iterator[ast.AST]:
    match node:
        case ast.Return(value=ast.expr()) if ast.unparse(node) not in {"return None", "return False"}:
            yield ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call()) | ast.Raise():
            yield ast.Pass()
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
        case ast.AugAssign(op=op) if type(op) in _COUNTED:
            yield _like(node, op=_COUNTED[type(op)]())
        case ast.With(items=items):
            for place, item in enumerate(items):
                if item.optional_vars is None:
                    rest = items[:place] + items[place + 1 :]
                    yield _like(node, items=rest) if rest else ast.If(ast.Constant(1), node.body, [])


def _expressions(node: ast.expr) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=[op, *others]):
            yield from (_like(node, ops=[new(), *others]) for new in _COMPARED[type(op)])
        case ast.BoolOp(op=op):
            yield _like(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
        case ast.BinOp(op=op) if type(op) in _COUNTED:
            yield _like(node, op=_COUNTED[type(op)]())
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand


def _like(node: ast.AST, **fields: object) -> ast.AST:
    """Return a node like another one, with some fields changed."""
    new = copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new
