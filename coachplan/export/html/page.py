"""The frame of every page: templates with values put in, nothing that runs, nothing fetched."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from coachplan import __version__
from coachplan.core.safe import safe

if TYPE_CHECKING:
    from jinja2 import Environment

SUFFIX = ".html"

MARK = b'<meta name="generator" content="coachplan'
"""What stands near the beginning of every page made here."""

STYLE = "style.css"

Templates = Mapping[str, str]
"""The text of every template, by its name."""


def render(name: str, templates: Templates, values: Mapping[str, Any]) -> str:
    """Return the page that the template ``name`` makes of ``values``, whose texts stay texts."""
    from markupsafe import Markup

    style = templates[STYLE]
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = {
        "version": __version__,
        # Our own text, and the only style that the page's policy lets in.
        "style": Markup(style),  # noqa: S704 - a file of this package; no value gets into it
        "style_source": f"'sha256-{digest}'",
    }
    # One set of templates, as a rule: whoever makes many pages compiles each template once.
    return _environment(tuple(templates.items())).get_template(name).render({**values, "page": page})


def percent(part: float, whole: float) -> str:
    """Return a place or a length for a picture, in hundredths of ``whole``: ``12.5%``."""
    return f"{100 * part / whole if whole else 0:.2f}".rstrip("0").rstrip(".") + "%"


@lru_cache(maxsize=1)
def _environment(templates: tuple[tuple[str, str], ...]) -> "Environment":
    from jinja2 import DictLoader, Environment, StrictUndefined

    environment = Environment(
        loader=DictLoader(dict(templates)),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_final,
        optimized=False,  # most templates run once: looking for constants costs more than it saves
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.tests["named"] = _is_named
    environment.filters["sentence"] = _sentence
    return environment


def _final(value: Any) -> Any:
    """Let no control, direction or invisible character through; markup is what the templates made."""
    return value if hasattr(value, "__html__") or not isinstance(value, str) else safe(value)


def _is_named(piece: str) -> bool:
    from coachplan.core.plans.summary import Named

    return isinstance(piece, Named)


def _sentence(text: str) -> str:
    """Return a text with a capital first and a full stop last."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!", ":")) else ".")
