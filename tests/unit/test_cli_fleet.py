"""Many APIs in one run: in which order they end, what is lost with a process, and who does what."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from fleet import deeds
from fleet.commands import tree
from fleet.documents import BROKEN, settle, small
from specular import cli
from specular.cli import commands, processes
from specular.cli.processes import Processes
from specular.cli.request import share
from specular.cli.tasks import Task, work
from specular.config import ApiConfig

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from typer.testing import Result as Ran

APIS: Final = st.lists(st.integers(), max_size=60).map(
    lambda numbers: tuple(ApiConfig(spec=Path(f"{one}.yaml")) for one in numbers)
)


def run(*arguments: str) -> Ran:
    found = CliRunner().invoke(commands.app, arguments, prog_name="specular")
    assert "Traceback" not in found.output
    return found


@pytest.fixture
def fleet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Write documents and the settings that name them, and go there."""
    monkeypatch.chdir(tmp_path)

    def written(**documents: str) -> None:
        for name, text in documents.items():
            Path(f"{name}.yaml").write_text(text)
        settle(tmp_path, [f"{name}.yaml" for name in documents])

    return written


def packages(found: Ran) -> list[str]:
    """Return the packages that a run speaks of, in its order."""
    return [line.partition(":")[0] for line in found.stdout.splitlines() if " files " in line]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_one_that_fails_hides_no_other(fleet: Callable[..., None], jobs: str) -> None:
    fleet(a=small("A"), b=small("B") + BROKEN, c=small("C"), d="no: [document", e=small("E"))
    found = run("generate", "--jobs", jobs)
    assert found.exit_code == cli.INVALID
    assert packages(found) == ["generated/p0", "generated/p2", "generated/p4"]
    assert sorted(one.name for one in Path("generated").iterdir()) == ["p0", "p2", "p4"]
    said = [line.partition(":")[0] for line in found.stderr.splitlines() if "error" in line]
    assert said == ["b.yaml", "b.yaml", "d.yaml", "d.yaml"]


def test_packages_are_the_same_however_many_are_made_at_once(fleet: Callable[..., None]) -> None:
    fleet(**{f"a{n}": small(f"Shop {n}") for n in range(5)})
    one = run("generate", "-o", "one", "--jobs", "1")
    two = run("generate", "-o", "two", "--jobs", "2")
    for number in range(1, 8):
        # More shares than APIs: the last have none.
        part = run("generate", "-o", "parts", "--shard", f"{number}/7", "--jobs", "2")
        assert part.exit_code == cli.DONE
    assert tree(Path("one")) == tree(Path("two")) == tree(Path("parts"))
    assert one.stdout.replace("one/", "two/") == two.stdout


def test_two_that_would_be_written_to_one_folder_are_told(fleet: Callable[..., None]) -> None:
    fleet(a=small("Same"), b=small("Same"), c=small("Other"))
    settings = Path("specular.toml")
    settings.write_text(re.sub("package = .*", "", settings.read_text()))
    found = run("generate", "--jobs", "2")
    assert found.exit_code == cli.USAGE
    assert packages(found) == ["generated/same", "generated/other"]
    assert "another API is written to generated/same too" in found.stderr


class Killing(Processes):
    """Has tasks done by something that some of them do not survive."""

    def submit(self, fn: object, /, *args: Any, **_: object) -> Future[Any]:  # noqa: ANN401
        """Have something else done."""
        del fn
        return super().submit(deeds.fatal_work, *args)


