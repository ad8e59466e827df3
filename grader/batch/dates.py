"""Dates in the names of folders and files, in the languages that platforms are set to."""

from __future__ import annotations

import re
from calendar import timegm
from contextlib import suppress
from unicodedata import normalize

_CLOCK = (
    r"(?:,?[T _-]?(?P<hour>\d\d?)[-:.]?(?P<minute>\d\d)(?:[-:.]?(?P<second>\d\d))?"
    r"(?: ?(?P<half>[AP])\.? ?M\b\.?)?)?"
)
_MONTH = r"(?P<month>[^\W\d_]{3,})\.?"
_YEAR = r"(?P<year>20\d\d)"
_WRITTEN = (
    rf"{_YEAR}-?(?P<month>\d\d)-?(?P<day>\d\d)",
    rf"(?<!\d)(?P<day>\d\d?)\.(?P<month>\d\d?)\.{_YEAR}",
    rf"(?<!\d)(?P<day>\d\d?)\.? (?:de )?{_MONTH},? (?:de )?{_YEAR}",
    rf"{_MONTH} (?P<day>\d\d?),? {_YEAR}",
)
_DATES = [re.compile(date + _CLOCK, re.IGNORECASE) for date in _WRITTEN]
# In Danish, Dutch, English, French, German, Italian, Norwegian, Portuguese, Spanish and Swedish.
_MONTHS = [
    names.split()
    for names in (
        "january januar januari janvier janeiro enero gennaio janv",
        "february februar februari février fevereiro febrero febbraio févr fév",
        "march märz maart mars março marzo marts mrt",
        "april avril abril aprile",
        "may mai maj mei maio mayo maggio",
        "june juni juin junho junio giugno",
        "july juli juillet julho julio luglio juil",
        "august augustus août agosto augusti aoû",
        "september septembre setembro septiembre settembre sept",
        "october oktober octobre outubro octubre ottobre",
        "november novembre novembro noviembre",
        "december dezember décembre dezembro diciembre dicembre desember déc",
    )
]


def month_of(word: str) -> int:
    """Return the number of the month that a word names, in full or by three letters, or 0."""
    word = word.casefold()
    for number, names in enumerate(_MONTHS, start=1):
        if word in names or word in {name[:3] for name in names}:
            return number
    return 0


def time_told(name: str) -> float:
    """Return the time that a name tells, in seconds since 1970; 0 if it tells none."""
    for date in _DATES:
        for found in date.finditer(normalize("NFC", name)):
            with suppress(ValueError):  # a word that is no month, or a thirteenth one
                return float(timegm(_parts(found)))
    return 0.0


def _parts(found: re.Match[str]) -> tuple[int, ...]:
    year, month, day, hour, minute, second, half = found.group(
        "year", "month", "day", "hour", "minute", "second", "half"
    )
    number = int(month) if month.isdecimal() else month_of(month)
    hours = int(hour or 0)
    if half:
        hours = hours % 12 + 12 * (half in "Pp")
    return int(year), number, int(day), hours, int(minute or 0), int(second or 0)
