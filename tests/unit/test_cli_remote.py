"""Remote documents: fetched only when allowed, locked, and then the same for everyone."""

from __future__ import annotations

import hashlib
import json
import socket
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from typer.testing import CliRunner, Result

from specular import cli
from specular.cli import commands
from specular.loading import fetching
from web import Web, serve

JOB: Final = "type: object\nproperties: {node: {$ref: node.yaml}}\n"
NODE: Final = "type: object\nproperties: {size: {type: integer}}\n"
LOCK: Final = Path("specular.lock")

Run = Callable[..., Result]


@pytest.fixture
def web() -> Iterator[Web]:
    with serve() as started:
        started.pages.update({"/s/job.yaml": JOB, "/s/node.yaml": NODE})
        yield started


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, web: Web) -> Run:
    """Run a command where a document refers to `/s/job.yaml`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("NO_PROXY", "*")
    refer(f"{web.url}/s/job.yaml")
    Path("specular.toml").write_text('spec = "api.yaml"\nonly = ["models"]\npackage = "api"\n')

    def act(*arguments: str) -> Result:
        result = CliRunner().invoke(commands.app, arguments, prog_name="specular")
        assert "Traceback" not in result.output
        return result

    return act


def refer(*urls: str) -> None:
    schemas = [f"    S{number}: {{$ref: '{url}'}}\n" for number, url in enumerate(urls)]
    head = "openapi: 3.1.0\ninfo: {title: Api, version: '1'}\ncomponents:\n  schemas:\n"
    Path("api.yaml").write_text(head + "".join(schemas))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def model(name: str) -> str:
    return Path("generated/api/models", name).read_text()


def copies() -> list[str]:
    return sorted(path.name for path in Path("specular.remote").iterdir())


def forbid(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every socket that is opened a failure."""

    def opened(*_: object, **__: object) -> None:
        pytest.fail("a socket was opened")

    monkeypatch.setattr(socket, "socket", opened)
    monkeypatch.setattr(socket, "create_connection", opened)
    monkeypatch.setattr(socket, "getaddrinfo", opened)