def test_one_that_ends_its_process_hides_no_other(
    fleet: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet(a=small("A"), fatal=small("B"), c=small("C"), fatal2=small("D"), e=small("E"))
    monkeypatch.setattr(processes, "Processes", Killing)
    found = run("generate", "--jobs", "2")
    assert found.exit_code == cli.BUG
    assert packages(found) == ["generated/p0", "generated/p2", "generated/p4"]
    assert [line.partition(" processes")[0] for line in found.stderr.splitlines()] == [
        f"error: fatal{n}.yaml: it was not made: LostError: 3" for n in ("", "2")
    ]
    assert "the last one by SIGKILL" in found.stderr


@given(APIS, st.integers(1, 70))
def test_shares_are_disjoint_complete_and_in_order(apis: tuple[ApiConfig, ...], total: int) -> None:
    shares = [share(apis, f"{number + 1}/{total}") for number in range(total)]
    for place, api in enumerate(apis):
        assert shares[place % total][place // total] is api
    assert sum(map(len, shares)) == len(apis)
    assert {len(one) for one in shares} <= {len(apis) // total, len(apis) // total + 1}


@given(APIS, APIS, st.integers(1, 9), st.data())
def test_what_is_added_behind_moves_none_to_another_share(
    apis: tuple[ApiConfig, ...], more: tuple[ApiConfig, ...], total: int, data: st.DataObject
) -> None:
    shard = f"{data.draw(st.integers(1, total))}/{total}"
    before = share(apis, shard)
    assert share(apis + more, shard)[: len(before)] == before


def test_a_share_may_have_none(fleet: Callable[..., None]) -> None:
    fleet(a=small("A"), b=small("B"))
    for _ in range(2):
        found = run("generate", "--shard", "3/3")
        assert (found.exit_code, found.stdout) == (cli.DONE, "")
        assert found.stderr == "share 3/3 has none of the 2 APIs\n"
    assert not Path("generated").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        *(("--shard", text) for text in ("0/2", "3/2", "1", "1/", "/2", "1/0", "-1/2", "a/b")),
        *(("--shard", text) for text in ("1/2/3", "٣/٤", "1/" + "9" * 5000, " 1/2", "")),
        *(("--jobs", text) for text in ("0", "-1", "two", "")),
        *(("--executor", text) for text in ("", "dask://", "dask://here", "dask://:80")),
        *(("--executor", text) for text in ("dask://a:b", "dask://a:1/x", "http://a:1", "dask")),
    ],
)
def test_what_makes_no_sense_is_told(fleet: Callable[..., None], arguments: tuple[str]) -> None:
    fleet(a=small("A"), b=small("B"))
    for command in ("generate", "check"):
        found = run(command, *arguments)
        assert (found.exit_code, found.stdout) == (cli.USAGE, "")
        assert arguments[0] in found.stderr
    assert not Path("generated").exists()


def test_without_dask_its_executor_says_what_to_install(
    fleet: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet(a=small("A"), b=small("B"))
    monkeypatch.setitem(sys.modules, "distributed", None)
    found = run("generate", "--executor", "dask://127.0.0.1:8786")
    assert found.exit_code == cli.USAGE
    assert "pip install 'specular[dask]'" in found.stderr


@pytest.mark.parametrize(
    ("spec", "overlays"),
    [
        ("spec/good.yaml", ()),
        ("spec/../spec/good.yaml", ()),
        ("spec/good.yaml", ("overlay.yaml",)),
        ("spec/good.yaml", ("missing.yaml",)),
        ("spec/broken.yaml", ()),
        ("spec/missing.yaml", ()),
        ("spec/no.yaml", ()),
        ("spec", ()),
    ],
)
def test_a_worker_may_stand_in_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spec: str, overlays: tuple[str, ...]
) -> None:
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec" / "good.yaml").write_text(small("A"))
    (tmp_path / "spec" / "broken.yaml").write_text(small("A") + BROKEN)
    (tmp_path / "spec" / "no.yaml").write_text("no: [document")
    (tmp_path / "overlay.yaml").write_text("""
overlay: 1.0.0
info: {title: Other, version: "1"}
actions: [{target: $.info, update: {description: More.}}, {target: $.nowhere, remove: true}]
""")
    api = ApiConfig(spec=Path(spec), overlays=tuple(Path(one) for one in overlays))
    task = Task(api, str(tmp_path), "keep", all_entries=True)
    monkeypatch.chdir(tmp_path)
    here = work(task)
    monkeypatch.chdir("/")
    there = work(task)
    assert (here.findings, here.bug) == (there.findings, "")
    assert (here.made is None) is (there.made is None)
    if here.made is not None and there.made is not None:
        assert here.made.package == there.made.package
        assert here.made.coverage == there.made.coverage
        assert [tmp_path / one for one in here.made.inputs.files] == [
            Path(one) for one in there.made.inputs.files
        ]
