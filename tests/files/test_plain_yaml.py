"""YAML as people expect it, and nothing else."""

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from coachplan.core.problems import Problem, RejectedInput
from coachplan.files import plain_yaml
from coachplan.files.marks import Plain
from coachplan.files.plain_yaml import DEEPEST, MOST_DUPLICATES, MOST_EVENTS, MOST_ITEMS, parse

YAML_1_1_BOOLEANS = "y Y yes Yes YES n N no No NO true True TRUE false False FALSE on On ON off Off OFF"


def rejected(data: bytes) -> tuple[Problem, ...]:
    with pytest.raises(RejectedInput) as caught:
        parse(data, "r.yaml")
    return tuple(caught.value.problems)


@pytest.mark.parametrize("word", YAML_1_1_BOOLEANS.split())
def test_the_22_booleans_of_yaml_1_1_stay_words(word: str) -> None:
    assert parse(f"{word}: {word}".encode()).value == {word: word}


@pytest.mark.parametrize(
    "text",
    ["9:00", "07:30", "1:00:00", "010", "0o10", "0x1F", "1_000", "1e3", ".nan", ".inf", "2026-02-30", "1.20"],
)
def test_a_plain_scalar_is_its_text(text: str) -> None:
    assert parse(f"a: {text}".encode()).value == {"a": text}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a:", None),
        ("a: ~", None),
        ("a: null", None),
        ("a: -", None),
        ("a: -   # nothing yet\nb: 1", None),
        ("a: Null", "Null"),
        ("a: 'null'", "null"),
        ('a: ""', ""),
        ("a: [12, -, 14]", ["12", "-", "14"]),
        ("a:\n  - 12\n  - -\n", ["12", None]),
        ("a: {}", {}),
        ("a: >-\n  two\n  lines", "two lines"),
        ("a: 'it''s'", "it's"),
        ("a: -5", "-5"),
        ("{a: [1, {b: c}]}", ["1", {"b": "c"}]),
        ('{\n\t"a": 1.5\n}', "1.5"),
    ],
)
def test_values(text: str, value: object) -> None:
    assert parse(text.encode()).value["a"] == value


def test_a_dash_that_means_nothing_moves_no_mark() -> None:
    plain = parse(b"a: - # x\nb: {c: d}")
    assert (plain.text.splitlines()[0], plain.spot_of(("b", "c"))[:2]) == ("a: - # x", (2, 8))


@pytest.mark.parametrize(
    ("path", "key", "place"),
    [
        ((), False, (1, 1)),
        (("team",), False, (1, 7)),
        (("team",), True, (1, 1)),
        (("reps", 0, "name"), False, (3, 11)),
        (("reps", 0, "name"), True, (3, 5)),
        (("reps", 1, "win rate"), False, (4, 16)),
        (("reps", 0, "absent"), False, (3, 5)),
        (("reps", 7, "name"), False, (3, 3)),
        (("team", "deeper", "still"), False, (1, 7)),
    ],
)
def test_marks(path: tuple[str | int, ...], key: bool, place: tuple[int, int]) -> None:  # noqa: FBT001 - a table
    plain = parse(b"team: North\nreps:\n  - name: Amara\n  - {win rate: 1}\n")
    assert plain.spot_of(path, key=key)[:2] == place


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: &x 1", "E1101", 1, 4),
        ("a: [*x]", "E1101", 1, 5),
        ("a: &x [*x]", "E1101", 1, 4),
        ("a:\n  <<: {b: 1}", "E1101", 2, 3),
        ("a: !!binary x", "E1108", 1, 4),
        ("a: !", "E1108", 1, 4),
        ("a: !<x", "E1108", 1, 7),
        ("a: =", "E1108", 1, 4),
        ("%TAG ! tag:x,2002:\n---\na: 1", "E1108", 1, 1),
        ("a: 1\n---\nb: 2", "E1109", 2, 1),
        ("", "E1110", 1, 1),
        ("# only a remark\n", "E1110", 1, 1),
        ("null", "E1110", 1, 1),
        ("just words", "E1110", 1, 1),
        ("- a\n- b", "E1110", 1, 1),
        ("a:\n\tb: 1", "E1105", 2, 1),
        ("reps:\n\t- a", "E1105", 2, 1),
        ('a: "\\0"', "E1107", 1, 4),
        ('a: "\\ud800"', "E1107", 1, 7),
        ('a: "\\ue000\\x7f"', "E1107", 1, 4),
        ("a: b: c", "E1111", 1, 5),
        (": b", "E1111", 1, 1),
        ("?\n: b", "E1111", 1, 2),
        ("a: 'x\nb: y", "E1111", 1, 4),
        ("a: [1, 2\nb: 3\n", "E1111", 2, 2),
        ("a: [1, 2\n", "E1111", 1, 4),
        ("a: {b: [1, 2}", "E1111", 1, 13),
        ("a: @home", "E1111", 1, 4),
        ("a: 'it's'", "E1111", 1, 8),
        ("a: - b", "E1111", 1, 4),
        ("a: 1\nloose\nb: 2", "E1111", 2, 1),
        ("? [a, b]\n: c", "E1111", 1, 3),
        ("{a: 1, : 2}", "E1111", 1, 8),
        ('a: "\\q"', "E1111", 1, 5),
        ("a:\n  - b\n - c", "E1111", 3, 2),
        (" a: 1\nb: 2", "E1111", 2, 1),
    ],
)
def test_what_is_refused_and_where(text: str, code: str, line: int, column: int) -> None:
    (problem,) = rejected(text.encode())
    assert (problem.code, problem.line, problem.column) == (code, line, column)
    assert problem.source == "r.yaml"
    assert problem.hint[0].islower()
    assert problem.excerpt == (text.splitlines() or [""])[line - 1]
    assert "expected" not in problem.message, "the parser's own words are for programmers"


