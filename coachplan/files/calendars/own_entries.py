"""Our own entries in somebody's calendar, found by UID: where each stands now, or that it is called off."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from coachplan.core.calendars.busy import CalendarTerms
from coachplan.core.memory.syncing import Found, Standing
from coachplan.core.problems import RejectedInput
from coachplan.files.calendars.files import calendar_files
from coachplan.files.calendars.instances import read_instances
from coachplan.files.calendars.series import Instance

_DAY = 86_400

_Version = tuple[int, int, int, int]


def own_entries(path: Path, terms: CalendarTerms) -> Found:
    """Return by UID where the entries of ``terms.ours`` stand in a calendar, or a folder of them.

    ``None`` is an entry that is there and has no time of day any more: somebody dragged it to a whole day,
    say. Of several versions the one with the highest SEQUENCE counts, then the one written last (RFC 5546,
    2.1.5), then the last one. Of an entry that somebody made recur, the first instance is the session. What
    is covered is told by the files that hold any of them.

    Raises:
        RejectedInput: as ``calendar_files`` and ``read_instances``; E3104 a calendar breaks off and E3204
            an entry is in an unknown zone, since what is not seen would count as deleted.
    """
    ours = terms.model_copy(update={"only_ours": True})
    found: dict[str, tuple[_Version, Standing | None]] = {}
    unread: list[str] = []
    days: list[date] = []
    for number, file in enumerate(calendar_files(path)):
        read = read_instances(file.data, file.source, ours)
        if rejected := [problem for problem in read.findings.problems() if not problem.is_warning]:
            raise RejectedInput(tuple(rejected))
        unread += read.unread
        days += read.selection.singles or () if read.instances or read.unread else ()
        for instance in read.instances:
            uid, version = instance.event.uid, _version(instance, number)
            if uid not in found or version > found[uid][0]:
                found[uid] = version, _standing(instance, ZoneInfo(terms.zone))
    entries = dict.fromkeys(unread) | {uid: stands for uid, (_, stands) in found.items()}
    return Found(entries=entries, singles=(min(days), max(days)) if days else None)


def _version(instance: Instance, file: int) -> _Version:
    event = instance.event
    return event.sequence, event.details.stamped or 0, file, event.position


def _standing(instance: Instance, zone: ZoneInfo) -> Standing | None:
    # Plans know whole minutes.
    begin, until = (second // 60 * 60 for second in (instance.start, instance.end))
    if instance.all_day or not 0 < until - begin < _DAY:
        return None
    start, end = (datetime.fromtimestamp(second, zone) for second in (begin, until))
    return Standing(
        start=start, end=end, cancelled=instance.event.details.called_off, sequence=instance.event.sequence
    )
