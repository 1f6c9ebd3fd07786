"""Runs with nothing to do as processes: what they load, how long they take, what they touch."""

from __future__ import annotations

import hashlib
import os
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from trees import ROOT

SPEC: Final = ROOT / "spec"
SCRIPT: Final = """\
import sys
from specular.cli import main
if __name__ == '__main__':
    sys.argv[0] = sys.argv[0].removesuffix('.exe')
    sys.exit(main())
"""
"""What pip writes for a command."""

NEVER: Final = frozenset(
    {
        *("black", "jinja2", "pydantic", "yaml", "typer", "click", "rich", "httpx2", "fastapi"),
        *("asyncio", "concurrent", "multiprocessing", "socket", "ssl", "_socket", "subprocess"),
        *("argparse", "ast", "contextlib", "dataclasses", "enum", "hashlib", "inspect", "json"),
        *("logging", "pathlib", "pickle", "re", "tempfile", "tomllib", "typing"),
    }
)
"""What takes longer to load than all that such a run does."""

STRACE: Final = shutil.which("strace") or ""
UNSHARE: Final = shutil.which("unshare") or ""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder with a project, a copy of specular of its own, compiled, and its command."""

    folder: Path

    @property
    def work(self) -> Path:
        """The project."""
        return self.folder / "work"

    @property
    def source(self) -> Path:
        """The copy."""
        return self.folder / "source"

    @property
    def command(self) -> tuple[str, ...]:
        """Specular."""
        return (sys.executable, str(self.folder / "specular"))

    @property
    def environment(self) -> dict[str, str]:
        """The environment of processes, in which nothing is loaded that a user's has not."""
        return {
            "PATH": os.defpath,
            # Otherwise Python itself asks who is who here.
            "HOME": str(self.folder),
            "PYTHONPATH": str(self.source / "generator"),
            "SPECULAR_CACHE_DIR": str(self.folder / "cache"),
        }

    def run(
        self, *arguments: str, before: tuple[str, ...] = ()
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of specular, perhaps by way of another program."""
        return subprocess.run(
            [*before, *self.command, *arguments],
            cwd=self.work,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def loads(self, *arguments: str) -> set[str]:
        """Return the modules that a run with nothing to do has loaded; of any other none."""
        tell = "import atexit, sys\natexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
        script = self.folder / "telling"
        script.write_text(tell + SCRIPT)
        found = subprocess.run(
            [sys.executable, str(script), *arguments],
            cwd=self.work,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        # Any other one ends at once, and tells nothing.
        lines = found.stderr.splitlines()
        return set(lines[-1].split()) if found.returncode == 0 and lines else set()

    def is_idle(self, *arguments: str) -> bool:
        """Whether a run has nothing to do."""
        return bool(self.loads(*arguments))


def place_at(folder: Path) -> Place:
    """Make a place with a package that is up to date."""
    place = Place(folder)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(
        ROOT / "generator" / "specular", place.source / "generator" / "specular", ignore=ignored
    )
    shutil.copytree(ROOT / "templates", place.source / "templates", ignore=ignored)
    shutil.copytree(SPEC, place.work / "spec")
    (place.folder / "specular").write_text(SCRIPT)
    settings = '[tool.specular]\nspec = "spec/openapi.yaml"\npackage = "scenario"\n'
    (place.work / "pyproject.toml").write_text(settings)
    subprocess.run(
        [sys.executable, "-m", "compileall", "-q", str(place.source / "generator")], check=True
    )
    for _ in range(2):
        found = place.run("generate")
        assert (found.returncode, found.stderr) == (0, "")
    return place


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A place that stays as it is."""
    return place_at(tmp_path_factory.mktemp("idle"))


@pytest.mark.parametrize("command", ["generate", "check"])
def test_nothing_is_loaded_to_find_that_there_is_nothing_to_do(place: Place, command: str) -> None:
    loaded = place.loads(command)
    assert "specular.output.records" in loaded
    assert NEVER & {name.partition(".")[0] for name in loaded} == set()
    assert {name for name in loaded if name.startswith("specular")} == {
        "specular",
        *("specular.cli", "specular.cli.exits", "specular.cli.unchanged"),
        *("specular.output", "specular.output.records"),
    }


def test_it_takes_no_longer_than_python_twice_and_hashing_the_inputs(place: Place) -> None:
    inputs = [path for path in (place.work / "spec").rglob("*") if path.is_file()]

    def hash_all() -> None:
        for path in inputs:
            hashlib.sha256(path.read_bytes())

    def took(*command: str) -> float:
        begun = time.perf_counter()
        subprocess.run(
            command, cwd=place.work, env=place.environment, stdout=subprocess.DEVNULL, check=True
        )
        return time.perf_counter() - begun

    assert place.is_idle("check")
    python: list[float] = []
    idle: list[float] = []
    for _ in range(15):
        python.append(took(sys.executable, "-c", "pass"))
        idle.append(took(*place.command, "check"))
    begun = time.perf_counter()
    hash_all()
    hashing = time.perf_counter() - begun
    allowed = 2 * statistics.median(python) + hashing
    # A machine that does much else may be unlucky once.
    assert min(statistics.median(idle), 2 * min(idle)) <= 1.3 * allowed


@pytest.mark.parametrize(
    "name",
    [
        *("generator/specular/lowering/api.py", "generator/specular/output/records.py"),
        *("templates/client.py.jinja", "templates/runtime/transport.py"),
    ],
)
def test_an_edit_of_specular_itself_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, place: Place, name: str
) -> None:
    folder = tmp_path_factory.mktemp("edited")
    shutil.copytree(place.folder, folder, dirs_exist_ok=True)
    other = Place(folder)
    for _ in range(2):
        assert other.run("check").returncode == 0
    assert other.is_idle("check")
    path = other.source / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert not other.is_idle("check")


