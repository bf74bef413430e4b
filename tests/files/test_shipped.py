"""What the package ships, as any reader of YAML sees it."""

from pathlib import Path

import pytest
import yaml
from running import ROOT

from coachplan.files.shipped import shipped

DATA = ROOT / "coachplan" / "data"


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.yaml")), ids=lambda path: path.stem)
def test_it_is_read_as_a_loader_reads_it(path: Path) -> None:
    name = path.relative_to(DATA).with_suffix("").as_posix()
    assert shipped(name) == yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - our own
