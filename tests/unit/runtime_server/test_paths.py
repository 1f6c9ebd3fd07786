"""Values in the path, over a real socket: what was escaped arrives exactly."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI, Request
from runtime.operations import Parameter
from runtime.parameters import percent_encoded
from starlette.types import Receive, Scope, Send

from unit.runtime_server.apps import app_of, operation
from unit.runtime_server.asking import ask, ask_port, serving

VALUES = [
    "wflow_1",
    "a/b?c#d é%2F",
    "//",
    "%",
    "%25",
    " ",
    "+",
    "a;b,c=d",
    "日本語 🎉",
    "..%2F..",
    "{workflowId}",
]
# starlette's Mount matches no line break.
UNMOUNTED = ["\n", "a\r\n\x00"]


async def answer_id(request: Request, workflow_id: str) -> object:
    return [workflow_id, request.path_params["workflowId"]]


def workflows() -> FastAPI:
    parameters = (Parameter("workflow_id", "workflowId", "path"),)
    of = operation("/workflows/{workflowId}/user-approval", "PUT", parameters=parameters)
    return app_of(of, answer_id)


def mounted() -> FastAPI:
    app = FastAPI()
    app.mount("/base path", workflows())
    return app


SERVED = {"alone": (workflows, ""), "mounted": (mounted, "/base%20path")}


@pytest.fixture(scope="module", params=SERVED)
def place(request: pytest.FixtureRequest) -> Iterator[tuple[int, str]]:
    """The port of a served application, and where it is."""
    make, prefix = SERVED[request.param]
    with serving(make()) as port:
        yield port, prefix


@pytest.mark.parametrize("value", VALUES)
def test_a_value_arrives_exactly(place: tuple[int, str], value: str) -> None:
    port, prefix = place
    target = f"{prefix}/workflows/{percent_encoded(value)}/user-approval"
    answer = ask_port(port, "PUT", target)
    assert answer.status == 200, answer.body
    assert answer.json == [value, value]


@pytest.mark.parametrize("value", UNMOUNTED)
def test_a_control_character_arrives_exactly(value: str) -> None:
    answer = ask(workflows(), "PUT", f"/workflows/{percent_encoded(value)}/user-approval")
    assert answer.json == [value, value]


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/workflows/a/b/user-approval", 404),
        ("/workflows//user-approval", 404),
        ("/workflows/a%2Fuser-approval", 404),
        ("/workflows%2Fa/user-approval", 404),
        ("/workflows/a/user%2Dapproval", 200),
        ("/%77orkflows/a/user-approval", 200),
        ("/workflows/a/user-approval?x=%2F", 200),
        ("/workflows/%FF/user-approval", 422),
        ("/workflows/a%C3/user-approval", 422),
    ],
)
def test_what_is_another_path_is_not_found(
    place: tuple[int, str], target: str, status: int
) -> None:
    port, prefix = place
    assert ask_port(port, "PUT", prefix + target).status == status


def test_a_root_path_is_no_part_of_the_value() -> None:
    with serving(workflows(), root_path="/proxy") as port:
        answer = ask_port(port, "PUT", "/workflows/a%2Fb/user-approval")
    assert answer.json == ["a/b", "a/b"]


def test_a_path_that_was_rewritten_on_the_way_counts() -> None:
    app = workflows()

    async def rewriting(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "path": "/workflows/new/user-approval"}, receive, send)

    assert ask(rewriting, "PUT", "/old/a%2Fb").json == ["new", "new"]


def test_a_server_that_keeps_no_raw_path_is_served_too() -> None:
    app = workflows()

    async def forgetting(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "raw_path": None}, receive, send)

    answer = ask(forgetting, "PUT", "/workflows/%C3%A9%20/user-approval")
    assert answer.json == ["é ", "é "]
