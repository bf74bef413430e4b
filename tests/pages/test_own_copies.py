"""What reps get to see, searched byte by byte; and what a redacted page gives away."""

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages.made import made, team_of
from running import ROSTER, coachplan

from coachplan.cli import outputs
from coachplan.cli.pipeline import chosen_week
from coachplan.cli.publishing import Offered, Wishes, preview
from coachplan.core.plans.plan import PlanShare, WeekPlan
from coachplan.core.plans.redacting import redacted
from coachplan.core.team.roster import PeerSessions, Rep, Roster
from coachplan.export.html import redacted_page
from coachplan.files.policies import load_policy
from coachplan.files.shipped import templates

TELLING = re.compile(
    r"(?<![\w-])(top|middle|bottom|tiers?|rank\w*|scores?|firm|leaning|unclear|probab\w+|interval|budget|"
    r"polic(y|ies)|performers?|due|owed|debt|credit|minutes are)(?![\w-])",
    re.IGNORECASE,
)
CANARIES = (
    *("Quillfeather", "Zambrotta", "Oxenstierna", "Vuković", "Yamashiro", "Brzęczek"),
    *("Abernathy", "Wojciechowski"),
)


TOGETHER: dict[str, Any] = {"rules": {"pair_together": {"pairs": [["id-quillfeather0", "id-zambrotta1"]]}}}
PEERS: dict[str, Any] = {"peers": PeerSessions(across_groups=True)}


@cache
def flock(how: str = "together") -> tuple[Offered, Roster]:
    """Return the plan of a team whose names and numbers are like nothing else.

    Two of it see the manager ``together``, or each other as ``peers``.
    """
    reps = [
        Rep.model_validate(
            {
                "name": f"First{chr(65 + at)} {surname}",
                "id": f"id-{surname.encode('ascii', 'ignore').decode().lower()}{at}",
                "email": f"mail{at}.{at * 7919}@example.com",
                "timezone": ("Europe/Paris", "Asia/Tokyo", "Europe/London")[at % 3],
                "metrics": {
                    "quota_attainment": f"{71.13 + at * 9.37:.2f}%",
                    "win_rate": f"{1301 + at * 77}/{5003 + at * 11}",
                    "cycle_days": f"{41.17 + at * 3.71:.2f}d",
                },
            }
        )
        for at, surname in enumerate(CANARIES)
    ]
    manager = team_of(8).roster.manager.model_copy(update={"hours": None, "max_sessions_per_day": 8})
    changes = {"together": TOGETHER, "peers": PEERS}[how]
    roster = team_of(8).roster.model_copy(
        update={"reps": tuple(reps), "manager": manager, "team": "Canaries", **changes}
    )
    of = replace(team_of(8), roster=Roster.model_validate(roster.model_dump()))
    policy = of.policy if how == "together" else load_policy("sales-momentum", Path())
    # The first week of a quarter has peer sessions.
    now = of.now if how == "together" else of.now - timedelta(weeks=8)
    of = replace(of, policy=policy.model_copy(update={"quantum": 30}), now=now)
    return preview(of, chosen_week(of, None), Wishes()), of.roster


def rep_facing(how: str = "together") -> dict[str, str]:
    plan, roster = flock(how)
    return {name: text for name, text in outputs.week_set(plan, roster).items() if name.startswith("reps/")}


def searched(text: str) -> str:
    """Return all of a page but its style, which is the same on every page."""
    style = templates()["style.css"]
    return text.replace(style, "")


def told(text: str, page: str) -> bool:
    """Tell whether a page holds a text, which is no part of a longer number."""
    return bool(re.search(rf"(?<!\d){re.escape(text)}(?!\d)", page, re.IGNORECASE))


def peers_of(rep: str, plan: WeekPlan) -> set[str]:
    """Return the other one of each peer session of a rep."""
    return {other for s in plan.sessions if s.guide and rep in s.reps for other in s.reps} - {rep}