FITS_NOT = "check the indentation, and quotes or brackets just above"
TWICE = "a quote within a quoted text is written twice; only a comment may follow a closing quote"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "a: b: c",
            "a ':' where no key can stand",
            "check the indentation; put text that holds ': ' in quotes",
        ),
        (": b", "this line does not fit the lines above", FITS_NOT),
        ("a:\n  - b\n - c", "this line does not fit the lines above", FITS_NOT),
        (
            "a:\n  - b\n  c: 1",
            "this line does not fit the list above",
            "begin it with '- ' under the other '-', or indent it further",
        ),
        (" a: 1\nb: 2", "this line does not belong to the document above", "check the indentation"),
        ("a: 'x\nb: y", "a quote is never closed", "add the closing quote"),
        ("a: [1, 2\n", "a bracket is never closed", "add the closing bracket"),
        (
            "x: 1\na: [1, 2\nb: 3\n",
            "a ',' or ']' is missing before this",
            "close the list that was opened with '[' at line 2",
        ),
        (
            "a: {b: 1\nc: 2\n",
            "a ',' or '}' is missing before this",
            "close the mapping that was opened with '{' at line 1",
        ),
        ("a: @home", "text cannot begin with '@'", "put the text in quotes"),
        ("a: *", "text cannot begin with '*' or '&'", "put the text in quotes"),
        ("a: 'it's'", "this text follows where nothing can follow", TWICE),
        (
            "a: - b",
            "a list cannot begin here",
            "begin the list on a line of its own; put text that begins with '- ' in quotes",
        ),
        ("a: 1\nloose\nb: 2", "a ':' is missing after the key", "write 'key: value', with a space"),
        ("a: [1,,2]", "a value is missing before this", "check commas and brackets"),
        (
            'a: "\\q"',
            "an unknown escape in double quotes",
            "write a backslash twice, or use single quotes",
        ),
        ('a: "\\xZZ"', "an unknown escape in double quotes", "write a backslash twice"),
        ('a: "x\n---\n', "a quote is not closed before the '---' below", "close the quote"),
        ("a:\n\tb: 1", "a tab cannot indent", "use spaces"),
        (
            'a: "\\ud800"',
            "half of a character is not allowed (a lone surrogate)",
            "write the character itself",
        ),
        (
            "a: !!binary x",
            "explicit tags (!) are not supported",
            "remove the word that begins with '!', or put the text in quotes",
        ),
        ("%TAG ! tag:x,2002:\n---\na: 1", "explicit tags (!) are not supported", "remove the line"),
        ("a: =", "a bare '=' is a tag, and tags are not supported", 'write it in quotes, as "="'),
        (
            "a: &x 1",
            "anchors (&) and aliases (*) are not supported",
            "write the value out where it is needed, or put text with * or & in quotes",
        ),
    ],
)
def test_what_is_wrong_is_told_in_plain_words_with_a_way_out(text: str, message: str, hint: str) -> None:
    (problem,) = rejected(text.encode())
    assert (problem.message, problem.hint) == (message, hint)


