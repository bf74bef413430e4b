"""Mailing a published week: each message once, on record before it leaves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from coachplan.cli import exits
from coachplan.cli.inputs import Inputs, folder_of, path_beside
from coachplan.cli.letters import Letter, letters, mailed
from coachplan.cli.outbox import AGAIN, Delivered, Outbox, complain, undelivered, written_instead
from coachplan.cli.publishing import Offered
from coachplan.cli.uninvited import uninvited
from coachplan.cli.usage import refuse
from coachplan.core.memory.history import History
from coachplan.core.problems import Problem, Rejected, RejectedInput, counted
from coachplan.core.team.servers import MailSettings
from coachplan.files.password import password
from coachplan.files.user_file import user_settings
from coachplan.send.mail import MailFailed, Server, connected, is_open, send

MESSAGES = ("message", "messages")

_LOST = Problem("E8104", "the connection was lost", hint=AGAIN)


@dataclass(frozen=True, slots=True)
class Post:
    """What was settled before the week was planned: the server, whom the page goes to, a folder instead."""

    settings: MailSettings
    manager: str
    instead: str | None = None


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


def mail(inputs: Inputs, offered: Offered, post: Post) -> Delivered:
    """Send what of a published week was not sent before, or write all of it to a folder.

    Nothing that goes wrong here undoes the plan: it is told, and is in the exit code. Who gets no invitation
    for want of an address is told too.
    """
    done = _delivered(inputs, offered, post)
    lacking = uninvited(inputs.roster, post.settings)
    return replace(done, told=f"{done.told} {lacking[:1].upper()}{lacking[1:]}.") if lacking else done


def _delivered(inputs: Inputs, offered: Offered, post: Post) -> Delivered:
    due = letters(inputs, offered, post.settings, post.manager)
    settings = post.settings
    try:
        secret = password(settings, folder_of(inputs.source))
        if post.instead is not None:
            return _written(due, Path(post.instead))
        unsure = [one for one in due if _state(one, inputs.history) == "begun"]
        waiting = [one for one in due if _waits(one, inputs.history)]
        trust = str(path_beside(inputs.source, settings.ca_file)) if settings.ca_file else None
        server = Server(settings.host, settings.port, settings.user, secret, trust)
        found, stopped = _sent(waiting, inputs, offered, server) if waiting else ({}, ())
        return _told(found, waiting, unsure, stopped)
    except RejectedInput as rejected:
        return undelivered(rejected.problems)
    except MailFailed as failed:
        hint = f"the plan is published; {AGAIN}"
        return undelivered([Problem("E8104", f"{settings.host}: {failed}", hint=hint)])


def _written(due: Iterable[Letter], folder: Path) -> Delivered:
    """Write every message to a file of its own, as it would be sent."""
    from coachplan.export import mail as messages
    from coachplan.files.folder import file_name

    texts = {file_name(letter.name, messages.SUFFIX): letter.data.decode("ascii") for letter in due}
    return written_instead(folder, texts, messages.MARK, MESSAGES)


def _sent(
    waiting: list[Letter], inputs: Inputs, offered: Offered, server: Server
) -> tuple[dict[str, list[Letter]], Sequence[Problem]]:
    """Send letters one by one; return what became of them, and why the others wait, if they do.

    Until what became of one is on record, it counts as unknown, as it does for the next run.
    """
    found: dict[str, list[Letter]] = {"sent": [], "refused": [], "unknown": []}
    outbox = Outbox(inputs)
    try:
        with connected(server) as smtp:
            for letter in waiting:
                # Before it is on record as begun: what no server is there for has not gone anywhere.
                if not is_open(smtp):
                    return found, [_LOST]
                begun = mailed(letter, offered, inputs.now, "begun")
                if not outbox.begin(begun, still=partial(_waits, letter)):
                    continue
                found["unknown"].append(letter)
                outcome = send(smtp, letter.envelope.sender, letter.envelope.recipient, letter.data)
                if outcome != "unknown":
                    outbox.end(mailed(letter, offered, inputs.now, outcome))
                    found[outcome].append(found["unknown"].pop())
    except Rejected as rejected:
        return found, rejected.problems
    return found, ()


def _state(letter: Letter, history: History) -> str:
    known = history.mailed.get(letter.envelope.message_id)
    return known.state if known else ""


def _waits(letter: Letter, history: History) -> bool:
    """Tell whether a letter is still to be sent, by this run or another."""
    return _state(letter, history) in {"", "refused"}


def _told(
    found: dict[str, list[Letter]], waiting: list[Letter], unsure: list[Letter], stopped: Sequence[Problem]
) -> Delivered:
    """Say what was sent and what was not, and find the exit code for it."""
    sent, refused = found.get("sent", []), found.get("refused", [])
    unsure = [*unsure, *found.get("unknown", [])]
    left = len(waiting) - sum(len(group) for group in found.values())
    refusal, doubt = "the mail server refused the message", "the message may have arrived or not"
    again = "check the address; the same command sends it again"
    problems = [Problem("E8105", refusal, hint=again, source=_whom(letter)) for letter in refused]
    ask = "ask whether it has come, as it is not sent again"
    problems += [Problem("W7401", doubt, hint=ask, source=_whom(letter)) for letter in unsure]
    wait = f"; {left} more wait for the next run" if left else ""
    problems += [replace(problem, message=f"{problem.message}{wait}") for problem in stopped]
    complain(problems)
    told = f"Sent {counted(len(sent), *MESSAGES)}." if waiting else "All mail was sent before."
    if refused or found.get("unknown") or left:
        return Delivered(exits.PARTLY_SENT if sent or found.get("unknown") else exits.UNSENT, told)
    return Delivered(exits.DONE, told)


def _whom(letter: Letter) -> str:
    return letter.rep or "the manager"
