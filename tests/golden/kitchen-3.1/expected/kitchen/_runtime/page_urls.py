"""Pages that say at which URL the next one is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, cast
from urllib.parse import unquote_plus

import httpx2

from .pagination import AnyPage, Next, Paging, Way
from .requests import Call, Options
from .unset import UNSET

_LINK = re.compile(
    r'<([^<>]*)>((?:\s*;\s*[^\s=;,"]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"]*))?)*)'
)
_PARAMETER = re.compile(r';\s*([^\s=;,"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*))')


@dataclass(frozen=True, slots=True, kw_only=True)
class NextUrl(Paging):
    """The next page's URL is in the result or, without `next`, in the header `Link`."""

    next: Way | None = None

    def after(self, page: AnyPage[Any, Any]) -> Next | None:
        """Go where the page leads."""
        headers = page.response.headers
        target = _next_link(headers) if self.next is None else page.at(self.next)
        return _linked(page, str(target)) if target else None


def _linked(page: AnyPage[Any, Any], target: str) -> Next:
    here = httpx2.URL(page.response.request_url)
    try:
        there = here.join(target)
    except httpx2.InvalidURL as error:
        raise page.wrong(f"the next page has no valid URL: {error}") from None
    if _origin(there) != _origin(here):
        raise page.wrong(f"the next page is at {_origin(there)}")
    path, mark, query = there.raw_path.decode("ascii").partition("?")
    # An API may quote what it was asked; credentials are added to every request.
    kept = [
        pair
        for pair in query.split("&")
        if unquote_plus(pair.partition("=")[2]) not in page.answer.secrets
    ]
    path = f"{path}{mark}{'&'.join(kept)}".replace("{", "%7B").replace("}", "%7D")
    base = _origin(httpx2.URL(page.transport.base_url))
    server = "/" if _origin(here) == base else _origin(here)
    return _at(page.call, server, path), path, "URL"


def _at(call: Call[Any], server: str, path: str) -> Call[Any]:
    """Return the call at a URL, which has all but headers and cookies."""
    options: dict[str, Any] = {**call.options}
    options |= {"extra_query": None, "extra_body": None}
    parameters = call.operation.parameters
    kept = [one for one in parameters if one.location in ("header", "cookie")]
    operation = replace(
        call.operation,
        method="GET",
        server=server,
        path=path,
        parameters=tuple(kept),
        body=None,
        other_bodies=(),
    )
    return Call(operation, call.arguments, cast("Options", options), UNSET, UNSET)


def _origin(url: httpx2.URL) -> str:
    """Return the origin (RFC 6454, 4)."""
    port = "" if url.port is None else f":{url.port}"
    return f"{url.scheme}://{url.host}{port}"


def _next_link(headers: httpx2.Headers) -> str | None:
    """Return where a link leads whose relation is `next` (RFC 8288, 3)."""
    for target, parameters in _LINK.findall(headers.get("link", "")):
        relations = [
            (quoted or plain).lower().split()
            for name, quoted, plain in _PARAMETER.findall(parameters)
            if name.lower() == "rel"
        ]
        # What stands behind the first one does not count (RFC 8288, 3.3).
        if relations and "next" in relations[0]:
            return str(target)
    return None
