"""What was shown of each claim, and the list of claims of which nothing could be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from specular.review.rules.rule import Grade, Verdict
from trees import ROOT
from witnesses.judging import AUDIENCES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from witnesses.judging import Trial, Tried
    from witnesses.programs import Program

Kind: TypeAlias = Literal[
    "fails when it runs",
    "fails in a type checker",
    "is refused or misread",
    "is none to the other document",
    "keeps working",
    "claims nothing",
    "nothing",
]

LIST: Final = ROOT / "tests" / "witnesses" / "unseen.md"
"""Claims without a witness, below the reason why."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What became of a claim about one audience in one direction of a case.

    `kind` is how it shows, `nothing` where it should and does not; `what` says more, and `program`
    is the one that shows it.
    """

    name: str
    grade: Grade
    kind: Kind
    what: str = ""
    program: Program | None = None

    @property
    def holds(self) -> bool:
        """Whether there is a witness, or need not be one."""
        return self.kind != "nothing"


def shown(trial: Trial) -> Iterator[Shown]:
    """What was shown of the three claims of a direction."""
    for audience in AUDIENCES:
        grade, name = trial.claims[audience], f"{audience} {trial.name}"
        if grade is Grade.RISK:
            yield Shown(name, grade, "claims nothing")
        elif audience == "wire":
            yield _on_the_wire(trial, name, grade)
        else:
            yield _of_programs([one for one in trial.tried if audience in _whose(one)], name, grade)


def _whose(tried: Tried) -> tuple[str, ...]:
    return tried.program.audiences


def _on_the_wire(trial: Trial, name: str, grade: Grade) -> Shown:
    if grade.verdict is not Verdict.BREAKS:
        kind: Kind = "nothing" if trial.exchange else "keeps working"
        return Shown(name, grade, kind, trial.exchange)
    if trial.exchange:
        return Shown(name, grade, "is refused or misread", trial.exchange)
    if trial.unlike:
        return Shown(name, grade, "is none to the other document", trial.unlike)
    return Shown(name, grade, "nothing", "every exchange goes on as before")


def _of_programs(tried: Sequence[Tried], name: str, grade: Grade) -> Shown:
    fails = next((one for one in tried if one.fails), None)
    faulted = next((one for one in tried if one.faulted), None)
    if grade.verdict is not Verdict.BREAKS:
        wrong = fails or faulted
        if wrong is None:
            return Shown(name, grade, "keeps working")
        return Shown(name, grade, "nothing", wrong.fails or wrong.faulted, wrong.program)
    if fails is not None and (grade is Grade.RUN or faulted is None):
        return Shown(name, grade, "fails when it runs", fails.fails, fails.program)
    if faulted is not None and grade is not Grade.RUN:
        return Shown(name, grade, "fails in a type checker", faulted.faulted, faulted.program)
    if faulted is not None:
        return Shown(name, grade, "nothing", f"types only: {faulted.faulted}", faulted.program)
    return Shown(name, grade, "nothing", "every program keeps working")


def listed() -> dict[str, str]:
    """The claims that are listed, each with its reason."""
    found: dict[str, str] = {}
    reason = ""
    for line in LIST.read_text("utf-8").splitlines():
        if line.startswith("## "):
            reason = line.removeprefix("## ")
        elif (match := re.fullmatch(r"- (.+)", line)) is not None:
            if match[1] in found:
                msg = f"{LIST.name}: listed twice: {match[1]}"
                raise ValueError(msg)
            found[match[1]] = reason
    return found


def explained(one: Shown) -> str:
    """A claim for a reader, with the program that shows it."""
    lines = [f"{one.name}: said to be one that {one.grade.value}", f"  {one.kind}: {one.what}"]
    if one.program is not None:
        lines.append(f"  {one.program.title}:")
        lines += [f"    {text}" for text in one.program.text.splitlines()]
    return "\n".join(lines).rstrip()
