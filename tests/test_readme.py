"""What the README shows runs as it is written there."""

from __future__ import annotations

import ast
import asyncio
import importlib
import inspect
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FunctionType
from typing import Final

import pytest
import yaml

from behaviour.answering import answering
from specular.config import ApiConfig, load_config
from specular.diagnostics import Sink
from trees import ROOT

README: Final = (ROOT / "README.md").read_text("utf-8")
PORT: Final = "8000"
NO_PROXY: Final = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
SMALL: Final = """
openapi: 3.1.0
info: { title: Pet store, version: "1" }
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses:
        "200":
          description: All of them
          content: { application/json: { schema: { $ref: "#/components/schemas/Pets" } } }
    delete: { operationId: deletePets, tags: [pets], responses: { "204": { description: Done } } }
components:
  schemas:
    Pets: { type: array, items: { $ref: "#/components/schemas/Pet" } }
    Pet: { type: object, required: [name], properties: { name: { type: string } } }
"""

ITERATED: Final = """
openapi: 3.2.0
info: { title: Iterated, version: "1" }
servers: [{ url: "https://api.test" }]
paths:
  /jobs:
    get:
      operationId: listJobs
      tags: [jobs]
      parameters:
        - { name: limit, in: query, schema: { type: integer } }
        - { name: after, in: query, schema: { type: string } }
      x-pagination: { type: cursor, parameter: after, next: meta.next }
      responses:
        "200":
          description: A page
          content: { application/json: { schema: { $ref: "#/components/schemas/Jobs" } } }
  /jobs/{id}/events:
    get:
      operationId: watch
      tags: [jobs]
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        "200":
          description: What becomes of it
          content: { text/event-stream: { itemSchema: { $ref: "#/components/schemas/Event" } } }
components:
  schemas:
    Job: { type: object, required: [id], properties: { id: { type: string } } }
    Jobs:
      type: object
      properties:
        data: { type: array, items: { $ref: "#/components/schemas/Job" } }
        meta: { type: object, properties: { next: { type: string } } }
    Event: { type: object, properties: { event: { type: string }, data: { type: string } } }
"""


def _fences(language: str, section: str = "") -> list[str]:
    """Return the code in a language, of the whole page or of a section."""
    text = README if not section else README.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def _commands(section: str) -> list[str]:
    lines = [line for fence in _fences("sh", section) for line in fence.splitlines()]
    return [line for line in lines if shlex.split(line, comments=True)]


