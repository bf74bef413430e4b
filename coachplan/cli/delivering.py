"""Delivering a published week: by mail, into a calendar, or both; and what the run ends with."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from coachplan.cli import exits, streams
from coachplan.cli.usage import refuse

if TYPE_CHECKING:
    from coachplan.cli.inputs import Inputs
    from coachplan.cli.outbox import Delivered
    from coachplan.cli.publishing import Offered

Delivery = Callable[["Inputs", "Offered"], "Delivered"]
"""Delivers a week, and tells what became of it; nothing that goes wrong undoes the plan."""


class Wanted(NamedTuple):
    """What a command line asks for: ways of delivery, or a folder ``instead`` that nothing leaves.

    ``overwrite`` lets the plan count for more than what somebody else did to its entries.
    """

    mail: bool = False
    caldav: bool = False
    instead: str | None = None
    overwrite: bool = False


NOTHING_WANTED = Wanted()


def refuse_deliveries(wanted: Wanted, *, publish: bool) -> None:
    """Refuse to deliver a plan that nobody goes by, and a trial of nothing.

    Raises:
        RejectedUsage: E0163.
    """
    option = "--mail" if wanted.mail else "--caldav"
    any_way = wanted.mail or wanted.caldav
    if any_way and not publish and wanted.instead is None:
        hint = "add --publish, or --dry-run DIR to see what it would be"
        refuse("E0163", f"{option} sends a plan that is published", hint)
    if wanted.instead is not None and not any_way:
        refuse("E0163", "--dry-run is for what is sent", "add --mail or --caldav")
    if wanted.overwrite and not wanted.caldav:
        refuse("E0163", "--overwrite-remote is for entries in a calendar", "add --caldav")


def deliveries(inputs: "Inputs", wanted: Wanted) -> tuple[Delivery, ...]:
    """Return the ways of delivery, settled before the week is planned.

    Raises:
        RejectedUsage: E0162, a server or an address that it takes is not named.
    """
    found: list[Delivery] = []
    if wanted.mail:
        from coachplan.cli.mailing import mail, post_for

        found.append(partial(mail, post=post_for(inputs, wanted.instead)))
    if wanted.caldav:
        from coachplan.cli.pushing import diary_for, push

        found.append(partial(push, diary=diary_for(inputs, wanted.instead, overwrite=wanted.overwrite)))
    return tuple(found)


def deliver(inputs: "Inputs", offered: "Offered", ways: Sequence[Delivery], *, silent: bool) -> int:
    """Deliver a week in every way, say so, and return the exit code of all together."""
    if inputs.home is not None:
        from coachplan.files.history.store import read_records

        inputs = inputs.knowing(read_records(inputs.home, inputs.roster.team))
    done = [way(inputs, offered) for way in ways]
    if not silent:
        for one in done:
            streams.emit(f"{one.told}\n")
    codes = {one.code for one in done}
    return exits.PARTLY_SENT if len(codes) > 1 else codes.pop()
