"""A small export of deals, to be spoilt in one place."""

from errors.provocation import Contents

NAMES = "Opportunity ID,Opportunity Owner,Stage,Amount,Created Date,Close Date\n"
WON = "1,Priya,Closed Won,4000,2026-05-11,2026-07-09\n"
DEALS = f"{NAMES}{WON}2,Rosa,Closed Lost,3000,2026-05-20,2026-08-14\n"

QUOTAS = "Rep,2026-Q3\nPriya,80000\nRosa,60000\n"
REPS = "Rep,Team,Win rate,Meetings\nPriya,North,21/58,9\nRosa,North,12/55,8\n"


def spoilt(before: str, after: str) -> Contents:
    """Return the export with something else in place of ``before``."""
    assert before in DEALS
    return {"deals.csv": DEALS.replace(before, after, 1)}


def metrics(*rows: str) -> Contents:
    """Return a metrics file beside a roster that takes it."""
    return {"metrics.csv": "\n".join(("rep,metric,value", *rows, ""))}
