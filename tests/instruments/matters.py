"""What matters most: the modules whose mutants are to be killed, and the tests that are to do it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    """Modules that matter for one reason, the tests that hold them, and the share of mutants to be killed."""

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]
    percent: int = 85
    every: int = 32
    """One mutant of so many is tried."""


GROUPS = (
    Group(
        "store",
        ("files/history/*.py", "files/atomic.py"),
        ("files/test_atomic.py", "files/test_history_*.py", "errors", "test_forget.py"),
        percent=95,
        every=1,
    ),
    Group(
        "safe",
        ("core/safe.py", "show/safe.py", "show/problems.py", "cli/streams.py"),
        (
            "show/test_safe.py",
            "show/test_problems.py",
            "test_streams.py",
            "test_terminal.py",
            "test_settings.py",
        ),
        percent=95,
        every=1,
    ),
    Group(
        "dates",
        ("core/isoweek.py", "core/intervals.py", "core/quarter.py", "core/calendars/*.py"),
        (
            *(f"core/test_{name}.py" for name in ("isoweek", "intervals", "quarter", "week", "one_to_ones")),
            *(
                f"core/test_{name}.py"
                for name in ("overview", "taking", "counting", "smallest_change", "scalars")
            ),
            *(f"calendars/test_{name}.py" for name in ("clock_changes", "holidays", "meetings", "planning")),
            "calendars/test_reading.py",
        ),
        every=8,
    ),
    Group(
        "ranking",
        ("core/ranking/*.py",),
        (
            *("core/test_[rms]e*.py", "core/test_rank*.py", "core/test_spread.py", "core/test_large_team.py"),
            *(
                "core/test_calibration.py",
                "core/test_pooling.py",
                "core/test_common.py",
                "core/test_scoring.py",
            ),
            "show/test_show_ranking.py",
            *("test_rank_table.py", "test_remembered_ranking.py"),
        ),
    ),
    Group(
        "readers",
        ("files/plain_yaml.py", "files/yaml_faults.py", "files/tables/*.py", "files/calendars/*.py"),
        ("files/test_[dptw]*.py", "calendars/test_[!p]*.py", "test_roster_yaml.py", "errors"),
    ),
    Group(
        "allocation",
        ("core/allocation/*.py",),
        (
            *("core/test_[al]*.py", "core/test_budget.py", "core/test_c[ao]u*.py", "core/test_deadlines.py"),
            *("core/test_entitlement.py", "core/test_shifts.py", "core/test_reallocated.py"),
            *("core/test_together.py", "core/test_visits.py", "core/test_pairing.py", "test_policy_laws*.py"),
            *("test_owed_adds_up.py", "test_handed_out.py"),
        ),
    ),
    Group(
        "placing",
        ("core/placement/**/*.py", "optimise/*.py"),
        (
            *("core/test_checker.py", "core/test_placing.py", "core/test_rul*.py", "core/test_explaining.py"),
            *("core/test_anywhere.py", "core/test_smallest_change.py", "test_peers.py", "optimise"),
        ),
    ),
    Group(
        "push",
        ("send/*.py", "cli/pushing.py", "core/memory/*.py", "core/plans/published.py"),
        (
            *("caldav", "send", "mail"),
            *(f"core/test_{name}.py" for name in ("memory", "history", "chronicle", "telling", "working")),
            *(f"core/test_{name}.py" for name in ("given", "lately", "overlaid", "reallocated", "reminders")),
            *(f"core/test_{name}.py" for name in ("published", "entries", "owed", "records", "forgetting")),
            *("files/test_history_rewriting.py", "test_forget.py", "test_privacy.py", "test_publishing.py"),
            *("test_told_and_replanned.py", "test_owed_adds_up.py", "pages/test_looking_back.py"),
        ),
    ),
)
