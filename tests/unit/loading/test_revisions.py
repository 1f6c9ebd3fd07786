"""Documents out of git: those that were committed, byte by byte, and what is said of all others."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pytest

from specular.diagnostics import Sink
from specular.loading.documents import read_document
from specular.loading.references import resolve
from specular.loading.repository import RevisionError
from specular.loading.revisions import at_revision, checked_out, is_revision

ROOT = """\
openapi: 3.1.0
info: {title: Jobs, version: '1'}
paths: {}
components:
  schemas:
    Job: {$ref: 'schemas/job.yaml'}
"""
JOB = "type: object\nproperties:\n  state: {$ref: 'deep/state.yaml#/State'}\n"
STATE = "State: {type: string}\n"


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository of a test, in which each commit is of all that lies there."""

    folder: Path

    def git(self, *arguments: str, stdin: bytes = b"") -> str:
        """Run git, and return what it says."""
        command = ["git", "-C", str(self.folder), *arguments]
        done = subprocess.run(command, input=stdin, capture_output=True, check=True)
        return os.fsdecode(done.stdout).strip()

    def commit(self, files: Mapping[str, str | bytes] = MappingProxyType({})) -> None:
        """Write files by their path from the top, and commit all that lies there."""
        for path, content in files.items():
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message=change")


