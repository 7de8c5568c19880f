"""Dates of the story: a year, a month, a day, a minute, or two of them with `..` between."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

_ONE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[ T](\d{2}):(\d{2}))?)?)?\Z", re.ASCII)


@lru_cache(maxsize=4_096)
def read_interval(text: str) -> tuple[str, str]:
    """First and last minute of a date, as `YYYY-MM-DD HH:MM` (which sorts as text).

    Raises:
        ValueError: when it is no date; the message says what is wrong.
    """
    first, dots, last = text.partition("..")
    begin, end = _one(first.strip())
    if dots:
        end = _one(last.strip())[1]
    if end < begin:
        raise ValueError(f"‘{text}’ ends before it begins")
    return begin, end


def _one(text: str) -> tuple[str, str]:
    match = _ONE.match(text)
    if match is None:
        raise ValueError(f"‘{text}’ is no date; dates are like 1968, 1968-03, 1968-03-04 or 1968-03-04 22:40")
    year, month, day, hour, minute = match.groups()
    if not int(year):
        raise ValueError(f"there is no year {year}")
    if month is not None and not 1 <= int(month) <= 12:
        raise ValueError(f"there is no month {month}")
    first_month, last_month = (month, month) if month else ("01", "12")
    days = monthrange(int(year), int(last_month))[1]
    if day is not None and not 1 <= int(day) <= days:
        raise ValueError(f"{year}-{month} has no day {day}")
    if hour is not None and (int(hour) > 23 or int(minute) > 59):
        raise ValueError(f"there is no time {hour}:{minute}")
    first_day, last_day = (day, day) if day else ("01", f"{days:02d}")
    first_time, last_time = (f"{hour}:{minute}",) * 2 if hour else ("00:00", "23:59")
    return f"{year}-{first_month}-{first_day} {first_time}", f"{year}-{last_month}-{last_day} {last_time}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def spoken(begin: str, end: str) -> str:
    """An interval as it is said: `Friday 28 June 1968`, `June 1968`, `Wednesday 21 August 1968, 04:30`."""
    year, month, day = int(begin[:4]), int(begin[5:7]), int(begin[8:10])
    if begin[:10] == end[:10]:
        weekday = _WEEKDAYS[date(year, month, day).weekday()]
        hour = f", {begin[11:]}" if begin[11:] == end[11:] else ""
        return f"{weekday} {day} {_MONTHS[month - 1]} {year}{hour}"
    if begin[:7] == end[:7]:
        if day == 1 and int(end[8:10]) == monthrange(year, month)[1]:
            return f"{_MONTHS[month - 1]} {year}"
        return f"{day}–{int(end[8:10])} {_MONTHS[month - 1]} {year}"
    if begin[:4] == end[:4] and begin[5:10] == "01-01" and end[5:10] == "12-31":
        return str(year)
    first_year = "" if begin[:4] == end[:4] else f" {year}"
    return f"{day} {_MONTHS[month - 1]}{first_year} – {int(end[8:10])} {_MONTHS[int(end[5:7]) - 1]} {end[:4]}"
