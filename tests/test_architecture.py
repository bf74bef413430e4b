"""The arrows between the parts, and a pure core.

cli --> files | export | send | show --> core        optimise is called by core.placing alone
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import coachplan

PACKAGE = Path(coachplan.__file__).parent
FILES = sorted(path for path in PACKAGE.rglob("*.py"))

MAY_IMPORT = {
    "core": {"core"},
    "optimise": {"optimise"},
    "files": {"files", "core"},
    "export": {"export", "core"},
    "send": {"send", "core"},
    "show": {"show", "core"},
    "cli": {"cli", "files", "export", "send", "show", "core"},
}
"""What each part may import of coachplan itself; its version number is free to all outside the core."""

PLACING = "core/placement/placing.py"
"""The one file that calls the placement engine."""

PURE = frozenset(
    {
        *(
            "abc",
            "array",
            "bisect",
            "calendar",
            "collections",
            "contextlib",
            "copy",
            "dataclasses",
            "datetime",
            "decimal",
            "difflib",
        ),
        *("enum", "fractions", "functools", "graphlib", "heapq", "itertools", "math", "operator", "re"),
        "hashlib",  # a function of bytes: the coins of an experiment follow from its seed
        *("statistics", "string", "types", "typing", "unicodedata", "zlib", "zoneinfo"),
        *("pydantic", "pydantic_core", "dateutil"),
    }
)
"""What the core may import: arithmetic, text and dates; no clock, file, randomness, output or environment."""

FINDS_ITS_RULES = "core/placement/rules/in_force.py"
"""The one file that looks round its own folder, so that a rule is one file and no list."""

LAZY = frozenset({"numpy"})
"""What the core may import inside a function only."""

LARGE = frozenset(
    {"core/ranking/large_team.py", "core/ranking/large_ranks.py", "core/ranking/large_scored.py"}
)
"""The path for teams of hundreds: it may import numpy at its top, and itself only inside a function."""

SOCKETS = frozenset({"socket", "ssl", "http", "urllib", "smtplib", "requests", "httpx", "asyncio", "ftplib"})
"""Only send/ opens sockets."""

FILE_WORDS = frozenset({"open", "read_text", "read_bytes", "write_text", "write_bytes"})
"""Calls by which a file is opened."""


def imported(tree: ast.AST, where: str) -> Iterator[tuple[str, bool]]:
    """Yield every module that a source imports, as an absolute name, and whether at the top of the file."""
    top = set(tree.body) if isinstance(tree, ast.Module) else set()
    folder = ["coachplan", *Path(where).parts[:-1]]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node in top
        elif isinstance(node, ast.ImportFrom):
            above = folder[: len(folder) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                # ``from coachplan import files`` names a part; its ``__version__`` is none.
                yield f"{base}.{alias.name}" if base == "coachplan" else base, node in top


def complaints(where: str, source: str) -> list[str]:
    """Return what the source at ``where`` (``core/plans/plan.py``) imports or calls against the rules."""
    part = where.partition("/")[0] if "/" in where else ""
    tree = ast.parse(source)
    found = [
        f"{where} imports {name}"
        for name, at_top in imported(tree, where)
        if not _allowed(where, part, name, at_top=at_top)
    ]
    if part in {"core", "optimise", "show", "export"}:
        found += [f"{where} calls {name}" for name in _calls(tree) if name in FILE_WORDS]
    return found


def _allowed(where: str, part: str, name: str, *, at_top: bool) -> bool:
    root, *inner = name.split(".")
    if root == "coachplan":
        if f"{'/'.join(inner)}.py" in LARGE and where not in LARGE:
            return not at_top
        return _arrow_exists(where, part, inner[0] if inner else "")
    if part == "core":
        finds = where == FINDS_ITS_RULES and root in {"importlib", "pkgutil"}
        return root in PURE or (root in LAZY and (where in LARGE or not at_top)) or finds
    return part == "send" or root not in SOCKETS


def _arrow_exists(where: str, part: str, other: str) -> bool:
    if other == "optimise" and part != "optimise":
        return where == PLACING
    if other in MAY_IMPORT:
        return not part or other in MAY_IMPORT[part]
    return part not in {"core", "optimise"}


def _calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            yield function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_file_keeps_to_the_arrows(path: Path) -> None:
    assert complaints(path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8")) == []


def test_every_folder_is_a_part() -> None:
    parts = {path.relative_to(PACKAGE).parts[0] for path in FILES if path.parent != PACKAGE}
    assert parts <= set(MAY_IMPORT)
    assert {"core", "files", "show"} <= parts


@pytest.mark.parametrize(
    "module", ["typer", "rich.table", "yaml", "os", "sys", "pathlib", "random", "time", "logging"]
)
def test_an_impure_core_is_caught(module: str) -> None:
    assert complaints("core/plans/plan.py", f"import {module}") == [f"core/plans/plan.py imports {module}"]
    assert complaints("core/placement/rules/buffer.py", f"def f():\n    from {module} import x")


@pytest.mark.parametrize(
    ("where", "source"),
    [
        ("core/plans/plan.py", "from coachplan.files.documents import read_document"),
        ("core/plans/plan.py", "from coachplan import files"),
        ("core/plans/plan.py", "from ...show import safe"),
        ("core/placement/rules/buffer.py", "from ....files import documents"),
        ("core/placement/rules/buffer.py", "from coachplan.optimise import solve"),
        ("core/allocation/allocation.py", "from coachplan.optimise.problem import Problem"),
        ("core/ranking/ranking.py", "import numpy"),
        ("core/ranking/ranking.py", "from coachplan.core.ranking.large_team import posterior"),
        ("core/ranking/ranking.py", "import io"),
        ("core/ranking/ranking.py", "import socket"),
        ("core/ranking/ranking.py", "import importlib"),
        ("core/ranking/ranking.py", "text = open('x')"),
        ("core/ranking/ranking.py", "from coachplan import __version__"),
        ("optimise/solve.py", "from coachplan.core.plans.plan import Plan"),
        ("optimise/solve.py", "from coachplan import __version__"),
        ("files/store.py", "from coachplan.show.plan import plan_view"),
        ("files/store.py", "import coachplan.cli.app"),
        ("files/store.py", "import urllib.request"),
        ("files/store.py", "from coachplan.optimise.solve import solve"),
        ("export/ics.py", "from coachplan.show.safe import safe"),
        ("export/ics.py", "path.write_text('x')"),
        ("show/plan.py", "from coachplan.files.documents import read_document"),
        ("send/mail.py", "from coachplan.cli import streams"),
        ("cli/plan.py", "from coachplan.optimise.solve import solve"),
        ("cli/plan.py", "import smtplib"),
    ],
)
def test_a_forbidden_arrow_is_caught(where: str, source: str) -> None:
    assert len(complaints(where, source)) == 1


@pytest.mark.parametrize(
    ("where", "source"),
    [
        ("core/placement/placing.py", "from coachplan.optimise.solve import solve"),
        ("core/ranking/ranking.py", "def f():\n    import numpy"),
        ("core/plans/plan.py", "from .roster import Rep\nfrom zoneinfo import ZoneInfo"),
        ("optimise/solve.py", "import highspy\nfrom .problem import Problem"),
        ("files/store.py", "import os\nfrom coachplan.core.plans.plan import Plan\nopen('x')"),
        ("send/mail.py", "import smtplib\nfrom coachplan.core.plans.plan import Plan"),
        ("export/ics.py", "from coachplan import __version__"),
        ("cli/plan.py", "from coachplan.show.plan import plan_view\nfrom coachplan import __version__"),
        ("__main__.py", "from coachplan.cli import main"),
    ],
)
def test_an_allowed_arrow_is_no_fault(where: str, source: str) -> None:
    assert complaints(where, source) == []
