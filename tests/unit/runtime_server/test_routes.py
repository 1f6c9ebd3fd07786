"""Routes: which handler answers, what when none does, and how errors look."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

import pytest
from fastapi import Depends, FastAPI, HTTPException, Request, Response
from runtime.models import Json, Model
from runtime.operations import Body, Content, Parameter
from runtime.server import Endpoint, make_app, make_router
from runtime.server_errors import HttpError, Problem
from runtime.server_security import http_bearer

from unit.runtime_server.apps import JSON, app_of, carry_out, endpoint, operation
from unit.runtime_server.asking import ask


class Pets(Protocol):
    """A Protocol as generated code has it."""

    async def get_pet(self, request: Request, pet_id: str) -> Json:  # noqa: ARG002
        """Get a pet.

        By its ID.
        """
        raise HttpError(501)

    async def feed_pet(self, request: Request, pet_id: str, body: str) -> Json:  # noqa: ARG002
        """Feed a pet."""
        raise HttpError(501)


Handle = Callable[..., Awaitable[object]]

PET_ID = (Parameter("pet_id", "petId", "path"),)
GET_PET = operation("/pets/{petId}", parameters=PET_ID)
FEED_PET = operation("/pets/{petId}", "PUT", parameters=PET_ID, body=Body("application/json", str))


def pets_app(handler: object) -> FastAPI:
    endpoints = [
        Endpoint("pets", GET_PET, Pets.get_pet, handler),
        Endpoint("pets", FEED_PET, Pets.feed_pet, handler),
    ]
    return make_app("Pets", "1", endpoints, {})


class Inherits(Pets):
    """Implements one of the methods."""

    async def get_pet(self, request: Request, pet_id: str) -> Json:  # noqa: ARG002
        """Answer the ID."""
        return pet_id


class Lacks:
    """Has one of the methods, and is no Pets."""

    async def get_pet(self, request: Request, pet_id: str) -> Json:  # noqa: ARG002
        """Answer the ID."""
        return pet_id


@pytest.mark.parametrize("handler", [Inherits(), Lacks()])
def test_what_is_implemented_answers_and_the_rest_is_501(handler: object) -> None:
    app = pets_app(handler)
    assert ask(app, "GET", "/pets/a").json == "a"
    # Not implemented comes before whatever may be wrong with the request.
    answer = ask(app, "PUT", "/pets/a", b"nonsense")
    assert answer.status == 501
    assert answer.header("content-type") == ["application/problem+json"]
    assert answer.json["title"] == "Not Implemented"


def test_without_a_handler_everything_is_501() -> None:
    app = pets_app(None)
    assert ask(app, "GET", "/pets/a").status == 501
    assert ask(app, "PUT", "/pets/a").status == 501


def test_a_method_may_say_that_it_is_not_implemented(caplog: pytest.LogCaptureFixture) -> None:
    async def handle(_: Request) -> Json:
        raise NotImplementedError

    with caplog.at_level(logging.WARNING):
        answer = ask(app_of(operation(), handle), "GET", "/things")
    assert answer.status == 501
    assert [record.exc_info is not None for record in caplog.records] == [True]


def test_unknown_paths_and_methods_have_the_same_shape() -> None:
    app = pets_app(Inherits())
    answer = ask(app, "GET", "/nope")
    assert answer.json == {"title": "Not Found", "status": 404, "detail": "Not Found"}
    assert answer.header("content-type") == ["application/problem+json"]
    answer = ask(app, "DELETE", "/pets/a")
    assert answer.json["title"] == "Method Not Allowed"
    assert answer.header("allow") == ["GET"]


def test_a_slash_too_many_is_another_path() -> None:
    assert ask(pets_app(Inherits()), "GET", "/pets/a/").status == 404
    assert ask(pets_app(Inherits()), "GET", "/pets/").status == 404


class Conflict(Model):
    """A documented error."""

    code: int


async def documented(_: Request) -> Json:
    raise HttpError(409, Conflict(code=7), headers=[("X-A", "1"), ("X-A", "2")])


async def undocumented(_: Request) -> Json:
    raise HttpError(429, detail="Slow down.", headers=[("Retry-After", "3")])


async def plain(_: Request) -> Json:
    raise HttpError(418, None)


async def odd(_: Request) -> Json:
    raise HttpError(499)


async def of_fastapi(_: Request) -> Json:
    raise HTTPException(404, "No such thing", headers={"X-A": "1"})


async def of_fastapi_with_json(_: Request) -> Json:
    raise HTTPException(400, {"code": 1})


async def empty(_: Request) -> Json:
    raise HTTPException(304)


async def broken(_: Request) -> Json:
    message = "secret"
    raise ValueError(message)


@pytest.mark.parametrize(
    ("handle", "status", "kind", "body"),
    [
        (documented, 409, "application/json", {"code": 7}),
        (
            undocumented,
            429,
            "application/problem+json",
            {"title": "Too Many Requests", "status": 429, "detail": "Slow down."},
        ),
        (plain, 418, "application/json", None),
        (odd, 499, "application/problem+json", {"title": "Error", "status": 499}),
        (
            of_fastapi,
            404,
            "application/problem+json",
            {"title": "Not Found", "status": 404, "detail": "No such thing"},
        ),
        (
            of_fastapi_with_json,
            400,
            "application/problem+json",
            {"title": "Bad Request", "status": 400, "detail": {"code": 1}},
        ),
        (
            broken,
            500,
            "application/problem+json",
            {"title": "Internal Server Error", "status": 500},
        ),
    ],
)
def test_errors_that_handlers_raise(handle: Handle, status: int, kind: str, body: Json) -> None:
    answer = ask(app_of(operation(), handle), "GET", "/things")
    assert answer.status == status
    assert answer.header("content-type") == [kind]
    assert answer.json == body
    # What nobody expected goes on to the server, which logs it and ends the connection.
    assert isinstance(answer.raised, ValueError) == (handle is broken)
    assert answer.header("connection") == (["close"] if handle is broken else [])


def test_headers_of_errors_are_sent() -> None:
    def header(handle: Handle, name: str) -> list[str]:
        return ask(app_of(operation(), handle), "GET", "/things").header(name)

    assert header(documented, "x-a") == ["1", "2"]
    assert header(undocumented, "retry-after") == ["3"]
    assert header(of_fastapi, "x-a") == ["1"]


def test_an_error_that_may_have_no_body_has_none() -> None:
    answer = ask(app_of(operation(), empty), "GET", "/things")
    assert (answer.status, answer.body) == (304, b"")


def answering(name: str) -> Handle:
    async def handle(_: Request, **arguments: object) -> Json:
        return [name, arguments]

    return handle


def paths_app(*paths: str) -> FastAPI:
    endpoints = [
        endpoint(
            operation(
                path,
                parameters=tuple(
                    Parameter(name, name, "path") for name in ("a", "b") if f"{{{name}}}" in path
                ),
            ),
            answering(path),
        )
        for path in paths
    ]
    return make_app("Paths", "1", endpoints, {})


@pytest.mark.parametrize("order", [1, -1])
def test_a_path_without_parameters_wins_whatever_the_order(order: int) -> None:
    paths: Sequence[str] = ["/x/{a}", "/x/v{a}", "/x/me", "/{a}/me", "/x/{a}/z", "/x/{a}/{b}"]
    app = paths_app(*paths[::order])
    for target, path in {
        "/x/me": "/x/me",
        "/x/m": "/x/{a}",
        "/x/v1": "/x/v{a}",
        "/y/me": "/{a}/me",
        "/x/1/z": "/x/{a}/z",
        "/x/1/y": "/x/{a}/{b}",
    }.items():
        assert ask(app, "GET", target).json[0] == path


def test_names_that_the_framework_does_not_take_are_as_good_as_others() -> None:
    parameters = (
        Parameter("user_id", "user-id", "path", int),
        Parameter("user_id_2", "user.id", "path"),
        Parameter("plain", "plain", "path"),
    )
    of = operation("/u/{user-id}/{user.id}/{plain}", parameters=parameters)
    app = app_of(of, answering("u"))
    assert ask(app, "GET", "/u/1/b/c").json[1] == {"user_id": 1, "user_id_2": "b", "plain": "c"}
    assert ask(app, "GET", "/u/x/b/c").errors == [("path", "$['user-id']", "int_type")]
    [path] = app.openapi()["paths"].items()
    assert path[0] == "/u/{_0}/{_1}/{plain}"
    assert [each["name"] for each in path[1]["get"]["parameters"]] == ["_0", "_1", "plain"]


def test_paths_of_the_api_win_over_those_of_the_documentation() -> None:
    app = paths_app("/docs", "/{a}")
    assert ask(app, "GET", "/docs").json[0] == "/docs"
    assert ask(app, "GET", "/openapi.json").json == ["/{a}", {"a": "openapi.json"}]
    assert ask(paths_app("/x"), "GET", "/openapi.json").json["info"]["title"] == "Paths"


def test_a_router_works_in_an_application_of_one_s_own() -> None:
    asked: list[str] = []

    async def note(request: Request) -> None:
        asked.append(request.path_params["tenant"])

    async def check(_: Request, token: str, _scopes: Sequence[str]) -> object:
        return token

    of = operation(
        "/x/{id}", parameters=(Parameter("it", "id", "path", int),), security=(("bearer",),)
    )
    schemes = {"bearer": http_bearer("bearer", check)}
    app = FastAPI()
    router = make_router([endpoint(of, answering("x"))], schemes)
    app.include_router(router, prefix="/{tenant}/v1", dependencies=[Depends(note)])
    token = [("Authorization", "Bearer t")]
    assert ask(app, "GET", "/a%2Fb/v1/x/5", headers=token).json == ["x", {"it": 5}]
    assert asked == ["a/b"]
    # The router's own errors look the same there.
    assert ask(app, "GET", "/t/v1/x/no", headers=token).errors == [("path", "$.id", "int_type")]
    assert ask(app, "GET", "/t/v1/x/5").header("www-authenticate") == ['Bearer realm="bearer"']
    # The rest is the application's.
    assert ask(app, "GET", "/nope").json == {"detail": "Not Found"}
    assert list(app.openapi()["paths"]) == ["/{tenant}/v1/x/{id}"]


def test_a_route_of_the_application_may_share_the_path() -> None:
    app = make_app("X", "1", [endpoint(operation(), answering("x"))], {})

    @app.post("/things")
    async def own() -> Response:  # pyright: ignore[reportUnusedFunction]
        return Response("own")

    assert ask(app, "POST", "/things").body == b"own"
    assert ask(app, "GET", "/things").json == ["x", {}]


class Tree(Model):
    """A type that contains itself."""

    children: list[Tree]


def test_the_application_describes_its_operations() -> None:
    parameters = (
        Parameter("ids", "ids", "query", list[int], explode=False, required=True),
        Parameter("pet_id", "petId", "path"),
    )
    of = operation(
        "/pets/{petId}",
        "PUT",
        parameters=parameters,
        body=Body("application/json", Tree),
        responses={
            "200": (Content("application/json", Conflict),),
            "204": (JSON,),
            "404": (JSON,),
            "415": (Content("text/plain", str),),
            "5XX": (JSON,),
            "default": (Content("application/json", Tree),),
        },
        security=(("bearer",), ()),
    )

    async def check(_: Request, token: str, _scopes: Sequence[str]) -> object:
        return token

    app = make_app(
        "Pets",
        "2",
        [Endpoint("pets", of, carry_out, None)],
        {"bearer": http_bearer("bearer", check)},
    )
    document = app.openapi()
    described = document["paths"]["/pets/{petId}"]["put"]
    assert document["info"] == {"title": "Pets", "version": "2"}
    assert described["operationId"] == "things.carry_out"
    assert described["tags"] == ["pets"]
    assert described["summary"] == "Stand for the method of a Protocol."
    assert described["description"] == "It takes whatever there is."
    assert described["security"] == [{"bearer": []}]
    assert document["components"]["securitySchemes"] == {
        "bearer": {"type": "http", "scheme": "bearer"}
    }
    assert described["parameters"] == [
        {
            "name": "ids",
            "in": "query",
            "required": True,
            "explode": False,
            "schema": {"type": "array", "items": {"type": "integer"}},
        },
        {"name": "petId", "in": "path", "required": True, "schema": {"type": "string"}},
    ]
    assert list(described["responses"]) == ["200", "204", "404", "415", "5XX", "default"]
    content = described["responses"]["200"]["content"]
    assert content == {"application/json": {"schema": {"$ref": "#/components/schemas/Conflict"}}}
    assert list(described["responses"]["415"]["content"]) == ["text/plain"]
    schema = described["requestBody"]["content"]["application/json"]["schema"]
    assert schema["properties"]["children"]["items"] == {"title": "Tree"}


def test_a_problem_may_be_extended() -> None:
    async def handle(_: Request) -> Json:
        raise HttpError(402, Problem(title="Broke", status=402, balance=30))  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]

    answer = ask(app_of(operation(), handle), "GET", "/things")
    assert answer.json == {"title": "Broke", "status": 402, "balance": 30}
    assert answer.header("content-type") == ["application/problem+json"]
