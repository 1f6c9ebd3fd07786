"""Getting a document by HTTP: the only module that opens a connection, and only when allowed."""

from __future__ import annotations

import http.client
import ssl
import urllib.request
from typing import IO, cast
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

MAX_BYTES = 64 * 1024 * 1024
"""How large a document may be."""

TIMEOUT = 30.0
"""How many seconds a server may say nothing."""

_HEADERS = {
    "Accept": "application/yaml, application/json;q=0.9, */*;q=0.1",
    "User-Agent": "specular",
}


class NotFetchedError(Exception):
    """A URL gave no document; the message says why."""


def fetch(url: str) -> tuple[bytes, str]:
    """Return the content of a URL, and the URL it was at last got from.

    Only https and http are spoken, no credentials are sent, and a redirect never leads from https
    to http. Raises NotFetchedError.
    """
    _check(url)
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _Redirects(),
    ):
        opener.add_handler(handler)
    request = urllib.request.Request(url, headers=_HEADERS)  # noqa: S310 - checked above
    try:
        response = cast("http.client.HTTPResponse", opener.open(request, timeout=TIMEOUT))
        with response:
            content = response.read(MAX_BYTES + 1)
            location = response.url
    except HTTPError as error:
        with error:
            # Redirects come here where they go in a circle, or neither to https nor to http.
            left = ", which is not followed" if error.code // 100 == 3 else ""  # noqa: PLR2004
            raise NotFetchedError(f"the server answers {error.code}{left}") from None
    except URLError as error:
        raise NotFetchedError(_reason(error.reason)) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotFetchedError(_reason(error)) from None
    if len(content) > MAX_BYTES:
        raise NotFetchedError(f"it has more than {MAX_BYTES} bytes")
    return content, location


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows few redirects, and looks at each."""

    max_redirections = 5
    max_repeats = 2

    def redirect_request(  # noqa: PLR0913, PLR0917 - as the standard library calls it
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        _check(newurl)
        if urlsplit(req.full_url).scheme == "https" and urlsplit(newurl).scheme != "https":
            raise NotFetchedError(f"it leads from https to {newurl}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _check(url: str) -> None:
    """Refuse what is not a plain URL of the web. Raises NotFetchedError."""
    try:
        parts = urlsplit(url)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise NotFetchedError(_reason(error)) from None
    if parts.scheme not in {"http", "https"}:
        raise NotFetchedError(f"it leads to {url}, and only https and http are spoken")
    if not has_host:
        raise NotFetchedError("it names no host")
    if "@" in parts.netloc:
        raise NotFetchedError("credentials in a URL are not sent")


def _reason(error: object) -> str:
    if isinstance(error, TimeoutError):
        return f"the server says nothing for {TIMEOUT:.0f} seconds"
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text[:1].lower() + text[1:]