def made_in(folder: Path) -> Repository:
    """Make a repository."""
    made = Repository(folder)
    made.folder.mkdir()
    made.git("init", "--quiet", "--initial-branch=main")
    return made


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep away what the machine has: settings, and repositories around the folder of the test."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.resolve()))
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "A test")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "test@example.com")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository with a document of three files, which is also the current folder."""
    made = made_in(tmp_path / "repository")
    files = {"openapi.yaml": ROOT, "schemas/job.yaml": JOB, "schemas/deep/state.yaml": STATE}
    made.commit({"README.md": "text", **{f"api/{name}": text for name, text in files.items()}})
    monkeypatch.chdir(made.folder)
    return made


def text_of(rev: str, path: Path | None = None) -> str:
    """Return the text of a committed document."""
    with checked_out(rev) if path is None else at_revision(rev, path) as document:
        return document.read_text("utf-8")


def refused(rev: str, path: Path | None = None) -> tuple[str, str | None]:
    """Return why there is no such document, and the hint."""
    with pytest.raises(RevisionError) as caught:
        text_of(rev, path)
    return str(caught.value), caught.value.hint


def laid_out(folder: Path) -> list[str]:
    """Return what lies in a folder, without the folders."""
    found = [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
    return sorted(path.relative_to(folder).as_posix() for path in found)


def test_form_of_a_revision() -> None:
    ours = ("HEAD:a.yaml", "origin/a~2^2:./a/b.yaml", "HEAD@{1}:a", "-x:a", "HEAD^{/fix: it}:a")
    for text in (*ours, "main@{2026-01-01 12:30:00}:a:b"):
        assert is_revision(f"git:{text}")
    for text in ("openapi.yaml", "git", "git:", "git:HEAD", "git:HEAD:", "git::a", "git::/fix:a"):
        assert not is_revision(text)
    assert not is_revision("./git:a:b")


def test_document_is_read_with_the_files_that_it_refers_to(repository: Repository) -> None:
    repository.commit({"api/schemas/deep/state.yaml": "State: {type: integer}\n"})
    shutil.rmtree(repository.folder / "api")
    sink = Sink()
    with checked_out("git:HEAD~1:api/openapi.yaml") as path:
        document = read_document(path, path.name, sink)
        assert document is not None
        registry = resolve(document, sink)
    assert sink.diagnostics == []
    assert [*registry.documents] == ["openapi.yaml", "schemas/job.yaml", "schemas/deep/state.yaml"]
    assert registry.documents["schemas/deep/state.yaml"].data == {"State": {"type": "string"}}


@pytest.mark.usefixtures("repository")
def test_only_the_folder_of_the_document_is_laid_out_and_then_removed() -> None:
    with checked_out("git:HEAD:api/openapi.yaml") as path:
        names = ["openapi.yaml", "schemas/deep/state.yaml", "schemas/job.yaml"]
        assert laid_out(path.parent) == names
    assert not path.parent.exists()
    with pytest.raises(OSError, match="mine"), checked_out("git:HEAD:README.md") as path:
        raise OSError("mine")
    assert not path.exists()


def test_any_name_of_a_revision(repository: Repository) -> None:
    repository.git("tag", "--annotate", "v1.0", "--message=first")
    first = repository.git("rev-parse", "HEAD")
    repository.commit({"api/openapi.yaml": "second"})
    repository.git("branch", "team/work")
    repository.commit({"api/openapi.yaml": "third"})
    names = ["v1.0", first, first[:12], "HEAD~2", "HEAD^^", "HEAD@{2}", "HEAD^{tree}", "team/work"]
    texts = [text_of(f"git:{name}:api/openapi.yaml") for name in names]
    assert texts == [*[ROOT] * 6, "third", "second"]
    assert text_of("git:HEAD^{/change}:api/openapi.yaml") == "third"


def test_path_goes_from_the_top_or_from_the_current_folder(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"api/a.yaml": "near", "a.yaml": "top", "api/b.yaml": "b", "b.yaml/c": ""})
    monkeypatch.chdir("api")
    for path in ("a.yaml", "../a.yaml", "api/../a.yaml"):
        assert text_of(f"git:HEAD:{path}") == "top"
    assert text_of("git:HEAD:./a.yaml") == "near"
    # At the top there is nothing called so, or a folder.
    assert text_of("git:HEAD:openapi.yaml") == ROOT
    assert text_of("git:HEAD:b.yaml") == "b"
    assert text_of(f"git:HEAD:{repository.folder / 'api' / 'a.yaml'}") == "near"
    assert refused("git:HEAD:../../a.yaml") == ("../a.yaml leads out of the repository", None)


def test_file_of_the_working_tree(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    repository.commit({"api/openapi.yaml": "second"})
    file = repository.folder / "api" / "openapi.yaml"
    monkeypatch.chdir("api")
    for path in (Path("openapi.yaml"), Path("../api/openapi.yaml"), file):
        assert text_of("HEAD~1", path) == ROOT
    # It is found by where it lies, and was there even if its folder is gone.
    monkeypatch.chdir(tmp_path)
    shutil.rmtree(repository.folder / "api")
    assert text_of("HEAD~1", file) == ROOT
    assert refused("main", file.with_name("zz")) == ("there is no file api/zz at main", None)


def test_names_with_spaces_and_other_letters(repository: Repository) -> None:
    names = {"Größe und Maß/öffne mich.yaml": "a", "Größe und Maß/日本 '\"\\.yaml": "b"}
    repository.commit(names)
    repository.git("branch", "für/später")
    with checked_out("git:für/später:Größe und Maß/öffne mich.yaml") as path:
        assert path.name == "öffne mich.yaml"
        assert path.read_text() == "a"
        assert path.with_name("日本 '\"\\.yaml").read_text() == "b"
    with checked_out("git:HEAD:Größe und Maß/日本 '\"\\.yaml") as path:
        assert path.read_text() == "b"
    assert refused("git:HEAD:a\nREADME.md")[0] == "there is no file a\nREADME.md at HEAD"


def test_bytes_are_those_that_were_committed(repository: Repository) -> None:
    attributes = "*.yaml export-ignore export-subst eol=crlf ident\n"
    odd = {"api/job.yaml": b"# $Format:%H$ $Id$\n\n", "api/no": b"", "api/all": bytes(range(256))}
    repository.commit({".gitattributes": attributes, **odd})
    with checked_out("git:HEAD:api/openapi.yaml") as path:
        assert path.read_bytes() == ROOT.encode()
        for name, content in odd.items():
            assert (path.parent / Path(name).name).read_bytes() == content


def test_links_stay_in_the_folder(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    for name, target in {
        "absolute": str(tmp_path / "secret"),
        "up": "../README.md",
        "schemas/inside": "../openapi.yaml",
        "schemas/folder": "deep",
        "schemas/chain": "folder/state.yaml",
        "schemas/deep/short": "../..",
        # Its text stays inside; but `short` leads further up than it looks.
        "trick": "schemas/deep/short/../secret",
        "circle": "circle",
        "dangling": "nothing",
    }.items():
        (repository.folder / "api" / name).symlink_to(target)
    repository.commit()
    with checked_out("git:HEAD:api/openapi.yaml") as path:
        links = [name for name in laid_out(path.parent) if (path.parent / name).is_symlink()]
        kept = ["chain", "deep/short", "folder", "inside"]
        assert links == ["circle", "dangling", *(f"schemas/{name}" for name in kept)]
        assert (path.parent / "schemas" / "chain").read_text() == STATE


def test_document_that_is_a_link(repository: Repository) -> None:
    (repository.folder / "top.yaml").symlink_to("api/openapi.yaml")
    (repository.folder / "linked").symlink_to("api")
    (repository.folder / "api" / "up.yaml").symlink_to("../README.md")
    (repository.folder / "out.yaml").symlink_to("/etc/hostname")
    repository.commit()
    assert text_of("git:HEAD:top.yaml") == ROOT
    assert text_of("git:HEAD:linked/openapi.yaml") == ROOT
    assert text_of("git:HEAD:api/up.yaml") == "text"
    assert refused("git:HEAD:out.yaml")[0] == "there is no file out.yaml at HEAD"
    assert text_of("HEAD", Path("linked/openapi.yaml")) == ROOT


def test_tree_that_git_would_not_make(repository: Repository, tmp_path: Path) -> None:
    blob = repository.git("hash-object", "-w", "--stdin", stdin=b"text")
    link = repository.git("hash-object", "-w", "--stdin", stdin=b"sub")

    def tree(*entries: tuple[str, str, str]) -> str:
        parts = [f"{mode} {name}\0".encode() + bytes.fromhex(one) for mode, name, one in entries]
        options = ("-t", "tree", "-w", "--stdin", "--literally")
        return repository.git("hash-object", *options, stdin=b"".join(parts))

    above = ("40000", "..", tree(("100644", "escaped", blob)))
    twice = tree(("100644", "file", blob), ("120000", "link", link))
    both = (("120000", "a", link), ("40000", "a", twice))
    top = tree(above, *both, ("100644", "x.yaml", blob))
    with checked_out(f"git:{top}:x.yaml") as path:
        assert laid_out(path.parent) == ["a/file", "a/link", "x.yaml"]
        assert not (path.parent.parent / "escaped").exists()
    assert not list(tmp_path.rglob("escaped"))


def test_submodules_are_left_out(repository: Repository, tmp_path: Path) -> None:
    other = made_in(tmp_path / "other")
    other.commit({"x.yaml": "inner"})
    allowed = ("-c", "protocol.file.allow=always")
    repository.git(*allowed, "submodule", "--quiet", "add", str(other.folder), "api/sub")
    repository.commit()
    with checked_out("git:HEAD:api/openapi.yaml") as path:
        assert not (path.parent / "sub").exists()
    for name in ("api/sub/x.yaml", "api/sub"):
        assert refused(f"git:HEAD:{name}")[0] == f"there is no file {name} at HEAD"
    # The file of a working tree is looked for where it lies.
    assert text_of("HEAD", Path("api/sub/x.yaml")) == "inner"


def test_revision_is_never_an_option(repository: Repository) -> None:
    for rev in ("--help", "-h", "--batch-all-objects", "--output=x"):
        assert refused(f"git:{rev}:README.md")[0] == f"there is no revision {rev}"
    assert not (repository.folder / "x").exists()
    # One can be called so, though not by the commands that people use.
    repository.git("update-ref", "refs/heads/--all", "HEAD")
    assert text_of("git:--all:api/openapi.yaml") == ROOT
    repository.commit({"--all": "dashes"})
    assert text_of("git:--all:./api/openapi.yaml") == ROOT
    assert text_of("git:HEAD:--all") == "dashes"


def test_unknown_revision(repository: Repository, tmp_path: Path) -> None:
    repository.git("branch", "release/2026")
    repository.git("tag", "v1.0")
    cases: dict[str, str | None] = {
        "mian~0": "did you mean main~0?",
        "v1.": "did you mean v1.0?",
        "relase/2026": "did you mean release/2026?",
        "2026": "did you mean release/2026?",
        **dict.fromkeys(("main~9", "0123456789", "@{upstream}", "../x", "a b")),
    }
    for rev, hint in cases.items():
        assert refused(f"git:{rev}:README.md") == (f"there is no revision {rev}", hint)
    clone = Repository(tmp_path / "clone")
    repository.git("clone", "--quiet", f"file://{repository.folder}", str(clone.folder))
    clone.git("checkout", "--quiet", "--detach")
    clone.git("branch", "--delete", "--force", "main")
    assert refused("main", clone.folder / "README.md")[1] == "did you mean origin/main?"


@pytest.mark.usefixtures("repository")
def test_unknown_path() -> None:
    openapi, job = "api/openapi.yaml", "api/schemas/job.yaml"
    near = {"api/openapi.yml": openapi, "openapi.yaml": openapi, "some/where/else/job.yaml": job}
    cases = {path: f"did you mean git:HEAD:{one}?" for path, one in near.items()}
    for path, hint in (*cases.items(), ("zzz", None)):
        assert refused(f"git:HEAD:{path}") == (f"there is no file {path} at HEAD", hint)
    hint = "give the file of the document"
    assert refused("git:HEAD:api/") == ("api at HEAD is a folder", hint)
    assert refused("git:HEAD") == ("git:HEAD names no committed file", "write it as git:REV:path")


def test_no_repository_and_no_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    monkeypatch.chdir(outside)
    assert refused("git:HEAD:x") == (f"{outside} lies in no git repository", None)
    monkeypatch.chdir(made_in(tmp_path / "empty").folder)
    assert refused("git:HEAD:x") == ("there is no revision HEAD", None)


def test_bare_repository(repository: Repository, tmp_path: Path) -> None:
    repository.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare"))
    assert text_of("main", tmp_path / "bare" / "api" / "openapi.yaml") == ROOT


@pytest.mark.usefixtures("repository")
def test_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in ("", str(tmp_path)):
        monkeypatch.setenv("PATH", path)
        assert refused("git:HEAD:x") == ("git is not installed, or not on the PATH", None)


def test_repository_of_another_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = "git config --global --add safe.directory /r"
    said = f"fatal: detected dubious ownership in repository at '/r'\nTo add one:\n\n\t{allowed}\n"
    (tmp_path / "said").write_text(said)
    (tmp_path / "git").write_text(f"#!/bin/sh\ncat '{tmp_path}/said' >&2\nexit 128\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    message = "git says: detected dubious ownership in repository at '/r'"
    assert refused("git:HEAD:x") == (message, f"`{allowed}` allows it")
    (tmp_path / "said").write_text("fatal: bad config line 1 in file .git/config")
    assert refused("git:HEAD:x") == ("git says: bad config line 1 in file .git/config", None)


@pytest.mark.usefixtures("repository")
def test_environment_does_not_matter(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DIR", "WORK_TREE", "INDEX_FILE", "OBJECT_DIRECTORY", "NAMESPACE", "PAGER"):
        monkeypatch.setenv(f"GIT_{name}", str(tmp_path / "none"))
    monkeypatch.setenv("GIT_TRACE", "1")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert text_of("git:HEAD:api/openapi.yaml") == ROOT


def test_clone_without_history(repository: Repository, tmp_path: Path) -> None:
    repository.commit()
    clone = Repository(tmp_path / "clone")
    repository.git(
        "clone", "--quiet", "--depth=1", f"file://{repository.folder}", str(clone.folder)
    )
    message, hint = refused("HEAD~1", clone.folder / "README.md")
    assert message == "there is no revision HEAD~1"
    assert "`git fetch --unshallow`" in str(hint)
    clone.git("fetch", "--quiet", "--unshallow")
    assert text_of("HEAD~1", clone.folder / "README.md") == "text"


@pytest.mark.parametrize("left_out", ["blob:none", "tree:0"])
def test_nothing_is_fetched(left_out: str, repository: Repository, tmp_path: Path) -> None:
    repository.commit({"README.md": "second", "api/openapi.yaml": "second"})
    repository.git("config", "uploadpack.allowFilter", "true")
    origin, clone = f"file://{repository.folder}", Repository(tmp_path / "clone")
    repository.git("clone", "--quiet", f"--filter={left_out}", origin, str(clone.folder))
    file = clone.folder / "api" / "openapi.yaml"
    assert text_of("HEAD", file) == "second"
    message, hint = refused("HEAD~1", file)
    assert "`git fetch --refetch --no-filter`" in str(hint)
    if left_out == "blob:none":
        assert message == "api/openapi.yaml at HEAD~1 is not in this clone"
    clone.git("fetch", "--quiet", "--refetch", "--no-filter")
    assert text_of("HEAD~1", file) == ROOT


def test_damaged_repository(repository: Repository) -> None:
    one = repository.git("rev-parse", "HEAD:api/schemas/job.yaml")
    (repository.folder / ".git" / "objects" / one[:2] / one[2:]).unlink()
    assert refused("git:HEAD:api/openapi.yaml") == (f"git does not give the object {one}", None)


@pytest.mark.usefixtures("repository")
def test_folder_that_cannot_be_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path, _content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    message = "README.md at HEAD cannot be laid out: no space left on device"
    assert refused("git:HEAD:README.md") == (message, None)