def test_a_default_run_opens_no_socket(run: Run, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        forbid(patch)
        found = run("generate")
    assert found.exit_code == cli.DONE
    message = f"api.yaml:5:16: warning[ref-remote]: {web.url}/s/job.yaml would have to be fetched"
    assert message in found.stderr
    assert "hint: allow it with --allow-remote" in found.stderr
    assert web.asked == []
    assert not LOCK.exists()


def test_what_is_fetched_is_locked_and_not_fetched_again(
    run: Run, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = run("generate", "--allow-remote")
    assert found.exit_code == cli.DONE, found.output
    assert found.stderr == ""
    assert web.asked == ["/s/job.yaml", "/s/node.yaml"]
    assert "Authorization" not in web.headers[0]
    assert "    node: Maybe[Node] = UNSET" in model("s0.py")
    urls = {f"/s/{name}.yaml": text for name, text in (("job", JOB), ("node", NODE))}
    locked = {f"{web.url}{path}": {"sha256": digest(text)} for path, text in urls.items()}
    assert json.loads(LOCK.read_text()) == {"documents": {"api.yaml": locked}, "version": 1}
    assert copies() == sorted(map(digest, urls.values()))
    manifest = json.loads(Path("generated/api/.specular.json").read_text())
    assert manifest["inputs"][f"{web.url}/s/job.yaml"] == digest(JOB)

    before = LOCK.stat().st_mtime_ns
    with monkeypatch.context() as patch:
        forbid(patch)
        assert run("generate", "--allow-remote").exit_code == cli.DONE
        assert run("check", "--allow-remote").exit_code == cli.DONE
    assert LOCK.stat().st_mtime_ns == before


def test_the_settings_may_allow_it_and_say_where_the_lock_is(run: Run) -> None:
    with Path("specular.toml").open("a") as file:
        file.write('allow_remote = true\nlock = "locks/api.lock"\n')
    Path("locks").mkdir()
    assert run("generate").exit_code == cli.DONE
    assert list(json.loads(Path("locks/api.lock").read_text())["documents"]) == ["../api.yaml"]
    assert Path("locks/specular.remote").is_dir()
    assert not LOCK.exists()


def test_without_settings_the_lock_is_beside_the_document(run: Run, tmp_path: Path) -> None:
    Path("specular.toml").unlink()
    folder = tmp_path / "docs"
    folder.mkdir()
    Path("api.yaml").rename(folder / "api.yaml")
    assert run("generate", "docs/api.yaml", "--allow-remote").exit_code == cli.DONE
    assert (folder / "specular.lock").exists()


def test_a_change_is_an_error_until_it_is_taken(run: Run, web: Web) -> None:
    run("generate", "--allow-remote")
    web.pages["/s/node.yaml"] = changed = NODE.replace("size", "weight")
    assert run("generate", "--allow-remote").exit_code == cli.DONE
    assert "size" in model("node.py") or "size" in model("s0.py")

    for name in copies():
        Path("specular.remote", name).unlink()
    found = run("generate", "--allow-remote")
    assert found.exit_code == cli.INVALID
    assert f"error[remote-changed]: {web.url}/s/node.yaml has changed" in found.stderr
    for part in (digest(NODE), digest(changed), "--update-lock"):
        assert part in found.stderr
    assert digest(NODE) in LOCK.read_text()

    found = run("generate", "--update-lock")
    assert found.exit_code == cli.DONE, found.output
    assert digest(changed) in LOCK.read_text()
    assert digest(NODE) not in LOCK.read_text()
    assert copies() == sorted([digest(JOB), digest(changed)])
    assert run("check", "--allow-remote").exit_code == cli.DONE


def test_a_copy_that_was_edited_is_refused(run: Run) -> None:
    run("generate", "--allow-remote")
    Path("specular.remote", digest(NODE)).write_text("type: string")
    found = run("generate", "--allow-remote")
    assert found.exit_code == cli.INVALID
    assert "[remote-changed]: the copy of http" in found.stderr
    assert "was edited" in found.stderr


@pytest.mark.parametrize("ci", [False, True])
def test_where_nobody_looks_nothing_is_added(
    run: Run, web: Web, monkeypatch: pytest.MonkeyPatch, *, ci: bool
) -> None:
    if ci:
        monkeypatch.setenv("CI", "true")
    command = "generate" if ci else "check"
    found = run(command, "--allow-remote")
    assert found.exit_code == cli.INVALID
    assert f"error[remote-unlocked]: {web.url}/s/job.yaml is not in specular.lock" in found.stderr
    assert "hint: run `specular generate --allow-remote` once" in found.stderr
    assert web.asked == []

    monkeypatch.delenv("CI", raising=False)
    run("generate", "--allow-remote")
    if ci:
        monkeypatch.setenv("CI", "true")
    for name in copies():
        Path("specular.remote", name).unlink()
    # What is locked may be fetched, for it is known what it must be.
    assert run(command, "--allow-remote").exit_code == cli.DONE
    assert copies() == []


def test_what_is_used_no_more_leaves_the_lock(run: Run, web: Web) -> None:
    run("generate", "--allow-remote")
    Path("specular.remote/notes.txt").write_text("mine")
    refer(f"{web.url}/s/node.yaml")
    run("generate", "--allow-remote")
    assert list(json.loads(LOCK.read_text())["documents"]["api.yaml"]) == [f"{web.url}/s/node.yaml"]
    assert copies() == [digest(NODE), "notes.txt"]
    refer()
    run("generate", "--allow-remote")
    assert not LOCK.exists()
    assert copies() == ["notes.txt"]


def test_two_apis_share_a_lock(run: Run, web: Web) -> None:
    Path("other.yaml").write_text(Path("api.yaml").read_text().replace("job", "node"))
    apis = [f"[[apis]]\nspec = '{name}.yaml'\npackage = '{name}'\n" for name in ("api", "other")]
    Path("specular.toml").write_text("allow_remote = true\nonly = ['models']\n" + "".join(apis))
    assert run("generate").exit_code == cli.DONE
    documents = json.loads(LOCK.read_text())["documents"]
    assert {name: len(urls) for name, urls in documents.items()} == {"api.yaml": 2, "other.yaml": 1}
    assert run("generate", "other.yaml").exit_code == cli.DONE
    assert json.loads(LOCK.read_text())["documents"] == documents
    assert len(web.asked) == 3


def test_a_redirect_is_followed_and_is_the_base(run: Run, web: Web) -> None:
    refer(f"{web.url}/latest")
    web.pages["/latest"] = f"{web.url}/s/job.yaml"
    assert run("generate", "--allow-remote").exit_code == cli.DONE
    assert web.asked == ["/latest", "/s/job.yaml", "/s/node.yaml"]
    [locked] = json.loads(LOCK.read_text())["documents"].values()
    assert locked[f"{web.url}/latest"]["location"] == f"{web.url}/s/job.yaml"
    assert run("check", "--allow-remote").exit_code == cli.DONE
    assert len(web.asked) == 3
    for name in copies():
        Path("specular.remote", name).unlink()
    web.pages["/moved"] = JOB
    web.pages["/latest"] = f"{web.url}/moved"
    found = run("check", "--allow-remote")
    assert f"{web.url}/latest has moved: it leads to {web.url}/moved" in found.stderr


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (404, "the server answers 404"),
        (500, "the server answers 500"),
        ("file:///etc/passwd", "the server answers 302, which is not followed"),
        ("http://user:secret@127.0.0.1/", "credentials in a URL are not sent"),
    ],
)
def test_what_cannot_be_fetched_is_told(run: Run, web: Web, page: str | int, reason: str) -> None:
    web.pages["/s/node.yaml"] = page
    found = run("generate", "--allow-remote")
    assert found.exit_code == cli.INVALID
    assert f"error[remote-failed]: {web.url}/s/node.yaml could not be fetched: " in found.stderr
    assert reason in found.stderr
    # Its place is in the document that refers to it.
    assert f"\n{web.url}/s/job.yaml:2:27: " in f"\n{found.stderr}"
    assert not LOCK.exists()
    assert not Path("generated").exists()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/x",
        "http://127.0.0.1:99999/x",
        "http://[::1/x",
        "http://user@h/x",
        "http:///x",
    ],
)
def test_a_url_that_leads_nowhere_is_told(run: Run, url: str) -> None:
    refer(url)
    found = run("generate", "--allow-remote")
    assert found.exit_code == cli.INVALID
    assert "error[remote-failed]" in found.stderr