@pytest.mark.parametrize("how", ["together", "peers"])
def test_no_byte_for_a_rep_tells_of_a_place_or_of_another_but_the_name_of_a_peer(how: str) -> None:
    plan, roster = flock(how)
    found = rep_facing(how)
    assert any(len(session.reps) == 2 for session in plan.plan.sessions)
    assert any(peers_of(rep.id, plan.plan) for rep in roster.reps) == (how == "peers")
    assert len(found) == 2 * len({rep for session in plan.plan.sessions for rep in session.reps})
    standings = {one.rep: one for one in plan.ranking.standings}
    shares = {share.rep: share for share in plan.plan.shares}
    for name, text in found.items():
        own = Path(name).stem
        body = searched(text).replace("\r\n ", "")
        assert f"{own}" in name
        for rep in roster.reps:
            one, share = standings[rep.id], shares[rep.id]
            hidden = [f"{value:.2f}" for value in (one.score, *one.interval)]
            hidden += [f"{value:.1f}" for value in (share.due_minutes, share.credit_after)]
            hidden += [f"{share.due_minutes:.0f} of", share.why, *(b.usual for b in one.because if b.usual)]
            if rep.id != own:
                hidden += [rep.id, str(rep.email), *(b.shown for b in one.because)]
                if rep.id in peers_of(own, plan.plan):
                    assert rep.name in body
                else:
                    hidden += rep.name.split()
            elif name.endswith(".html"):
                assert rep.name in body
            assert [text for text in hidden if told(text, body)] == []
        assert TELLING.findall(body) == []


def test_a_session_with_a_colleague_says_with_whom_and_that_the_manager_opens_it() -> None:
    plan, roster = flock("peers")
    names, found = {rep.id: rep.name for rep in roster.reps}, rep_facing("peers")
    (held, *_) = [session for session in plan.plan.sessions if session.guide]
    for rep, other in (held.reps, held.reps[::-1]):
        page, calendar = found[f"reps/{rep}.html"], found[f"reps/{rep}.ics"].replace("\r\n ", "")
        assert f"With <bdi>{names[other]}</bdi>; <bdi>{roster.manager.name}</bdi> opens it." in page
        assert f"SUMMARY:Coaching with {names[other]}" in calendar


def test_the_search_finds_what_is_planted() -> None:
    plan, roster = flock()
    page = outputs.week_page(plan)
    assert TELLING.search(searched(page))
    assert all(rep.name.split()[1] in page for rep in roster.reps)


def test_a_rep_reads_own_sessions_on_the_own_clock_and_own_numbers() -> None:
    plan, roster = flock()
    for rep in roster.reps:
        own = [session for session in plan.plan.sessions if rep.id in session.reps]
        page = rep_facing().get(f"reps/{rep.id}.html", "")
        assert bool(own) == bool(page)
        for session in own:
            start = session.start.astimezone(ZoneInfo(rep.timezone or ""))
            assert f"{start:%A} {start.day} {start:%B}, {start.hour}:{start:%M}\u2013" in page
            assert all(prompt in page.replace("&#39;", "'") for prompt in session.prompts)
        together = sum(len(session.reps) > 1 for session in own)
        assert page.count("A colleague joins you.") == together
        (one,) = (one for one in plan.ranking.standings if one.rep == rep.id)
        assert not page or all(because.shown in page for because in one.because)


def test_what_the_manager_wrote_down_stays_with_the_manager() -> None:
    plan, roster = flock()
    notes = {"agreed": ("call three old customers",), "remembered": ("seems tired of it all",)}
    sessions = tuple(session.model_copy(update=notes) for session in plan.plan.sessions)
    noted = plan._replace(plan=plan.plan.model_copy(update={"sessions": sessions}))
    for name, text in outputs.week_set(noted, roster).items():
        if name.startswith("reps/"):
            flat = text.replace("\r\n ", "").casefold()
            assert "call three old customers" in flat
            assert "tired of it all" not in flat
    assert "tired of it all" in outputs.week_page(noted)


SHARES = st.lists(
    st.tuples(
        st.sampled_from(["top", "middle", "bottom", None]),
        st.sampled_from([0, 0, 30, 45, 60, 90]),
        st.sampled_from(["firm", "leaning", "unclear", "ramping"]),
        st.floats(0, 200),
    ),
    min_size=8,
    max_size=30,
)


Shares = list[tuple[str | None, int, str, float]]


