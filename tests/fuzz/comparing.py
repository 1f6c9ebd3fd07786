"""One document, made anew and made in the light of the last run: both must be the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final

from specular import pipeline
from specular.diagnostics import Sink
from specular.incremental.memory import Memory
from specular.incremental.runs import RememberingRun, Run
from specular.incremental.texts import names_of
from specular.loading.excerpts import Excerpts
from specular.naming.plan import limited
from specular.output.manifest import SOURCE_MAP
from specular.output.reporting import cover

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specular.config import ApiConfig
    from specular.ir.api import Api
    from specular.naming.plan import NamePlan
    from specular.output.reporting import Coverage

_SHOWN: Final = 3


@dataclass(slots=True)
class Outcome:
    """All that a run comes to, or the error that it ended with."""

    error: str = ""
    api: Api | None = None
    said: list[str] = field(default_factory=list[str])
    plan: NamePlan | None = None
    files: dict[str, str] = field(default_factory=dict[str, str])
    coverage: Coverage | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """How much was done again: units and pieces, of how many; `whole` is a run without a past."""

    whole: bool
    lowered: int
    units: int
    made: int
    pieces: int


def outcome(config: ApiConfig, run: Run) -> Outcome:
    """Do what `pipeline.make` does, and keep what it goes through."""
    sink = Sink(strict=config.strict)
    found = Outcome()
    try:
        understood = pipeline._understand(config, sink, None, run)
        if understood is not None:
            found.api = understood.whole
            found.plan = run.name(understood.whole, config)
            plan = limited(found.plan, understood.selected)
            found.files = run.render(understood.selected, plan, config)
            found.coverage = cover(understood.selected, sink.diagnostics, understood.whole)
            found.files[SOURCE_MAP] = run.map(
                *(understood.selected, plan, understood.registry, config, found.files)
            )
            run.end()
    except Exception as error:  # noqa: BLE001 - whatever it is, both must end with it
        found.error = f"{type(error).__name__}: {error}"
        found.said = [_trace(error)]
        return found
    found.said = [line for one in Excerpts(sink).reports(sink.diagnostics) for line in one.lines()]
    return found


def _trace(error: BaseException) -> str:
    trace = error.__traceback__
    steps: list[str] = []
    while trace is not None:
        steps.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    return "\n".join(steps)


def again(config: ApiConfig) -> tuple[Outcome, Share | None]:
    """Make a document in the light of the last run, and say how much was done again."""
    run = RememberingRun(Memory(config))
    found = outcome(config, run)
    return found, _share(run)


def _share(run: RememberingRun) -> Share | None:
    meaning, finisher, last = run._meaning, run._finisher, run._last
    if meaning is None or finisher is None:
        return None
    units = {} if last is None else last.meaning.units
    pieces = {} if last is None else last.texts.pieces
    now = finisher.texts().pieces
    kept = sum(units.get(name) is unit for name, unit in meaning.units.items())
    return Share(
        whole=kept == 0,
        lowered=len(meaning.units) - kept,
        units=len(meaning.units),
        made=sum(pieces.get(key) is not one for key, one in now.items()),
        pieces=len(now),
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs, how much was done again, and the error that both ways end with, if any."""

    problems: list[str]
    share: Share | None
    error: str


def compared(config: ApiConfig) -> Comparison:
    """Make a document in both ways."""
    new = outcome(config, Run())
    kept, share = again(config)
    return Comparison(list(_differences(new, kept)), share, new.error)


def _differences(new: Outcome, kept: Outcome) -> Iterator[str]:
    if new.error.partition(":")[0] != kept.error.partition(":")[0]:
        yield f"error: {kept.error!r} and not {new.error!r}\n{kept.said}\n{new.said}"
        return
    if new.error:
        return
    if sorted(new.said) != sorted(kept.said):
        yield f"said: {_lists(new.said, kept.said)}"
    elif new.said != kept.said:
        yield f"order of what is said: {_order(new.said, kept.said)}"
    if new.api is not None and kept.api is not None and new.api != kept.api:
        yield f"IR: {_first(new.api, kept.api)}"
    if (new.plan is None) != (kept.plan is None):
        yield "plan: only one"
    elif new.plan is not None and kept.plan is not None and new.plan != kept.plan:
        yield f"names: {_first(names_of(new.plan), names_of(kept.plan))}"
    if new.files != kept.files:
        paths = [
            path
            for path in new.files.keys() | kept.files.keys()
            if new.files.get(path) != kept.files.get(path)
        ]
        yield f"files: {sorted(paths)[:_SHOWN]}"
    if new.coverage != kept.coverage:
        yield f"coverage: {kept.coverage} and not {new.coverage}"


def _lists(new: list[str], kept: list[str]) -> str:
    lost = [one for one in new if one not in kept]
    more = [one for one in kept if one not in new]
    return f"lost {lost[:_SHOWN]}, more {more[:_SHOWN]}"


def _order(new: list[str], kept: list[str]) -> str:
    index = next(at for at, (one, other) in enumerate(zip(new, kept, strict=True)) if one != other)
    return f"{kept[index]!r} and not {new[index]!r}"


def _first(new: Any, kept: Any) -> str:  # noqa: ANN401 - two values of any kind
    """Say where two values differ first, as deep in them as they are alike around it."""
    if isinstance(new, Mapping) and isinstance(kept, Mapping) and new.keys() == kept.keys():
        keys = [key for key in new if new[key] != kept[key]]
        return f"{keys[0]} {_first(new[keys[0]], kept[keys[0]])}"
    if isinstance(new, Mapping) and isinstance(kept, Mapping):
        return f"lost {list(new.keys() - kept.keys())}, more {list(kept.keys() - new.keys())}"
    if isinstance(new, tuple) and isinstance(kept, tuple) and len(new) == len(kept):
        places = [place for place, one in enumerate(new) if one != kept[place]]
        return f"{places[0]} {_first(new[places[0]], kept[places[0]])}"
    if is_dataclass(new) and type(new) is type(kept):
        names = [one.name for one in fields(new)]
        name = next(name for name in names if getattr(new, name) != getattr(kept, name))
        return f"{getattr(new, 'id', '')} {name} {_first(getattr(new, name), getattr(kept, name))}"
    return f"{kept!r:.600} and not {new!r:.600}"
