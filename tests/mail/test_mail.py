"""Mail against a real server on this machine: each message once, and every way in which it can fail."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from errors.histories import blocked, held
from errors.surroundings import During
from mail.post_office import AVAILABLE, PASSWORD, Office, certificate, open_office, parsed, roster
from pages.made import made as made_up_week
from running import MONDAY, Around, Ran, coachplan, process

from coachplan.core.allocation.promises import PromiseState
from coachplan.core.safe import safe
from coachplan.export.html.week_page import Shown
from coachplan.export.mail import Envelope, page_message
from coachplan.files.history.store import read_records
from coachplan.files.shipped import templates

pytestmark = pytest.mark.skipif(not AVAILABLE, reason="no openssl here to make a certificate with")

NAMES = ("Ana Duarte", "Bao Nguyen", "Chloé Martin", "Farid Haddad", "Jonas Weber")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def office(made: tuple[Path, Path]) -> Iterator[Office]:
    with open_office(made) as opened:
        yield opened


def publish(folder: Path, *words: str, now: str = MONDAY, **env: str) -> Ran:
    ran = coachplan(
        "schedule", "--publish", "--mail", "--now", now, *words, around=Around(folder=folder, env=env)
    )
    assert PASSWORD not in ran.out + ran.err
    return ran


def test_everybody_gets_their_own_and_a_second_run_sends_nothing(tmp_path: Path, office: Office) -> None:
    roster(tmp_path, office)
    ran = publish(tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("\nSent 11 messages.\n")
    recipients = [recipient for recipient, _ in office.taken]
    assert (recipients[0], recipients.count("ana@example.com"), len(recipients)) == (
        "maren@example.com",
        2,
        11,
    )
    assert publish(tmp_path, now="2026-11-23T07:30").out.endswith("\nAll mail was sent before.\n")
    assert publish(tmp_path, "--quiet", now="2026-11-23T07:40").out == ""
    assert len(office.taken) == 11
    assert len({message["Message-ID"] for message in office.messages}) == 11
    assert PASSWORD.encode() not in b"".join(
        path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.name != "secret"
    )


def test_the_page_is_a_text_and_tables_and_an_invitation_is_a_calendar(
    tmp_path: Path, office: Office
) -> None:
    roster(tmp_path, office)
    publish(tmp_path)
    page, first = office.messages[:2]
    assert [part.get_content_type() for part in page.iter_parts()] == ["text/plain", "text/html"]
    html = [*page.iter_parts()][1].get_content()
    assert "<style" not in html
    assert "style=" in html
    assert all(name in html for name in NAMES)
    text, calendar = first.iter_parts()
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == "REQUEST"
    lines = calendar.get_content().splitlines()
    assert [line for line in lines if line in {"METHOD:REQUEST", "SEQUENCE:0", "STATUS:CONFIRMED"}] == [
        "METHOD:REQUEST",
        "SEQUENCE:0",
        "STATUS:CONFIRMED",
    ]
    assert sum(line.startswith("BEGIN:VEVENT") for line in lines) == 1
    assert "ORGANIZER:mailto:maren@example.com" in lines
    assert "Maren Holt and you meet on" in text.get_content()


def test_alerts_and_broken_promises_are_in_the_text_and_in_the_tables() -> None:
    offered = made_up_week()
    first = offered.plan.shares[0]
    alert = "the session stays, being locked or too close to move"
    broken = PromiseState(rep=first.rep, kind="gap", due_week="2026-W47", state="broken", why="due")
    plan = offered.plan.model_copy(update={"alerts": (alert,), "promises": (broken,)})
    shown = Shown(plan, offered.week, offered.ranking)
    envelope = Envelope("maren@example.com", "maren@example.com", "week@example.com", plan.as_of)
    for part in parsed(page_message(shown, envelope, templates())).iter_parts():
        read = part.get_content().replace("The session", "the session")
        assert alert in read, part.get_content_type()
        assert f"{first.name}: broken after Sun 22 Nov. Due" in read, part.get_content_type()


def test_a_rep_reads_of_nobody_else_and_of_no_rank(tmp_path: Path, office: Office) -> None:
    roster(tmp_path, office)
    publish(tmp_path)
    people = {name.split()[0].lower().replace("é", ""): name for name in NAMES}
    for recipient, data in office.taken[1:]:
        message = parsed(data)
        own = recipient.partition("@")[0]
        told = str(message.items()) + "".join(part.get_content() for part in message.iter_parts())
        unfolded = told.replace("\r\n ", "").replace("\n ", "")
        others = [name for local, name in people.items() if local != own]
        assert not [name for name in others if re.search(rf"(?i)\b{name.split()[0]}\b", unfolded)]
        assert not re.search(r"(?i)\b(tier|rank|score)\b", unfolded)


def test_a_dropped_session_is_called_off_and_a_moved_one_numbered_anew(
    tmp_path: Path, office: Office
) -> None:
    roster(tmp_path, office)
    publish(tmp_path)
    before = len(office.taken)
    words = ("change", "skip", "jonas-weber", "--yes", "--week", "2026-W48", "--now", "2026-11-23T07:00")
    assert coachplan(*words, around=Around(folder=tmp_path)).code == 0
    moved_to = ("change", "move", "hiro-tanaka", "fri", "9:00", *words[3:-1], "2026-11-23T07:05")
    assert coachplan(*moved_to, around=Around(folder=tmp_path)).code == 0
    ran = publish(tmp_path, now="2026-11-23T07:10")
    assert (ran.code, ran.err) == (0, "")
    new = {recipient: parsed(data) for recipient, data in office.taken[before:]}
    assert set(new) == {"maren@example.com", "jonas@example.com", "hiro@example.com"}
    off = [*new["jonas@example.com"].iter_parts()][1].get_content()
    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:1"} <= set(off.splitlines())
    moved = [*new["hiro@example.com"].iter_parts()][1].get_content()
    assert {"METHOD:REQUEST", "SEQUENCE:1"} <= set(moved.splitlines())
    first = {recipient: parsed(data) for recipient, data in office.taken[:before]}

    def uid(message: object) -> str:
        found: list[str] = re.findall(r"UID:(.+)", str(message))
        return found[0].strip()

    assert uid(off) == uid([*first["jonas@example.com"].iter_parts()][1].get_content())
    assert uid(moved) == uid([*first["hiro@example.com"].iter_parts()][1].get_content())


def test_a_refused_recipient_is_named_and_is_all_that_is_sent_again(tmp_path: Path, office: Office) -> None:
    roster(tmp_path, office)
    office.refused = {"jonas@example.com"}
    ran = publish(tmp_path)
    assert (ran.code, "E8105" in ran.err, "jonas-weber" in ran.err) == (8, True, True)
    assert len(office.taken) == 10
    office.refused = set()
    again = publish(tmp_path, now="2026-11-23T07:10")
    assert (again.code, [recipient for recipient, _ in office.taken[10:]]) == (0, ["jonas@example.com"])


def test_a_connection_lost_after_a_message_sends_it_never_twice(tmp_path: Path, office: Office) -> None:
    roster(tmp_path, office)
    office.hangs_up_after = 3
    ran = publish(tmp_path)
    assert (ran.code, "W7401" in ran.err, "7 more wait" in ran.err) == (8, True, True)
    office.hangs_up_after = None
    again = publish(tmp_path, now="2026-11-23T07:10")
    assert (again.code, "W7401" in again.err) == (0, True)
    assert len({message["Message-ID"] for message in office.messages}) == len(office.taken) == 11


def test_a_server_that_takes_no_more_for_now_gets_the_others_from_the_next_run(
    tmp_path: Path, office: Office
) -> None:
    roster(tmp_path, office)
    office.tires_after = 3
    ran = publish(tmp_path)
    assert (ran.code, ran.err.count("E8105"), "7 more wait" in ran.err) == (8, 1, True)
    assert "W7401" not in ran.err
    office.tires_after = None
    again = publish(tmp_path, now="2026-11-23T07:10")
    assert (again.code, again.err, len(office.taken)) == (0, "", 11)


@pytest.mark.parametrize(("hindered", "code"), [(held, "E0901"), (blocked, "E6109")])
def test_a_history_that_takes_no_record_lets_the_other_messages_wait(
    hindered: During, code: str, tmp_path: Path, office: Office
) -> None:
    roster(tmp_path, office)
    with ExitStack() as stack:
        office.meanwhile = lambda: stack.enter_context(hindered(tmp_path))
        ran = publish(tmp_path)
    assert (ran.code, code in ran.err, "10 more wait" in ran.err) == (8, True, True)
    assert ("W7401" in ran.err, "nothing was changed" in ran.err, len(office.taken)) == (True, False, 1)
    again = publish(tmp_path, now="2026-11-23T07:10")
    assert (again.code, "W7401" in again.err) == (0, True)
    assert len({message["Message-ID"] for message in office.messages}) == len(office.taken) == 11


def test_what_another_run_sends_meanwhile_is_not_sent_again(tmp_path: Path, office: Office) -> None:
    roster(tmp_path, office)
    words = ("schedule", "--publish", "--mail", "--quiet", "--now", "2026-11-23T06:31")
    others: list[Ran] = []
    office.meanwhile = lambda: others.append(process(*words, around=Around(folder=tmp_path)))
    ran = publish(tmp_path)
    assert (ran.code, ran.err, [(other.code, "W7401" in other.err) for other in others]) == (
        8,
        "",
        [(0, True)],
    )
    assert len({message["Message-ID"] for message in office.messages}) == len(office.taken) == 11


def test_who_has_no_address_gets_no_mail(tmp_path: Path, office: Office) -> None:
    roster(tmp_path, office)
    text = (tmp_path / "roster.yaml").read_text()
    (tmp_path / "roster.yaml").write_text(text.replace("\n    email: jonas@example.com", ""))
    assert publish(tmp_path).code == 0
    assert [recipient for recipient, _ in office.taken if recipient == "jonas@example.com"] == []
    assert len(office.taken) == 10


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"port": "1"}, "E8104"),
        ({"ca_file": ""}, "E8104"),
        ({"password_file": "nowhere"}, "E8102"),
        ({"password_file": "", "password_env": "MAIL_SECRET"}, "E8102"),
        ({"password_file": "", "password_command": "false"}, "E8102"),
        ({"password_file": "", "password_command": "echo wrong"}, "E8104"),
    ],
)
def test_nothing_sent_is_7_and_the_plan_is_published(
    changes: dict[str, str], code: str, tmp_path: Path, office: Office
) -> None:
    roster(tmp_path, office, **changes)
    ran = publish(tmp_path, "--quiet")
    assert (ran.code, code in ran.err, office.taken) == (7, True, [])
    kinds = {record.event.kind for record in read_records(tmp_path / ".coachplan", "North")}
    assert kinds == {"published", "ranked"}
    roster(tmp_path, office)
    assert (publish(tmp_path, now="2026-11-23T07:10").code, len(office.taken)) == (0, 11)


@pytest.mark.parametrize("place", ["password_command", "password_env"])
def test_the_password_comes_from_where_it_is_kept(place: str, tmp_path: Path, office: Office) -> None:
    value = "cat secret" if place == "password_command" else "MAIL_SECRET"
    roster(tmp_path, office, password_file="", **{place: value})
    ran = publish(tmp_path, "--quiet", MAIL_SECRET=PASSWORD)
    assert (ran.code, ran.out, ran.err, len(office.taken)) == (0, "", "", 11)


def test_a_password_file_that_others_can_read_is_refused(tmp_path: Path, office: Office) -> None:
    roster(tmp_path, office)
    (tmp_path / "secret").chmod(0o644)
    ran = publish(tmp_path)
    assert (ran.code, "E8103" in ran.err, office.taken) == (7, True, [])


def test_a_password_in_the_roster_is_refused_and_not_shown(tmp_path: Path, office: Office) -> None:
    roster(tmp_path, office, password=PASSWORD)
    ran = publish(tmp_path)
    assert (ran.code, "password" in ran.err) == (3, True)
    assert not (tmp_path / ".coachplan").exists()


def test_without_a_server_or_an_address_nothing_is_published(tmp_path: Path, office: Office) -> None:
    roster(tmp_path, office)
    text = (tmp_path / "roster.yaml").read_text()
    for without in (text.partition("\nmail:")[0], text.replace("  email: maren@example.com\n", "", 1)):
        (tmp_path / "roster.yaml").write_text(without)
        ran = publish(tmp_path)
        assert (ran.code, "E0162" in ran.err) == (2, True)
        assert not (tmp_path / ".coachplan").exists()


def test_the_server_may_stand_in_the_users_own_file(tmp_path: Path, office: Office) -> None:
    roster(tmp_path, office)
    text, _, server = (tmp_path / "roster.yaml").read_text().partition("\nmail:")
    (tmp_path / "roster.yaml").write_text(text)
    own = tmp_path / "coachplan"
    own.mkdir()
    (own / "config.yaml").write_text(f"mail:{server.replace(str(office.certificate), 'ca.pem')}")
    (own / "ca.pem").write_bytes(office.certificate.read_bytes())
    (tmp_path / "secret").rename(own / "secret")
    assert publish(tmp_path, XDG_CONFIG_HOME=str(tmp_path)).code == 0
    assert len(office.taken) == 11


def test_a_trial_writes_what_would_be_sent_and_changes_nothing(tmp_path: Path, office: Office) -> None:
    roster(tmp_path, office)
    words = ("schedule", "--mail", "--dry-run", "trial", "--now", MONDAY)
    ran = coachplan(*words, around=Around(folder=tmp_path))
    assert (ran.code, ran.err, office.taken) == (0, "", [])
    assert ran.out.endswith("\nWritten to trial: 11 messages; nothing was sent.\n")
    first = {path.name: path.read_bytes() for path in (tmp_path / "trial").iterdir()}
    assert len(first) == 11
    assert not (tmp_path / ".coachplan").exists()
    typed = Around(folder=tmp_path, typed=(tmp_path / "roster.yaml").read_bytes())
    assert coachplan(words[0], "-", *words[1:], around=typed).code == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "trial").iterdir()} == first


@pytest.mark.parametrize("words", [("--mail",), ("--publish", "--dry-run", "x")])
def test_mail_that_makes_no_sense_is_refused(words: tuple[str, ...], tmp_path: Path, office: Office) -> None:
    roster(tmp_path, office)
    ran = coachplan("schedule", *words, "--now", MONDAY, around=Around(folder=tmp_path))
    assert (ran.code, "E0163" in ran.err) == (2, True)


HEADERS = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Mailer"} | {
    "MIME-Version",
    "Content-Type",
}
STRANGE = [
    "=?utf-8?Q?=0ABcc:_x@example.com?=",
    "Bcc: x@example.com",
    "山田, 太郎 <x@example.com>",
    "<b>&amp;",
]


@pytest.mark.parametrize("name", STRANGE)
def test_no_name_enters_a_header(name: str, tmp_path: Path, office: Office) -> None:
    roster(tmp_path, office)
    text = (tmp_path / "roster.yaml").read_text().replace("Maren Holt", "X").replace("team: North", "team: N")
    strange = json.dumps(name)
    text = text.replace("name: X", f"name: {strange}").replace("team: N", f"team: {strange}", 1)
    text = text.replace("name: Ana Duarte", f"name: {strange}\n    id: ana")
    (tmp_path / "roster.yaml").write_text(text, encoding="utf-8")
    ran = coachplan(
        "schedule", "--mail", "--dry-run", "trial", "--now", MONDAY, around=Around(folder=tmp_path)
    )
    assert (ran.code, ran.err) == (0, "")
    for path in (tmp_path / "trial").iterdir():
        message = parsed(path.read_bytes())
        assert set(message.keys()) == HEADERS
        assert len(message.keys()) == len(HEADERS)
        assert not [value for value in message.values() if name in value or "x@example.com" in value]
        for part in message.iter_parts():
            assert set(part.keys()) <= {"Content-Type", "Content-Transfer-Encoding", "MIME-Version"}
        html = [*message.iter_parts()][-1].get_content()
        assert (
            path.name != "week.eml"
            or safe(name).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in html
        )


def test_whoever_has_no_address_is_named(tmp_path: Path, office: Office) -> None:
    roster(tmp_path, office)
    assert json.loads(coachplan("check", "--json", around=Around(folder=tmp_path)).out)["uninvited"] == ""
    path = tmp_path / "roster.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("\n    email: jonas@example.com", ""), "utf-8")
    told = "o invitation goes to Jonas Weber: the roster gives no email.\n"
    assert f"n{told}" in coachplan("check", around=Around(folder=tmp_path)).out
    assert publish(tmp_path).out.endswith(f"Sent 10 messages. N{told}")
