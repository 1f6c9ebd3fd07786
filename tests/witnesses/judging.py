"""Each case of tests/changes, both ways: what was claimed, and what programs showed."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from change_format import ChangeCase, id_of, laid_out
from specular import pipeline
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.review.findings import grade_order
from specular.review.rules.rule import Grade
from witnesses.checking import check
from witnesses.client_programs import client_programs
from witnesses.exchanges import gone, hook_requests, refused, unlike, unread, unwanted, with_more
from witnesses.model_programs import model_programs
from witnesses.packages import put_runtime
from witnesses.programs import CALLS, CLIENT, SERVER, Program, module_of
from witnesses.running import Answering, Outcome, Sent, call, serve
from witnesses.server_programs import server_programs
from witnesses.sides import Side, forget, side

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

ARROWS: Final = ("->", "<-")
AUDIENCES: Final = ("client", "wire", "server")


@dataclass(slots=True)
class Tried:
    """A program that works on the old side, and how it fails on the new one, if it does."""

    program: Program
    fails: str = ""
    faulted: str = ""
    warned: bool = False


@dataclass(slots=True)
class Trial:
    """One direction of a case."""

    case: ChangeCase
    arrow: str
    claims: Mapping[str, Grade]
    tried: list[Tried] = field(default_factory=list[Tried])
    dropped: list[tuple[Program, str]] = field(default_factory=list[tuple[Program, str]])
    exchange: str = ""
    unlike: str = ""

    @property
    def name(self) -> str:
        """How it is listed."""
        return f"{self.arrow} {id_of(self.case)}"


@dataclass(slots=True)
class Ready:
    """A side with its programs, those of them that work on it, and the requests that it takes."""

    side: Side
    programs: list[Program]
    outcomes: list[Outcome]
    requests: list[Sent]
    server: Program | None


def judge(cases: Sequence[ChangeCase], folder: Path) -> list[Trial]:
    """Try everything; the folder is where the packages are."""
    put_runtime(folder)
    sys.path.insert(0, str(folder))
    found: list[Trial] = []
    modules: dict[str, str] = {}
    owners: dict[str, Trial] = {}
    try:
        for at, case in enumerate(cases):
            place = folder / "documents" / f"c{at}"
            place.mkdir(parents=True)
            paths = laid_out(case, place)
            names = [f"c{at}_before", f"c{at}_after"]
            ready = [
                _ready(side(path, name, folder)) for path, name in zip(paths, names, strict=True)
            ]
            for arrow, old, new in zip(ARROWS, ready, ready[::-1], strict=True):
                trial = _trial(case, arrow, old, new)
                found.append(trial)
                programs = [one.program for one in trial.tried]
                for kind, one in (("old", old), ("new", new)):
                    name = f"{one.side.package.name}_{kind}"
                    modules[name] = module_of(programs, one.side.package.name)
                    owners[name] = trial
            for name in names:
                forget(name)
    finally:
        sys.path.remove(str(folder))
    _checked(check(folder, modules), owners)
    return found


def _checked(faults: Mapping[str, Mapping[int, str]], owners: Mapping[str, Trial]) -> None:
    """Note what a type checker finds.

    Raises ValueError for what it finds on the old side: who made the program was wrong.
    """
    for name, trial in owners.items():
        for at, text in faults[name].items():
            if name.endswith("_old"):
                msg = f"{trial.name}: {text}\n{trial.tried[at].program.text}"
                raise ValueError(msg)
            trial.tried[at].faulted = text


def _ready(one: Side) -> Ready:
    """Run the programs of a side on itself."""
    name = one.package.name
    answering = Answering(one.responses)
    programs = [*model_programs(one), *client_programs(one), *server_programs(one)]
    outcomes: list[Outcome] = []
    sent: dict[Sent, None] = {}
    hooks = list(hook_requests(one))
    for program in programs:
        if CALLS in program.text:
            outcome = call(program, name, answering)
            if not outcome.failure:
                sent |= dict.fromkeys(outcome.sent)
        else:
            outcome = Outcome()
        outcomes.append(outcome)
    servers = [one for one in programs if one.audiences == SERVER and CALLS not in one.text]
    requests = [
        request for request in sent if servers and not serve(servers[0], name, [request]).failure
    ]
    for at, program in enumerate(programs):
        if CALLS not in program.text:
            taken = hooks if program.audiences == CLIENT else requests
            outcomes[at] = serve(program, name, taken)
    working = [
        program
        for program, outcome in zip(programs, outcomes, strict=True)
        if program.audiences == SERVER and CALLS not in program.text and not outcome.failure
    ]
    return Ready(one, programs, outcomes, requests, working[0] if working else None)


def _trial(case: ChangeCase, arrow: str, old: Ready, new: Ready) -> Trial:
    trial = Trial(case, arrow, _claims(old.side, new.side))
    name = new.side.package.name
    answering = Answering(new.side.responses)
    hooks = list(hook_requests(new.side))
    for program, before in zip(old.programs, old.outcomes, strict=True):
        if before.failure:
            trial.dropped.append((program, before.failure))
            continue
        if CALLS in program.text:
            after = call(program, name, answering)
            failure = after.failure or _swapped(before, after, new.side)
        else:
            taken = hooks if program.audiences == CLIENT else new.requests
            after = serve(program, name, taken)
            failure = after.failure
        warned = bool(after.warned) and not before.warned
        trial.tried.append(Tried(program, failure, warned=warned))
    trial.exchange = _exchanged(old, new)
    trial.unlike = (
        unlike(old.side.responses, new.side.responses)
        or unwanted(old.side.requests, new.side.requests)
        or gone(old.side, new.side)
    )
    return trial


def _swapped(before: Outcome, after: Outcome, new: Side) -> str:
    """What a call asks for otherwise than it did, without a failure: values change places."""
    for one, other in zip(before.sent, after.sent, strict=False):
        known = {(each.method, each.path) for each in new.requests.operations()}
        if one.operation in known and one.operation != other.operation:
            return f"asks for {' '.join(other.operation)}, and asked for {' '.join(one.operation)}"
        values, others = dict(one.values), dict(other.values)
        moved = [key for key in values if key in others and values[key] != others[key]]
        if moved and sorted(values.values()) == sorted(others.values()):
            return f"{moved[0]} is {others[moved[0]]!r}, and was {values[moved[0]]!r}"
    return ""


def _exchanged(old: Ready, new: Ready) -> str:
    """Send the old requests to the new server, and give the new answers to the old client."""
    if new.server is not None:
        requests = [*old.requests, *with_more(old.requests, old.side.requests)]
        failure = refused(requests, new.server, new.side.package.name)
        if failure:
            return failure
    callers = [
        program
        for program, outcome in zip(old.programs, old.outcomes, strict=True)
        if program.title.startswith(("calls", "reads")) and not outcome.failure
    ]
    failure = unread(callers, old.side.package.name, Answering(new.side.responses))
    if failure:
        return failure
    receivers = [
        program
        for program, outcome in zip(old.programs, old.outcomes, strict=True)
        if program.audiences == CLIENT and CALLS not in program.text and not outcome.failure
    ]
    sent = list(hook_requests(new.side))
    return refused(sent, receivers[0], old.side.package.name) if receivers else ""


def _claims(old: Side, new: Side) -> dict[str, Grade]:
    """The gravest grade for each audience."""
    before, after = (ApiConfig(spec=one.package.document) for one in (old, new))
    findings = pipeline.review(before, after, (Sink(), Sink())) or []
    return {
        audience: max(
            (one.grades[audience] for one in findings), key=grade_order, default=Grade.NONE
        )
        for audience in AUDIENCES
    }
