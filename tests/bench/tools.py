"""The generators that are measured, and how long a run of one takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


MEASURING: Final = Path(__file__).with_name("measuring.py")


@dataclass(frozen=True, slots=True)
class Tool:
    """A generator: what installs it, and its command line for a document and a folder."""

    name: str
    command: tuple[str, ...]
    requirement: str = ""


OURS: Final = Tool("specular", ("specular", "generate", "{document}", "--output", "{folder}"))
TOOLS: Final = (
    OURS,
    Tool(
        "openapi-python-client",
        (
            *("openapi-python-client", "generate", "--path", "{document}"),
            *("--output-path", "{folder}", "--overwrite"),
        ),
        "openapi-python-client",
    ),
    Tool(
        "datamodel-code-generator",
        (
            *("datamodel-codegen", "--input", "{document}", "--output", "{folder}/models.py"),
            *("--input-file-type", "openapi", "--output-model-type", "pydantic_v2.BaseModel"),
        ),
        "datamodel-code-generator==0.89.0",
    ),
)


@dataclass(frozen=True, slots=True)
class Run:
    """One run: wall time and that of processors in seconds, the highest memory in bytes."""

    tool: str
    seconds: float
    busy: float
    memory: int
    lines: int
    status: int


def installed(tool: Tool, folder: Path) -> Path | None:
    """Return the folder of a tool's commands, installing it on first use; None if that fails."""
    if not tool.requirement:
        return Path(sys.executable).parent
    environment = folder / tool.name
    commands = environment / "bin"
    if not (commands / tool.command[0]).exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", environment], check=True)
        install = [str(commands / "python"), "-m", "pip", "install", "--quiet", tool.requirement]
        if subprocess.run(install, check=False, capture_output=True).returncode:
            return None
    return commands


def version(tool: Tool, commands: Path) -> str:
    """Return which version of a tool is installed in a folder of commands."""
    code = "import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))"
    told = [str(commands / "python"), "-c", code, tool.name]
    return subprocess.run(told, check=True, capture_output=True, text=True).stdout.strip()


def measure(tool: Tool, commands: Path, document: Path, folder: Path, limit: int = 0) -> Run:
    """Run a tool once, cold as it is started from a shell; one is killed after `limit` seconds."""
    folder.mkdir(parents=True)
    filled = [part.format(document=document, folder=folder) for part in tool.command]
    command: Sequence[str] = [str(commands / filled[0]), *filled[1:]]
    # Tools that run others find those of their own environment.
    environment = os.environ | {
        "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
        # What specular remembers of these runs is thrown away with what it made.
        "SPECULAR_CACHE_DIR": str(folder.parent / "cache"),
    }
    measured = subprocess.run(
        [sys.executable, "-S", str(MEASURING), str(limit), *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=True,
    )
    seconds, busy, memory, status = json.loads(measured.stdout)
    return Run(tool.name, seconds, busy, memory, sum(_lines(folder)), status)


def _lines(folder: Path) -> Iterator[int]:
    for path in folder.rglob("*.py"):
        yield path.read_bytes().count(b"\n")
