"""Mailing a published week: each message once, on record before it leaves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from coachplan.cli import exits, streams
from coachplan.cli.inputs import Inputs, folder_of
from coachplan.cli.letters import Letter, letters, mailed
from coachplan.cli.publishing import Offered, home_of, who
from coachplan.cli.usage import refuse
from coachplan.core.memory.history import History
from coachplan.core.problems import Problem, RejectedInput
from coachplan.core.team.mail import MailSettings
from coachplan.files.history.store import keeping, read_records
from coachplan.files.password import password
from coachplan.files.user_file import user_settings
from coachplan.send.mail import MailFailed, Server, connected, send


@dataclass(frozen=True, slots=True)
class Post:
    """What was settled before the week was planned: the server, whom the page goes to, a folder instead."""

    settings: MailSettings
    manager: str
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of the mail: an exit code, and a line for people."""

    code: int
    told: str


def post_for(inputs: Inputs, instead: str | None) -> Post:
    """Return how this team's mail is sent, or which folder it is written to ``instead``.

    Raises:
        RejectedUsage: E0162, no server or no address is named.
    """
    settings = inputs.roster.mail or user_settings().mail
    if settings is None:
        refuse("E0162", "no mail server is named", "add to the roster: mail: {host: smtp.example.com}")
    if inputs.roster.manager.email is None:
        refuse(
            "E0162", "the manager has no address", "add to the roster, under manager: email: you@example.com"
        )
    return Post(settings, inputs.roster.manager.email, instead)


def mail(inputs: Inputs, offered: Offered, post: Post) -> Posted:
    """Send what of a published week was not sent before, or write all of it to a folder.

    Nothing that goes wrong here undoes the plan: it is told, and is in the exit code.
    """
    if inputs.home is not None:
        inputs = replace(inputs, kept=History(read_records(inputs.home, inputs.roster.team)))
    due = letters(inputs, offered, post.settings, post.manager)
    folder = folder_of(inputs.source)
    settings = post.settings
    try:
        secret = password(settings, folder)
        if post.instead is not None:
            return _written(due, Path(post.instead))
        states = {one.message: one.state for one in inputs.history.mailed.values()}
        unsure = [one for one in due if states.get(one.envelope.message_id) == "begun"]
        waiting = [one for one in due if states.get(one.envelope.message_id, "refused") == "refused"]
        trust = str(folder / settings.ca_file) if settings.ca_file else None
        server = Server(settings.host, settings.port, settings.user, secret, trust)
        return _told(_sent(waiting, inputs, offered, server) if waiting else {}, waiting, unsure)
    except RejectedInput as rejected:
        return _failed(rejected.problems)
    except MailFailed as failed:
        hint = "the plan is published; the same command sends what is missing"
        return _failed([Problem("E8104", f"{settings.host}: {failed}", hint=hint)])


def _failed(problems: Iterable[Problem]) -> Posted:
    _tell(tuple(problems))
    return Posted(exits.UNSENT, "Nothing was sent.")


def _tell(problems: Sequence[Problem]) -> None:
    from coachplan.show.problems import lines

    if problems:
        streams.complain("\n".join(lines(problems, verbose=True)))


def _written(due: Iterable[Letter], folder: Path) -> Posted:
    """Write every message to a file of its own, as it would be sent."""
    from coachplan.export import mail as messages
    from coachplan.files.atomic import write_text
    from coachplan.files.folder import file_name, make_folder
    from coachplan.files.overwriting import refuse_foreign

    make_folder(folder)
    files = {folder / file_name(letter.name, messages.SUFFIX): letter.data for letter in due}
    for path in files:
        refuse_foreign(path, messages.MARK)
    for path, data in files.items():
        write_text(path, data.decode("ascii"))
    count = f"{len(files)} message{'s' * (len(files) != 1)}"
    return Posted(exits.DONE, f"Written to {folder}: {count}; nothing was sent.")


def _sent(waiting: list[Letter], inputs: Inputs, offered: Offered, server: Server) -> dict[str, list[Letter]]:
    """Send letters one by one; after a lost connection the others wait for the next run."""
    found: dict[str, list[Letter]] = {"sent": [], "refused": [], "unknown": []}
    with connected(server) as smtp:
        for letter in waiting:
            if not _claimed(letter, inputs, offered):
                continue
            outcome = send(smtp, letter.envelope.sender, letter.envelope.recipient, letter.data)
            found[outcome].append(letter)
            if outcome == "unknown":
                break
            with keeping(home_of(inputs), inputs.roster.team, who(inputs)) as book:
                book.add(mailed(letter, offered, inputs.now, outcome))
    return found


def _claimed(letter: Letter, inputs: Inputs, offered: Offered) -> bool:
    """Put on record that a letter is about to leave, unless another run has done so meanwhile."""
    with keeping(home_of(inputs), inputs.roster.team, who(inputs)) as book:
        known = History(book.records()).mailed.get(letter.envelope.message_id)
        if known is not None and known.state != "refused":
            return False
        book.add(mailed(letter, offered, inputs.now, "begun"))
        return True


def _told(found: dict[str, list[Letter]], waiting: list[Letter], unsure: list[Letter]) -> Posted:
    """Say what was sent and what was not, and find the exit code for it."""
    sent, refused = found.get("sent", []), found.get("refused", [])
    unsure = [*unsure, *found.get("unknown", [])]
    left = len(waiting) - sum(len(group) for group in found.values())
    refusal, doubt = "the mail server refused the message", "the message may have arrived or not"
    again = "check the address; the same command sends it again"
    problems = [Problem("E8105", f"{_whom(one)}: {refusal}", hint=again) for one in refused]
    ask = "ask whether it has come, as it is not sent again"
    problems += [Problem("W7401", f"{_whom(one)}: {doubt}", hint=ask) for one in unsure]
    if found.get("unknown") and left:
        lost = f"the connection was lost; {left} more wait for the next run"
        problems.append(Problem("E8104", lost, hint="the same command sends what is missing"))
    _tell(problems)
    told = f"Sent {len(sent)} message{'s' * (len(sent) != 1)}." if waiting else "All mail was sent before."
    if refused or found.get("unknown") or left:
        return Posted(exits.PARTLY_SENT if sent or found.get("unknown") else exits.UNSENT, told)
    return Posted(exits.DONE, told)


def _whom(letter: Letter) -> str:
    return letter.rep or "the manager"
