"""What a run is asked to do, and how it ended for one API."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from specular.cli.executors import LOCAL
from specular.cli.tasks import Findings
from specular.config import AS_LOCKED, NameChoice

if TYPE_CHECKING:
    from specular.config import ApiConfig, Found
    from specular.loading.remote import Locking
    from specular.output.comparing import Changes
    from specular.pipeline import Made

Command: TypeAlias = Literal["generate", "check"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a run is asked to do, beside the settings of its APIs.

    `settings` has these with the files that they were read from; `command` is what would write
    what `check` compares. `arguments` are those of the process, after the command; None where it
    was not the command line that asked.
    """

    what: Command
    settings: Found
    command: str = ""
    arguments: tuple[str, ...] | None = None
    force: bool = False
    locking: Locking = "keep"
    names: NameChoice = AS_LOCKED
    full: bool = False
    lists: Literal["inputs", "outputs"] | None = None
    null: bool = False
    as_json: bool = False
    report: Path | None = None
    depfile: Path | None = None
    stamp: Path | None = None
    jobs: int | None = None
    executor: str = LOCAL
    cache: bool = True

    @property
    def all_entries(self) -> bool:
        """Whether a program reads what is found, and gets all of it."""
        return self.as_json or self.report is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How one API ended; `made` and `changes` are None where there was nothing to compare.

    `tried` are the files that were opened or looked for, whatever came of it.
    """

    api: ApiConfig
    code: int
    findings: Findings = field(default_factory=Findings)
    made: Made | None = None
    changes: Changes | None = None
    diff: str = ""
    renamed: tuple[str, ...] = ()
    bug: str = ""
    tried: tuple[str, ...] = ()
