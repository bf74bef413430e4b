"""A real browser for the tests: Chromium through Playwright, and axe to judge what it shows."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
"""A browser that calls nobody by itself, also as root."""


@cache
def missing() -> str:
    """Return why there is no browser to test with; nothing where there is one."""
    try:
        import axe_playwright_python  # noqa: F401 - asked for, not used yet
        import playwright.sync_api  # noqa: F401 - is it there?
    except ImportError:
        return "playwright and axe are not installed: pip install 'coachplan[browser]'"
    return "" if executable() else "there is no chromium here: apt-get install chromium"


def executable() -> str:
    """Return the browser to use."""
    named = (os.environ.get("COACHPLAN_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next((found for name in named if name and (found := shutil.which(name))), "")


@contextmanager
def running() -> Iterator[Any]:
    """Start the browser for as long as the block lasts."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=[*ARGUMENTS])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def shown(browser: Any, path: Path, width: int = 1280, scheme: str = "light", **more: Any) -> Iterator[Any]:
    """Open a page of its own; what it asks for and what it says are in ``page.asked`` and ``page.said``."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True, **more
    )
    page = context.new_page()
    page.asked, page.said = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto(path.as_uri())
    try:
        yield page
    finally:
        context.close()


@cache
def axe() -> str:
    """Return the text of axe."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def violations(page: Any) -> list[str]:
    """Return what axe finds wrong with the page: rule and elements."""
    page.evaluate(axe())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert found["passes"]
    return [f"{one['id']}: {[node['html'][:80] for node in one['nodes']]}" for one in found["violations"]]


needed = pytest.mark.skipif(bool(missing()), reason=missing())
