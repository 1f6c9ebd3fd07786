"""Dates and times as RFC 3339 writes them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?P<second>[0-5][0-9]|60)(?:\.[0-9]+)?"
    r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)


def parse_date(text: str) -> date:
    """Return the day of a full-date (RFC 3339, 5.6); raises ValueError."""
    if _DATE.fullmatch(text) is None:
        raise ValueError("it is not written as in 2020-12-31")
    return date.fromisoformat(text)


def parse_date_time(text: str) -> datetime:
    """Return the moment of a date-time (RFC 3339, 5.6); raises ValueError.

    Digits behind the microseconds are left away, and of a leap second, which Python has
    not, the last microsecond before it is returned.
    """
    if _DATE.match(text) is None or text[10:11] not in ("T", "t"):
        raise ValueError("it is not written as in 2020-12-31T23:59:59Z")
    return _moment(text)


def require_time(text: str) -> None:
    """Raise ValueError where a text is no full-time (RFC 3339, 5.6)."""
    _moment(f"2000-01-02T{text}")


def _moment(text: str) -> datetime:
    found = _TIME.fullmatch(text, 11)
    if found is None:
        raise ValueError("its time is not written as in 23:59:59Z or 23:59:59.5+01:00")
    if found["second"] != "60":
        return datetime.fromisoformat(text.upper())
    at = found.start("second")
    moment = datetime.fromisoformat(f"{text[:at]}59{text[at + 2 :]}".upper())
    offset = moment.utcoffset()
    minutes = moment.hour * 60 + moment.minute
    shift = 0 if offset is None else offset.total_seconds() // 60
    # RFC 3339, 5.7 and appendix D: it is the last second of a day of UTC.
    if (minutes - shift + 1) % (24 * 60):
        raise ValueError("there is no leap second at that time")
    return moment.replace(microsecond=999_999)


def date_time_text(moment: datetime) -> str:
    """Return a moment that has an offset as RFC 3339 writes it."""
    offset = moment.utcoffset()
    if offset is not None and offset.total_seconds() % 60:
        # Offsets are of whole minutes there.
        moment = moment.astimezone(UTC)
    text = moment.isoformat()
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text
