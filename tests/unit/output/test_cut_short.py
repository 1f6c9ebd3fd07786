"""A run that is killed at any moment leaves the old tree, the new one, or what the next repairs."""

from __future__ import annotations

import os
import random
import signal
import time
from functools import partial
from pathlib import Path

import pytest

from faults import at_change, die, ended, forked
from small_package import compared, has_traces, marks, package, run, tree, whole
from specular.diagnostics import Code, Sink
from specular.output.comparing import difference, summary
from specular.output.journal import JOURNAL, STAGING
from specular.output.manifest import MANIFEST
from specular.output.writing import allowed, write

MINE = {"mine.txt": "my own\n", "models/mine.py": "mine = 1\n"}
KILLS = 100


def files(number: int) -> dict[str, str]:
    """Return a package that has of everything, compared with that of another number."""
    return {
        "__init__.py": "",
        "models/same.py": "same = 1\n",
        "models/changed.py": f"changed = {number}\n",
        f"models/only_{number}.py": "",
        f"folder_{number}/deep/one.py": f"one = {number}\n",
        f"folder_{number}/two.py": "two = 2\n",
        "reference.md": f"# {number}\n",
    }


def everything(number: int) -> dict[str, str]:
    found = {**whole(files(number)), **MINE}
    return {path: found[path] for path in sorted(found, key=lambda path: Path(path).parts)}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A folder with the package number 0, and files of the user in it."""
    assert run(tmp_path, files(0)) == []
    for path, text in MINE.items():
        (tmp_path / "pets" / path).write_text(text)
    return tmp_path


def killed_at(change: int, output: Path, number: int) -> bool:
    """Write a package, and be killed at a change; False if there are not so many."""

    def act() -> None:
        at_change(change, output, die)
        run(output, files(number))

    code = ended(forked(act))
    assert code in (0, -signal.SIGKILL)
    return code != 0


def killed_after(seconds: float, output: Path, number: int) -> bool:
    """Write a package, and be killed after a while; False if it was done before."""
    child = forked(lambda: run(output, files(number)))
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    code = ended(child)
    assert code in (0, -signal.SIGKILL)
    return code != 0


def judge(output: Path, old: int, new: int) -> None:
    """After a kill: nothing of the user's is touched, and either tree is whole, or it is told."""
    if has_traces(output):
        for number in (old, new, new + 1):
            changes = compared(output, files(number))
            assert changes.interrupted
            assert changes.differs
            assert (changes.edited, changes.foreign, changes.blocked) == ((), (), ())
            assert "was cut short\n  to repair it: again" in difference(changes, "again")
    else:
        assert tree(output / "pets") in (everything(old), everything(new))


def untouched(output: Path) -> list[tuple[int, int, str]]:
    found = marks(output / "pets")
    return [found[path] for path in ("__init__.py", "models/same.py", *MINE)]


def test_a_kill_at_every_change_is_repaired(output: Path) -> None:
    same = untouched(output)
    kills, now, change = 0, 0, 0
    while kills < KILLS:
        change += 1
        if not killed_at(change, output, now + 1):
            assert tree(output / "pets") == everything(now + 1)
            assert change > 30, "there are many moments to be killed at"
            now, change = now + 1, 0
            continue
        kills += 1
        judge(output, now, now + 1)
        # Another document, with which what is half new is neither old nor new.
        assert run(output, files(now + 2)) == []
        now += 2
        assert tree(output / "pets") == everything(now)
        assert untouched(output) == same


def test_a_kill_at_any_time_is_repaired(output: Path) -> None:
    same = untouched(output)
    before = time.perf_counter()
    assert ended(forked(lambda: run(output, files(1)))) == 0
    long = time.perf_counter() - before
    chance = random.Random(1)
    kills, now = 0, 1
    while kills < KILLS:
        killed = killed_after(chance.uniform(0, long), output, now + 1)
        kills += killed
        # Whatever else the machine does, four of five runs are to be killed.
        long *= 1.05 if killed else 0.8
        judge(output, now, now + 1)
        assert run(output, files(now + 2)) == []
        now += 2
        assert tree(output / "pets") == everything(now)
        assert untouched(output) == same


def test_a_kill_while_repairing_is_repaired(output: Path) -> None:
    chance = random.Random(2)
    for now in range(0, 90, 3):
        assert killed_at(chance.randint(10, 26), output, now + 1)
        killed_at(chance.randint(1, 50), output, now + 2)
        assert run(output, files(now + 3)) == []
        assert tree(output / "pets") == everything(now + 3)


def test_a_kill_of_the_first_run_is_repaired(tmp_path: Path) -> None:
    change, killed = 0, True
    while killed:
        change += 1
        output = tmp_path / str(change)
        killed = killed_at(change, output, 0)
        if has_traces(output):
            assert compared(output, files(0)).interrupted
        else:
            found = tree(output / "pets")
            assert found in ({}, whole(files(0)))
        assert run(output, files(1)) == []
        assert tree(output / "pets") == whole(files(1))
    assert change > 20


def test_an_interrupt_is_taken_back(output: Path) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    def act(change: int) -> None:
        at_change(change, output, interrupt)
        with pytest.raises(KeyboardInterrupt):
            run(output, files(1))

    before = marks(output / "pets")
    for change in range(1, 27):
        assert ended(forked(partial(act, change))) == 0
        found = marks(output / "pets")
        assert {path: found.get(path) for path in before} == before
        # It may have come between a step and the note of it: then the next run has a look.
        assert has_traces(output) is (change >= 9)
        assert run(output, files(0)) == []
    assert run(output, files(2)) == []
    assert tree(output / "pets") == everything(2)
    # Later than that all is done.
    assert ended(forked(lambda: act(27))) == 0
    assert compared(output, files(1)).written == ()
    assert run(output, files(1)) == []
    assert tree(output / "pets") == everything(1)


