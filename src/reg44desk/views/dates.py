"""Reading what people type for days, times and counts; nothing is guessed."""

from __future__ import annotations

import re
from datetime import date, time

from reg44desk.text import MONTHS

_MONTHS = {name.lower(): n for n, name in enumerate(MONTHS, 1)} | {name[:3].lower(): n for n, name in enumerate(MONTHS, 1)}
_YEAR = r"(19|20|21)\d\d"


def read_day(typed: str) -> date | None:
    """A day, day first: "18 9 2021", "18/09/2021", "18 Sep 2021"; also "2021-09-18". Raises ValueError for anything else.

    A year before 1900 or after 2199 is a slip of the finger, so it is refused too.
    """
    words = [w for w in re.split(r"[\s/.,\-]+", typed.strip().lower()) if w]
    if not words:
        return None
    if len(words) != 3:
        raise ValueError(typed)
    first, month, last = words
    year, number = (first, last) if re.fullmatch(_YEAR, first, re.ASCII) else (last, re.sub(r"(st|nd|rd|th)$", "", first))
    if not re.fullmatch(_YEAR, year, re.ASCII):
        raise ValueError(typed)
    return date(int(year), _MONTHS.get(month) or _digits(month), _digits(number))


def read_time(typed: str) -> time | None:
    """A time of day: "9:30", "0930", "9am", "4.15pm", "16:00". Raises ValueError for anything else."""
    words = typed.strip().lower().replace(" ", "").replace(".", ":")
    if not words:
        return None
    if words in ("midday", "noon"):
        return time(12)
    match = re.fullmatch(r"(\d{1,2}):?(\d{2})?(am|pm)?", words, re.ASCII)
    if not match or (match[2] is None and match[3] is None):
        raise ValueError(typed)
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half and not 1 <= hour <= 12:
        raise ValueError(typed)
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return time(hour, minute)


def read_count(typed: str) -> int | None:
    """A whole number from 0 to 999; nothing typed means not known. Raises ValueError for anything else."""
    words = typed.strip()
    if not words:
        return None
    if not re.fullmatch(r"\d{1,3}", words, re.ASCII):
        raise ValueError(typed)
    return int(words)


def _digits(word: str) -> int:
    """A number of one or two plain digits."""
    if not re.fullmatch(r"\d{1,2}", word, re.ASCII):
        raise ValueError(word)
    return int(word)
