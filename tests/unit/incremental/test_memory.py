"""What is remembered is relied on only where it is whole, and can be gone at any moment."""

from __future__ import annotations

import hashlib
import itertools
import json
import marshal
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from fuzz.trials import remembering
from reruns import run
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.incremental import memory
from specular.incremental.memory import Memory
from specular.output.records import FOLDER
from specular.pipeline import make

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS: Final = 40
"""How often each of two processes makes the package while the other does."""

RACER: Final = """
import sys
from pathlib import Path
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.incremental import again, memory
from specular.pipeline import make
memory.LEAST, again.MOST = 0, 1.0
config = ApiConfig(spec=Path(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    assert make(config, Sink(), remembers=True).package.files
"""

SEEDED: Final = """
import json, sys
from pathlib import Path
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.incremental import again, memory
from specular.pipeline import make
memory.LEAST, again.MOST = 0, 1.0
in_part = []
run = again.Again.run
again.Again.run = lambda self: in_part.append(run(self)) or in_part[-1]
made = make(ApiConfig(spec=Path(sys.argv[1])), Sink(), remembers=True)
found = {**made.package.files}
print(json.dumps([in_part != [] and in_part[-1] is not None, found]))
"""

SHOP: Final = """
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /pets:
    get:
      tags: [pets]
      parameters: [{name: kind, in: query, schema: {$ref: "#/components/schemas/Kind"}}]
      responses:
        "200":
          description: pets
          content:
            application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Pet"}}}
        "404": {$ref: "#/components/responses/Problem"}
  /pets/{id}:
    put:
      tags: [pets]
      parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
      requestBody:
        content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
      responses: {"200": {$ref: "#/components/responses/Problem"}}
components:
  responses:
    Problem:
      description: what is wrong
      content: {application/json: {schema: {$ref: "#/components/schemas/Problem"}}}
  schemas:
    Kind: {type: string, enum: [cat, dog, bird]}
    Named: {type: object, required: [name], properties: {name: {type: string}, age: {type: KIND}}}
    Pet:
      allOf: [{$ref: "#/components/schemas/Named"}]
      properties:
        id: {type: string, readOnly: true}
        kind: {$ref: "#/components/schemas/Kind"}
        owner: {oneOf: [{$ref: "#/components/schemas/Owner"}, {type: "null"}]}
        home: {type: object, properties: {street: {type: string}, number: {type: integer}}}
    Owner: {allOf: [{$ref: "#/components/schemas/Named"}], properties: {pets: {type: integer}}}
    Problem: {type: object, properties: {about: {$ref: "#/components/schemas/Pet"}}}
"""


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Path]:
    """Let every document be remembered; return the folder in which that is done."""
    with remembering(tmp_path / "cache"):
        yield tmp_path / "cache" / "packages"


@pytest.fixture
def config(tmp_path: Path) -> ApiConfig:
    write(tmp_path, maxLength=1)
    return ApiConfig(spec=tmp_path / "spec.json")


def write(folder: Path, **keywords: int) -> None:
    """Write a document in which a property has some keywords."""
    schemas = {f"C{one}": {"type": "object", "properties": {"x": {}}} for one in range(9)}
    schemas["C1"]["properties"] = {"x": {"type": "string", **keywords}}
    head = {"openapi": "3.1.0", "info": {"title": "Example", "version": "1"}}
    ready = folder / "ready.json"
    ready.write_text(json.dumps({**head, "components": {"schemas": schemas}}), "utf-8")
    # Others may be reading it.
    ready.replace(folder / "spec.json")


def made(config: ApiConfig, *, remembers: bool = True) -> dict[str, str]:
    """Make the package."""
    found = make(config, Sink(), remembers=remembers)
    assert found is not None
    return dict(found.package.files)


def remembered(config: ApiConfig, cache: Path) -> tuple[Path, Path]:
    """Make a package twice, with an edit in between; return what that leaves: all, and since."""
    made(config)
    write(config.spec.parent, maxLength=2)
    made(config)
    since, whole = sorted(cache.iterdir(), key=lambda path: path.suffix, reverse=True)
    return whole, since