def plan_of(shares: Shares) -> list[PlanShare]:
    pattern = made().plan.shares[0].model_dump()
    return [
        PlanShare.model_validate(
            pattern
            | {"rep": f"id-{at}", "name": f"Name {at}", "tier": tier, "minutes": minutes}
            | {"certainty": sure, "due_minutes": due, "why": f"why {at}", "credit_after": due / 7}
        )
        for at, (tier, minutes, sure, due) in enumerate(shares)
    ]


@given(SHARES, st.randoms(use_true_random=False))
def test_whoever_knows_every_row_guesses_little_better_than_by_chance(shares: Shares, chance: Any) -> None:
    plan = made().plan.model_copy(update={"shares": tuple(plan_of(shares))})
    order = [*range(len(shares))]
    chance.shuffle(order)
    shown = redacted(plan, order)
    # The best that somebody can do who knows which row belongs to which rep: any of its kind is as likely.
    kinds = Counter(row.told for row in shown.rows)
    right = sum(count * (1 / count) for count in kinds.values())
    assert right / len(shares) <= 1 / len(shares) + 0.1 + 1e-9
    # All but the order is the same for any order; so names and sums tell nothing either.
    again = redacted(plan, sorted(order))
    assert Counter(row.told for row in again.rows) == kinds
    assert [row.name for row in again.rows] == [row.name for row in shown.rows]
    assert again.model_copy(update={"rows": ()}) == shown.model_copy(update={"rows": ()})


@pytest.mark.parametrize("size", [8, 16, 24])
def test_a_redacted_page_holds_no_number_name_time_or_uid_of_anybody(size: int) -> None:
    plan = made(size).plan
    shown = redacted(plan, range(size))
    body = searched(outputs.redacted_page(made(size)))
    told = re.sub(r"<[^>]*>", " ", body.split("<main")[1].split("<footer")[0])
    amounts = {*shown.asked.values(), *shown.given.values(), *shown.heads.values(), *shown.certainty.values()}
    allowed = amounts | set(range(1, len(shown.rows) + 1))
    assert {int(number) for number in re.findall(r"\d+", told)} <= allowed
    words = set(re.findall(r"[\w-]+", body.casefold()))
    for share in plan.shares:
        assert not words & {share.rep, *share.name.casefold().split()}
    for session in plan.sessions:
        assert session.id not in body
        assert session.theme not in body.casefold()
        assert f"{session.start.hour}:{session.start:%M}" not in body
    assert plan.team.casefold() not in words
    assert "holt" not in words


def test_the_order_of_a_redacted_page_is_drawn_anew_each_time() -> None:
    pages = [outputs.redacted_page(made(24)) for _ in range(5)]
    orders = {tuple(re.findall(r"<td>(\w+)</td>", page)) for page in pages}
    assert len(orders) > 1
    assert {len(order) for order in orders} == {24}


def test_small_teams_have_no_rows_and_large_ones_tell_more() -> None:
    facts = {size: redacted(made(size).plan, range(size)).facts for size in (16, 24)}
    assert facts == {16: ("this week",), 24: ("tier",)}
    first, *others = made(8).plan.shares
    shares = (first.model_copy(update={"minutes": 0}), *others)
    few = redacted(made(8).plan.model_copy(update={"shares": shares}), range(8))
    assert (few.facts, few.rows) == ((), ())
    assert "too small for a line on each rep" in redacted_page.export(few, templates())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--redact",), "add --html FILE"),
        (("--redact", "--html", "-", "--md", "x.md"), "--md"),
        (("--redact", "--html", "x.html", "--json"), "--json"),
        (("--redact", "--html", "x.html", "--ics", "x.ics"), "--ics"),
        (("--redact", "--html", "x.html", "--out", "x"), "--out"),
    ],
)
def test_redaction_is_refused_where_it_does_not_reach(words: tuple[str, ...], told: str) -> None:
    ran = coachplan("schedule", ROSTER, *words)
    assert (ran.code, ran.out, "E0115" in ran.err, told in ran.err) == (2, "", True, True)


def test_a_redacted_run_prints_no_name(tmp_path: Path) -> None:
    ran = coachplan("schedule", ROSTER, "--redact", "--html", str(tmp_path / "x.html"))
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert not any(share.name.split()[0] in searched(page) for share in made().plan.shares)
    assert "Maren" not in page
