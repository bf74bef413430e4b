"""A server's password comes from the one place that its owner names, or nothing is sent."""

import os
from pathlib import Path

import pytest

from coachplan.core.problems import RejectedInput
from coachplan.core.team.servers import MailSettings
from coachplan.files.password import password


def login(**place: str) -> MailSettings:
    return MailSettings.model_validate({"host": "smtp.example.com", "user": "maren", **place})


def test_the_first_line_is_the_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_SECRET", "canary\r\nmore")
    (tmp_path / "secret").write_text("canary\n", encoding="utf-8")
    (tmp_path / "secret").chmod(0o600)
    for place in (
        {"password_env": "MAIL_SECRET"},
        {"password_file": "secret"},
        {"password_command": f"cat '{tmp_path / 'secret'}'"},
    ):
        assert password(login(**place), tmp_path) == "canary"


def test_a_server_that_asks_for_nobody_needs_none(tmp_path: Path) -> None:
    assert password(MailSettings(host="smtp.example.com"), tmp_path) == ""


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ({"password_env": "NOWHERE_SET"}, "$NOWHERE_SET holds no password"),
        ({"password_file": "empty"}, "empty holds no password"),
        ({"password_file": "nowhere"}, "{folder}/nowhere: there is no such file"),
        ({"password_file": "~/nowhere"}, "/nobodys/home/nowhere: there is no such file"),
        ({"password_command": "no-such-program-here"}, "password_command printed no password"),
        ({"password_command": "cat 'unclosed"}, "password_command printed no password"),
        ({"password_command": "false"}, "password_command printed no password"),
        ({"password_command": "true"}, "password_command printed no password"),
        ({"password_file": "picture"}, "picture holds no password"),
    ],
)
def test_a_place_without_one_is_named(
    place: dict[str, str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/nobodys/home")
    (tmp_path / "empty").touch(mode=0o600)
    (tmp_path / "picture").touch(mode=0o600)
    (tmp_path / "picture").write_bytes(b"\xff\xd8")
    with pytest.raises(RejectedInput) as caught:
        password(login(**place), tmp_path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.message) == ("E8102", told.format(folder=tmp_path))


@pytest.mark.skipif(os.name != "posix", reason="permissions of this kind are POSIX")
def test_a_file_that_others_can_read_is_no_secret(tmp_path: Path) -> None:
    place = {"password_file": "secret"}
    (tmp_path / "secret").write_text("canary\n", encoding="utf-8")
    (tmp_path / "secret").chmod(0o640)
    with pytest.raises(RejectedInput) as caught:
        password(login(**place), tmp_path)
    assert ([problem.code for problem in caught.value.problems], "canary" in str(caught.value)) == (
        ["E8103"],
        False,
    )
