"""Bodies of a generated package: what the client writes is what the server gets."""

from __future__ import annotations

import asyncio
import importlib
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from behaviour.serving import serving
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.pipeline import generate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

DOCUMENT = """
openapi: 3.1.0
info: {title: Post, version: "1"}
paths:
  /photos:
    post:
      operationId: addPhotos
      tags: [photos]
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [photo]
              properties:
                photo: {type: string, format: binary}
                more: {type: array, items: {type: string, format: binary}}
                word: {type: string}
                sender: {$ref: "#/components/schemas/Person"}
                places: {type: array, items: {type: string}}
            encoding:
              photo:
                contentType: "image/*, image/png"
                headers: {x-kind: {schema: {const: photo}}, X-Free: {schema: {type: string}}}
              word: {contentType: application/json}
              places: {style: pipeDelimited, explode: false}
      responses: {"204": {description: done}}
    put:
      operationId: setPhoto
      tags: [photos]
      requestBody:
        content: {image/*: {}}
      responses: {"204": {description: done}}
  /people:
    post:
      operationId: addPerson
      tags: [people]
      requestBody:
        required: true
        content:
          text/plain: {schema: {type: string}}
          application/json: {schema: {$ref: "#/components/schemas/Person"}}
          application/x-www-form-urlencoded:
            schema: {$ref: "#/components/schemas/Person"}
            encoding: {name: {allowReserved: true}}
          application/octet-stream: {}
      responses:
        "200":
          description: made
          content: {application/json: {schema: {$ref: "#/components/schemas/Person"}}}
    put:
      operationId: putPerson
      tags: [people]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Person"}}}}
      responses: {"204": {description: done}}
    patch:
      operationId: mendPerson
      tags: [people]
      requestBody:
        content:
          application/merge-patch+json:
            schema: {oneOf: [{$ref: "#/components/schemas/Person"}, {type: "null"}]}
      responses: {"204": {description: done}}
components:
  schemas:
    Person:
      type: object
      required: [id, name]
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string}
        born: {type: [string, "null"], format: date-time}
        friends: {type: array, items: {$ref: "#/components/schemas/Person"}}
"""


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Give the package."""
    folder = tmp_path_factory.mktemp("post")
    sink = Sink()
    generate(_config(folder), sink)
    assert sink.diagnostics == []
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        importlib.import_module("post.server")
        yield importlib.import_module("post")
    for name in [name for name in sys.modules if name.partition(".")[0] == "post"]:
        del sys.modules[name]


def _config(folder: Path, document: str = DOCUMENT, **settings: Any) -> ApiConfig:  # noqa: ANN401
    spec = folder / "post.yaml"
    spec.write_text(document, "utf-8")
    return ApiConfig(spec=spec, output=folder, package="post", **settings)


def sent(post: ModuleType, operation: str, value: object, **options: str) -> tuple[str, bytes]:
    """Return what is sent for a body."""
    module, _, name = operation.partition(".")
    found = getattr(importlib.import_module(f"{post.__name__}.operations.{module}"), name)
    bodies = importlib.import_module(f"{post.__name__}._runtime.bodies")
    written = bodies.write_body(found.bodies, value, None, **options)
    assert isinstance(written.content, bytes)
    return written.media_type, written.content


def test_files_and_their_words_arrive(post: ModuleType, tmp_path: Path) -> None:
    heard: list[Any] = []

    class Handler(post.server.PhotosHandler):  # type: ignore[misc, name-defined]
        """Notes what comes."""

        async def add_photos(self, request: Any, body: Any) -> None:  # noqa: ANN401
            """Note it, with the headers of the first part."""
            raw = await request.body()
            heard.append((body, raw.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]))

        async def set_photo(self, request: Any, body: Any = b"") -> None:  # noqa: ANN401
            """Note it, with what it is."""
            heard.append((body, request.headers.get("content-type")))

    path = tmp_path / "a b.gif"
    path.write_bytes(b"GIF" * 50)
    facts: dict[str, Any] = {"word": "5", "places": ["x", "y"]}
    sender = post.models.PersonRequest(name="é")
    app = post.server.create_app(photos=Handler(), people=object())
    with serving(app) as url, path.open("rb") as opened:
        with post.Client(base_url=url) as client:
            more = [opened, post.FilePart(iter([b"a", b"b"]), "c.txt")]
            client.photos.add_photos(photo=path, more=more, sender=sender, **facts)
            client.photos.set_photo(body=path)
            client.photos.set_photo()

        async def run() -> None:
            async with post.AsyncClient(base_url=url) as waiting:
                opened.seek(3)
                await waiting.photos.add_photos(photo=opened, **facts)
                opened.seek(3)
                await waiting.photos.set_photo(body=post.FilePart(opened, "x.png"))

        asyncio.run(run())
    gif = path.read_bytes()
    body, head = heard[0]
    assert (body.photo, body.more) == (gif, [gif, b"ab"])
    assert (body.word, body.places, body.sender) == ("5", ["x", "y"], sender)
    disposition = 'Content-Disposition: form-data; name="photo"; filename="a b.gif"'
    assert head == [disposition, "Content-Type: image/gif", "x-kind: photo"]
    assert heard[1:3] == [(gif, "image/gif"), (b"", None)]
    assert heard[3][0].photo == gif[3:]
    assert heard[4] == (gif[3:], "image/png")


def test_an_operation_takes_several_media_types(post: ModuleType) -> None:
    person = post.models.PersonRequest(name="a/b c", born=None)
    json, form = "application/json", "application/x-www-form-urlencoded"
    assert sent(post, "people.ADD_PERSON", person) == (json, b'{"name":"a/b c","born":null}')
    assert sent(post, "people.ADD_PERSON", person, content_type=form) == (form, b"name=a/b+c")
    assert sent(post, "people.ADD_PERSON", "Tom") == ("text/plain; charset=utf-8", b"Tom")
    assert sent(post, "people.ADD_PERSON", b"\x00") == ("application/octet-stream", b"\x00")


@pytest.mark.parametrize("form", ["application/json", "application/x-www-form-urlencoded"])
def test_what_is_read_only_is_never_sent(post: ModuleType, form: str) -> None:
    received = post.Person.model_validate_json(
        '{"id":1,"name":"a","born":"2026-01-02T03:04:05.10+00:00","x":2,'
        '"friends":[{"id":3,"name":"b"}]}'
    )
    plain = received.model_dump(mode="json")
    request = post.models.PersonRequest.model_validate(plain)
    for value in (received, plain, request):
        _, content = sent(post, "people.ADD_PERSON", value, content_type=form)
        assert b"id" not in content
        assert all(text in content for text in (b"name", b"friends", b"b", b"x"))
    # Whoever means it says so.
    assert post.models.PersonRequest.model_validate(plain).model_dump(mode="json") == plain


def test_a_merge_patch_tells_null_from_nothing(post: ModuleType) -> None:
    kind = "application/merge-patch+json"
    for value in ({"name": "a", "born": None}, post.models.PersonRequest(name="a", born=None)):
        assert sent(post, "people.MEND_PERSON", value) == (kind, b'{"name":"a","born":null}')
    assert sent(post, "people.MEND_PERSON", None) == (kind, b"null")


def test_a_body_may_be_left_out(post: ModuleType) -> None:
    heard: list[tuple[str | None, bytes]] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        heard.append((request.headers.get("content-type"), request.read()))
        return httpx2.Response(204)

    async def run() -> None:
        http = httpx2.AsyncClient(transport=httpx2.MockTransport(answer))
        async with http, post.AsyncClient(base_url="http://post", http_client=http) as client:
            await client.people.put_person()
            await client.people.put_person(name="a")

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    json = "application/json"
    with http, post.Client(base_url="http://post", http_client=http) as client:
        put_person = client.people.put_person
        put_person()
        put_person(name="a")
        put_person(body={"name": "b"})
        put_person(body=post.models.PersonRequest(name="c"))
        put_person(extra_body={"name": "d"})
        wrongs: tuple[dict[str, Any], ...] = ({"born": None}, {"body": {}})
        for wrong in wrongs:
            with pytest.raises((TypeError, post.InvalidArgumentError), match="name"):
                put_person(**wrong)
    asyncio.run(run())
    names = [b"a", b"b", b"c", b"d"]
    there = [(json, b'{"name":"%s"}' % name) for name in names]
    assert heard == [(None, b""), *there, (None, b""), there[0]]


def test_a_package_has_only_what_its_document_needs(post: ModuleType, tmp_path: Path) -> None:
    parts = {"multipart.py", "forms.py", "body_streams.py", "uploads.py"}
    runtime = tmp_path / "post" / "_runtime"
    document, _, people = DOCUMENT.partition("  /photos:")
    people = people[people.index("  /people:") :]
    for dropped, kept in (
        ("", parts - {"multipart.py"}),
        ("          application/octet-stream: {}\n", {"forms.py"}),
    ):
        generate(_config(tmp_path, (document + people).replace(dropped, "", 1)), Sink())
        assert {one.name for one in runtime.iterdir()} & parts == kept
    assert post.__all__.count("FilePart") == 1
    assert "FilePart" not in (tmp_path / "post" / "__init__.py").read_text("utf-8")


def test_a_server_needs_no_client_library(tmp_path: Path) -> None:
    generate(_config(tmp_path, only=("models", "server")), Sink())
    code = "import sys; sys.modules['httpx2'] = None; import post.server"
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
