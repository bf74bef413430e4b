"""The pages as documents: what is in them, what can never be in them, the same bytes every time."""

import base64
import hashlib
import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages.made import PAGES, comparison, made, nasty, own, ranking, short, week
from running import EXAMPLES, ROSTER, coachplan, folder_with
from trying import few

from coachplan.cli import outputs
from coachplan.cli.publishing import Offered
from coachplan.core.plans.plan import WeekPlan
from coachplan.core.plans.summary import counted, duration, summary
from coachplan.core.policies.policy import TIERS

COMPARED = ("compare", ROSTER, "--policies", "balanced,equal")
AUDITED = ("audit", str(EXAMPLES / "last-weeks.ics"), "--now", "2026-11-20T12:00")
IMPACT = ("impact", str(EXAMPLES / "coin.yaml"))


class Reader(HTMLParser):
    """Reads a page: its elements with their attributes' names, its attributes' values, its text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: Counter[tuple[str, ...]] = Counter()
        self.values: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.rows: list[list[str]] = []
        self.in_cell = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count the element."""
        self.elements[(tag, *sorted(name for name, _ in attrs))] += 1
        self.values += [(name, value or "") for name, value in attrs]
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")
            self.in_cell = True

    def handle_endtag(self, tag: str) -> None:
        """Leave the cell."""
        self.in_cell = self.in_cell and tag not in {"td", "th"}

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.texts.append(data)
        if self.in_cell:
            self.rows[-1][-1] += data

    @property
    def text(self) -> str:
        """Return all text."""
        return "".join(self.texts)


def cells(page: str) -> list[list[str]]:
    return [[cell.strip() for cell in row] for row in Reader(page).rows]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_one_document_that_fetches_and_runs_nothing(name: str) -> None:
    page = PAGES[name]()
    assert page.startswith("<!doctype html>")
    read = Reader(page)
    tags = {tag for tag, *_ in read.elements}
    assert not tags & {
        "script",
        "link",
        "img",
        "iframe",
        "object",
        "embed",
        "form",
        "base",
        "image",
        "use",
        "a",
    }
    names = {name for name, _ in read.values}
    assert not [one for one in names if one.startswith("on")]
    assert not names & {"style", "src", "href", "xlink:href", "action", "srcset", "background"}
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style
    assert "url(" not in style[1]
    assert "@import" not in style[1]
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = next(value for name, value in read.values if value.startswith("default-src"))
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@pytest.mark.parametrize("name", PAGES)
def test_every_picture_says_what_it_is_and_ids_are_given_once(name: str) -> None:
    read = Reader(PAGES[name]())
    pictures = [values for values in read.elements if "role" in values]
    assert all("aria-label" in values for values in pictures)
    ids = [value for name, value in read.values if name == "id"]
    assert len(ids) == len(set(ids))
    assert {value for name, value in read.values if name == "aria-labelledby"} <= set(ids)


def test_the_same_plan_gives_the_same_page() -> None:
    assert outputs.week_page(made()) == week()


def test_the_tables_say_what_the_pictures_show() -> None:
    rows = cells(week())
    for session in made().plan.sessions:
        times = f"{session.start.hour}:{session.start:%M}\u2013{session.end.hour}:{session.end:%M}"
        assert any(
            row[1:4] == [times, session.names[0], str(session.minutes)] for row in rows if len(row) == 5
        )
    for one in made().ranking.standings:
        (row,) = [row for row in rows if len(row) == 10 and row[1] == one.name]
        assert row[0] == str(one.position)
        assert row[2] == f"{one.score:+.2f}".replace("-", "\u2212")
        assert row[5:8] == [f"{one.probability[tier]:.0%}" for tier in ("top", "middle", "bottom")]
    split = made().plan.tier_split
    for tier, minutes in split.placed.items():
        assert [tier, f"{split.nominal[tier]:.0f} min", f"{minutes:.0f} min"] in rows


