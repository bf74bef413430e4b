"""Deals are the same whatever locale and system wrote them down."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import deals, faults, read

from coachplan.core.imports.columns import FINE, UNKNOWN
from coachplan.core.imports.deals import Deals, Told
from coachplan.core.imports.mapping import TableMapping

JANUARY_2 = date(2026, 1, 2).toordinal()
HEADER = "Opportunity ID;Opportunity Owner;Stage;Amount;Created Date;Close Date"
RECORDS = [
    ("1", "Zoë", "Closed Won", 1234567.5, date(2026, 1, 31), date(2026, 4, 3)),
    ("2", "Zoë", "Closed Lost", 1234.0, date(2026, 3, 4), date(2026, 5, 6)),
    ("3", "Bo", "Proposal", None, date(2026, 12, 24), date(2027, 1, 2)),
    ("4", "Bo", "Closed Won", 0.25, date(2026, 2, 28), date(2026, 2, 28)),
]


def written(records: Sequence[tuple[Any, ...]], locale: str) -> bytes:
    """Return an export as each of four countries would write it."""
    lines = [HEADER] + [
        ";".join(
            (name, owner, stage, amount_in(amount, locale), day_in(created, locale), day_in(closed, locale))
        )
        for name, owner, stage, amount, created, closed in records
    ]
    if locale in {"us", "iso"}:
        lines = [",".join(f'"{cell}"' for cell in line.split(";")) for line in lines]
    text = "\r\n".join(lines) + "\r\n"
    return text.encode({"us": "utf-8", "iso": "utf-8-sig", "de": "utf-16", "fr": "utf-8"}[locale])


def amount_in(amount: float | None, locale: str) -> str:
    if amount is None:
        return ""
    text = f"{amount:,.2f}"
    return {
        "us": f"${text}",
        "iso": text.replace(",", ""),
        "de": text.translate(str.maketrans(",.", ".,")),
        "fr": text.translate(str.maketrans(",.", "\u202f,")) + " €",
    }[locale]


def day_in(day: date, locale: str) -> str:
    return {
        "us": f"{day.month}/{day.day}/{day.year}, 2:05 PM",
        "iso": f"{day}T14:05:00Z",
        "de": f"{day:%d.%m.%Y}",
        "fr": f"{day:%d/%m/%Y}",
    }[locale]


def plain(found: Deals) -> list[tuple[Any, ...]]:
    return [
        (found.owners[owner], status, found.stages[stage], amount, created, closed)
        for owner, status, stage, amount, created, closed in zip(
            found.owner, found.status, found.stage, found.amounts, found.created, found.closed, strict=True
        )
    ]


@pytest.mark.parametrize("locale", ["us", "iso", "de", "fr"])
def test_four_locales_give_the_same_records(locale: str) -> None:
    assert plain(deals(written(RECORDS, locale))) == [
        ("Zoë", 1, "Closed Won", 12345675000, date(2026, 1, 31).toordinal(), date(2026, 4, 3).toordinal()),
        ("Zoë", 2, "Closed Lost", 12340000, date(2026, 3, 4).toordinal(), date(2026, 5, 6).toordinal()),
        ("Bo", 0, "Proposal", UNKNOWN, date(2026, 12, 24).toordinal(), 0),
        ("Bo", 1, "Closed Won", 2500, date(2026, 2, 28).toordinal(), date(2026, 2, 28).toordinal()),
    ]


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        (("300k", "1.2m", "$1.2M"), (300_000, 1_200_000, 1_200_000)),
        (("1,2 Mio. €", "1.234k €", "0,5 k€"), (1_200_000, 1_234_000, 500)),
        (("1.234k", "12.5"), (1_234, 12.5)),
    ],
)
def test_amounts_in_thousands_and_millions(amounts: Sequence[str], expected: Sequence[float]) -> None:
    lines = [f"{n};Ana;Closed Won;{amount};2026-01-05;2026-02-01" for n, amount in enumerate(amounts)]
    assert [one / FINE for one in deals("\n".join([HEADER, *lines])).amounts] == list(expected)


DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))
RECORD = st.tuples(
    st.sampled_from(["Zoë", "Bo", "Çelik"]),
    st.sampled_from(["Closed Won", "Closed Lost", "Proposal"]),
    st.none() | st.integers(0, 10**9).map(lambda cents: cents / 100),
    DAYS,
    DAYS,
)


@given(st.lists(RECORD, min_size=1, max_size=12))
def test_any_records_read_alike_in_every_locale(records: list[tuple[Any, ...]]) -> None:
    # One day past the twelfth and one amount with two digits behind the mark, or nobody could tell.
    sure = ("Zoë", "Proposal", 10.25, date(2026, 1, 31), date(2026, 1, 31))
    numbered = [(str(number), *record) for number, record in enumerate([*records, sure])]
    told = [plain(deals(written(numbered, locale))) for locale in ("us", "iso", "de", "fr")]
    assert all(one == told[0] for one in told)
    assert [row[3] for row in told[0]] == [
        UNKNOWN if amount is None else round(amount * FINE) for _, _, _, amount, _, _ in numbered
    ]


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("1;Ana;Closed Won;1.234;2026-01-05;2026-02-01", "E2103", 18),
        ("1;Ana;Closed Won;12 pcs;2026-01-05;2026-02-01", "E2103", 18),
        ("1;Ana;Closed Won;1.23.4;2026-01-05;2026-02-01", "E2103", 18),
        ("1;Ana;Closed Won;25 %;2026-01-05;2026-02-01", "E2103", 18),
        ("1;Ana;Closed Won;1.234bn;2026-01-05;2026-02-01", "E2103", 18),
        ("1;Ana;Closed Won;12;01/05/2026;2026-02-01", "E2104", 21),
        ("1;Ana;Closed Won;12;2026-01-05;soon", "E2104", 32),
        ("1;Ana;Closed Won;12;2026-01-05;2026-02-30", "E2104", 32),
        ("1;Ana;Closed Won;12;2026-01-05;2026", "E2104", 32),
        ("1;Ana;Deal lost to nobody;12;2026-01-05;2026-02-01", "E2117", 7),
        ("0;Ana;Closed Won;12;2026-01-05;2026-02-01", "E2118", 1),
    ],
)
def test_what_is_unclear_is_refused_at_its_cell(row: str, code: str, column: int) -> None:
    text = f"{HEADER}\n0;Bo;Proposal;7;2026-01-01;2026-02-02\n{row}\n"
    found = faults(text)
    assert [(one.code, one.line, one.column) for one in found] == [(code, 3, column)]


def test_every_fault_is_told_at_once() -> None:
    text = f"{HEADER}\n1;Ana;Closed;x;y;z\n"
    assert sorted(one.code for one in faults(text)) == ["E2103", "E2104", "E2104", "E2117"]


def test_what_was_unclear_can_be_told() -> None:
    text = f"{HEADER}\n1;Ana;Signed, not lost;1.234;03/04/2026;05/06/2026\n"
    found = deals(text, Told(dates="dmy", decimal=",", stages={"signed, not lost": "won"}))
    assert plain(found) == [
        ("Ana", 1, "Signed, not lost", 12340000, date(2026, 4, 3).toordinal(), date(2026, 6, 5).toordinal())
    ]
    assert deals(text, Told(dates="mdy", decimal=".", stages={"signed, not lost": "won"})).amounts[0] == 12340


MONEY = "Deal - Owner,Deal - Status,Deal - Value,Deal - Currency of value\nAna,Open,10,EUR\nBo,Won,20,{}\n"


def test_amounts_in_several_currencies_are_not_added() -> None:
    (problem,) = faults(MONEY.format("USD"))
    assert (problem.code, problem.message) == ("E2116", "amounts in several currencies: EUR, USD")
    assert deals(MONEY.format("EUR")).currency == "EUR"
    (problem,) = faults("Owner,Stage,Close Date,Amount\nAna,Won,2026-01-02,$5\nBo,Won,2026-01-02,€5\n")
    assert problem.code == "E2116"


@pytest.mark.parametrize(
    ("column", "cell", "currency"),
    [
        ("Amount (USD)", "10", "USD"),
        ("Amount (CAD)", "$10", "CAD"),
        ("Amount (€)", "10", "EUR"),
        ("Amount (USD)", "€10", "EUR"),
    ],
)
def test_a_column_of_amounts_may_name_their_currency(column: str, cell: str, currency: str) -> None:
    found = deals(f"Owner,Stage,Close Date,{column}\nAna,Won,2026-07-01,{cell}\nBo,Won,2026-07-01,\n")
    assert (found.currency, found.amounts[0]) == (currency, 10 * FINE)


@pytest.mark.parametrize(
    ("cells", "told", "currency"),
    [(("$10", "5"), "", "$"), (("10", "5"), "", ""), (("", ""), "", None), (("10", ""), "JPY", "JPY")],
)
def test_a_file_says_in_which_currency_its_own_amounts_are(
    cells: tuple[str, str], told: str, currency: str | None
) -> None:
    text = "Owner,Stage,Amount,Close Date\nAna,Won,{},2026-01-02\nBo,Won,{},2026-01-02\n".format(*cells)
    assert read(text, Told(currency=told or None))[1].currency == currency


def test_rates_bring_amounts_to_one_currency() -> None:
    found = deals(MONEY.format("USD"), Told(rates={"EUR": 1.0, "USD": 0.5}))
    assert (found.currency, list(found.amounts)) == ("EUR", [10 * FINE, 10 * FINE])


def test_a_currency_without_an_amount_does_not_matter() -> None:
    assert deals(MONEY.format("EUR") + "Cy,Lost,,USD\n").currency == "EUR"


@pytest.mark.parametrize(
    ("header", "row", "status", "closed"),
    [
        ("Owner,Stage,Close Date", "Ana,Prospecting,2026-12-24", 0, 0),
        ("Deal owner,Deal Stage,Close Date", "Ana,closedwon,2026-01-02", 1, JANUARY_2),
        ("Deal owner,dealstage,closedate,hs_is_closed_won", "Ana,4711,2026-01-02,true", 1, JANUARY_2),
        ("Deal - Owner,Deal - Status,Deal - Lost time", "Ana,Verloren,2026-01-02 09:00", 2, JANUARY_2),
        ("Deal - Owner,Deal - Status,Deal - Won time", "Ana,Deleted,2026-01-02 09:00", -1, 0),
        ("Propriétaire de l'opportunité,Etape,Date de clôture", "Ana,Fermée perdue,02/01/2026", 2, JANUARY_2),
    ],
)
def test_what_the_stages_of_each_system_mean(header: str, row: str, status: int, closed: int) -> None:
    found = deals(f"{header}\n{row}\n", Told(dates="dmy"))
    assert found.status[0] == status
    assert found.closed[0] == closed


def test_what_cannot_be_counted_is_said() -> None:
    text = "Deal - Owner,Deal - Status,Deal - Won time\nAna,Won,\nAna,Deleted,\nAna,Open,\n"
    assert [warning.code for warning in read(text)[1].warnings] == ["W2119", "W2121"]
    assert read(text)[1].warnings[1].message.endswith("left out: 1 (line 2)")
    text = "Deal - Owner,Deal - Status,Deal - Won time\n" + "Ana,Won,\n" * 9
    assert read(text)[1].warnings[0].message.endswith("left out: 9 (lines 2, 3, 4, 5, 6, 7, 8, 9, ...)")
    text = "Owner,Stage,Close Date\nAna,Proposal,2026-01-02\n"
    assert [warning.code for warning in read(text)[1].warnings] == ["W2122"]


def test_a_mapping_names_the_columns_of_any_table() -> None:
    columns = {"owner": "who", "stage": "state", "closed": "on"}
    mapping = TableMapping.model_validate({"columns": columns})
    found = deals("who,state,on\nAna,Won,2026-01-02\n", mapping=mapping)
    assert plain(found) == [("Ana", 1, "Won", UNKNOWN, 0, date(2026, 1, 2).toordinal())]


@pytest.mark.parametrize("count", [1, 255, 256, 257, 700])
def test_the_size_of_a_file_changes_nothing(count: int) -> None:
    first = date(2026, 1, 1)
    made = [
        (str(n), f"Rep {n * 7 % 9}", "Proposal", float(n), first + timedelta(days=n % 300), first)
        for n in range(count)
    ]
    found = plain(deals(written(made, "iso")))
    assert [row[0] for row in found] == [record[1] for record in made]
    assert [row[3] for row in found] == [round(record[3] * FINE) for record in made]