def cut(output: Path, change: int = 21) -> None:
    """Leave a package between the numbers 0 and 1."""
    assert killed_at(change, output, 1)
    assert (output / "pets" / JOURNAL).is_file()


def test_the_journal_has_what_was_going_to_be_written(output: Path) -> None:
    cut(output)
    begun = compared(output, files(0)).begun
    assert begun is not None
    assert begun.keys() == files(1).keys()


def test_the_same_run_again_says_that_it_finished_the_work(output: Path) -> None:
    cut(output)
    changes = compared(output, files(1))
    sink = Sink()
    write(changes, package(files(1)), sink)
    assert sink.diagnostics == []
    assert summary(changes).endswith(
        " unchanged)\n  finished what a run that was cut short had begun"
    )
    assert not compared(output, files(1)).interrupted


def test_traces_alone_are_a_difference(output: Path) -> None:
    (output / "pets" / STAGING).mkdir()
    changes = compared(output, files(0))
    assert (changes.written, changes.deleted) == ((), ())
    assert difference(changes, "specular generate a.yaml") == (
        f"{output.as_posix()}/pets: a run that wrote here was cut short\n"
        "  to repair it: specular generate a.yaml"
    )
    assert run(output, files(0)) == []
    assert tree(output / "pets") == everything(0)


def test_an_edit_after_a_kill_is_told_as_ever(output: Path) -> None:
    cut(output)
    edited = output / "pets" / "models" / "changed.py"
    edited.write_text("mine")
    [(code, message)] = run(output, files(2))
    assert code is Code.OUTPUT_EDITED
    assert message.endswith("pets/models/changed.py was edited by hand")
    assert edited.read_text() == "mine"
    assert run(output, files(2), force=True) == []
    assert tree(output / "pets") == everything(2)


def test_a_file_that_a_forced_run_did_not_come_to_replace_is_still_the_users(output: Path) -> None:
    theirs = output / "pets" / "models" / "only_1.py"
    theirs.write_text("theirs = 1\n")

    def act() -> None:
        at_change(15, output, die)
        run(output, files(1), force=True)

    assert ended(forked(act)) == -signal.SIGKILL
    assert (output / "pets" / JOURNAL).is_file()
    assert run(output, files(2)) == []
    assert theirs.read_text() == "theirs = 1\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<<<<<<< ours",
        "[]",
        '{"outputs": {"../victim": []}}',
        '{"outputs": {"/victim": []}}',
        '{"outputs": {"mine.txt": 1}}',
    ],
)
def test_a_journal_that_cannot_be_read_owns_nothing(output: Path, text: str) -> None:
    cut(output)
    (output / "pets" / JOURNAL).write_text(text)
    before = tree(output)
    sink = Sink()
    changes = compared(output, files(2))
    assert not allowed(changes, sink, force=False)
    assert JOURNAL in changes.edited
    hints = {one.message.rpartition("/")[2]: str(one.hint) for one in sink.diagnostics}
    assert "--force writes all of them anew" in hints[f"{JOURNAL} was edited by hand"]
    assert tree(output) == before
    assert run(output, files(2), force=True) == []
    assert not has_traces(output)


def test_a_journal_may_not_speak_of_what_is_needed_for_writing(output: Path) -> None:
    names = (MANIFEST, JOURNAL, f"{STAGING}/1-1.new")
    outputs = ", ".join(f'"{name}": []' for name in names)
    (output / "pets" / JOURNAL).write_text(f'{{"outputs": {{{outputs}}}}}')
    changes = compared(output, files(0))
    assert (changes.deleted, changes.gone, changes.edited) == ((), (), ())


@pytest.mark.parametrize("name", [STAGING, JOURNAL])
def test_a_link_in_the_place_of_a_trace_is_in_the_way(output: Path, name: str) -> None:
    other = output / "other"
    other.mkdir()
    (other / "1-1.new").write_text("theirs")
    (output / "pets" / name).symlink_to(other)
    for force in (False, True):
        [(code, message)] = run(output, files(1), force=force)
        assert code is Code.OUTPUT_FOREIGN
        assert f"pets/{name} is in the way" in message
    assert (other / "1-1.new").read_text() == "theirs"


def test_a_folder_in_the_place_of_the_journal_is_in_the_way(output: Path) -> None:
    (output / "pets" / JOURNAL).mkdir()
    [(code, message)] = run(output, files(1), force=True)
    assert code is Code.OUTPUT_FOREIGN
    assert f"pets/{JOURNAL} is in the way" in message


def test_a_file_of_somebody_else_among_the_traces_is_not_deleted(output: Path) -> None:
    cut(output)
    theirs = output / "pets" / STAGING / "notes.txt"
    theirs.write_text("theirs")
    [(code, message)] = run(output, files(1), force=True)
    assert code is Code.OUTPUT_FOREIGN
    assert message.endswith(
        f"{STAGING}/notes.txt is in the way: specular puts its files there while it writes"
    )
    assert theirs.read_text() == "theirs"


@pytest.mark.parametrize("name", [STAGING, JOURNAL, f"{STAGING}/a.py"])
def test_a_package_with_a_file_of_that_name_is_a_bug(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="is needed for writing"):
        compared(tmp_path, {name: ""})