def test_redirects_without_end_and_size_without_end_are_told(
    run: Run, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    refer(f"{web.url}/a")
    web.pages.update({f"/{one}": f"{web.url}/{two}" for one, two in pairwise("abcdefga")})
    found = run("generate", "--allow-remote")
    assert "error[remote-failed]" in found.stderr
    assert len(web.asked) <= 7
    monkeypatch.setattr(fetching, "MAX_BYTES", 10)
    refer(f"{web.url}/s/job.yaml")
    assert "it has more than 10 bytes" in run("generate", "--allow-remote").stderr


def test_documents_without_end_are_told(
    run: Run, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("specular.loading.remote.MAX_DOCUMENTS", 3)
    refer(f"{web.url}/0")
    web.pages.update({f"/{one}": f"items: {{$ref: '{one + 1}'}}" for one in range(9)})
    found = run("generate", "--allow-remote")
    assert "error[too-large]: more than 3 documents would have to be fetched" in found.stderr
    assert len(web.asked) == 3


def test_a_remote_document_reaches_no_file(run: Run, web: Web) -> None:
    Path("secret.yaml").write_text("type: string")
    secret = Path("secret.yaml").absolute().as_uri()
    web.pages["/s/job.yaml"] = f"items: {{$ref: '{secret}'}}\nnot: {{$ref: '/secret.yaml'}}"
    found = run("generate", "--allow-remote")
    assert "warning[ref-outside]" in found.stderr
    assert "[remote-failed]: " in found.stderr
    web.pages["/s/job.yaml"] = f"$id: '{secret}'\nproperties: {{a: {{$ref: other.yaml}}}}"
    web.pages["/s/other.yaml"] = NODE
    found = run("generate", "--allow-remote")
    assert found.exit_code == cli.DONE
    assert "so this `$id` has no effect" in found.stderr
    assert web.asked[-1] == "/s/other.yaml"


def test_a_remote_document_that_cannot_be_read_is_shown_by_its_url(run: Run, web: Web) -> None:
    web.pages["/s/job.yaml"] = "type: [\n"
    found = run("generate", "--allow-remote")
    assert found.exit_code == cli.DONE
    assert f"{web.url}/s/job.yaml:2:1: warning[syntax]" in found.stderr


def test_a_uri_that_a_schema_has_is_not_fetched(run: Run, web: Web) -> None:
    refer(f"{web.url}/s/job.yaml", "local.yaml")
    Path("local.yaml").write_text(f"$id: {web.url}/s/job.yaml\ntype: string\n")
    assert run("generate", "--allow-remote").exit_code == cli.DONE
    assert web.asked == []


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "{}",
        '{"version": 2, "documents": {}}',
        '{"version": 1, "documents": {"api.yaml": []}}',
        '{"version": 1, "documents": {"api.yaml": {"http://x": {"sha256": "../../x"}}}}',
        '{"version": 1, "documents": {"api.yaml": {"http://x": "a"}}}',
    ],
)
def test_a_lock_that_is_none_is_told(run: Run, web: Web, text: str) -> None:
    LOCK.write_text(text)
    found = run("generate", "--allow-remote")
    assert found.exit_code == cli.INVALID
    assert "error[lock-invalid]: specular.lock is no" in found.stderr
    assert web.asked == []
    assert LOCK.read_text() == text
    # Names may be pinned in it, whether or not anything may be fetched.
    assert run("generate").exit_code == cli.INVALID