@pytest.mark.parametrize(
    "arguments", [("generate",), ("check",), ("generate", "--no-cache"), ("check", "--no-cache")]
)
def test_no_socket_is_opened(place: Place, arguments: tuple[str, ...]) -> None:
    if not STRACE:
        pytest.skip("there is no strace on this machine")
    trace = place.folder / "trace"
    options = ("-f", "-qq", "-e", "trace=network", "-o", str(trace))
    found = place.run(*arguments, before=(STRACE, *options))
    if "ptrace" in found.stderr:
        pytest.skip("tracing is not allowed on this machine")
    assert (found.returncode, found.stderr) == (0, "")
    # Processes of one's own talk through pairs, which lead nowhere.
    lines = trace.read_text("utf-8").splitlines()
    assert [line for line in lines if "socketpair" not in line] == []


def test_a_machine_without_a_network_will_do(place: Place, tmp_path: Path) -> None:
    alone = (UNSHARE, "-rn")
    if not UNSHARE or subprocess.run([*alone, "true"], check=False).returncode:
        pytest.skip("no network can be taken away on this machine")
    cold = ("-o", str(tmp_path))
    for arguments in (("generate", *cold), ("generate", *cold), ("check", *cold), ("check",)):
        found = place.run(*arguments, before=alone)
        assert (found.returncode, found.stderr) == (0, "")
    assert place.run("check", *cold, "--no-cache", before=alone).returncode == 0


READ_ONLY: Final = """\
for folder in "$PWD" "$SPECULAR_CACHE_DIR"; do
    mount --bind "$folder" "$folder" && mount -o remount,bind,ro "$folder" || exit 99
done
cd "$PWD" && ! touch x 2>/dev/null || exit 99
exec "$@"
"""


def on_a_disk_that_is_read_only(place: Place, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command where neither the project nor the folder of caches can be written."""
    if not UNSHARE:
        pytest.skip("there is no unshare on this machine")
    found = place.run(*arguments, before=(UNSHARE, "-rm", "/bin/sh", "-c", READ_ONLY, "sh"))
    if found.returncode == 99 or found.stderr.startswith("unshare"):
        pytest.skip(f"no disk can be mounted on this machine: {found.stderr}")
    return found


def test_a_disk_that_is_read_only_can_be_checked(
    place: Place, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("read-only")
    shutil.copytree(place.folder / "work", folder / "work")
    (folder / "specular").write_text(SCRIPT)
    shutil.copytree(place.source, folder / "source", symlinks=True)
    (folder / "cache").mkdir()
    other = Place(folder)
    assert other.run("generate").returncode == 0
    path = other.work / "generated" / "scenario" / "client.py"
    for arguments in (("check",), ("check", "--no-cache"), ("generate",), ("check", "--jobs", "1")):
        found = on_a_disk_that_is_read_only(other, *arguments)
        assert (found.returncode, found.stderr) == (0, "")
    path.unlink()
    found = on_a_disk_that_is_read_only(other, "check")
    assert found.returncode == 1
    assert found.stderr.startswith("generated/scenario: 1 missing\n")
    found = on_a_disk_that_is_read_only(other, "generate")
    assert (found.returncode, found.stdout) == (4, "")
    assert found.stderr.startswith(
        "error[output-unwritable]: cannot write generated/scenario: Read-only file system\n"
        "  hint: nothing may be written there: change that, and run it again;"
    )
    found = on_a_disk_that_is_read_only(other, "generate", "--stamp", "x")
    assert found.returncode == 4
    shutil.rmtree(path.parent)
    found = on_a_disk_that_is_read_only(other, "generate")
    assert (found.returncode, found.stdout) == (4, "")
    assert "Read-only file system" in found.stderr


def test_without_caches_their_folder_is_neither_read_nor_written(
    place: Place, tmp_path: Path
) -> None:
    def times() -> list[tuple[str, int]]:
        found = (place.folder / "cache").rglob("*")
        return sorted((str(path), path.stat().st_mtime_ns) for path in found)

    before = times()
    assert len(before) > 1
    trace = tmp_path / "trace"
    traced = (STRACE, "-f", "-qq", "-e", "trace=file", "-o", str(trace)) if STRACE else ()
    for arguments in (("generate",), ("check",), ("generate", "-o", str(tmp_path / "out"))):
        found = place.run(*arguments, "--no-cache", before=traced)
        assert found.returncode == 0
        assert times() == before
        touched = trace.read_text("utf-8").splitlines() if traced else []
        assert [line for line in touched if str(place.folder / "cache") in line] == []
