"""What `make bench` measures is what a run took, whether the tool did its work or not."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from bench.reviews import measure_review
from bench.tools import OURS, Tool, installed, measure, version
from specular import __version__
from trees import ROOT


def _tool(code: str) -> tuple[Tool, Path]:
    interpreter = Path(sys.executable)
    return (
        Tool("tool", (interpreter.name, "-c", code, "{document}", "{folder}")),
        interpreter.parent,
    )


def test_a_run_is_measured(tmp_path: Path) -> None:
    code = "import sys, time; time.sleep(0.2); open(sys.argv[2] + '/a.py', 'w').write('a\\nb\\n')"
    run = measure(*_tool(code), tmp_path / "document.yaml", tmp_path / "made" / "tool")
    assert run.seconds > 0.2 > run.busy
    assert 1e6 < run.memory < 1e9
    assert (run.tool, run.lines, run.status) == ("tool", 2, 0)


def test_a_failure_is_a_status(tmp_path: Path) -> None:
    run = measure(*_tool("raise SystemExit(3)"), tmp_path, tmp_path / "made" / "tool")
    assert (run.lines, run.status) == (0, 3)


def test_a_run_is_killed_after_its_limit_with_all_that_it_started(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time; made = open(sys.argv[2] + '/inner', 'w'); "
        "made.write(str(subprocess.Popen(['sleep', '60']).pid)); made.close(); time.sleep(60)"
    )
    run = measure(*_tool(code), tmp_path, tmp_path / "made" / "tool", 2)
    assert (run.status, run.seconds < 30) == (-signal.SIGKILL, True)
    inner = Path("/proc", (tmp_path / "made" / "tool" / "inner").read_text("utf-8"), "cmdline")
    # One that is dead but was not waited for has no command line any more.
    assert not inner.exists() or not inner.read_bytes()


def test_specular_is_measured_as_it_is_installed_here(tmp_path: Path) -> None:
    commands = installed(OURS, tmp_path)
    assert commands is not None
    assert version(OURS, commands) == __version__
    run = measure(OURS, commands, ROOT / "spec" / "openapi.yaml", tmp_path / "made" / "specular")
    assert run.status == 0
    assert run.lines > 1000


def test_what_a_review_takes_is_measured_beside_reading(tmp_path: Path) -> None:
    path = tmp_path / "kennel.yaml"
    path.write_text((ROOT / "tests/golden/kitchen-3.1/openapi.yaml").read_text("utf-8"), "utf-8")
    found = measure_review("kennel", path)
    assert found.found > 1
    assert found.ratio > 1
    assert found.bound.startswith("kennel: specular diff ")
