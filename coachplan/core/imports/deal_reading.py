"""Reading deals: the rows of one export are gathered, its forms decided, and its deals added to the rest."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from coachplan.core.imports.cells import Cell, Line, plain
from coachplan.core.imports.columns import UNKNOWN, Amounts, Days, Words
from coachplan.core.imports.currencies import one_currency
from coachplan.core.imports.date_forms import Orders
from coachplan.core.imports.deals import CODES, IGNORED, LOST, OPEN, WON, Deals, DealsRead, Meanings, Told
from coachplan.core.imports.export_kinds import Exports, Layout, Status
from coachplan.core.imports.number_forms import Decimals
from coachplan.core.problems import Problem, RejectedInput, shown, the_first

_DATES = ("created", "closed", "won_time", "lost_time", "stage_since")
_TEXTS = ("owner", "stage", "status", "won_flag", "currency")
_MOST_TWICE = 20
_NAMED = 8
_BATCH = 256

_Days = Mapping[str, "array[int]"]


def read_deals(
    rows: Iterable[Line], header: Sequence[str], layout: Layout, told: Told, exports: Exports, deals: Deals
) -> DealsRead:
    """Add the rows of one table to ``deals``.

    Raises:
        RejectedInput: all that is wrong: E2103 a number and E2104 a date that is none or can be read in two
            ways, E2116 several currencies, E2117 a stage that may mean won or lost, E2118 a deal stands
            twice. Problems carry the line of their row, and the name of their column as a path.
    """
    reader = _Reader(header, layout, told)
    reader.take(rows, deals.ids)
    forms, days = reader.forms()
    stages = reader.stages(exports)
    reader.check()
    warnings = reader.add_to(deals, days)
    return DealsRead(len(reader.statuses), forms, stages, tuple(warnings), reader.currency)


class _Reader:
    """The columns of one file."""

    def __init__(self, header: Sequence[str], layout: Layout, told: Told) -> None:
        columns = dict(layout.columns)
        split = plain(told.split_by or "")
        found = next((name for name in header if name and plain(name) == split), None)
        if found is not None:
            columns["group"] = found
        self._told = told
        self._source = layout.source
        self._id = columns.get("id")
        self._at = {name: header.index(column) for name, column in columns.items()}
        self._words = {name: Words(columns[name]) for name in (*_TEXTS, "group") if name in columns}
        self._days = {name: Days(columns[name]) for name in _DATES if name in columns}
        self._amounts = Amounts(columns["amount"]) if "amount" in columns else None
        self._problems: list[Problem] = []
        self._lines = array("I")
        self.statuses = array("b")
        self.currency: str | None = None

    def take(self, rows: Iterable[Line], ids: dict[str, dict[str, int]]) -> None:
        """Gather all rows; a deal that is in ``ids`` already is a problem."""
        ids.setdefault(self._source, {})
        columns: list[tuple[str, Words | Amounts]] = [*self._words.items(), *self._days.items()]
        columns += [("amount", self._amounts)] if self._amounts else []
        rows = iter(rows)
        while batch := list(islice(rows, _BATCH)):
            lines = [line for line, _ in batch]
            self._lines.extend(lines)
            by_column = list(zip(*(cells for _, cells in batch), strict=True))
            for name, column in columns:
                column.extend(by_column[self._at[name]], lines)
            if self._id is not None:
                self._identify(by_column[self._at["id"]], lines, ids)

    def _identify(self, names: Sequence[Cell], lines: Sequence[int], ids: dict[str, dict[str, int]]) -> None:
        texts, own = [str(name) for name in names], ids[self._source]
        once = len(set(texts)) == len(texts) and all(one.keys().isdisjoint(texts) for one in ids.values())
        if once and "" not in texts:
            own.update(zip(texts, lines, strict=True))
            return
        for text, line in zip(texts, lines, strict=True):
            first = next(((file, one[text]) for file, one in ids.items() if text in one), None)
            if first and len(self._problems) < _MOST_TWICE:
                hint = "export one row a deal (without products or contacts), and each deal once"
                where = f"line {first[1]}" + (f" of {first[0]}" if first[0] != self._source else "")
                message = f"the deal '{shown(text)}' stands twice (first in {where})"
                self._problems.append(Problem("E2118", message, (str(self._id),), hint, line=line))
            if text and not first:
                own[text] = line

    def forms(self) -> tuple[str, _Days]:
        """Decide how dates and numbers are written, and read them."""
        orders, decimals = Orders(self._told.dates), Decimals(self._told.decimal)
        found = self._problems
        for column in self._days.values():
            found += column.show(orders)
        found += self._amounts.show(decimals) if self._amounts else []
        found += [problem for _, problem in (orders.verdict(), decimals.verdict()) if problem]
        days = {}
        if not found:
            for name, column in self._days.items():
                days[name], wrong = column.ordinals(orders)
                found += wrong
            if self._amounts:
                self._amounts.settle(decimals)
        words = [orders.words()] if self._days else []
        words += [decimals.words()] if self._amounts else []
        return ", ".join(words), days

    def stages(self, exports: Exports) -> dict[str, tuple[Status, int]]:
        """Tell the status of every row; returns what each stage or status was taken for, with its rows."""
        lead = self._words.get("status") or self._words.get("stage") or self._words["won_flag"]
        meanings = Meanings(exports, self._told.stages)
        texts = lead.words()
        found = [meanings.of(text) for text in texts]
        for text, status, line in zip(texts, found, lead.lines, strict=True):
            if status is None:
                hint = f"say what it means in a mapping file, under stages, as {shown(text)}: lost"
                message = f"'{shown(text)}' may mean won, lost or open"
                self._problems.append(Problem("E2117", message, (lead.column,), hint, line=line))
        codes = [CODES[status or "open"] for status in found]
        self.statuses = array("b", [codes[number] for number in lead.numbers])
        self._flag(lead, meanings)
        counts = lead.counts()
        return {
            text: (status or "open", n) for text, status, n in zip(texts, found, counts, strict=True) if text
        }

    def _flag(self, lead: Words, meanings: Meanings) -> None:
        """Let a column that says which deals are won have the last word."""
        flag = self._words.get("won_flag")
        if flag is None or flag is lead:
            return
        yes = [meanings.of(text) == "won" for text in flag.words()]
        pairs = zip(flag.numbers, self.statuses, strict=True)
        self.statuses = array("b", [WON if yes[number] else status for number, status in pairs])

    def check(self) -> None:
        """Raise every problem found so far."""
        if self._problems:
            raise RejectedInput(tuple(self._problems))

    def add_to(self, deals: Deals, days: _Days) -> Iterable[Problem]:
        """Add all rows to ``deals``; returns warnings."""
        count = len(self.statuses)
        none = array("i", bytes(4 * count))
        if self._amounts:
            found = one_currency(self._amounts, self._words.get("currency"), self._told.rates, deals.currency)
            named = self._told.currency or found
            self.currency = named if any(value != UNKNOWN for value in self._amounts.values) else None
            deals.currency = named or deals.currency
        deals.status.extend(self.statuses)
        created = days.get("created", none)
        deals.created.extend(created)
        deals.closed.extend(_closing(self.statuses, days, none))
        pairs = zip(days.get("stage_since", created), created, strict=True)
        deals.since.extend(since or begun for since, begun in pairs)
        deals.staged &= "stage_since" in days
        deals.amounts.extend(self._amounts.values if self._amounts else array("q", [UNKNOWN]) * count)
        _renumber(self._words["owner"], deals.owner, deals.owners, count)
        _renumber(self._words.get("stage"), deals.stage, deals.stages, count)
        _renumber(self._words.get("group"), deals.group, deals.groups, count)
        return _remarks(self.statuses, deals.closed[len(deals.closed) - count :], self._lines)


def _closing(statuses: "array[int]", days: _Days, none: "array[int]") -> Iterator[int]:
    """Yield the closing day of every deal: of an open one the column holds what is hoped for."""
    closed = days.get("closed", none)
    won, lost = days.get("won_time", none), days.get("lost_time", none)
    for status, usual, when_won, when_lost in zip(statuses, closed, won, lost, strict=True):
        if status == WON:
            yield when_won or usual
        else:
            yield (when_lost or usual) if status == LOST else 0


def _renumber(column: Words | None, numbers: "array[int]", texts: list[str], count: int) -> None:
    """Add a column of text to that of all files, which has numbers of its own."""
    known = {text: number for number, text in enumerate(texts)}
    words = column.words() if column else [""]
    own = [known.setdefault(text, len(known)) for text in words]
    texts.extend(list(known)[len(texts) :])
    numbers.extend([own[n] for n in column.numbers] if column else array("i", own) * count)


def _remarks(statuses: "array[int]", closed: Sequence[int], lines: Sequence[int]) -> Iterator[Problem]:
    """Yield warnings about deals that no period can count."""
    ignored = statuses.count(IGNORED)
    if ignored:
        yield Problem("W2119", f"deleted deals, left out: {ignored:,}")
    rows = zip(statuses, closed, lines, strict=True)
    undated = [str(line) for status, day, line in rows if status > OPEN and not day]
    if undated:
        where = f"line{'s' * (len(undated) > 1)} {the_first(undated, _NAMED)}"
        message = f"won or lost deals without a closing day, left out: {len(undated):,} ({where})"
        yield Problem("W2121", message, hint="fill in the day, and they count")
    if statuses and WON not in statuses and LOST not in statuses:
        yield Problem(
            "W2122", "no deal here is won or lost", hint="say what the stages mean in a mapping file"
        )
