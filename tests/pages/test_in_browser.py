"""The pages in a real browser: seen by axe, printed, narrowed, walked through by keyboard."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pages import browser
from pages.made import PAGES, made, nasty

from coachplan.export.html.week_grid import week_grid

pytestmark = [browser.needed, pytest.mark.xdist_group("browser")]

WIDTHS = (360, 768, 1440)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser.running() as found:
        yield found


@pytest.fixture(params=PAGES)
def page_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGES[request.param](), encoding="utf-8")
    return path


@pytest.fixture
def week_file(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGES["week"](), encoding="utf-8")
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_object_to(chromium: Any, page_file: Path, scheme: str) -> None:
    with browser.shown(chromium, page_file, scheme=scheme, bypass_csp=True) as page:
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert browser.violations(page) == []


def test_axe_would_find_something(chromium: Any, tmp_path: Path) -> None:
    path = tmp_path / "bad.html"
    path.write_text("<p style='color:#999'>pale <img src='data:,'></p>", encoding="utf-8")
    with browser.shown(chromium, path) as page:
        assert browser.violations(page)


def test_nothing_is_asked_for_said_or_scrolled_sideways(chromium: Any, page_file: Path) -> None:
    for width in WIDTHS:
        with browser.shown(chromium, page_file, width) as page:
            for _ in ("shut", "open"):
                wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
                assert wide[0] <= wide[1] == width
                page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            assert page.asked == [page_file.as_uri()]
            assert page.said == []
            assert page.evaluate("document.scripts.length") == 0


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_each_page_prints_on_one_landscape_sheet(chromium: Any, page_file: Path, paper: str) -> None:
    with browser.shown(chromium, page_file, scheme="dark") as page:
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        printed = page.pdf(format=paper, landscape=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", printed)
    assert box
    assert float(box[1]) > float(box[2])


def test_a_session_stands_at_its_time_with_its_name_in_full_view(chromium: Any, week_file: Path) -> None:
    blocks = [block for day in week_grid(made().plan, made().week).days for block in day.blocks]
    with browser.shown(chromium, week_file, 1440) as page:
        boxes = page.eval_on_selector_all(
            ".block",
            """all => all.map(one => {
                const day = one.closest('svg').getBoundingClientRect(), box = one.getBoundingClientRect()
                const name = one.querySelector('b.long')
                return {top: (box.top - day.top) / day.height, height: box.height / day.height,
                        cut: name.scrollWidth > name.clientWidth, inside: box.right <= day.right,
                        lines: [...one.children].filter(line => {
                            const its = line.getBoundingClientRect()
                            return its.height && its.left < box.right && its.bottom > box.bottom + 1
                        }).length}
            })""",
        )
    assert len(boxes) == len(blocks) == len(made().plan.sessions)
    for block, box in zip(blocks, boxes, strict=True):
        assert box["top"] == pytest.approx(float(block.band.top.rstrip("%")) / 100, abs=0.003)
        assert box["height"] == pytest.approx(float(block.band.height.rstrip("%")) / 100, abs=0.003)
        assert (box["cut"], box["inside"], box["lines"]) == (False, True, 0)


def test_on_a_telephone_each_session_still_shows_who_and_when(chromium: Any, week_file: Path) -> None:
    with browser.shown(chromium, week_file, 360) as page:
        told = page.eval_on_selector_all(".block", "all => all.map(one => one.innerText.split('\\n'))")
    wanted = [(s.names[0].split()[0], f"{s.start.hour}:{s.start:%M}") for s in made().plan.sessions]
    assert [tuple(filter(None, lines)) for lines in told] == wanted


def test_the_keyboard_reaches_and_opens_every_session(chromium: Any, week_file: Path) -> None:
    sessions = len(made().plan.sessions)
    with browser.shown(chromium, week_file) as page:
        for _ in range(sessions):
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
        assert page.locator("details.talkcard[open]").count() == sessions
        ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert ring == "solid"


def test_names_are_text_whatever_they_hold(chromium: Any, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    for name in ("week of odd names", "ranking of odd names"):
        path.write_text(PAGES[name](), encoding="utf-8")
        with browser.shown(chromium, path) as page:
            told = page.locator("main").inner_text()
            assert all(nasty(at) in told for at in range(8))
            assert "run" not in page.title()
            directions = page.locator("bdi", has_text="محمد").evaluate_all(
                "all => all.map(one => one.matches(':dir(rtl)'))"
            )
            assert directions
            assert all(directions)
