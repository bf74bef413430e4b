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
        ("a\u3164b\u034f", f"a{BAD}b{BAD}"),  # what Python takes for printable
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


IGNORED = (
    *((0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F)),
    *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFEFF, 0xFEFF)),
    *((0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)),
)
"""What Unicode does not show (Default_Ignorable_Code_Point), without the selectors that choose a glyph."""

EMOJI = ((0x2190, 0x2BFF), (0xFE0F, 0xFE0F), (0x1F000, 0x1FAFF))
LETTERS_THAT_JOIN = ((0x600, 0xDFF),)
EVERY = "".join(map(chr, range(0x110000)))


def those_within(*ranges: tuple[int, int]) -> set[str]:
    return {chr(code) for first, last in ranges for code in range(first, last + 1)}


def test_what_is_replaced_is_what_unicode_calls_control_or_says_is_not_shown() -> None:
    shown = safe(" ".join(EVERY))[::2]
    replaced = {char for char, seen in zip(EVERY, shown, strict=True) if seen == BAD != char}
    control = {char for char in EVERY if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}}
    between_notes = those_within((0xFFF9, 0xFFFB))
    assert replaced == control | between_notes | those_within(*IGNORED)


@pytest.mark.parametrize(
    ("joiner", "letter", "kinds"),
    [("\u200d", "👩", (*EMOJI, *LETTERS_THAT_JOIN)), ("\u200c", "ی", LETTERS_THAT_JOIN)],
)
def test_a_joiner_stays_between_two_of_its_kind_alone(
    joiner: str, letter: str, kinds: tuple[tuple[int, int], ...]
) -> None:
    shown = safe("".join(f"{char}{joiner}{char} " for char in EVERY))[1::4]
    assert {char for char, seen in zip(EVERY, shown, strict=True) if seen == joiner} == those_within(*kinds)
    assert safe(f"{letter}{joiner}a a{joiner}{letter}") == f"{letter}{BAD}a a{BAD}{letter}"
