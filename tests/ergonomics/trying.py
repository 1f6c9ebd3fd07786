"""What the two packages are, and what they do with the same answers of a server on loopback."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import TYPE_CHECKING, Any, Final

from behaviour.answering import answering
from trees import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PROGRAMS: Final = Path(__file__).parent
JOB: Final = {
    "jobId": "j",
    "jobType": "workflow",
    "status": "in-progress",
    "statusHistory": [],
    "progress": 0.5,
    "metadata": {},
    "createdAt": "2026-04-01",
    "updatedAt": "2026-04-02",
}
CASES: Final[Mapping[str, tuple[str, tuple[tuple[int, Any], ...]]]] = {
    "approve, then follow": (
        "task",
        ((200, {"job": JOB}), (200, {"job": JOB}), (200, {"job": JOB | {"status": "success"}})),
    ),
    "unknown status": ("read", ((200, {"job": JOB | {"status": "paused"}}),)),
    "no status": ("read", ((200, {"job": {k: v for k, v in JOB.items() if k != "status"}}),)),
    "status 5": ("read", ((200, {"job": JOB | {"status": 5}}),)),
    "409": ("conflict", ((409, {"reason": "approved already"}),) * 3),
}
"""By name: what is done, and what the server says."""


@dataclass(frozen=True, slots=True)
class Package:
    """One of the two: its program, what installs it, and the files for the two operations."""

    name: str
    program: str
    start: str
    requirements: tuple[str, ...]
    files: tuple[str, ...]
    methods: frozenset[str]
    shared: tuple[str, ...]
    folder: Path | None = None


OURS: Final = Package(
    name="specular",
    program="ours.py",
    start="import scenario; scenario.Client()",
    requirements=("httpx2", "pydantic", "anyio", "typing_extensions"),
    files=("operations/workflows.py", "operations/jobs.py", "models/*.py"),
    methods=frozenset({"approve_user", "_approve_user_whole", "get_job"}),
    shared=("_runtime/*.py",),
    folder=ROOT / "generated" / "scenario",
)
OFFICIAL: Final = Package(
    name="scenario-sdk",
    program="official.py",
    start="import scenario_sdk as s; s.Scenario()",
    requirements=("scenario-sdk==2.4.0",),
    files=("types/workflow_user_approval_*.py", "types/job_retrieve_*.py"),
    methods=frozenset({"user_approval", "retrieve"}),
    shared=("_[a-z]*.py", "_utils/*.py", "pagination.py"),
)


def installed(package: Package, folder: Path) -> Path:
    """Return the interpreter of an environment that has a package, made on first use."""
    environment = folder / package.name
    python = environment / "bin" / "python"
    if not (environment / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", environment], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", *package.requirements]
        subprocess.run(install, check=True)
        (environment / "ready").touch()
    return python


def place_of(package: Package, python: Path) -> Path:
    """Return the folder of a package."""
    found = python.parent.parent.glob("lib/*/site-packages/scenario_sdk")
    return package.folder or next(found)


def lines_of(package: Package, folder: Path) -> tuple[int, int, int]:
    """Return lines of Python: all, those that all operations share, those for the two."""
    is_ours = package is OURS
    every = [one for one in folder.rglob("*.py") if not (is_ours and _is_server(one, folder))]
    shared = [one for one in _matching(folder, package.shared) if one in every]
    own = _count(_matching(folder, package.files))
    own += sum(
        (node.end_lineno or 0) - node.lineno + 1
        for module in ("resources/workflows.py", "resources/jobs.py")
        for node in ast.walk(ast.parse((folder / module).read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name in package.methods
    )
    return _count(every), _count(shared), own


def operations_of(folder: Path) -> int:
    """Return how many operations a package has: constants of ours, wrapped methods of theirs."""
    texts = [path.read_text("utf-8") for path in folder.rglob("*.py")]
    constants = sum(len(re.findall(r"= Operation\(\n", text)) for text in texts)
    wrapped = sum(text.count("to_raw_response_wrapper(") for text in texts)
    # Each method is there with and without `await`, and the wrappers are defined once each.
    return constants or (wrapped - 2) // 2


def _is_server(path: Path, folder: Path) -> bool:
    inner = path.relative_to(folder)
    return inner.parts[0] == "server" or inner.name.startswith("server")


def _matching(folder: Path, patterns: Iterable[str]) -> list[Path]:
    return [path for pattern in patterns for path in sorted(folder.glob(pattern))]


def _count(paths: Iterable[Path]) -> int:
    return sum(len(path.read_text("utf-8").splitlines()) for path in paths)


def start_time(python: Path, code: str, times: int = 20) -> float:
    """Return how many milliseconds of a processor the cheapest of so many starts takes."""
    return min(_busy(python, code) for _ in range(times)) * 1000


def _busy(python: Path, code: str) -> float:
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run([python, "-c", code], check=True, env=_environment())
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def observed(package: Package, python: Path, case: str) -> dict[str, Any]:
    """Return what became of a case, and how many requests it took."""
    what, said = CASES[case]
    with answering() as answers:
        for status, body in said:
            answers.say_json(body, status)
        told = [str(python), str(PROGRAMS / package.program), answers.url, what]
        done = subprocess.run(told, check=True, capture_output=True, text=True, env=_environment())
        found: dict[str, Any] = json.loads(done.stdout)
        return found | {"requests": len(answers.heard)}


def _environment() -> dict[str, str]:
    """Return the environment with credentials for both, and without a proxy."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("SCENARIO_") and not name.lower().endswith("_proxy")
    }
    credentials = dict.fromkeys(("SCENARIO_SDK_API_KEY", "SCENARIO_SDK_API_SECRET"), "key")
    path = os.pathsep.join((str(ROOT / "generated"), str(ROOT / "tests")))
    return kept | credentials | {"PYTHONPATH": path}
