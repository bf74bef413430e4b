"""What an event says besides when it is: its title, its people, its answers and its stamps."""

from dataclasses import dataclass, field

from coachplan.core.audit.meetings import Guest
from coachplan.core.calendars.one_to_ones import Meeting
from coachplan.files.calendars.content import Component, Property
from coachplan.files.calendars.moments import stamp

_OUTLOOK = "X-MICROSOFT-CDO-BUSYSTATUS"
_NOT_BUSY = {"FREE", "WORKINGELSEWHERE"}
_LONGEST_TITLE = 1_000
_CALLED_OFF = ("canceled:", "cancelled:")
"""How Outlook begins the title of a meeting that its organizer cancelled."""

_NOBODY = {"ROOM", "RESOURCE"}


@dataclass(frozen=True, slots=True)
class Details:
    """What a VEVENT says of itself; titles and people never leave the readers and are never printed.

    ``guests`` are all whom it names, its organizer included, each once. ``free`` is what the calendar
    shows as such. ``created`` and ``stamped`` are UTC seconds, ``None`` where it does not tell.
    """

    title: str = field(repr=False)
    guests: tuple[Guest, ...] = field(repr=False)
    organizer: str = field(repr=False)
    free: bool
    cancelled: bool
    out_of_office: bool
    created: int | None
    stamped: int | None

    @property
    def meeting(self) -> Meeting:
        """Return what tells a one-to-one from other meetings."""
        return Meeting(tuple(guest.address for guest in self.guests), self.title)

    @property
    def called_off(self) -> bool:
        """Tell whether it was cancelled, by its status or by its title."""
        return self.cancelled or self.title.lower().startswith(_CALLED_OFF)

    @property
    def names_nobody(self) -> bool:
        """Tell whether it says only what changed, as cancellations of one instance do."""
        return not (self.title or self.guests or self.organizer)

    def declined_by(self, addresses: tuple[str, ...]) -> bool:
        """Tell whether somebody with one of these addresses declined."""
        return any(guest.declined for guest in self.guests if guest.address in addresses)


def details(of: Component) -> Details:
    """Read what a VEVENT says besides its times and rules; nothing of it can be wrong enough to matter."""
    organizer, outlook = of.first("ORGANIZER"), of.text(_OUTLOOK).upper()
    return Details(
        title=of.text("SUMMARY")[:_LONGEST_TITLE].replace("\\n", " ").replace("\\N", " ").replace("\\", ""),
        guests=_guests(of),
        organizer=_address(organizer) if organizer else "",
        free=of.text("TRANSP").upper() == "TRANSPARENT" or outlook in _NOT_BUSY,
        cancelled=of.text("STATUS").upper() == "CANCELLED",
        out_of_office=outlook == "OOF",
        created=stamp(of.text("CREATED")),
        stamped=stamp(of.text("DTSTAMP")),
    )


def _guests(of: Component) -> tuple[Guest, ...]:
    """Return whom it invites, with their answers, and its organizer last."""
    found: dict[str, Guest] = {}
    for guest in (*of.all("ATTENDEE"), *of.all("ORGANIZER")):
        said = guest.parameters
        address = _address(guest)
        if address and address not in found and said.get("CUTYPE", "").upper() not in _NOBODY:
            declined = said.get("PARTSTAT", "").upper() == "DECLINED"
            found[address] = Guest(address, said.get("CN", ""), declined)
    return tuple(found.values())


def _address(guest: Property) -> str:
    return guest.value.strip().lower().removeprefix("mailto:")