def test_past_weeks_are_shown_where_there_are_any() -> None:
    page = PAGES["week with a past"]()
    assert "Planned and given, the last 4 weeks" in page
    assert ["2026-W45", "135", "90", "225", "225", "90", "135"] in cells(page)
    assert ["in all", "540", "360", "900", "900", "360", "540"] in cells(page)
    assert "Planned and given" not in week()


def test_alerts_answers_holidays_and_cautions_have_their_place() -> None:
    told = Reader(week()).text
    assert all(text in told for text in ("What has to move", "customer meetings 8.2 to 10", "Is it working?"))
    alarmed = made().plan.model_copy(update={"alerts": ("the budget changed",)})
    assert "The budget changed." in Reader(outputs.week_page(made()._replace(plan=alarmed))).text
    assert all(caution.text[1:] in told for caution in made().plan.cautions)


def test_what_did_not_fit_and_what_changed_is_told() -> None:
    told = Reader(short()).text
    assert all(text in told for text in ("Did not fit", "Three sessions did not fit", "Hiro Tanaka"))
    tuesday = WeekPlan.model_validate_json((EXAMPLES / "plans" / "tuesday.json").read_text("utf-8"))
    changed = Reader(outputs.week_page(made()._replace(plan=tuesday))).text
    assert "What changed" in changed
    for change in tuesday.changes:
        assert f"{change.names[0]}: {change.what}" in changed


def test_a_name_never_becomes_an_element_or_an_attribute() -> None:
    for make in (week, ranking, own, comparison):
        plain, odd = (Reader(make(12, name)) for name in (str, nasty))
        assert plain.elements == odd.elements
        assert {one for one, _ in plain.values} == {one for one, _ in odd.values}
    told = Reader(week(12, nasty)).text
    assert all(nasty(at) in told for at in range(12))


ANY = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


def with_texts(name: str, text: str) -> Offered:
    """Return the plan of the example with every name and every sentence in it replaced."""
    plan = made().plan
    words = {"theme": text, "focus": text, "prompts": (text,), "why": text}
    sessions = tuple(s.model_copy(update={"names": (name,), **words}) for s in plan.sessions)
    shares = tuple(share.model_copy(update={"name": name, "why": text}) for share in plan.shares)
    changed = {"team": name, "policy": text, "sessions": sessions, "shares": shares, "warnings": (text,)}
    standings = tuple(one.model_copy(update={"name": name}) for one in made().ranking.standings)
    ranked = made().ranking.model_copy(update={"team": name, "standings": standings, "skill": text})
    return made()._replace(plan=plan.model_copy(update=changed), ranking=ranked)


@few(12)
@given(ANY, ANY)
def test_no_text_changes_what_a_page_is_made_of(name: str, text: str) -> None:
    page = outputs.week_page(with_texts(name, f"x{text}"))
    assert Reader(page).elements == Reader(outputs.week_page(with_texts("Zoe", "x"))).elements
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)


def test_the_manager_learns_the_week_from_three_sentences() -> None:
    assert ["".join(sentence) for sentence in summary(made().plan)] == [
        "Ten sessions, 7 h 30 min in all; the first is with Ana Duarte on Monday at 10:00.",
        "Ana Duarte has more than one, Dmitri Volkov has none.",
        "Everything fits, and no better calendar exists for these sessions.",
    ]
    nobody = made().plan.model_copy(update={"sessions": ()})
    assert "".join(summary(nobody)[0]) == "There is no session this week."
    assert "".join(summary(nobody)[1]) == "Nobody has a session."
    assert [duration(n) for n in (0, 45, 60, 450)] == ["0 min", "45 min", "1 h", "7 h 30 min"]
    assert [counted(n, "rep") for n in (0, 1, 2, 12)] == ["no reps", "one rep", "two reps", "12 reps"]


