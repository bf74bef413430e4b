"""A calendar without what need not be kept: no titles, no places, no strangers.

What the reader makes of the reduced calendar is what it makes of the whole one.
"""

from coachplan.core.calendars.one_to_ones import Matcher, words
from coachplan.files.calendars.content import Property, content_lines, utf8

_GUESTS = {"ATTENDEE", "ORGANIZER"}
_UNKEPT = {"CREATED", "DTSTAMP", "X-WR-CALNAME"}
"""What only an audit reads, and whose calendar it is."""


def reduced(data: bytes, matcher: Matcher) -> bytes:
    """Return the calendar with nothing but times and rules.

    Of a title only the names of the owner's partners stay, in their places; other guests lose their
    addresses and stay apart from one another.
    """
    people = (matcher.owner, *matcher.partners)
    names = {word for who in matcher.partners for word in words(who.name)}
    known = {address for who in people for address in who.addresses}
    strangers: dict[str, str] = {}
    lines: list[str] = []
    for line in content_lines(utf8(data)):
        if line.name in _UNKEPT:
            continue
        text = f"{line.name}{line.rest}"
        if line.name in _GUESTS and (guest := line.property()):
            address = guest.value.strip().lower().removeprefix("mailto:")
            if address not in known:
                address = strangers.setdefault(address, f"guest{len(strangers)}@invalid")
            text = _guest(guest, address)
        elif line.name == "SUMMARY" and (title := line.property()):
            # Words keep their number, so that two names do not become neighbours.
            text = "SUMMARY:" + " ".join(word if word in names else "0" for word in words(title.value))
        lines.append(text)
    return "\n".join((*lines, "")).encode()


def _guest(guest: Property, address: str) -> str:
    kept = (name for name in ("PARTSTAT", "CUTYPE") if name in guest.parameters)
    parameters = "".join(f';{name}="{guest.parameters[name]}"' for name in kept)
    return f"{guest.name}{parameters}:mailto:{address}"
