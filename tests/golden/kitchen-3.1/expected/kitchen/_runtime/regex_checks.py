"""Whether text is a regular expression (ECMA-262, 22.2.1, with the flag `u`)."""

from __future__ import annotations

import re

_ESCAPE = (
    r"\\(?:[dDwWsSbBnrtfv]|0(?![0-9])|c[A-Za-z]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}"
    r"|u\{[0-9A-Fa-f]++\}|[pP]\{\w++(?:=\w++)?\}|k<\w++>|[1-9][0-9]*+|[^A-Za-z0-9])"
)
_TOKEN = re.compile(
    rf"(?P<atom>{_ESCAPE}|\[(?:[^\]\\]|{_ESCAPE})*+\]|[^\\\[()*+?|^$])"
    r"|(?P<open>\((?:\?(?:[:=!]|<[=!]|<[^\W\d]\w*+>)|(?!\?)))"
    r"|(?P<close>\))|(?P<sign>[|^$])|(?P<repeat>[*+?]\??)"
)
_BOUNDS = re.compile(r"\{(?P<least>[0-9]++)(?:(?P<more>,)(?P<most>[0-9]*+))?\}\??")


def is_regex(text: str) -> bool:
    """Tell whether groups and sets are closed, and what is repeated is there."""
    at = depth = 0
    repeatable = False
    while at < len(text):
        bounds = _BOUNDS.match(text, at)
        found = bounds or _TOKEN.match(text, at)
        if found is None:
            return False
        at = found.end()
        if bounds is not None or found.lastgroup == "repeat":
            if not repeatable or (bounds is not None and not _in_order(bounds)):
                return False
            repeatable = False
            continue
        repeatable = found.lastgroup in ("atom", "close")
        depth += {"open": 1, "close": -1}.get(found.lastgroup or "", 0)
        if depth < 0:
            return False
    return depth == 0


def _in_order(bounds: re.Match[str]) -> bool:
    least, most = bounds["least"].lstrip("0"), (bounds["most"] or "").lstrip("0")
    # As text, for Python does not read numbers of any length.
    return not bounds["most"] or (len(least), least) <= (len(most), most)