@pytest.mark.parametrize("words", [("schedule", ROSTER), ("rank", ROSTER), COMPARED, AUDITED, IMPACT])
def test_a_page_is_written_printed_and_never_put_over_a_strangers_file(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    target = tmp_path / "page.html"
    for _ in range(2):
        assert coachplan(*words, "--html", str(target)).code == 0
        assert target.stat().st_mode & 0o777 == 0o600
    printed = coachplan(*words, "--html", "-")
    assert (printed.code, printed.out) == (0, target.read_text(encoding="utf-8"))
    foreign = folder_with(tmp_path, mine="kept: as it is\n") / "mine.yaml"
    refused = coachplan(*words, "--html", str(foreign))
    assert (refused.code, "E0106" in refused.err) == (3, True)
    assert foreign.read_text(encoding="utf-8") == "kept: as it is\n"
    assert coachplan(*words, "--html", str(foreign), "--force").code == 0
    both = coachplan(*words, "--html", "-", "--json")
    assert (both.code, "E0109" in both.err) == (2, True)


def test_the_smallest_team_and_an_empty_week_have_pages(tmp_path: Path) -> None:
    roster = str(EXAMPLES / "three.yaml")
    assert "no tiers" not in coachplan("rank", roster, "--html", "-").out
    folder = folder_with(
        tmp_path, one="reps: [Priya]\n", away="manager: {away: 2026-01-01..2026-12-31}\nreps: [Priya]\n"
    )
    assert "no data" in coachplan("rank", str(folder / "one.yaml"), "--html", "-").out
    empty = coachplan("schedule", str(folder / "away.yaml"), "--html", "-")
    assert "There is no session this week." in Reader(empty.out).text


def tiers_told(page: str) -> list[list[str]]:
    return [row for row in cells(page) if len(row) == 3 and row[0] in TIERS]


def test_a_policy_by_need_asks_nothing_of_a_tier_and_its_figures_are_true(tmp_path: Path) -> None:
    page, redacted, text = (tmp_path / name for name in ("week.html", "redacted.html", "week.md"))
    words = ("schedule", ROSTER, "--policy", "vantagepoint", "--week")
    found = json.loads(coachplan(*words, "--json", "--html", str(page), "--md", str(text)).out)["tier_split"]
    coachplan(*words, "--redact", "--html", str(redacted))
    wanted = [(tier, round(found["due"][tier]), round(found["placed"][tier])) for tier in TIERS]
    assert any(due for _, due, _ in wanted)
    told = tiers_told(page.read_text(encoding="utf-8"))
    assert told == [[tier, f"{due} min", f"{placed} min"] for tier, due, placed in wanted]
    assert "the policy asks for" not in Reader(page.read_text(encoding="utf-8")).text
    assert [row[1] for row in tiers_told(redacted.read_text(encoding="utf-8"))] == ["\u2013"] * 3
    for tier, due, placed in wanted:
        assert f"| {tier} | - | {due} | {placed} |" in text.read_text(encoding="utf-8")


def test_a_team_of_two_has_no_table_without_rows_and_no_minutes_of_tiers(tmp_path: Path) -> None:
    reps = "[{name: Ana, metrics: {win_rate: 4/96}}, {name: Bao, metrics: {win_rate: 9/96}}]"
    (tmp_path / "two.yaml").write_text(f"team: North\nreps: {reps}\n", encoding="utf-8")
    page, redacted, text = (tmp_path / name for name in ("week.html", "redacted.html", "week.md"))
    words = ("schedule", str(tmp_path / "two.yaml"), "--week", "--html")
    coachplan(*words, str(page), "--md", str(text))
    coachplan(*words, str(redacted), "--redact")
    assert not re.search(r"^\| ---.*\n\n", text.read_text(encoding="utf-8"), re.MULTILINE)
    assert not re.search(r"<tbody>\s*</tbody>", page.read_text(encoding="utf-8"))
    assert tiers_told(redacted.read_text(encoding="utf-8")) == []
