"""What is kept of people: every field and every file has its tag, and nobody who is forgotten leaves a trace.

To write the page of the docs anew: ``COACHPLAN_GOLDEN=write python -m pytest -n 0 tests/test_privacy.py``
"""

import json
import os
from dataclasses import fields
from typing import Any

import pytest
from personal import FILES, NAME, NUMBER, RECORDS, REP, WORDS, full, kinds, writers
from pydantic import BaseModel
from running import ROOT

from coachplan.core.base import Value
from coachplan.core.memory.forgetting import Person, without
from coachplan.core.memory.privacy import TAGS, Tags

PAGE = ROOT / "docs" / "privacy.md"
PERSON = Person(REP, (NAME,), "gone-1", frozenset({REP}))
ON_RECORD = sorted({kind for record in RECORDS for kind in kinds(record)}, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", ON_RECORD)
def test_every_field_on_record_has_one_tag(kind: type[BaseModel]) -> None:
    tags = TAGS[kind]  # type: ignore[index]  # every kind on record is one of ours
    named = [name for tag in fields(Tags) for name in getattr(tags, tag.name).split()]
    assert sorted(named) == sorted(kind.model_fields)


def test_nothing_else_is_tagged() -> None:
    assert set(TAGS) == set(ON_RECORD)


@pytest.mark.parametrize("kind", RECORDS)
def test_whoever_is_forgotten_leaves_no_trace_in_any_field(kind: type[BaseModel]) -> None:
    data = full(kind)
    assert REP in spoken(data)
    value = kind.model_validate(data)
    assert isinstance(value, Value)
    left = without(value, PERSON).model_dump(mode="json")
    assert spoken(left) == set()
    kind.model_validate(left)


def spoken(data: Any) -> set[str]:
    """Return which of the canaries stand in a document."""
    text = json.dumps(data)
    return {word for word in (REP, NAME, WORDS, str(NUMBER)) if word in text}


def test_every_file_that_is_written_is_in_the_table() -> None:
    assert writers() == {module for one in FILES for module in one.modules}


def test_the_page_of_the_docs_is_made_of_the_tags() -> None:
    if os.environ.get("COACHPLAN_GOLDEN") == "write":
        PAGE.write_text(page(), encoding="utf-8")
    assert page() == PAGE.read_text(encoding="utf-8")


HEAD = """\
# What is kept of people

coachplan ranks people and proposes how a manager's time is shared out. It advises; a person decides, and
answers for it. This page says what it keeps of whom, where, and until when. It is made from the program's
own table of its records, which a test holds against every field that there is.

Nothing is sent anywhere unless you ask for it (`--mail`, `--caldav`), nothing at all about your use.
Everything that is written can be read by you alone (0600, folders 0700). It is not encrypted: use an
encrypted disk, as whoever may read your files may read it. Reps get their own sessions and their own
numbers, never a rank, a tier or a number of anybody else.

`coachplan forget REP` takes one person out of the history; `coachplan history purge --older-than 24m`
takes old weeks out; `coachplan history export` writes everything that is held, as JSON lines.

For how long: until you remove it. With `retention: 24 months` (6 or more, as promises look back half a
year) in the roster, or in your own `config.yaml` for all rosters (the roster's word counts), each publish,
change, `log`, `rank --remember` and `impact --start` also takes out what is older, plans, notes, figures
and messages, and says on standard error how much that was, unless it is `--quiet`. What is owed stays
exactly as it was: the oldest week that remains carries it. Goals that are open stay, and so do the last
ranking and the coins of an experiment, as what comes next goes on from them. Age counts from the last
published week that others shortly before it vouch for, so that a clock that is years ahead takes nothing
along. Copies of your own making are yours to remove. How long you may keep it is for you to settle, with
whoever is responsible for such tools in your company.
"""

READ_AS = """\
`forget` gives ids and names an alias, empties what was said or measured of the person, and leaves times,
minutes and seats under the alias, so that what the others are owed stays right. Words about somebody else
that name the person are taken out whole.
"""


def page() -> str:
    """Return the page: the files, and the records field by field."""
    files: list[tuple[str, ...]] = [("file", "where", "of people", "until")]
    files += [(one.what, one.where, one.personal, one.until) for one in FILES]
    rows: list[tuple[str, ...]] = [
        (
            "record",
            "who: becomes an alias",
            "said of one person: removed; of others: where it names the person",
            "derived: stays under the alias",
            "none",
        )
    ]
    for kind in (kind for record in RECORDS for kind in kinds(record)):
        tags = TAGS[kind]  # type: ignore[index]  # every kind on record is one of ours
        said = f"{tags.said} {tags.words} {tags.lists}"
        row = (kind.__name__, *(_names(words) for words in (tags.who, said, tags.derived, tags.none)))
        if row not in rows:
            rows.append(row)
    return f"{HEAD}\n## Files\n\n{_table(files)}\n## Records of the history\n\n{READ_AS}\n{_table(rows)}"


def _names(words: str) -> str:
    return ", ".join(words.replace("_", " ") for words in sorted(words.split()))


def _table(rows: list[tuple[str, ...]]) -> str:
    head, *body = rows
    lines = [head, ("---",) * len(head), *body]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
