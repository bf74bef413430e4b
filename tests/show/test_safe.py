"""The wall between a document and a terminal."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachplan.show.safe import safe

BAD = "\ufffd"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Zoë",
            "e\u0301",
            "佐藤 花子",
            "محمد",
            "אבי",
            "O'Neil-Smith",
            "[red]x[/]",
            ":smile:",
            "=1+1",
            "a\u00a0b",
        ),
        *(
            "👩\u200d💻",
            "👩🏽\u200d🚀",
            "🏳\ufe0f\u200d🌈",
            "❤\ufe0f\u200d🔥",
            "👍🏽",
            "🇩🇪",
            "می\u200cخواهد",  # noqa: RUF001 - letters of Persian, where a joiner spells
            "ක\u200dෂ",
            "\ufffd",
        ),
    ],
)
def test_names_of_people_stay_as_they_are(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", BAD + "[31mred"),
        ("\x1b]52;c;eA==\x07", BAD + "]52;c;eA==" + BAD),
        ("a\x9b31m", f"a{BAD}31m"),
        ("a\r\nb\tc\x00\x7f", f"a{BAD}{BAD}b{BAD}c{BAD}{BAD}"),
        ("a\u202eb\u2066c\u061c", f"a{BAD}b{BAD}c{BAD}"),
        ("a\u200bb\u2060c\ufeff", f"a{BAD}b{BAD}c{BAD}"),
        ("a\u200db", f"a{BAD}b"),
        ("👩\u200d", "👩" + BAD),
        ("👩\u200da", f"👩{BAD}a"),
        ("a\u200cb", f"a{BAD}b"),
        ("a\u2028b", f"a{BAD}b"),
        ("a\ud800", f"a{BAD}"),
        ("soft\u00adhyphen", f"soft{BAD}hyphen"),
        ("\U000e0041", BAD),
    ],
)
def test_what_moves_hides_or_colours_is_replaced(text: str, shown: str) -> None:
    assert safe(text) == shown


@given(st.text())
def test_no_control_or_direction_passes(text: str) -> None:
    shown = safe(text)
    assert len(shown) == len(text)
    assert safe(shown) == shown
    for char in shown:
        assert unicodedata.category(char) not in {"Cc", "Cs", "Zl", "Zp"}
        assert unicodedata.bidirectional(char) not in {
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        }
