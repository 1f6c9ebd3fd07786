"""Which servers can be chosen, and what their variables may be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from small_api import api
from specular.ir.operations import Server
from specular.ir.servers import choices, server_name, variables
from specular.ir.types import NodeId


def server(url: str, template: str = "", name: str | None = None, **values: str) -> Server:
    found = tuple((key, value, ()) for key, value in values.items())
    return Server(id=NodeId(url), url=url, template=template or url, variables=found, name=name)


@pytest.mark.parametrize(
    ("urls", "names"),
    [
        ([], []),
        (["https://a"], []),
        (["/v1"], []),
        (["https://a", "https://b"], ["https://a", "https://b"]),
        (["https://a", "http://a"], []),
        (["http://a", "https://a"], ["http://a", "https://a"]),
        (["https://a", "http://b"], ["https://a", "http://b"]),
        (["/v1", "https://a"], ["https://a"]),
        (["https://a", "/v1"], []),
        (["https://a", "https://a", "https://b"], ["https://a", "https://b"]),
    ],
)
def test_there_is_a_choice_where_there_are_several(urls: list[str], names: list[str]) -> None:
    found = choices(replace(api(), servers=tuple(map(server, urls))))
    assert [server_name(one) for one in found] == names


@pytest.mark.parametrize(
    ("template", "url", "place"),
    [
        ("{v}://a/b", "https://a/b", "scheme"),
        ("{v}", "https://a", "url"),
        ("{v}/b", "https://a/b", "url"),
        ("https://{v}", "https://x", "host"),
        ("https://a:{v}/b", "https://a:80/b", "host"),
        ("https://a/{v}", "https://a/x", "path"),
        ("/{v}", "/x", "path"),
        ("{v}/b", "x/b", "path"),
    ],
)
def test_where_a_variable_stands(template: str, url: str, place: str) -> None:
    found = variables(replace(api(), servers=(server(url, template, v="x", unused="y"),)))
    assert [(one.name, one.place) for one in found] == [("v", place)]


def test_the_stricter_of_two_places_counts() -> None:
    servers = (
        server("https://a/x", "https://a/{v}", v="x"),
        server("https://x", "https://{v}", v="x"),
    )
    [found] = variables(replace(api(), servers=servers))
    assert (found.place, found.own) == ("host", {})
