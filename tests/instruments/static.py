"""What can be seen without running it: python tests/instruments/static.py.

ruff (all rules) and mypy (strict, tests included) as in CI, and beyond them: whether every exception that
a line asks for gives its reason, bandit, and zizmor on the workflow that ``coachplan cron`` prints. A file
that is bad on purpose must be objected to by each of the first three.
"""

import json
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests")]

from instruments.figures import Figure, tell  # noqa: E402 - a script finds its neighbours first

BAD = "import pickle\n\n\ndef read(data):\n    return pickle.loads(data)\n"
"""A file to which every tool must object."""

MARK = re.compile(r"#\s*(?:noqa: ([A-Z0-9, ]+)|type: ignore\[([^]]*)\])(.*)")
REASON = re.compile(r"\s*(?:-|#) \S+|\s*# (?:noqa|type)")

WORKFLOW = {
    "artipacked": "the workflow's purpose is to push the history that it wrote",
    "unpinned-uses": "the platform's own actions; a hash that is pasted once is never brought up to date",
}
"""What zizmor says of the workflow, and why it stays."""


def main() -> int:
    """Look at the tree and tell what there is; 1 if anything is left unjudged."""
    return tell(_figures())


def _figures() -> Iterator[Figure]:
    ruff = len(_json("ruff", "check", "--output-format=json", "."))
    yield Figure("ruff, all rules", f"{ruff} findings", "0", not ruff)
    for name, words in (("the package", ()), ("tests", ("tests",))):
        done = _run("mypy", *words)
        last = (done.stdout.splitlines() or [done.stderr])[-1]
        yield Figure(f"mypy --strict, {name}", last, "0 errors", done.returncode == 0)
    marks = list(_marks())
    bare = [place for place, reason in marks if not reason]
    sys.stderr.writelines(f"no reason: {place}\n" for place in bare)
    yield Figure("exceptions in the source", f"{len(marks)}, {len(bare)} without a reason", "0", not bare)
    found = _bandit("coachplan")
    open_ = [one for one in found if not _is_judged(one)]
    sys.stderr.writelines(
        f"bandit: {one['filename']}:{one['line_number']} {one['issue_text']}\n" for one in open_
    )
    figure = f"{len(found)} findings, {len(found) - len(open_)} of them judged on their line"
    yield Figure("bandit", figure, "0 unjudged", not open_)
    yield _workflow()
    yield _bad()


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    run = [sys.executable, "-m", *words]
    return subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)


def _json(*words: str) -> Any:
    done = _run(*words)
    if not done.stdout:
        raise SystemExit(f"static: {done.stderr}")
    return json.loads(done.stdout)


def _marks() -> Iterator[tuple[str, bool]]:
    """Yield every place where a line asks to be excepted, and whether it says why."""
    for path in sorted(path for folder in ("coachplan", "tests") for path in (ROOT / folder).rglob("*.py")):
        with path.open(encoding="utf-8") as file:
            for token in tokenize.generate_tokens(file.readline):
                if token.type == tokenize.COMMENT and (mark := MARK.match(token.string)):
                    yield f"{path.relative_to(ROOT)}:{token.start[0]}", bool(REASON.match(mark[3]))


def _bandit(path: str) -> list[dict[str, Any]]:
    """Return what bandit finds; an import does nothing yet, and what it is used for is found by itself."""
    words = ("--recursive", "--quiet", "--format=json", "--skip=B404,B405")
    found: list[dict[str, Any]] = _json("bandit", *words, path)["results"]
    return found


def _is_judged(finding: dict[str, Any]) -> bool:
    """Tell whether the line says why it stays: bandit's B603 is ruff's S603."""
    lines = Path(finding["filename"]).read_text(encoding="utf-8").splitlines()
    line = lines[finding["line_number"] - 1]
    return f"noqa: S{finding['test_id'][1:]} - " in line


def _workflow() -> Figure:
    text = _run("coachplan", "cron", "examples/roster.yaml").stdout
    with TemporaryDirectory() as folder:
        path = Path(folder) / ".github" / "workflows" / "coachplan.yml"
        path.parent.mkdir(parents=True)
        path.write_text(text[text.index("\nname: coachplan") :], encoding="utf-8")
        run = [str(Path(sys.executable).with_name("zizmor")), "--offline", "--format=json", str(path)]
        done = subprocess.run(run, capture_output=True, text=True, check=False)
    kinds = [one["ident"] for one in json.loads(done.stdout)]
    open_ = sorted(set(kinds) - set(WORKFLOW))
    figure = f"{len(kinds)} findings, unjudged: {', '.join(open_) or 'none'}"
    return Figure("zizmor, workflow of cron", figure, "0 unjudged", not open_)


def _bad() -> Figure:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bad.py"
        path.write_text(BAD, encoding="utf-8")
        objects = [
            "ruff" * bool(_run("ruff", "check", "--isolated", "--select=S", str(path)).returncode),
            "mypy" * bool(_run("mypy", "--strict", "--config-file=", str(path)).returncode),
            "bandit" * any(not _is_judged(one) for one in _bandit(str(path))),
        ]
    return Figure(
        "a file that is bad on purpose",
        f"{', '.join(filter(None, objects))} object",
        "must fail",
        all(objects),
    )


if __name__ == "__main__":
    sys.exit(main())
