"""A run in the light of the last one: what it need not do again, and what it leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.diagnostics import Code

if TYPE_CHECKING:
    from collections.abc import Collection

    from specular.config import ApiConfig
    from specular.diagnostics import Sink
    from specular.incremental.meaning import Meaning
    from specular.incremental.memory import Memory, Remembered
    from specular.incremental.texts import Edit, Finisher, Texts
    from specular.ir.api import Api
    from specular.loading.lock import Names
    from specular.loading.registry import Registry
    from specular.loading.written import Written
    from specular.naming.plan import NamePlan
    from specular.rendering.pieces import Finish, Piece

# ruff: noqa: PLC0415 - a run that ends early loads no later stage


class Run:
    """A run that does everything, and remembers nothing."""

    def understand(self, registry: Registry, sink: Sink) -> Api | None:
        """Return what a document means; None where it is no OpenAPI document."""
        from specular.lowering.api import lower
        from specular.openapi.document import read

        found = read(registry, sink)
        # Even after an error, for what lowering has to say: one run tells everything.
        return None if found is None else lower(found)

    def name(self, api: Api, config: ApiConfig, pins: Names | None = None) -> NamePlan:
        """Name everything in an API, what is pinned as before."""
        from specular.naming.plan import plan_names

        return plan_names(api, config, pins or {})

    def render(self, api: Api, plan: NamePlan, config: ApiConfig) -> dict[str, str]:
        """Return the files of the package, laid out."""
        from specular.output.formatting import finished
        from specular.rendering.files import render

        return render(api, plan, config, finished)

    def map(
        self,
        api: Api,
        plan: NamePlan,
        registry: Registry,
        config: ApiConfig,
        files: Collection[str],
    ) -> str:
        """Return the source map of a package that was rendered."""
        from specular.loading.written import Written
        from specular.rendering.pieces import made

        return _mapped(api, plan, Written(registry), config, files, made)

    def end(self) -> None:
        """Leave what the next run can use."""


class RememberingRun(Run):
    """A run that takes what still holds from the last one."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._last: Remembered | None = memory.read()
        self._meaning: Meaning | None = None
        self._finisher: Finisher | None = None
        self._edit: Edit | None = None
        self._plan: NamePlan | None = None
        self._settled: dict[str, bytes] = {}

    def understand(self, registry: Registry, sink: Sink) -> Api | None:
        """Return the same as any run, by units where that can be."""
        from specular.incremental.understanding import understand

        found = understand(registry, sink, None if self._last is None else self._last.meaning)
        if found is None:
            return None
        api, self._meaning = found
        return api

    def name(self, api: Api, config: ApiConfig, pins: Names | None = None) -> NamePlan:
        """Return the same names as any run, by those of the last one where an edit leaves these."""
        from specular.incremental.texts import edit_of, renamed, settled_of

        if self._meaning is not None:
            self._settled = settled_of(api, self._meaning)
            self._edit = None if self._last is None else edit_of(self._meaning, self._last)
            # The lock may have been edited, too.
            if self._edit is not None and not pins:
                self._plan = renamed(api, self._settled, self._edit)
        self._plan = self._plan or super().name(api, config, pins)
        return self._plan

    def render(self, api: Api, plan: NamePlan, config: ApiConfig) -> dict[str, str]:
        """Return the same as any run, of pieces that were made before where they still hold."""
        from specular.incremental.texts import Finisher, new_texts
        from specular.output.formatting import finished
        from specular.rendering.files import render

        if self._meaning is None or self._plan is None:
            return super().render(api, plan, config)
        texts = new_texts(api, plan, self._plan, self._settled)
        finisher = self._finisher = Finisher(api, plan, texts, self._edit)
        return render(
            finisher.api, finisher.plan, config, lambda piece: finisher.finish(piece, finished)
        )

    def map(
        self,
        api: Api,
        plan: NamePlan,
        registry: Registry,
        config: ApiConfig,
        files: Collection[str],
    ) -> str:
        """Return the same as any run, of parts that were made before where they still hold."""
        from specular.loading.written import Written

        finisher = self._finisher
        if finisher is None:
            return super().map(api, plan, registry, config, files)
        written = Written(registry)

        def made(piece: Piece) -> str:
            with written.looking() as units:
                text = piece.text()
            finisher.look(units)
            return text

        def finish(piece: Piece) -> str:
            return finisher.finish(piece, made)

        return _mapped(finisher.api, finisher.plan, written, config, files, finish)

    def end(self) -> None:
        """Leave the meaning of the document and the texts of the package."""
        if self._meaning is not None and self._finisher is not None:
            self._memory.write(self._meaning, self._finisher.texts(), self._last)


class ComparingRun(Run):
    """A run of two APIs under the same settings: a piece that both packages have is made once."""

    def __init__(self) -> None:
        self._last: tuple[Api, Texts] | None = None

    def render(self, api: Api, plan: NamePlan, config: ApiConfig) -> dict[str, str]:
        """Return the same as any run."""
        from specular.incremental.texts import Finisher, edit_between, new_texts
        from specular.output.formatting import finished
        from specular.rendering.files import render

        texts = new_texts(api, plan, plan, {})
        # In documents of other names everything has another id.
        is_alike = self._last is not None and self._last[0].id == api.id
        edit = edit_between(self._last[0], api, self._last[1]) if self._last and is_alike else None
        finisher = Finisher(api, plan, texts, edit)
        files = render(
            finisher.api, finisher.plan, config, lambda piece: finisher.finish(piece, finished)
        )
        self._last = api, finisher.texts()
        return files


def _mapped(  # noqa: PLR0913, PLR0917 - what a map follows from
    api: Api,
    plan: NamePlan,
    written: Written,
    config: ApiConfig,
    files: Collection[str],
    finish: Finish,
) -> str:
    from specular.output.source_map import source_map
    from specular.rendering.sources import sources_of

    return source_map(config.spec.name, sources_of(api, plan, files), written.place, finish)


def run_of(config: ApiConfig, *, is_pinned: bool = False, remembers: bool) -> Run:
    """Return the run of an API.

    Only what comes from the document and its files alone is remembered: overlays and remote
    documents have more to tell, and the other engine makes all models in one piece.
    """
    from specular.incremental.memory import Memory

    is_plain = config.engine == "jinja" and not config.overlays and not config.allow_remote
    return RememberingRun(Memory(config, is_pinned=is_pinned)) if remembers and is_plain else Run()


def rendered(
    run: Run, api: Api, plan: NamePlan, config: ApiConfig, sink: Sink
) -> dict[str, str] | None:
    """Render and format; None where the engine of the settings cannot, which is told."""
    from specular.rendering.datamodel_engine import EngineFailedError, EngineMissingError

    try:
        return run.render(api, plan, config)
    except (EngineMissingError, EngineFailedError) as error:
        sink.error(Code.CONFIG_INVALID, str(error), hint="the engine `jinja` needs nothing else")
        return None