@pytest.mark.parametrize(
    ("opening", "code"), [("[", "E1102"), ("{a: ", "E1102"), ("- ", "E1102"), ("? ", "E1111")]
)
@pytest.mark.parametrize("times", [DEEPEST, 1_000, 1_000_000])
def test_depth_is_bounded_whatever_opens_it(opening: str, code: str, times: int) -> None:
    (problem,) = rejected(("a:\n  " + opening * times + "[x]").encode())
    assert (problem.code, problem.line) == (code, 2)


def test_the_deepest_document_allowed_is_read() -> None:
    value: Any = parse(("a: " + "[" * (DEEPEST - 1) + "x" + "]" * (DEEPEST - 1)).encode()).value["a"]
    for _ in range(DEEPEST - 1):
        (value,) = value
    assert value == "x"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: [" + "1, " * MOST_ITEMS + "1]", "E1104"),
        ("".join(f"k{n}: v\n" for n in range(MOST_ITEMS + 1)), "E1104"),
        ("a:\n" + ("- [" + "1," * 99 + "1]\n") * (MOST_EVENTS // 100), "E1104"),
        ("a: " + "x" * 10_001, "E1205"),
        ("a: 1\n" * 2_000_000, "E1204"),
        ("a: '" + "x" * 10_000_000 + "'", "E1103"),
    ],
    ids=["list", "mapping", "values", "one value", "duplicates", "bytes"],
)
def test_size_is_bounded(text: str, code: str) -> None:
    problems = rejected(text.encode())
    assert {problem.code for problem in problems} == {code}
    assert len(problems) <= MOST_DUPLICATES


def test_as_many_reps_as_allowed_are_read() -> None:
    assert len(parse(b"reps:\n" + b"- a\n" * 5_000).value["reps"]) == MOST_ITEMS


def test_duplicate_keys_are_all_told_and_the_first_counts() -> None:
    plain = parse("a: {x: 1, x: {y: 2, y: 3}}\né: 1\ne\u0301: 2\n".encode(), "r.yaml")
    assert plain.value == {"a": {"x": "1"}, "é": "1"}
    assert [(p.code, p.path, p.line, p.column) for p in plain.problems] == [
        ("E1204", ("a", "x"), 1, 11),
        ("E1204", ("a", "x", "y"), 1, 21),
        ("E1204", ("é",), 3, 1),
    ]
    assert plain.problems[2].message == "duplicate key 'é' (first at line 2)"


def test_duplicates_found_before_the_document_breaks_are_told_too() -> None:
    assert [p.code for p in rejected(b"a: 1\na: 2\nb: *x\n")] == ["E1204", "E1101"]


NAMES = "team: Nørd\nreps: [Zoë]\n"


@pytest.mark.parametrize(
    ("encoded", "code"),
    [
        (NAMES.encode(), None),
        (NAMES.encode("utf-8-sig"), None),
        (NAMES.encode("utf-16"), None),
        (b"\xfe\xff" + NAMES.encode("utf-16-be"), None),
        (NAMES.encode("utf-16-le"), "E1106"),
        (NAMES.encode("utf-16-be"), "E1106"),
        (NAMES.encode("latin-1"), "E1106"),
        (NAMES.encode("utf-16")[:-1], "E1106"),
        (NAMES.encode().replace(b"N", b"\xed\xa0\x80"), "E1106"),
    ],
    ids=["utf-8", "bom", "utf-16", "utf-16-be+bom", "utf-16-le", "utf-16-be", "latin-1", "cut", "surrogate"],
)
def test_encodings(encoded: bytes, code: str | None) -> None:
    if code is None:
        assert parse(encoded).value == {"team": "Nørd", "reps": ["Zoë"]}
        return
    (problem,) = rejected(encoded)
    assert (problem.code, problem.hint) == (code, "save the file as UTF-8")


def test_a_wrong_byte_is_placed() -> None:
    (problem,) = rejected(b"\xef\xbb\xbfteam: x\r\nname: \xe9\r\n")
    assert (problem.line, problem.column, problem.message) == (2, 7, "byte 19 (0xE9) is not UTF-8")


