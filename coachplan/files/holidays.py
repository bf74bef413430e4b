"""Public holidays of a country, from the ``holidays`` package where it is installed."""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from typing import NoReturn

from coachplan.core.problems import Problem, RejectedExtra, RejectedInput


def public_holidays(country: str, subdivision: str | None, years: Iterable[int]) -> dict[date, str]:
    """Return the public holidays of some years with their English names.

    Raises:
        RejectedExtra: E0110 the package is not installed.
        RejectedInput: E3501 it does not know the country, E3502 the subdivision.
    """
    try:
        import holidays
    except ImportError:
        message = "the public holidays of a country need the holidays package"
        hint = 'pip install "coachplan[holidays]", or write the dates as a list'
        raise RejectedExtra((Problem("E0110", message, hint=hint),)) from None
    known, code = holidays.list_supported_countries(), country.upper()
    if code not in known:
        close = get_close_matches(code, known, n=1)
        hint = f"did you mean {close[0]}?" if close else "write its two letters, such as DE"
        _refuse("E3501", f"no holidays are known for the country '{country}'", f"{hint}, or list the dates")
    own = {name.upper(): name for name in known[code]}
    if subdivision is not None and subdivision.upper() not in own:
        hint = f"known: {', '.join(known[code][:20]) or 'none'}"
        _refuse("E3502", f"{code} has no subdivision '{subdivision}'", hint)
    found = holidays.country_holidays(
        code,
        subdiv=own[subdivision.upper()] if subdivision else None,
        years=list(years),
        language=_english(code),
    )
    return {day: str(found[day]) for day in sorted(found)}


def holidays_version() -> str:
    """Return the version of the package, whose dates change from one to the next."""
    from importlib.metadata import version

    return version("holidays")


def _english(code: str) -> str | None:
    """Return the language that keeps names the same whatever this machine speaks."""
    import holidays

    known = holidays.list_localized_countries().get(code, ())
    usual = holidays.country_holidays(code).default_language
    return "en_US" if "en_US" in known else usual


def _refuse(code: str, message: str, hint: str) -> NoReturn:
    raise RejectedInput((Problem(code, message, ("holidays",), hint),))
