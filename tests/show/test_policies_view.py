"""The views of policies: every number with its source, and nothing that a file can smuggle in."""

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.console import Console, RenderableType

from coachplan.core.policies.figures import figures
from coachplan.core.policies.policy import Policy, Provenance
from coachplan.files.policies import load_policy, policy_names
from coachplan.show.policies import HONEST_PART, figure_table, head_table, policies_view, policy_view


def text(parts: Sequence[RenderableType], width: int = 400) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    for part in parts:
        console.print(part)
    out = console.file
    assert isinstance(out, io.StringIO)
    return out.getvalue()


def policy(name: str) -> Policy:
    return load_policy(name, Path())


def test_the_list_has_every_policy_its_split_its_rule_and_the_honest_part() -> None:
    shown = text(policies_view([policy(name) for name in policy_names()]))
    assert all(policy(name).summary[1:] in shown and name in shown for name in policy_names())
    assert "50 / 40 / 10" in shown
    assert "by need" in shown
    assert HONEST_PART in shown


@pytest.mark.parametrize("name", policy_names())
def test_every_source_of_a_number_is_printed(name: str) -> None:
    shown = text(policy_view(policy(name)))
    sources = {figure.provenance.source for figure in figures(policy(name)) if figure.provenance}
    assert [source for source in sources if source not in shown] == []
    assert all(sentence in shown for sentence in (*policy(name).asks, *policy(name).warns))


@pytest.mark.parametrize("name", policy_names())
def test_no_number_of_a_policy_is_left_out(name: str) -> None:
    marked = {
        figure.path.split(".")[0]: Provenance(kind="yours", source=f"mark of {figure.path.split('.')[0]}")
        for figure in figures(policy(name))
    }
    shown = text([figure_table(policy(name).model_copy(update={"provenance": marked}))])
    assert [field for field in marked if f"mark of {field}" not in shown] == []


def test_the_table_of_ten_says_what_each_head_gets_and_where_it_leaves_the_band() -> None:
    rows = [line.split() for line in text([head_table(policy("center-for-sales-strategy"))]).splitlines()]
    assert ["top", "2", "50", "%", "25", "%", "120", "8.7", "outside", "2", "to", "5", "h"] in rows
    assert ["bottom", "2", "10", "%", "5", "%", "24", "1.7", "outside", "2", "to", "5", "h"] in rows
    assert ["middle", "6", "40", "%", "6.67", "%", "32", "2.3"] in rows
    assert "by need" in text([head_table(policy("vantagepoint"))])


def test_text_of_a_policy_is_printed_as_it_stands_and_cannot_steer_the_terminal() -> None:
    evil = policy("sbi").model_copy(update={"summary": "[red]x[/] :smile: \x1b[31mred", "asks": ("[/]",)})
    for shown in (text(policy_view(evil)), text(policies_view([evil]))):
        assert "[red]x[/] :smile:" in shown
        assert "\x1b" not in shown
        assert "\ufffd[31mred" in shown


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_views_fit_the_terminal(width: int) -> None:
    shown = text(
        [*policies_view([policy(name) for name in policy_names()]), *policy_view(policy("balanced"))], width
    )
    assert max(map(len, shown.splitlines())) <= width