@given(st.characters(categories=["Cc", "Cs"]), st.text("ab\u2028\n", max_size=9))
@example("\x85", "\u2028")
def test_no_control_character_gets_in(char: str, before: str) -> None:
    if char in "\n\r\t":
        return
    text = f"# {before}\nname: {char}"
    (problem,) = rejected(text.encode("utf-8", "surrogatepass"))
    if unicodedata.category(char) == "Cs":
        assert problem.code == "E1106"
        return
    lines = re.split("[\n\u2028]", text)
    assert (problem.code, problem.line, problem.column) == ("E1107", len(lines), len("name: ") + 1)
    assert problem.excerpt == lines[-1]


def _kept(key: str) -> bool:
    return unicodedata.normalize("NFC", key).strip() == key


# YAML takes the line separators of Unicode for line breaks, also within quotes.
texts = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"),
    max_size=8,
)
keys = texts.filter(_kept)
trees = st.recursive(
    texts | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
ways = st.fixed_dictionaries(
    {
        "ensure_ascii": st.booleans(),
        "indent": st.sampled_from([None, 2, "\t"]),
        "separators": st.sampled_from([None, (",", ":")]),
    }
)


@given(st.dictionaries(keys, trees, max_size=4), ways)
def test_json_is_yaml(value: dict[str, Any], way: dict[str, Any]) -> None:
    assert parse(json.dumps(value, **way).encode()).value == value


def test_json_of_other_tools_is_read() -> None:
    written = b'{"a":1.50,"b":true,"c":null,"d":"\\ud83e\\udd8a \\\\ud83e","e":-1e5,"f":"21\\/58"}'
    value = {"a": "1.50", "b": "true", "c": None, "d": "🦊 \\ud83e", "e": "-1e5", "f": "21/58"}
    assert parse(written).value == value


def _places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every key."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for part, inner in parts:
        if isinstance(part, str):
            yield (*path, part)
        yield from _places(inner, (*path, part))


def _written(value: Any, twice: tuple[str | int, ...]) -> str:
    """Return ``value`` as YAML in which the key at ``twice`` stands twice."""
    if isinstance(value, dict):
        items = []
        for key, inner in value.items():
            item = f"{json.dumps(key)}: {_written(inner, twice[1:] if twice[:1] == (key,) else ())}"
            items += [item] * (2 if twice == (key,) else 1)
        return "{" + ", ".join(items) + "}"
    if isinstance(value, list):
        below = [twice[1:] if twice[:1] == (n,) else () for n in range(len(value))]
        return "[" + ", ".join(_written(v, b) for v, b in zip(value, below, strict=True)) + "]"
    return json.dumps(value)


@given(st.dictionaries(keys, trees, min_size=1, max_size=4), st.data())
def test_a_key_written_twice_is_always_found(value: dict[str, Any], data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(list(_places(value))))
    plain = parse(_written(value, path).encode())
    assert [(p.code, p.path) for p in plain.problems] == [("E1204", path)]
    assert plain.value == value


PIECES = (
    "a·é·🦊·: ·- ·\n·\n  ·\n    ·[·]·{·}·, ·\"·'·!x ·&a ·*a·<<·null·~·9:00·|·>·#·? ·%·@·\t"
    "·\\u0000·\\ud83e·\\udd8a·---\n·\r\n·\u2028·\x85·=·...·\\"
)
pieces = st.sampled_from(PIECES.split("·"))


def outcome(data: bytes) -> Plain | tuple[Problem, ...]:
    try:
        return parse(data)
    except RejectedInput as caught:
        return tuple(caught.problems)


@given(st.binary(max_size=200) | st.lists(pieces, max_size=40).map(lambda words: "".join(words).encode()))
def test_any_bytes_are_read_or_rejected_in_a_place(data: bytes) -> None:
    found = outcome(data)
    if isinstance(found, Plain):
        assert all(found.spot_of(path).line >= 1 for path in _places(found.value))
    else:
        assert found
        assert all(p.line >= 1 and p.column >= 1 and p.message for p in found)


@given(st.lists(pieces, max_size=25).map(lambda words: "a: [" + "".join(words)))
def test_the_parser_written_in_python_sees_the_same(text: str) -> None:
    found = outcome(text.encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_yaml, "_LOADER", yaml.SafeLoader)
        other = outcome(text.encode())
    values = [one.value if isinstance(one, Plain) else "rejected" for one in (found, other)]
    assert values[0] == values[1]
