"""The stages are run in their order, and end where one of them finds an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from specular import pipeline
from specular.config import ApiConfig
from specular.diagnostics import Code, Sink
from specular.loading.text import MAX_DEPTH
from specular.output.formatting import FormattingError
from specular.rendering.datamodel_engine import EngineMissingError

SPEC = 'openapi: 3.1.0\ninfo: {title: Pets, version: "1"}\npaths: {}\n'


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ApiConfig:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(SPEC)
    return ApiConfig(spec=Path("a.yaml"), package="pets")


def test_the_files_are_built_in_memory(config: ApiConfig, tmp_path: Path) -> None:
    sink = Sink()
    files = pipeline.build(config, sink)
    assert sink.diagnostics == []
    assert {"pets/__init__.py", "pets/.specular.json"} <= files.keys()
    assert {name.partition("/")[0] for name in files} == {"pets"}
    assert [path.name for path in tmp_path.iterdir()] == ["a.yaml"]


def test_what_is_built_is_what_is_written(config: ApiConfig, tmp_path: Path) -> None:
    files = pipeline.build(config, Sink())
    sink = Sink()
    outcome = pipeline.generate(config, sink)
    assert sink.diagnostics == []
    assert outcome.changes is not None
    assert len(outcome.changes.created) == len(files)
    generated = tmp_path / "generated"
    assert {name: (generated / name).read_text("utf-8") for name in files} == files
    outcome = pipeline.check(config, sink)
    assert outcome.changes is not None
    assert not outcome.changes.differs
    assert outcome.diff == ""


@pytest.mark.parametrize(
    ("before", "after"), [("type: array, items: {", "}"), ("additionalProperties: {", "}")]
)
def test_what_is_nested_as_deeply_as_may_be_is_generated(
    config: ApiConfig, before: str, after: str
) -> None:
    # Up to the schema there are four levels.
    schema = f"{before * (MAX_DEPTH - 5)}type: string{after * (MAX_DEPTH - 5)}"
    Path("a.yaml").write_text(f"{SPEC}components: {{schemas: {{Deep: {{{schema}}}}}}}\n")
    sink = Sink()
    files = pipeline.build(config, sink)
    assert sink.diagnostics == []
    compile(files["pets/models/deep.py"], "deep.py", "exec")


def test_every_stage_reports_what_it_can(config: ApiConfig) -> None:
    # The reference belongs to resolving, the type to reading; both are told in one run.
    Path("a.yaml").write_text(
        SPEC + "components: {schemas: {A: {$ref: '#/no'}, B: {type: [text]}}}\ntags: 1\n"
    )
    sink = Sink(strict=True)
    assert pipeline.build(config, sink) == {}
    assert [one.code for one in sink.diagnostics] == [
        Code.REF_NOT_FOUND,
        Code.FIELD_TYPE,
        Code.FIELD_VALUE,
    ]
    for run in (pipeline.generate, pipeline.check):
        assert run(config, Sink(strict=True)) == pipeline.Outcome()
    assert pipeline.dump(config, "ir", Sink(strict=True)) == ""
    assert not Path("generated").exists()


def test_an_engine_that_is_not_there_is_told(
    config: ApiConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def render(*_: object) -> dict[str, str]:
        raise EngineMissingError("the engine is not there")

    monkeypatch.setattr("specular.rendering.files.render", render)
    sink = Sink()
    assert pipeline.build(config, sink) == {}
    assert [(one.code, one.message) for one in sink.diagnostics] == [
        (Code.CONFIG_INVALID, "the engine is not there")
    ]


def test_a_file_that_is_no_python_is_a_bug(
    config: ApiConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("specular.rendering.files.fill", lambda *_: "# a\ndef")
    with pytest.raises(FormattingError, match=r"\.py"):
        pipeline.generate(config, Sink())
    assert not Path("generated").exists()


def test_a_file_that_does_not_compile_is_a_bug(
    config: ApiConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing formats the runtime, so that nothing reads it before.
    monkeypatch.setattr(
        "specular.rendering.files.render", lambda *_: {"_runtime/a.py": "return 1\n"}
    )
    with pytest.raises(FormattingError, match=r"_runtime/a\.py does not compile"):
        pipeline.generate(config, Sink())
    assert not Path("generated").exists()
