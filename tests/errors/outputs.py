"""What is wrong with a place that something is to be written to, or sent to."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from errno import EACCES, EIO, ENOSPC, EROFS
from io import BytesIO
from os import strerror
from pathlib import Path

from errors.deals import REPS
from errors.provocation import TEAM, Contents, Family, Provocation
from errors.surroundings import During, failing, patched, together

MAIL = TEAM.replace("Berlin}", "Berlin, email: maren@example.com}") + "mail: {host: localhost, port: 1"
"""A roster with a mail server; the settings of the server are still open."""


class Full(BytesIO):
    """A stream without room."""

    def write(self, _data: object) -> int:
        """Refuse."""
        raise OSError(ENOSPC, strerror(ENOSPC))


def mailing(settings: str = "") -> Contents:
    """Return a roster with a mail server, and a file that holds a password."""
    return {"roster.yaml": f"{MAIL}{settings}}}\n", "secret": "a password\n"}


@contextmanager
def readable(folder: Path) -> Iterator[None]:
    """Let everybody read the file that holds the password."""
    (folder / "secret").chmod(0o644)
    yield


def handed_over(outcome: str) -> During:
    """Let a mail server be there and take each message so."""
    server = patched("coachplan.cli.mailing.connected", return_value=nullcontext())
    open_still = patched("coachplan.cli.mailing.is_open", return_value=True)
    return together(server, open_still, patched("coachplan.cli.mailing.send", return_value=outcome))


POST = "schedule --publish --mail --quiet"

FAMILY = Family(
    "outputs",
    "Files written and mail sent",
    (
        Provocation("E6101", "init new.yaml", during=failing("os.fsync", ENOSPC)),
        Provocation("E6102", "init new.yaml", during=failing("tempfile.mkstemp", EACCES)),
        Provocation("E6103", "init new.yaml", during=failing("tempfile.mkstemp", EROFS)),
        Provocation("E6104", "init teams/new.yaml"),
        Provocation("E6106", "rank --html ."),
        Provocation(
            "E6107",
            "import reps.csv --split-by Team -o rosters",
            {"reps.csv": REPS.replace("Rosa,North", "Rosa,North!")},
        ),
        Provocation("E6109", "init new.yaml", during=failing("os.fsync", EIO)),
        Provocation(
            "E6110", "rank", during=patched("running.BytesIO", side_effect=[Full(), BytesIO(), BytesIO()])
        ),
        Provocation("E8101", "check", mailing(", user: maren")),
        Provocation("E8102", POST, mailing(", user: maren, password_env: MAIL_SECRET")),
        Provocation("E8103", POST, mailing(", user: maren, password_file: secret"), readable),
        Provocation("E8104", POST, mailing()),
        Provocation("E8105", POST, mailing(), handed_over("refused")),
    ),
)