def signed(content: tuple[Any, ...]) -> bytes:
    """Return a file of the memory as it would be written."""
    body = marshal.dumps(content)
    return hashlib.sha256(body).hexdigest().encode() + body


def content_of(path: Path) -> tuple[Any, ...]:
    """Return what a file of the memory says."""
    found: tuple[Any, ...] = marshal.loads(path.read_bytes()[64:])  # noqa: S302 - our own
    return found


def test_all_is_written_first_and_then_what_changed(config: ApiConfig, cache: Path) -> None:
    whole, since = remembered(config, cache)
    assert since.name == f"{whole.name}.since"
    assert since.stat().st_size < whole.stat().st_size
    found = Memory(config).read()
    assert found is not None
    assert "max_length=2" in found.texts.pieces["models/c1.py"].text
    assert made(config) == made(config, remembers=False)


SPOILED: Final[dict[str, Callable[[bytes], bytes]]] = {
    "shorter": lambda raw: raw[:-1],
    "half": lambda raw: raw[: len(raw) // 2],
    "digest alone": lambda raw: raw[:64],
    "half a digest": lambda raw: raw[:40],
    "empty": lambda _: b"",
    "one bit": lambda raw: raw[:-9] + bytes([raw[-9] ^ 1]) + raw[-8:],
    "another digest": lambda raw: b"0" * 64 + raw[64:],
    "noise": lambda _: os.urandom(1000),
    "no marshal": lambda _: hashlib.sha256(b"[").hexdigest().encode() + b"[",
    "nothing": lambda _: signed(()),
    "numbers": lambda _: signed((1, 2, 3, 4, 5)),
    "empty unit": lambda _: signed(({}, {"": b""}, ("", [], {}), {}, {})),
    "half a unit": lambda _: signed(({}, {"": b"\x80"}, ("", [], {}), {}, {})),
    "no unit": lambda _: signed(({}, {"": pickle.dumps("no unit")}, ("", [], {}), {}, {})),
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_what_is_not_as_it_was_written_is_nothing(
    spoil: Callable[[bytes], bytes], config: ApiConfig, cache: Path
) -> None:
    whole, since = remembered(config, cache)
    expected = made(config, remembers=False)
    raw = whole.read_bytes()
    whole.write_bytes(spoil(raw))
    assert Memory(config).read() is None
    assert made(config) == expected
    assert Memory(config).read() is not None
    # Without what changed since, all is as it was before that.
    whole.write_bytes(raw)
    since.write_bytes(spoil(raw))
    assert made(config) == expected


@pytest.mark.parametrize("asked", [os.system, eval, getattr, Path, subprocess.Popen])
def test_nothing_that_is_remembered_is_called(
    asked: Callable[..., object], config: ApiConfig, cache: Path
) -> None:
    whole, _ = remembered(config, cache)
    trace = cache / "trace"

    class Foreign:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (asked, (f"touch {trace}",))

    digests, units, *rest = content_of(whole)
    name = next(iter(units))
    whole.write_bytes(signed((digests, {**units, name: pickle.dumps(Foreign())}, *rest)))
    assert Memory(config).read() is None
    assert not trace.exists()
    assert made(config) == made(config, remembers=False)


def test_classes_of_the_ir_alone_are_made(config: ApiConfig, cache: Path) -> None:
    whole, _ = remembered(config, cache)
    digests, units, *rest = content_of(whole)
    name = next(iter(units))
    for path in (b"specular.ir.types\nJsonValue", b"specular.ir.models\ndataclass", b"os\nsystem"):
        blob = b"c" + path + b"\n."
        whole.write_bytes(signed((digests, {**units, name: blob}, *rest)))
        assert Memory(config).read() is None


@pytest.mark.parametrize("part", ["whole", "since", "folder"])
def test_it_can_be_deleted_at_any_moment(
    part: str, config: ApiConfig, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, since = remembered(config, cache)
    parts = {"whole": whole, "since": since, "folder": cache}
    read = Memory.read

    def read_and_delete(one: Memory) -> object:
        found = read(one)
        if parts[part].is_dir():
            shutil.rmtree(parts[part])
        else:
            parts[part].unlink()
        return found

    write(config.spec.parent, maxLength=3)
    expected = made(config, remembers=False)
    with monkeypatch.context() as patched:
        patched.setattr(Memory, "read", read_and_delete)
        assert made(config) == expected
    assert made(config) == expected
    assert made(config) == expected


def test_two_processes_do_not_disturb_each_other(config: ApiConfig, cache: Path) -> None:
    command = [sys.executable, "-c", RACER, str(config.spec), str(ROUNDS)]
    both = [subprocess.Popen(command) for _ in range(2)]
    # Meanwhile the document changes, so that each writes what the others do not expect.
    for length in itertools.count():
        if all(one.poll() is not None for one in both):
            break
        write(config.spec.parent, maxLength=length % 9)
        made(config)
    assert [one.returncode for one in both] == [0, 0]
    assert made(config) == made(config, remembers=False)
    assert {path.suffix for path in cache.iterdir()} <= {"", ".since"}


@pytest.mark.usefixtures("cache")
def test_what_one_hash_seed_leaves_serves_another(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    for seed, kind in enumerate(("string", "integer", "boolean")):
        path.write_text(SHOP.replace("KIND", kind), "utf-8")
        found = subprocess.run(
            [sys.executable, "-c", SEEDED, str(path)],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            stdout=subprocess.PIPE,
            check=True,
        )
        in_part, files = json.loads(found.stdout)
        assert in_part is (seed > 0)
        assert files == made(ApiConfig(spec=path), remembers=False)


def test_what_was_used_the_longest_ago_goes_first(
    config: ApiConfig, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configs = [replace(config, package=name) for name in ("first", "second", "third")]
    for one in configs[:2]:
        made(one)
    paths = {one.package: Memory(one)._path for one in configs}
    size = paths["first"].stat().st_size
    for age, name in enumerate(("second", "first")):
        os.utime(paths[name], (age, age))
    made(configs[1])
    monkeypatch.setattr(memory, "MOST_BYTES", 2 * size + size // 2)
    made(configs[2])
    assert [name for name, path in paths.items() if path.exists()] == ["second", "third"]
    assert sum(path.stat().st_size for path in cache.iterdir()) <= memory.MOST_BYTES


@pytest.mark.parametrize("name", ["", "packages"])
def test_a_folder_that_cannot_be_used_costs_time_alone(
    name: str, config: ApiConfig, tmp_path: Path
) -> None:
    with remembering(tmp_path / "cache"):
        (tmp_path / "cache" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "cache" / name).write_text("no folder", "utf-8")
        assert made(config) == made(config, remembers=False)
        assert made(config) == made(config, remembers=False)


def test_without_cache_nothing_is_read_or_written(
    config: ApiConfig, cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    made(config, remembers=False)
    assert run("generate", str(config.spec), "--no-cache").code == 0
    assert not cache.parent.exists()
    monkeypatch.setattr(Memory, "__init__", None)
    assert run("generate", str(config.spec), "--no-cache").code == 0


def test_a_small_document_is_not_remembered(
    config: ApiConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path / "cache"))
    made(config)
    assert not (tmp_path / "cache").exists()


def test_another_version_or_other_settings_have_a_memory_of_their_own(
    config: ApiConfig, cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made(config)
    changes: tuple[dict[str, Any], ...] = (
        {"enums": "closed"},
        {"strict": True},
        {"only": ("models",)},
        {"package": "other"},
        {"exclude": ("tag:jobs",)},
        {"formats": (("date-time", "plain"),)},
        {"spec": config.spec.with_name("other.json")},
    )
    for change in changes:
        assert Memory(replace(config, **change)).read() is None
    assert Memory(replace(config, output=Path("elsewhere"))).read() is not None
    tool = tmp_path / "tool.py"
    tool.write_text("", "utf-8")
    monkeypatch.setattr(memory, "tool_files", lambda: (tool,))
    assert Memory(config).read() is None
    made(config)
    assert Memory(config).read() is not None
    tool.write_text("1", "utf-8")
    assert Memory(config).read() is None
    assert len(list(cache.iterdir())) == 2
