"""What is wrong with a calendar on a server that a week is written to."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from calendars.shared import calendar, event
from errors.provocation import TEAM, Family, Provocation
from errors.surroundings import PUBLISH, During
from errors.web import Answer, served, serving
from running import Around, coachplan

PUSH = f"{PUBLISH} --caldav"
ROSTER = {
    "roster.yaml": f"{TEAM}allow_private_hosts: 127.0.0.1\ncaldav: {{url: 'http://127.0.0.1:PORT/maren/'}}\n"
}
_STATUS = b'<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">%s</D:multistatus>'
_KIND = b"<D:response><D:prop><D:resourcetype><C:calendar/></D:resourcetype></D:prop></D:response>"
FINE = {
    "PROPFIND": Answer(207, _STATUS % _KIND),
    "REPORT": Answer(207, _STATUS % b""),
    "PUT": Answer(201),
    "GET": Answer(404),
    "DELETE": Answer(204),
}
"""How an empty calendar answers that takes everything."""

SOMEBODYS_OWN = Answer(200, calendar(event("UID:own", "DTSTART:20261124T090000Z", "SUMMARY:Dentist")))


def refused(status: int) -> During:
    """Let the calendar answer so to the first question."""
    return served(PROPFIND=Answer(status))


def then(*lines: str, **answers: Answer) -> During:
    """Let a week stand in the calendar, and since then command lines be run, and the calendar answer so."""

    @contextmanager
    def made(folder: Path) -> Iterator[None]:
        now = dict(FINE)
        with serving(folder, now):
            for line in (PUSH, *lines):
                ran = coachplan(*line.split(), around=Around(folder=folder))
                assert ran.code == 0, ran.err
            now.update(answers)
            yield

    return made


@contextmanager
def elsewhere(folder: Path) -> Iterator[None]:
    """Let a week stand in one calendar, and another be named."""
    with then()(folder):
        roster = folder / "roster.yaml"
        roster.write_text(roster.read_text().replace("/maren/", "/north/"))
        yield


_MOVED = "change move rosa fri 9:00 --yes"

FAMILY = Family(
    "remote-calendars",
    "Calendars that a week is written to",
    (
        Provocation("E7203", PUSH, ROSTER, refused(401)),
        Provocation("E7204", PUSH, ROSTER, refused(403)),
        Provocation("E7205", PUSH, ROSTER, refused(404)),
        Provocation("E7206", PUSH, ROSTER, refused(200)),
        Provocation("E7207", PUSH, ROSTER, refused(503)),
        Provocation("E7208", PUSH, ROSTER, refused(507)),
        Provocation("E7209", PUSH, ROSTER, refused(500)),
        Provocation("E7210", PUSH, ROSTER, served(**{**FINE, "PUT": Answer(400)})),
        Provocation(
            "E7301", PUSH, ROSTER, then("change skip 2026-W48/priya/1 --yes", "change skip rosa --yes")
        ),
        Provocation("W7201", PUSH, ROSTER, then(_MOVED, PUT=Answer(412), GET=SOMEBODYS_OWN)),
        Provocation("W7202", PUSH, ROSTER, then(_MOVED, PUT=Answer(404))),
        Provocation("W7203", PUSH, ROSTER, elsewhere),
    ),
)