@contextmanager
def _running(command: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a command in a folder, with the programs of this environment."""
    words = shlex.split(command, comments=True)
    assignments = [word for word in words if re.match(r"[A-Z_]+=", word)]
    bin_folder = Path(sys.executable).parent
    program, *arguments = words[len(assignments) :]
    path = folder / program if "/" in program else bin_folder / program
    process = subprocess.Popen(
        [path, *arguments],
        cwd=folder,
        env=os.environ | NO_PROXY | dict(word.split("=", 1) for word in assignments),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.terminate()


def _run(command: str, folder: Path) -> str:
    with _running(command, folder) as process:
        output, _ = process.communicate(timeout=30)
    assert process.returncode == 0, f"{command}\n{output}"
    return output


def test_client_example_runs_against_the_server_example(tmp_path: Path) -> None:
    [client, more, server] = _fences("python")
    [start, call] = _commands("Serve the API")
    (tmp_path / "client.py").write_text(client, "utf-8")
    (tmp_path / "more.py").write_text(more, "utf-8")
    (tmp_path / "server.py").write_text(server, "utf-8")
    (tmp_path / "generated").symlink_to(ROOT / "generated")
    (tmp_path / ".venv").symlink_to(sys.prefix)
    assert (start.count(PORT), call.count(PORT)) == (1, 1)
    with _running(start.replace(PORT, "0"), tmp_path) as process:
        assert process.stdout is not None
        addresses = (re.search(r"http://127\.0\.0\.1:(\d+)", line) for line in process.stdout)
        port = next(match[1] for match in addresses if match)
        assert _run(call.replace(PORT, port), tmp_path) == "success 1 somebody\n"
        found = _run(call.replace(PORT, port).replace("client.py", "more.py"), tmp_path)
        assert found == "200 application/json success\n1\n"
        assert (tmp_path / "job.json").read_bytes().startswith(b'{"job":')


def test_commands_run_in_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(SMALL, "utf-8")
    commands = [line for line in _commands("Use specular for your own API") if line[:3] != "pip"]
    assert [command.split(" ")[:2] for command in commands] == [
        ["specular", "generate"],
        ["specular", "check"],
        ["specular", "generate"],
        ["specular", "generate"],
        ["specular", "generate"],
    ]
    _, overlay, _ = _fences("yaml")
    (tmp_path / "overlay.yaml").write_text(overlay, "utf-8")
    for command in commands:
        _run(command, tmp_path)
    assert (tmp_path / "src" / "petstore" / "client.py").is_file()


def test_commands_for_builds_run_in_a_project(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(SMALL, "utf-8")
    (tmp_path / "specular.toml").write_text('spec = "openapi.yaml"\npackage = "petstore"\n')
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    commands = _commands("Use it in builds")
    assert len(commands) > 5
    for command in commands:
        subprocess.run(
            ["/bin/bash", "-euo", "pipefail", "-c", command],
            cwd=tmp_path,
            env=os.environ | {"PATH": path},
            check=True,
            capture_output=True,
        )
    assert json.loads((tmp_path / "outcome.json").read_text("utf-8"))["exit_code"] == 0
    assert (tmp_path / ".github" / "workflows" / "specular.yml").exists()


def test_commands_compare_documents(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(SMALL, "utf-8")
    (tmp_path / "openapi.yaml").write_text(SMALL, "utf-8")
    (tmp_path / "specular.toml").write_text('spec = "openapi.yaml"\n', "utf-8")
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"]):
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments]
        subprocess.run(command, cwd=tmp_path, check=True)
    edited = SMALL.replace("name: { type: string }", "name: { type: integer }")
    (tmp_path / "openapi.yaml").write_text(edited, "utf-8")
    commands = [shlex.split(line) for line in _commands("See what a change breaks")]
    found = [
        subprocess.run(
            [Path(sys.executable).with_name(name), *arguments],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        for name, *arguments in commands
    ]
    assert [one.returncode for one in found] == [2, 2, 2, 2]
    shown, agreed = _fences("text", "See what a change breaks")
    assert found[1].stdout == found[2].stdout == shown
    assert found[3].stdout.endswith(agreed)


def test_commands_explain_lines(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(SMALL, "utf-8")
    (tmp_path / "specular.toml").write_text('spec = "openapi.yaml"\n', "utf-8")
    _run("specular generate", tmp_path)
    found = [_run(line, tmp_path) for line in _commands("Why is this line here")]
    assert [found[0]] == _fences("text", "Why is this line here")
    assert [one.splitlines()[0] for one in found[1:]] == [
        "openapi.yaml:17:58: #/components/schemas/Pet/properties/name",
        "openapi.yaml:17:5: #/components/schemas/Pet",
        "openapi.yaml:17:5: #/components/schemas/Pet",
    ]


def test_names_are_kept_as_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    lock, update = _commands("Keep names, or let callers take their time")
    pinned, changed = _fences("text", "Keep names, or let callers take their time")
    document = tmp_path / "openapi.yaml"
    document.write_text(SMALL, "utf-8")
    _run(lock, tmp_path)
    document.write_text(SMALL.replace("listPets", "allPets"), "utf-8")
    assert pinned in _run(lock.replace(" --names lock", ""), tmp_path)
    (tmp_path / "specular.lock").unlink()
    document.write_text(SMALL, "utf-8")
    _run(update, tmp_path)
    edited = SMALL.replace('/Pet"', '/Animal"').replace(" Pet:", " Animal:")
    document.write_text(edited.replace("listPets", "allPets"), "utf-8")
    assert changed in _run(lock.replace(" --names lock", ""), tmp_path)
    document.write_text(SMALL, "utf-8")
    assert "the former ones still work" in _run(update, tmp_path)


def test_git_shows_what_an_edit_means(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")

    def run(command: str) -> str:
        return subprocess.run(
            ["/bin/bash", "-euo", "pipefail", "-c", command],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout

    (tmp_path / "openapi.yaml").write_text(SMALL, "utf-8")
    run("git init -q && git add . && git -c user.name=a -c user.email=a@b commit -qm one")
    edited = SMALL.replace("name: { type: string }", "name: { type: integer }")
    (tmp_path / "openapi.yaml").write_text(edited, "utf-8")
    commands = _commands("Read it in git diff")
    assert commands[-1] == "git diff"
    [shown] = _fences("text", "Read it in git diff")
    assert [run(command) for command in commands][-1] == shown
    assert run('GIT_EXTERNAL_DIFF="specular git-diff" git diff') == shown


def test_settings_are_as_explained(tmp_path: Path) -> None:
    *_, settings = _fences("toml")
    (tmp_path / "openapi.yaml").write_text(SMALL, "utf-8")
    (tmp_path / "specular.toml").write_text(settings, "utf-8")
    sink = Sink()
    assert load_config(tmp_path, None, sink) == (
        ApiConfig(
            spec=tmp_path / "openapi.yaml",
            output=tmp_path / "src",
            package="petstore",
            only=("models", "client"),
            engine="jinja",
            enums="open",
            include=("tag:pets",),
            exclude=("path:DELETE /**",),
            lock=tmp_path / "specular.lock",
            formats=(
                ("date-time", "checked"),
                ("email", "plain"),
                ("money", "mypackage.money.Amount"),
            ),
        ),
    )
    assert sink.diagnostics == []
    below = tmp_path / "below"
    below.mkdir()
    for command in ("generate", "check"):
        _run(f"specular {command}", below)
    assert not (tmp_path / "src" / "petstore" / "server").exists()


def test_waiting_is_declared_as_shown(tmp_path: Path) -> None:
    declared = yaml.safe_load(_fences("yaml")[0])["x-waiter"]
    document = yaml.safe_load((ROOT / "spec" / "openapi.yaml").read_text("utf-8"))
    operation = document["paths"]["/jobs/{jobId}"]["get"]
    said = operation.pop("x-waiter")
    del said["x-source"]
    assert declared == {"name": "wait", **said}
    (tmp_path / "openapi.json").write_text(json.dumps(document), "utf-8")
    settings = _fences("toml")[1].replace("openapi.yaml", "openapi.json")
    (tmp_path / "specular.toml").write_text(f'package = "waiting"\n{settings}', "utf-8")
    _run("specular generate", tmp_path)
    methods = (tmp_path / "generated" / "waiting" / "resources" / "jobs.py").read_text("utf-8")
    assert "def wait(" in methods


def test_extensions_do_what_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    *_, extensions = _fences("yaml")
    shown = yaml.safe_load(extensions)
    document = yaml.safe_load(SMALL)
    schemes = shown["components"]["securitySchemes"]
    document["components"]["securitySchemes"] = schemes
    document |= {"servers": shown["servers"], "security": [{name: []} for name in schemes]}
    (tmp_path / "openapi.json").write_text(json.dumps(document), "utf-8")
    _run("specular generate openapi.json --output . --package extended_petstore", tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    package = importlib.import_module("extended_petstore")
    assert "token" in inspect.signature(package.Client).parameters
    with pytest.raises(package.MissingCredentialsError, match="EXAMPLE_TOKEN"):
        package.Client()
    monkeypatch.setenv("EXAMPLE_TOKEN", "t")
    with package.Client() as client:
        assert repr(client) == "<Client https://api.example.com>"
    monkeypatch.setenv("EXAMPLE_BASE_URL", "http://127.0.0.1:1/")
    with package.Client() as client:
        assert repr(client) == "<Client http://127.0.0.1:1>"


def test_pages_and_streams_are_gone_through_as_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    [streams] = _fences("py", "Read items as they come")
    [pages] = _fences("py", "Go through pages")
    (tmp_path / "openapi.yaml").write_text(ITERATED, "utf-8")
    _run("specular generate openapi.yaml --output . --package iterated", tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    package = importlib.import_module("iterated")
    first, last = ({"data": [{"id": "a"}], "meta": {"next": "b"}}, {"data": [{"id": "b"}]})
    with answering() as answers:
        for _ in range(2):
            answers.say("event: done\ndata: all\n\n", content_type="text/event-stream")
        for page in (first, last) * 4:
            answers.say_json(page)

        async def run(code: str) -> None:
            client, async_client = (
                kind(base_url=answers.url) for kind in (package.Client, package.AsyncClient)
            )
            flag = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
            names = {"client": client, "async_client": async_client}
            with client:
                async with async_client:
                    await FunctionType(compile(code, "README.md", "exec", flag), names)()

        asyncio.run(run(streams))
        assert capsys.readouterr().out == "done all\ndone all\n"
        asyncio.run(run(pages))
        told = capsys.readouterr().out
        assert re.findall(r"^(?:[ab]$|1 )", told, re.MULTILINE) == ["a", "b", "1 ", "1 "]
        assert [one.target for one in answers.heard] == [
            *["/jobs/job_1/events"] * 2,
            *("/jobs?limit=50", "/jobs?limit=50&after=b"),
            *["/jobs", "/jobs?after=b"] * 3,
        ]


def test_what_is_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.findall(r"(?:^|`)make ([a-z-]+)", README, re.MULTILINE)
    assert {"generate", "test"} <= set(targets)
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = re.findall(r"'(?:specular|\.)\[(\w+)\]'", README)
    assert set(extras) == project["optional-dependencies"].keys()
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / link).exists(), link
