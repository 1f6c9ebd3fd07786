"""URI references: resolving one against a base, and files as URIs (RFC 3986)."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

# A single letter before the colon is a drive of Windows, not a scheme.
_PARTS = re.compile(
    r"(?:([A-Za-z][A-Za-z0-9+.-]+):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?", re.DOTALL
)
_FILE = "file"
_LEGAL = "%/?:@!$&'()*+,;=~-._[]"


@dataclass(frozen=True, slots=True)
class Uri:
    """A URI reference without its fragment, taken apart (RFC 3986, 3)."""

    scheme: str | None
    authority: str | None
    path: str
    query: str | None

    def text(self) -> str:
        """Put it together again (RFC 3986, 5.3), with what no URI may hold percent-encoded."""
        scheme = "" if self.scheme is None else f"{self.scheme.lower()}:"
        authority = "" if self.authority is None else f"//{self.authority.lower()}"
        query = "" if self.query is None else f"?{self.query}"
        return scheme + quote(authority + self.path + query, safe=_LEGAL)


def split(reference: str) -> Uri:
    """Take a reference apart; a fragment is not looked at."""
    found = _PARTS.match(reference)
    assert found is not None  # noqa: S101 - every part may be absent, so every text matches
    return Uri(*found.groups())


def join(base: str, reference: str) -> str:
    """Resolve a reference against an absolute URI (RFC 3986, 5.2.2), both without a fragment."""
    above, own = split(base), split(reference)
    if own.scheme is not None:
        return Uri(own.scheme, own.authority, _without_dots(own.path), own.query).text()
    if own.authority is not None:
        return Uri(above.scheme, own.authority, _without_dots(own.path), own.query).text()
    if not own.path:
        query = above.query if own.query is None else own.query
        return Uri(above.scheme, above.authority, above.path, query).text()
    path = own.path if own.path.startswith("/") else _merged(above, own.path)
    return Uri(above.scheme, above.authority, _without_dots(path), own.query).text()


def beside(base: str, uri: str) -> str | None:
    """Return the relative reference that leads from a base to a URI below its folder, if any."""
    folder, slash, _ = base.rpartition("/")
    return uri.removeprefix(folder + slash) if slash and uri.startswith(folder + slash) else None


def scheme_of(uri: str) -> str | None:
    """Return the scheme of a URI in small letters; None for a relative reference."""
    scheme = split(uri).scheme
    return None if scheme is None else scheme.lower()


def is_file(uri: str) -> bool:
    """Whether a URI names a file of this machine."""
    return uri.startswith(f"{_FILE}:///")


def file_uri(path: str) -> str:
    """Return the URI of an absolute path."""
    return f"{_FILE}://{quote(os.fsencode(path))}"


def file_path(uri: str) -> str:
    """Return the path that the URI of a file means; `?` is a letter of a name there."""
    return os.fsdecode(unquote_to_bytes(uri.removeprefix(f"{_FILE}://")))


def _merged(base: Uri, path: str) -> str:
    """RFC 3986, 5.2.3."""
    if base.authority is not None and not base.path:
        return f"/{path}"
    folder, slash, _ = base.path.rpartition("/")
    return folder + slash + path


def _without_dots(path: str) -> str:
    """RFC 3986, 5.2.4: `.` says nothing, and `..` takes a segment away."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == ".." and (len(kept) > 1 or (kept and kept[0])):
            kept.pop()
        elif segment not in {".", ".."}:
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/".join(kept)
